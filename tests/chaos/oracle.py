"""What went wrong, from the ledgers of both ends and the rows between them. It shares no code with the service.

lost       shown by the newsroom for the last time long enough ago, and in no article
doubled    two articles of one announcement
untold     an announcement that a subscriber was not sent
again      told in two messages, or twice in one
copy       a message taken twice though its sender had heard the first answer; or with other bytes
stray      a message that was taken and stands in no row, or went to somebody else
false      a row says sent, and nobody has taken it; or the other way round, and its sender had heard that it was
open       something still waits, failed or is held at the end
unsettled  a poll for which found = new + changed + same + refused does not hold
inward     a connection to an address that must not be visited
visited    a source asked more often than it was due
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import sqlalchemy

MANY = 1_000_000_000  # visits: as many as there are
TOKEN = re.compile(r"NEWS-\d+-\d+")


@dataclass(frozen=True)
class Mail:
    """A message as the server took it."""

    number: int
    id: str
    to: str
    digest: str
    tokens: tuple[str, ...]
    heard: bool


@dataclass(frozen=True)
class Evidence:
    """What is known at the end. `rows` by table; `subscribers`: address -> the edition since which it is told."""

    shown: list[dict[str, Any]]
    mails: list[Mail]
    rows: Mapping[str, list[Any]]
    subscribers: Mapping[str, int] = field(default_factory=dict)
    visits: int = MANY  # so often one source may be asked in one edition


def gather(url: str, newsroom: Path, postbox: Path, subscribers: Mapping[str, int], visits: int = MANY) -> Evidence:
    """Read the ledgers and the rows."""
    engine = sqlalchemy.create_engine(url)
    questions = {
        "article": "SELECT id, title, story_id FROM article JOIN story_link ON article_id = id",
        "delivery": "SELECT message_id, recipient, state, lease_until FROM delivery",
        "poll": "SELECT source_id, found, new, changed, same, refused FROM poll",
        "source_state": "SELECT source_id, lease_owner FROM source_state",
        "digest": "SELECT id, subscription_id, (SELECT count(*) FROM delivery WHERE digest_id = digest.id) FROM digest",
    }
    with engine.connect() as connection:
        rows = {name: list(connection.execute(sqlalchemy.text(question))) for name, question in questions.items()}
    engine.dispose()
    return Evidence(_lines(newsroom), _mails(postbox), rows, subscribers, visits)


def findings(evidence: Evidence) -> list[str]:
    """Each a kind and what it is about; none: all is as it should be."""
    tellings = _tellings(evidence)
    return [
        *_of_articles(evidence), *_of_mails(evidence), *_of_copies(evidence.mails), *_of_rows(evidence), *tellings,
        *_of_visits(evidence),
    ]  # fmt: skip


def kinds(found: Collection[str]) -> set[str]:
    return {line.partition(" ")[0] for line in found}


# ----------------------------------------------------------------------------------------------------------- evidence
def _lines(ledger: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ledger.read_text().splitlines()]


def _mails(ledger: Path) -> list[Mail]:
    lines = _lines(ledger)
    heard = {line["heard"] for line in lines if "heard" in line}
    return [_mail(line, line["taken"] in heard) for line in lines if "taken" in line]


def _mail(line: Mapping[str, Any], heard: bool) -> Mail:
    message = message_from_string(line["content"], EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    headlines = (line for line in body.get_content().splitlines() if line.startswith("* ")) if body else ()
    tokens = [token for line in headlines for token in TOKEN.findall(line)]
    digest = hashlib.sha256(line["content"].encode()).hexdigest()
    return Mail(line["taken"], str(message["Message-ID"]).strip(), line["to"], digest, tuple(tokens), heard)


def _shown(evidence: Evidence) -> dict[str, int]:
    """Each token, with the edition in which it was first shown."""
    first: dict[str, int] = {}
    for line in evidence.shown:
        for token in line["tokens"]:
            first.setdefault(token, line["edition"])
    return first


# ----------------------------------------------------------------------------------------------------------- findings
def _of_articles(evidence: Evidence) -> Iterator[str]:
    stored = Counter(token for row in evidence.rows["article"] for token in set(TOKEN.findall(row.title)))
    for token in _shown(evidence):
        if not stored[token]:
            yield f"lost {token}"
        if stored[token] > 1:
            yield f"doubled {token}"


def _tellings(evidence: Evidence) -> Iterator[str]:
    told: dict[str, Counter[str]] = defaultdict(Counter)
    by_id = {mail.id: mail for mail in evidence.mails}
    for mail in by_id.values():
        told[mail.to].update(mail.tokens)
    for address, since in evidence.subscribers.items():
        for token, edition in _shown(evidence).items():
            if edition >= since and not told[address][token]:
                yield f"untold {token} to {address}"
            if told[address][token] > 1:
                yield f"again {token} to {address}"


def _of_copies(mails: Collection[Mail]) -> Iterator[str]:
    before: dict[str, Mail] = {}
    for mail in sorted(mails, key=lambda one: one.number):
        first = before.setdefault(mail.id, mail)
        if first is not mail and first.heard:
            yield f"copy {mail.id}, and the first was heard"
        if first.digest != mail.digest:
            yield f"copy {mail.id} with other bytes"
        before[mail.id] = mail


def _of_mails(evidence: Evidence) -> Iterator[str]:
    rows = {row.message_id: row for row in evidence.rows["delivery"]}
    taken = {mail.id for mail in evidence.mails}
    for mail in evidence.mails:
        row = rows.get(mail.id)
        if row is None or row.recipient != mail.to:
            yield f"stray {mail.id} to {mail.to}"
        elif mail.heard and row.state != "sent":
            yield f"false {mail.id}: {row.state}, and it was taken"
    for row in rows.values():
        if row.state == "sent" and row.message_id not in taken:
            yield f"false {row.message_id}: sent, and nobody has taken it"


def _of_rows(evidence: Evidence) -> Iterator[str]:
    for row in evidence.rows["delivery"]:
        if row.state != "sent" or row.lease_until:
            yield f"open {row.message_id}: {row.state}"
    for row in evidence.rows["source_state"]:
        if row.lease_owner:
            yield f"open {row.source_id}: held by {row.lease_owner}"
    for row in evidence.rows["digest"]:
        if row[2] != 1:
            yield f"open digest {row.id}: {row[2]} messages"
    for row in evidence.rows["poll"]:
        refused = json.loads(row.refused) if isinstance(row.refused, str) else row.refused
        if row.found != row.new + row.changed + row.same + len(refused):
            yield f"unsettled {row.source_id}: {tuple(row)[1:5]} and {len(refused)} refused"


def _of_visits(evidence: Evidence) -> Iterator[str]:
    if any(line.get("inward") for line in evidence.shown):
        yield "inward"
    visits = Counter((line["path"], line["edition"]) for line in evidence.shown if line["path"].startswith("/feed/"))
    for (path, edition), count in visits.items():
        if count > evidence.visits:
            yield f"visited {path} {count} times in edition {edition}"
