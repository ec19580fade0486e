"""Tokens for programs, what was changed by hand, and searches saved at an address."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from monitor.bootstrap.lookups import Lookups
from monitor.errors import ConfigurationError, NotFound, Refused
from monitor.model import OPERATOR, SCOPES, AccessToken, AuditEntry, Caller, Programme
from monitor.store import access

if TYPE_CHECKING:
    from alerts.model import Subscription

MOST_NAMED = 60  # characters of a token's name: one line of a table


class Granting(Lookups):
    """What the `App` does for programs that ask with a token."""

    def make_token(self, name: str, scopes: Sequence[str]) -> str:
        """Make a token; its secret, which is known only now. Refused: the name is taken, or no such scope."""
        unknown = [one for one in scopes if one not in SCOPES]
        if unknown or not name.strip() or len(name) > MOST_NAMED or not name.isprintable():
            raise Refused(f"no such scope: {unknown[0]!r}" if unknown else "a short name is wanted")
        now = self.now()
        with self.database.begin() as session:
            secret = access.make_token(session, name, scopes, now)
            access.note(session, OPERATOR, "token made", {"name": name, "scopes": list(scopes)}, now)
        return secret

    def tokens(self) -> list[AccessToken]:
        """All of them, revoked ones too."""
        with self.database.read() as session:
            return access.tokens(session)

    def revoke_token(self, name: str) -> None:
        """Let a token be good for nothing from now on. NotFound."""
        now = self.now()
        with self.database.begin() as session:
            access.revoke(session, name, now)
            access.note(session, OPERATOR, "token revoked", {"name": name}, now)

    def caller(self, secret: str) -> Caller | None:
        """Who holds a token; None: nobody of ours."""
        operators = self.settings.operator_token.get_secret_value()
        if operators and hmac.compare_digest(secret.encode(), operators.encode()):
            return Caller(OPERATOR, frozenset(SCOPES))
        with self.database.read() as session:
            return access.caller(session, secret)

    def audit(self, limit: int = 100) -> list[AuditEntry]:
        """What was changed by hand, the latest first."""
        with self.database.read() as session:
            return access.audit(session, limit)

    def note_change(self, by: str, action: str, about: dict[str, Any]) -> None:
        """Write down that something was changed by hand."""
        with self.database.begin() as session:
            access.note(session, by, action, about, self.now())

    def end_subscription(self, subscription_id: int, by: str) -> Subscription:
        """End one at once; what it was. NotFound."""
        found = next((one for one in self.alerts.subscriptions() if one.id == subscription_id), None)
        if found is None:
            raise NotFound(f"no subscription {subscription_id}")
        self.alerts.unsubscribe(subscription_id)
        self.note_change(by, "subscription ended", {"subscription": subscription_id})
        return found

    def add_programme(self, programme: Programme, by: str) -> None:
        """Append an entry to the operator's own catalogue file. Refused: there is none, or the entry has a fault."""
        from monitor.catalogue.programme_block import write_block

        with self._building:  # one at a time: the file is read and written whole
            try:
                self.append_programmes([write_block(programme, [f"By {by}."])])
            except ConfigurationError as error:
                raise Refused("; ".join(fault.message for fault in error.faults)) from error
        self.note_change(by, "programme added", {"slug": programme.slug})

    def save_search(self, query: str) -> str:
        """Keep a search; the secret part of its address. QueryError, Refused."""
        self.parsed(query)
        with self.database.begin() as session:
            return access.save_search(session, query, self.now())

    def saved_search(self, key: str) -> str:
        """The search at that address. NotFound."""
        with self.database.read() as session:
            found = access.saved_search(session, key) if key.isprintable() else None
        if found is None:
            raise NotFound("There is no such search.")
        return found
