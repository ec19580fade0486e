"""Stories as the items of a feed, whatever its form. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model import Language, ListedStory

if TYPE_CHECKING:
    from monitor.bootstrap import ReaderWords

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without items was last updated: a feed must say so


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. `url`: of the publisher. `page_url`: ours. `labels`: (slug, name) of programmes, topics and kinds."""

    id: str
    url: str
    page_url: str
    title: str
    summary: str
    publisher: str
    language: Language
    published: datetime
    updated: datetime
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, the newest item first. `url`: its own. `page_url`: what a browser shows instead."""

    title: str
    url: str
    page_url: str
    language: Language
    items: tuple[FeedItem, ...]

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=NEVER)


def feed_items(stories: Iterable[ListedStory], words: ReaderWords, base_url: str) -> tuple[FeedItem, ...]:
    """The items of stories; `base_url`: where the pages are."""
    return tuple(_feed_item(story, words, base_url) for story in stories)


def _feed_item(story: ListedStory, words: ReaderWords, base_url: str) -> FeedItem:
    lead = story.lead
    dates = [lead.first_seen, lead.changed or lead.first_seen, *(one.sort_at for one in story.others)]
    named = [(tag.slug, words.programme(tag.slug)) for tag in words.programmes(lead)]
    named += [(topic, words.topic(topic)) for topic in lead.topics]
    named += [(event.kind, words.kind(event.kind)) for event in lead.events if event.kind != "none"]
    return FeedItem(
        id=f"tag:{urlsplit(base_url).hostname},2026:story/{story.id}",  # RFC 4151
        url=lead.url,
        page_url=f"{base_url}/stories/{story.id}",
        title=lead.title or lead.url,
        summary=lead.summary,
        publisher=lead.publisher,
        language=lead.language,
        published=min(lead.date, lead.first_seen),
        updated=max(dates),
        labels=tuple(dict.fromkeys(named)),
    )
