"""All of the proof over one database: what became of every article for every subscription, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from monitor.proof.delivery_audit import DeliveryAudit, wrong_due_times
from monitor.proof.digest_audit import DigestAudit, Finding, found_by_nothing
from monitor.proof.search_truth import ArticleText, SearchTruth
from monitor.proof.table_reader import Row, for_sql, read_rows
from monitor.proof.told_truth import NEWS, Ledger, Reader, ToldTruth, Verdict
from monitor.proof.wish_audit import WishAudit
from monitor.store.query_meaning import Names

_SUBSCRIPTION = (
    "id, address, channel, query, rhythm, weekdays, at, zone, created_at, confirmed_at, next_digest_at, ended_at, "
    "ended_reason, checked_at, paused_at, paused_reason, mark, asked_at, urgent_closing, urgent_query, urgent_mark, "
    "say_nothing_new, wished_at"
)
_DELIVERY = (
    "id, subscription_id, digest_id, channel, recipient, text, state, created_at, next_attempt_at, attempts, "
    "lease_until, last_attempt_at, sent_at, reason"
)
ARTICLE_COLUMNS = (
    "id, source_id, publisher, official, language, url, title, summary, text, published, first_seen, changed, "
    "facts_changed, facts_moved, withdrawn, announce, relevant, filed, topics, events, amounts, deadlines, facts"
)
_MARGIN = timedelta(days=1)  # before the 30 days: what is too old is said to be so, not left out


@dataclass(frozen=True, slots=True)
class Verification:
    """`verdicts`: of each subscription and each article of the last 31 days or that was told. `findings`: all that is
    wrong, missed and late articles among it."""

    verdicts: Sequence[Verdict]
    findings: Sequence[Finding]


def verify(session: Session, names: Names, catalogue_version: str, now: datetime) -> Verification:
    """Read everything, and compare. `names`, `catalogue_version`: of the catalogue that searches are read with."""
    subscriptions = {row.id: row for row in read_rows(session, "subscription", _SUBSCRIPTION)}
    digests = {row.id: row for row in read_rows(session, "digest", "id, subscription_id, created_at, total, kind")}
    items = read_rows(session, "digest_item", "digest_id, position, story_id, article_id, item")
    items.sort(key=lambda row: (row.digest_id, row.position))
    told = read_rows(
        session, "told", "id, subscription_id, story_id, article_id, digest_id, told_at, facts, as_of, muted_at"
    )
    deliveries = read_rows(session, "delivery", _DELIVERY, "subscription_id IS NOT NULL")
    links = {row.article_id: row for row in read_rows(session, "story_link", "article_id, story_id, at AS linked_at")}

    shown = {row.article_id for row in (*told, *items)}
    articles = _articles(session, links, shown, now)
    truth = SearchTruth(articles)
    readers = {id_: Reader.of(row, truth, names, catalogue_version, now) for id_, row in subscriptions.items()}
    stories = {article: link.story_id for article, link in links.items()}
    ledger = Ledger(told, digests, {row.digest_id: row for row in deliveries}, stories)
    alone = _alone(articles, session)
    told_truth = ToldTruth(articles, ledger, _waiting(session), alone, now)
    verdicts = [one for reader in readers.values() for one in told_truth.verdicts(reader)]

    urls = {one.row.id: one.row.url for one in articles}
    findings = [Finding(one.verdict, _sentence(one), one.subscription) for one in verdicts if one.is_wrong]
    findings += DigestAudit(digests, items, told, urls).findings()
    findings += found_by_nothing(readers, digests, items, articles)
    findings += WishAudit(readers, digests, items, stories).findings()
    findings += DeliveryAudit(deliveries, digests, items, subscriptions, now).findings()
    findings += wrong_due_times(list(subscriptions.values()), now)
    findings += _facts_not_followed(readers, told, articles, alone)
    return Verification(verdicts, findings)


def _sentence(one: Verdict) -> str:
    return f"article {one.article} was not told: {one.why}"


def _articles(session: Session, links: dict[int, Row], shown: set[int], now: datetime) -> list[ArticleText]:
    """Those of the last 31 days, and those that were told."""
    since = {"since": for_sql(now - NEWS - _MARGIN, session)}
    rows = {row.id: row for row in read_rows(session, "article", ARTICLE_COLUMNS, "first_seen > :since", since)}
    older = sorted(shown - rows.keys())
    for start in range(0, len(older), 500):  # ids in one statement
        listed = ", ".join(map(str, older[start : start + 500]))
        rows |= {row.id: row for row in read_rows(session, "article", ARTICLE_COLUMNS, f"id IN ({listed})")}
    tags: dict[int, set[str]] = {}
    for tag in read_rows(session, "tag", "article_id, programme"):
        tags.setdefault(tag.article_id, set()).add(tag.programme)
    return [ArticleText(_with_link(row, links), frozenset(tags.get(id_, ()))) for id_, row in sorted(rows.items())]


def _with_link(row: Row, links: dict[int, Row]) -> Row:
    link = links.get(row.id)
    row.story_id, row.linked = (link.story_id, link.linked_at) if link else (None, None)
    return row


def _waiting(session: Session) -> frozenset[int]:
    """Articles whose page is owed and was not asked for."""
    owed = read_rows(session, "page", "article_id, due_at", "state = 'owed' AND tries = 0 AND due_at IS NOT NULL")
    return frozenset(row.article_id for row in owed)


# ---------------------------------------------------------------------------------------------------------------- facts
def _alone(articles: Sequence[ArticleText], session: Session) -> frozenset[int]:
    """The articles of which nothing is known by any other: of one story and thread by themselves."""
    members: dict[int, list[int]] = {}
    for one in articles:
        members.setdefault(one.row.story_id, []).append(one.row.id)
    pairs = read_rows(session, "story_relation", "earlier_id, later_id")
    related = {id_ for row in pairs for id_ in (row.earlier_id, row.later_id)}
    return frozenset(ids[0] for story, ids in members.items() if len(ids) == 1 and story not in related)


def _facts_not_followed(
    readers: dict[int, Reader], told: Sequence[Row], articles: Sequence[ArticleText], alone: frozenset[int]
) -> Iterator[Finding]:
    """Of stories of one article alone: a deadline that is another by now, or a page that is gone, of which the last
    look took no note."""
    known = {one.row.id: one.row for one in articles}
    for row in told:
        article, reader = known.get(row.article_id), readers[row.subscription_id]
        if article is None or row.facts is None or row.muted_at or article.filed >= reader.looked_up_to:
            continue
        if article.id in alone and (fault := _not_followed(row, article, reader.row)):
            yield Finding("change missed", f"story {row.story_id}: {fault}", row.subscription_id)


def _not_followed(told: Row, article: Any, subscription: Any) -> str:
    facts = told.facts["facts"]
    looked = subscription.checked_at
    if article.withdrawn and told.told_at < article.withdrawn < looked and ["status", "withdrawn", ""] not in facts:
        return "its page is gone, and the reader was not told"
    days = {value[:10] for topic, value, _ in facts if topic == "deadline"}
    stated = {one["date"] for one in article.deadlines if not one["flags"]}
    moved = article.changed and told.told_at < article.changed < looked and not article.withdrawn
    single = len(days) == len(stated) == len(article.deadlines) == 1
    if moved and single and days != stated and min(stated) >= f"{article.changed:%Y-%m-%d}":
        return f"its deadline is {min(stated)}, and the reader was told {min(days)}"
    return ""
