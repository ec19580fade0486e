"""The feeds of a subscription: read by a feed parser, at addresses that cannot be guessed, gone when it ends."""

from __future__ import annotations

import json

import feedparser
import pytest

from monitor.bootstrap import App
from tests.doors.doors_support import lines, visitor

FRESH = {
    "url": "https://n.example.com/2",
    "text": "Nine universities join. Engineers who left school in May may apply until December 31, 2026, said the "
    "Innovation and Technology Commission, which pays for two years of work in Hong Kong.",
}
TITLE = "Hong Kong widens the <i>Research Talent Hub</i> & more"


@pytest.fixture
def key(own_app: App) -> str:
    """Of a subscription that was told one article."""
    made = own_app.subscribe("reader@example.org", "", rhythm="at-once", title="My <b>digest")
    own_app.import_lines([lines(FRESH | {"title": TITLE})], announce=True)
    own_app.alerts.compose_due()
    return str(made.feed_key)


def test_the_atom_feed_says_what_was_told(own_app: App, key: str) -> None:
    answer = visitor(own_app, "203.0.113.9").get(f"/feeds/{key}.atom")
    feed = feedparser.parse(answer.content)

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert not feed.bozo
    assert feed.feed.title == "My <b>digest"
    (entry,) = feed.entries
    assert (entry.title, entry.link) == (TITLE, FRESH["url"])
    assert "rth" in [tag.term for tag in entry.tags]
    assert "reader@example.org" not in answer.text


def test_the_json_feed_says_the_same(own_app: App, key: str) -> None:
    answer = visitor(own_app).get(f"/feeds/{key}.json")
    feed = json.loads(answer.content)

    assert answer.headers["content-type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (entry,) = feed["items"]
    atom = feedparser.parse(visitor(own_app).get(f"/feeds/{key}.atom").content).entries[0]
    assert (entry["id"], entry["title"], entry["url"]) == (atom.id, TITLE, FRESH["url"])


def test_the_calendar_holds_the_deadlines_of_all_that_was_told(own_app: App, key: str) -> None:
    answer = visitor(own_app).get(f"/feeds/{key}.ics")

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261231" in answer.text
    assert "\r\nNAME:My <b>digest\r\n" in answer.text


def test_who_has_the_newest_is_not_sent_it_again(own_app: App, key: str) -> None:
    there = visitor(own_app)
    tag = there.get(f"/feeds/{key}.atom").headers["etag"]
    again = there.get(f"/feeds/{key}.atom", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_the_feeds_of_an_ended_subscription_are_gone_and_none_can_be_guessed(own_app: App, key: str) -> None:
    there = visitor(own_app)
    token = own_app.alerts.subscriptions()[0].token
    for path in (f"{key}.xml", "1.atom", "%00.atom", f"{token}.atom", "a" * 201 + ".atom"):
        assert there.get(f"/feeds/{path}").status_code in (404, 422)
    own_app.alerts.unsubscribe("reader@example.org")

    assert [there.get(f"/feeds/{key}.{form}").status_code for form in ("atom", "json", "ics")] == [404] * 3
