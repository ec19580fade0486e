"""Tokens for programs, what was changed by hand, and saved searches. No function commits."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from monitor.errors import NotFound, Refused
from monitor.model import OPERATOR, AccessToken, AuditEntry, Caller
from monitor.store.tables import ACCESS_TOKEN, AUDIT, SAVED_SEARCH
from monitor.store.upsert import affected

PREFIX = "hkit_"  # by which people, and programs that look for leaked secrets, know a token of ours
_SECRET_BYTES = 32  # 256 bits: no list of guesses gets near it, so a fast hash is enough (OWASP, "Session Management")
_KEY_BYTES = 16  # 128 bits, as the keys of feeds and digests have
# Saved searches are made by anybody who may read. A hundred thousand are ten megabytes.
MOST_SEARCHES = 100_000


def secret_hash(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


# -------------------------------------------------------------------------------------------------------------- tokens
def make_token(session: Session, name: str, scopes: Sequence[str], now: datetime) -> str:
    """Make a token; its secret, which is known only now. Refused: there is one of that name."""
    taken = select(ACCESS_TOKEN.c.id).where(ACCESS_TOKEN.c.name == name, ACCESS_TOKEN.c.revoked_at.is_(None))
    if name == OPERATOR or session.execute(taken).first() is not None:
        raise Refused(f"there is a token named {name!r}: revoke it first, or choose another name")
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    values = {"name": name, "secret_hash": secret_hash(secret), "scopes": list(scopes), "created_at": now}
    session.execute(ACCESS_TOKEN.insert().values(values))
    return secret


def tokens(session: Session) -> list[AccessToken]:
    """All of them, revoked ones too, the oldest first."""
    columns = (ACCESS_TOKEN.c.id, ACCESS_TOKEN.c.name, ACCESS_TOKEN.c.scopes)
    times = (ACCESS_TOKEN.c.created_at, ACCESS_TOKEN.c.revoked_at)
    rows = session.execute(select(*columns, *times).order_by(ACCESS_TOKEN.c.id))
    return [AccessToken(id_, name, tuple(scopes), made, revoked) for id_, name, scopes, made, revoked in rows]


def revoke(session: Session, name: str, now: datetime) -> None:
    """Let a token be good for nothing from now on. NotFound."""
    mine = (ACCESS_TOKEN.c.name == name, ACCESS_TOKEN.c.revoked_at.is_(None))
    if not affected(session.execute(update(ACCESS_TOKEN).where(*mine).values(revoked_at=now))):
        raise NotFound(f"no token {name!r}")


def caller(session: Session, secret: str) -> Caller | None:
    """Who holds that secret; None: it is no token, or was revoked."""
    mine = (ACCESS_TOKEN.c.secret_hash == secret_hash(secret), ACCESS_TOKEN.c.revoked_at.is_(None))
    row = session.execute(select(ACCESS_TOKEN.c.name, ACCESS_TOKEN.c.scopes).where(*mine)).first()
    return Caller(row.name, frozenset(row.scopes)) if row else None


# --------------------------------------------------------------------------------------------------------------- audit
def note(session: Session, by: str, action: str, about: dict[str, Any], now: datetime) -> None:
    """Write down that something was changed by hand."""
    session.execute(AUDIT.insert().values(at=now, by=by, action=action, about=about))


def audit(session: Session, limit: int) -> list[AuditEntry]:
    """What was changed by hand, the latest first."""
    rows = session.execute(select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit))
    return [AuditEntry(row.at, row.by, row.action, row.about) for row in rows]


# ------------------------------------------------------------------------------------------------------ saved searches
def save_search(session: Session, query: str, now: datetime) -> str:
    """Keep a search; the secret part of its address. Refused: there are very many."""
    if session.execute(select(func.count()).select_from(SAVED_SEARCH)).scalar_one() >= MOST_SEARCHES:
        raise Refused("this service keeps no more searches")
    key = secrets.token_urlsafe(_KEY_BYTES)
    session.execute(SAVED_SEARCH.insert().values(key=key, query=query, created_at=now))
    return key


def saved_search(session: Session, key: str) -> str | None:
    """The search at that address; None: there is none."""
    return session.execute(select(SAVED_SEARCH.c.query).where(SAVED_SEARCH.c.key == key)).scalar()
