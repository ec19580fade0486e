"""Requests for subscriptions, made by whoever fills in the form, until the owner of the address confirms or refuses
them. No function commits.

Nobody is told who is subscribed: whatever is known of an address, the answer to a request is the same.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from alerts.alert_errors import SignupsClosed, TooManySignups
from alerts.identifiers import stable_hash
from alerts.rows import SignupRow
from alerts.subscription_request import SubscriptionRequest
from alerts.subscriptions import active_key, new_token

# GNU Mailman keeps requests for three days as well (its `pending_request_life`): a weekend is in between.
LIFE = timedelta(days=3)
# A request that was lost on its way may be asked for again after a day; until then asking again sends nothing.
SENT_AGAIN_AFTER = timedelta(days=1)
# Requests to one address within a day, whatever they are for: strangers use such forms to fill somebody's mailbox.
ADDRESS_LIMIT, ADDRESS_SPAN = 3, timedelta(days=1)
# Requests of one visitor within an hour: more than a person asks for, and enough for an office behind one address.
VISITOR_LIMIT, VISITOR_SPAN = 20, timedelta(hours=1)
# Requests of all within an hour: above that somebody has many addresses to ask from, and each request is a mail to a
# stranger that counts against the sender.
SERVICE_LIMIT = 300
REFUSED_FOR = timedelta(days=30)  # an address whose owner did not ask is sent no further request for so long


@dataclass(frozen=True, slots=True)
class SignupPolicy:
    """Who may sign up: anybody ("open"), addresses of these domains and what is below them, or nobody ("closed")."""

    mode: str = "open"
    domains: tuple[str, ...] = ()

    def check(self, address: str) -> None:
        """SignupsClosed: this address may not."""
        domain = address.rpartition("@")[2].lower()
        if self.mode == "closed":
            raise SignupsClosed("subscriptions are made by the operator")
        if self.mode == "domains" and not any(f".{domain}".endswith(f".{one}") for one in self.domains):
            raise SignupsClosed(f"only addresses of {', '.join(self.domains)} can be subscribed here")


def ask(session: Session, request: SubscriptionRequest, visitor: str, now: datetime) -> SignupRow | None:
    """Note the request; None when no mail is to be sent for it. TooManySignups: of this visitor, or of all."""
    _check_limits(session, visitor, now)
    key = active_key(request.address, request.query, request.channel)
    row = session.exec(select(SignupRow).where(SignupRow.key == key)).first()
    if row is not None and row.confirmed_at is None and now < row.requested_at + SENT_AGAIN_AFTER:
        row.wishes = asdict(request)  # the last wishes count
        session.add(row)
        return None
    if not _may_be_written_to(session, request.address, now):
        return None
    values: dict[str, Any] = {"address": request.address, "wishes": asdict(request), "visitor": visitor}
    values |= {"requested_at": now, "expires_at": now + LIFE, "confirmed_at": None, "refused_at": None}
    token = row.token if row and row.confirmed_at is None and row.expires_at > now else new_token()
    if row is None:
        row = SignupRow(key=key, token=token, **values)
    else:
        for name, value in (values | {"token": token, "subscription_id": None}).items():
            setattr(row, name, value)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same request, at the same moment
        return None
    return row


def by_token(session: Session, token: str, now: datetime, hold: bool = False) -> SignupRow | None:
    """The request of a link that has not expired and was not refused; `hold`: until the transaction ends."""
    query = select(SignupRow).where(SignupRow.token == token)
    row = session.exec(query.with_for_update() if hold else query).first()
    return row if row and row.expires_at > now and row.refused_at is None else None


def request_of(row: SignupRow) -> SubscriptionRequest:
    """What was asked for."""
    return SubscriptionRequest(**row.wishes | {"weekdays": tuple(row.wishes["weekdays"])})


def visitor_of(place: str, day: datetime) -> str:
    """A visitor's place in a form from which it cannot be read, other every day."""
    return stable_hash("visitor", place, f"{day:%Y-%m-%d}")[:16]


def forget(session: Session, address: str) -> int:
    """Forget all requests for that address; how many there were."""
    return _delete(session, func.lower(col(SignupRow.address)) == address.lower())


def forget_old(session: Session, now: datetime) -> int:
    """Forget the requests that have expired, but not yet those that keep an address from being written to."""
    refused = col(SignupRow.refused_at).is_not(None) & (col(SignupRow.refused_at) > now - REFUSED_FOR)
    return _delete(session, (col(SignupRow.expires_at) <= now) & ~refused)


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    ids = session.exec(select(SignupRow.id).where(which)).all()
    session.execute(delete(SignupRow).where(col(SignupRow.id).in_(ids)))
    return len(ids)


def _check_limits(session: Session, visitor: str, now: datetime) -> None:
    lately = col(SignupRow.requested_at) > now - VISITOR_SPAN
    if _requests(session, lately, col(SignupRow.visitor) == visitor) >= VISITOR_LIMIT:
        raise TooManySignups("too many requests from here within an hour")
    if _requests(session, lately) >= SERVICE_LIMIT:
        raise TooManySignups("too many requests within an hour")


def _may_be_written_to(session: Session, address: str, now: datetime) -> bool:
    theirs = func.lower(col(SignupRow.address)) == address.lower()
    if _requests(session, theirs, col(SignupRow.refused_at) > now - REFUSED_FOR):
        return False
    return _requests(session, theirs, col(SignupRow.requested_at) > now - ADDRESS_SPAN) < ADDRESS_LIMIT


def _requests(session: Session, *which: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(SignupRow).where(*which)).one()
