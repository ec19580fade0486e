"""How values look as JSON, once for the command line and the API.

The shape of an article is a contract with analysts (`monitor export`): fields may be added, never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import (
    FACT_KINDS,
    AccessToken,
    ArticleView,
    AuditEntry,
    DueStory,
    Highlights,
    JsonLine,
    KnownFact,
    ListedStory,
    Poll,
    RevisionView,
    SearchResults,
    SourceStatus,
    Step,
    StoryResults,
    StoryView,
    Tag,
)

if TYPE_CHECKING:
    from monitor.bootstrap import Arrivals


def instant(moment: datetime | None) -> str | None:
    """RFC 3339, UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def json_line(shape: JsonLine) -> str:
    """A shape as one line of UTF-8; with escapes where it holds half a character, which UTF-8 has no form for."""
    line = json.dumps(shape, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(shape)
    return line + "\n"


def tag(value: Tag) -> JsonLine:
    return {"slug": value.slug, "evidence": [evidence.text for evidence in value.evidence], "why": value.why}


def article(value: ArticleView, *, full: bool = False) -> JsonLine:
    """One stored article; with `full` its text, evidence and facts in detail."""
    shape: JsonLine = {
        "id": value.id,
        "url": value.url,
        "source": value.source_id,
        "publisher": value.publisher,
        "title": value.title,
        "summary": value.summary,
        "language": value.language,
        "published": instant(value.published),
        "precision": value.precision,
        "first_seen": instant(value.first_seen),
        "story": value.story_id,
        "relation": value.relation,
        "relevant": value.relevant,
        "relevance": round(value.relevance, 3),
        "tags": [item.slug for item in value.tags],
        "topics": list(value.topics),
        "events": [event.kind for event in value.events],
        **{kind.plural: [fact.exported() for fact in value.facts.of(kind) if fact.shown] for kind in FACT_KINDS},
        "official": value.official,
        "revision": value.revision,
        "withdrawn": instant(value.withdrawn),
    }
    if full:
        shape |= {"text": value.text, "why": list(value.why), "evidence": [tag(item) for item in value.tags]}
        shape |= {"relation_reason": value.relation_reason, "changed": instant(value.changed)}
    return shape


def access_token(value: AccessToken) -> JsonLine:
    times = {"created": instant(value.created_at), "revoked": instant(value.revoked_at)}
    return {"name": value.name, "scopes": list(value.scopes), **times}


def audit_entry(value: AuditEntry) -> JsonLine:
    """Something that was changed by hand."""
    return {"at": instant(value.at), "by": value.by, "action": value.action, "about": dict(value.about)}


def known_fact(value: KnownFact) -> JsonLine:
    shape = {"topic": value.topic, "value": value.value, "of": value.of, "words": value.words}
    return shape | {"article": value.article_id, "since": instant(value.seen)}


def step(value: Step) -> JsonLine:
    """One step in the history of an announcement: the values of a topic before and after."""
    return {
        "at": instant(value.at),
        "fact": value.fact,
        "topic": value.topic,
        "before": list(value.before),
        "after": list(value.after),
        "words": value.words,
        "story": value.story_id,
        "url": value.url,
        "publisher": value.publisher,
        "official": value.official,
    }


def exported(value: ArticleView) -> JsonLine:
    """One article of an export: with the addresses of its versions in other languages, which an import reads."""
    return article(value) | {"alternates": {one.language: one.url for one in value.alternates}}


def story(value: StoryView, facts: Iterable[KnownFact] = (), history: Iterable[Step] = ()) -> JsonLine:
    """A story; with the facts of its thread that hold now, and how they came to be so."""
    updates = [{"story": id_, "title": title, "when": when} for id_, title, when in value.updates]
    articles = [article(item, full=True) for item in value.articles]
    known = {"facts": [known_fact(fact) for fact in facts], "history": [step(one) for one in history]}
    return {"id": value.id, "articles": articles, "updates": updates, **known}


def revision(value: RevisionView) -> JsonLine:
    return {"number": value.number, "title": value.title, "text": value.text, "seen": instant(value.seen_at)}


def results(value: SearchResults) -> JsonLine:
    return {"articles": [article(item) for item in value.articles], "total": value.total, **_said(value)}


def story_results(value: StoryResults) -> JsonLine:
    """One page of stories. `total`: of stories; `articles_total`: of the articles that were found."""
    totals = {"total": value.total, "articles_total": value.answer.total}
    return {"stories": [listed_story(one) for one in value.stories], **totals, **_said(value.answer)}


def listed_story(value: ListedStory) -> JsonLine:
    """One story of an answer: its lead whole, the others by name, and the ids of those that the search found."""
    others = [
        {name: getattr(one, name) for name in ("id", "url", "title", "publisher", "language", "official")}
        for one in value.others
    ]
    shape = {"id": value.id, "lead": article(value.lead), "others": others, "found": list(value.found)}
    return shape | {"highlights": _highlights(value.highlights)}


def _highlights(value: Highlights | None) -> JsonLine | None:
    return asdict(value) if value else None


def arrivals(value: Arrivals) -> JsonLine:
    """What was stored or changed since a mark."""
    return {"articles": [article(one) for one in value.articles], "since_id": value.mark, "more": value.more}


def due_story(value: DueStory) -> JsonLine:
    """An announcement to act on."""
    days = [
        {"date": one.day.isoformat(), "value": one.fact.value, "round": one.fact.of, "words": one.fact.words}
        for one in value.days
    ]
    return {"story": value.story_id, "on_offer": value.on_offer, "deadlines": days, "lead": article(value.lead)}


def _said(value: SearchResults) -> JsonLine:
    """What is said of an answer beside what was found."""
    return {
        "next_cursor": value.next_cursor,
        "understood": value.understood,
        "nothing_for": list(value.nothing_for),
        "hidden": value.hidden,
        "alone": [asdict(one) for one in value.alone],
        "wider": asdict(value.wider) if value.wider else None,
        "meant": [asdict(one) for one in value.meant],
        "facets": {name: dict(counts) for name, counts in value.facets.items()},
    }


def poll(value: Poll, *, explain: bool = False) -> JsonLine:
    """One poll; with `explain` what became of each entry, which is known of a poll that was just made alone."""
    shape: JsonLine = {
        "source": value.source_id,
        "started": instant(value.started_at),
        "outcome": value.outcome.value,
        "found": value.found,
        "new": value.new,
        "changed": value.changed,
        "same": value.same,
        "refused": [{"place": refusal.place, "reason": refusal.reason} for refusal in value.refused],
        "reason": value.reason,
        "code": value.code,
        "flags": list(value.flags),
        "status": value.status,
        "seconds": round(value.seconds, 3),
        "next_poll": instant(value.next_poll_at),
    }
    return shape | {"entries": [asdict(entry) for entry in value.entries]} if explain else shape


def source(value: SourceStatus) -> JsonLine:
    of = value.source
    return {
        "id": of.id,
        "name": of.name,
        "publisher": of.publisher,
        "language": of.language,
        "kind": of.kind.value,
        "url": of.public_url,
        "enabled": bool(of.enabled),
        "official": of.official,
        "scope": of.scope,
        "state": value.health.value,
        "reason": value.reason,
        "last_poll": instant(value.last_poll_at),
        "last_success": instant(value.last_success_at),
        "last_new": instant(value.last_new_at),
        "next_poll": instant(value.next_poll_at),
        "why_then": value.why_then,
        "probation": value.probation,
        "redesign": value.redesign,
        "usual_gap_seconds": int(value.usual_gap.total_seconds()) if value.usual_gap else None,
        "articles": value.articles,
        "relevant": value.relevant,
        "last_listed": poll(value.last_listed) if value.last_listed else None,
    }
