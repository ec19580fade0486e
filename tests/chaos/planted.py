"""Bugs planted in the service, each of which the oracle must find: what finds nothing here proves nothing elsewhere.

A bug is made in the process of one pass, and is gone with it. `mode`: of the mail server during that pass; `then`: a
second pass without the bug follows. `wanted`: what the oracle must say, among other things.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import alerts.channels.mail.mail_channel as mail_channel
from alerts import digest_claims, digest_run, ledger, outbox
from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.smtp import SmtpSession
from monitor.bootstrap import App
from monitor.fetch import connection
from monitor.pipeline import diff, intake, poll_record
from monitor.pipeline import poll as polling
from monitor.store import articles
from tests.chaos.postbox import Mode


@dataclass(frozen=True)
class Bug:
    plant: Callable[[], None]
    wanted: str
    mode: Mode = Mode.WELL
    then: bool = False


def changed(place: Any, name: str, change: Callable[..., Any]) -> None:
    """Replace a function by `change(the function, *its arguments)`."""
    real = getattr(place, name)
    setattr(place, name, lambda *given, **named: change(real, *given, **named))


# ------------------------------------------------------------------------------------------------------------- articles
def one_article_is_not_stored() -> None:
    """Though the source's validators are: it is met again with the next edition at the earliest."""
    first = itertools.count()
    changed(intake, "_write_one", lambda real, *given: real(*given) if next(first) else None)


def everything_listed_is_new() -> None:
    changed(polling, "identify", lambda real, place, draft, **more: _renamed(real(place, draft, **more)))
    changed(diff, "keys_of_all", lambda _real, _items: [])
    changed(articles, "under_headlines", lambda *_: [])


def _renamed(item: Any) -> Any:
    return replace(item, keys=(secrets.token_hex(8),))


def an_entry_is_not_counted() -> None:
    changed(poll_record.PollRecord, "_listed_poll", lambda real, *given: replace(real(*given), same=0))


def every_address_may_be_visited() -> None:
    changed(connection, "refusal", lambda *_: None)
    changed(connection, "opened", lambda *_: True)


def a_source_is_visited_again_at_once() -> None:
    changed(App, "poll", lambda real, app, **_: [real(app, everything=True, force=True) for _ in range(4)][-1])


# -------------------------------------------------------------------------------------------------------------- digests
def the_last_item_is_left_out() -> None:
    changed(digest_run, "arrange", lambda real, items, *given, **more: real(items[:-1], *given, **more))


def what_was_told_is_not_noted() -> None:
    """Neither by story nor by how far the last look went: either alone would do."""
    changed(ledger, "record", lambda *_: None)
    changed(digest_claims, "claim", lambda real, session, one, now, _mark: real(session, one, now, ""))


def the_claim_is_kept_without_the_digest() -> None:
    """Two transactions where there must be one, and a crash between them."""

    def claimed(real: Any, session: Any, *given: Any) -> Any:
        real(session, *given)
        session.commit()
        raise RuntimeError("planted")

    changed(digest_claims, "claim", claimed)


# ------------------------------------------------------------------------------------------------------------- messages
def nothing_is_sent_and_all_is_sent() -> None:
    changed(SmtpSession, "send", lambda *_: Attempt(AttemptStatus.DELIVERED, "planted"))


def each_message_goes_twice() -> None:
    changed(SmtpSession, "send", lambda real, *given: (real(*given), real(*given))[1])


def messages_go_to_somebody_else() -> None:
    changed(SmtpSession, "send", lambda real, session, _to, *mail: real(session, "other@example.org", *mail))


def an_attempt_has_its_own_bytes() -> None:
    def written(real: Any, delivery: Any, sender: str) -> Any:
        return real(replace(delivery, subject=f"{delivery.subject} ({delivery.attempts})"), sender)

    changed(mail_channel, "to_bytes", written)


def an_attempt_has_its_own_name() -> None:
    def written(real: Any, delivery: Any, sender: str) -> Any:
        return real(replace(delivery, message_id=f"<{secrets.token_hex(8)}@localhost>"), sender)

    changed(mail_channel, "to_bytes", written)


def what_was_sent_is_not_recorded() -> None:
    changed(outbox, "record", lambda *_: True)


BUGS = (
    Bug(one_article_is_not_stored, "lost"),
    Bug(everything_listed_is_new, "doubled"),
    Bug(an_entry_is_not_counted, "unsettled"),
    Bug(every_address_may_be_visited, "inward"),
    Bug(a_source_is_visited_again_at_once, "visited"),
    Bug(the_last_item_is_left_out, "untold"),
    Bug(the_claim_is_kept_without_the_digest, "untold", then=True),
    Bug(what_was_told_is_not_noted, "again", then=True),
    Bug(nothing_is_sent_and_all_is_sent, "false"),
    Bug(each_message_goes_twice, "copy"),
    Bug(messages_go_to_somebody_else, "stray"),
    Bug(an_attempt_has_its_own_bytes, "copy", Mode.ANSWER_LOST, then=True),
    Bug(an_attempt_has_its_own_name, "stray", Mode.ANSWER_LOST, then=True),
    Bug(what_was_sent_is_not_recorded, "open"),
)
