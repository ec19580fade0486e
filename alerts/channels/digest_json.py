"""A digest as JSON: for webhooks and feeds. Pure: the same values give the same object."""

from __future__ import annotations

from typing import Any

from alerts.links import digest_url, safe_url, unsubscribe_url
from alerts.model import DigestContent, Item, Section, Subscription
from alerts.plain_text import first_sentences, single_line


def digest_json(
    content: DigestContent, subscription: Subscription, subject: str, base_url: str, key: str
) -> dict[str, Any]:
    """Every item in the order of reading, each with the section that it stands in."""
    placed = [(section, item) for section in content.sections for item in section.items]
    items = [item_json(item) | {"section": _section_name(section)} for section, item in placed]
    items += [item_json(item) | {"section": "rest"} for item in content.rest]
    links = {"url": digest_url(base_url, key), "unsubscribe": unsubscribe_url(base_url, subscription.token)}
    return {
        "subscription": subscription.id,
        "title": subscription.title,
        "query": subscription.query,
        "language": subscription.language,
        "subject": subject,
        "kind": content.kind,
        **(links if base_url and key else {}),
        "total": content.total,
        "items": items,
    }


def item_json(item: Item) -> dict[str, Any]:
    """One story, with its values as they are and not as a reader sees them."""
    return {
        "story": item.story_id,
        "title": single_line(item.title),
        "url": safe_url(item.url),
        "page": item.page_url,
        "publisher": item.publisher,
        "language": item.language,
        "official": item.official,
        "published": item.published.isoformat() if item.published else None,
        "summary": first_sentences(item.summary),
        "programmes": [slug for slug, _ in item.programmes],
        "kinds": list(item.kinds),
        "amounts": list(item.amounts),
        "deadlines": [day.isoformat() for day, _ in item.deadlines],
        "changes": [
            {"topic": one.topic, "before": one.before, "after": one.after, "of": one.of} for one in item.changes
        ],
        "also": [
            {"publisher": one.publisher, "language": one.language, "title": one.title, "url": safe_url(one.url)}
            for one in item.also
        ],
    }


def _section_name(section: Section) -> str:
    return f"programme:{section.slug}" if section.slug else section.kind
