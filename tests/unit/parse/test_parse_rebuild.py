"""Feeds that are not well-formed, rebuilt by the structure that feeds have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_support import parsed, rss

from monitor.parse.feed_strict import root_of
from monitor.parse.rebuild import rebuilt

FIRST = "<item><title>One</title><link>https://a.example/1</link><guid>1</guid><description>Lead 1</description></item>"
SECOND = FIRST.replace("1", "2").replace("One", "Two")
FEED = f'<rss version="2.0"><channel><title>Feed</title>{FIRST}{SECOND}</channel></rss>'
WHOLE = [("One", "https://a.example/1", "1", "Lead 1"), ("Two", "https://a.example/2", "2", "Lead 2")]

DAMAGES = {
    "a title never closed": ("One</title>", "One"),
    "a title closed by a slip": ("One</title>", "One</titel>"),
    "a title closed in another case": ("One</title>", "One</TITLE>"),
    "a description never closed": ("Lead 1</description>", "Lead 1"),
    "an end without its bracket": ("Lead 1</description>", "Lead 1</description"),
    "an end with a space": ("One</title>", "One</ title>"),
    "an author never closed": ("<title>One", "<author><name>A</name><title>One"),
    "a holder never closed": ("<title>One", "<media:group><media:title>M</media:title></media:group><title>One"),
    "an item never closed": ("</item>", ""),
    "an item closed twice": ("</item>", "</item></item>"),
    "ends that cross": ("Lead 1</description></item>", "Lead 1</item></description>"),
    "an attribute without quotes": ("<guid>", "<guid isPermaLink=false>"),
    "an attribute twice": ("<guid>", '<guid a="1" a="2">'),
    "an attribute without a value": ("<title>One", "<title checked>One"),
    "an attribute with a tag": ("<title>One", '<title a="<b>">One'),
    "a prefix that nobody declared": ("<guid>", "<dc:creator>A</dc:creator><x:y>z</x:y><guid>"),
    "HTML that nobody escaped": ("Lead 1", "Lead <br>1<img src=a.png>"),
    "HTML that crosses": ("Lead 1", "<b>Lead <i>1</b></i>"),
    "Word's own tags": ("Lead 1", "Lead<o:p></o:p> 1<br>"),
    "the end of a section without its beginning": ("<item>", "<item>]]>"),
    "text between the fields": ("<guid>", "stray < words<guid>"),
    "a module's field behind an open title": ("One</title>", "One<dc:date>2026-01-02</dc:date>"),
    "roots never closed": ("</channel></rss>", ""),
    "another document behind it": ("</rss>", "</rss><rss><channel><title>Other</title></channel></rss>"),
    "an ampersand beside a tag never closed": ("One</title>", "One&nbsp;"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_the_tags_costs_nothing(damage: str) -> None:
    body = FEED.replace(*DAMAGES[damage])
    assert body != FEED
    found = [(one.title, one.url, one.guid, one.summary) for one in parsed(body).entries]
    assert found == WHOLE


def test_references_keep_their_characters_when_something_else_is_damaged() -> None:
    body = rss("<title>R&amp;D &lt;16s</title><link>https://a.example/?a=1&amp;b=2</link>") + "<!-- -- -->rubbish"
    (entry,) = parsed(body).entries
    assert (entry.title, entry.url) == ("R&D <16s", "https://a.example/?a=1&b=2")


def test_titles_of_what_an_item_holds_are_not_its_own() -> None:
    held = "<media:group><media:title>Video</media:title></media:group><title>One"
    body = FEED.replace("<title>One</title>", held)
    assert parsed(body).entries[0].title == "One"


def test_a_comment_that_speaks_of_items_is_no_item() -> None:
    body = FEED.replace("<channel>", "<channel><!-- <item><item><item> -->").replace("</channel></rss>", "")
    assert [entry.title for entry in parsed(body).entries] == ["One", "Two"]


@given(st.lists(st.sampled_from([FIRST, *"<>&\"'/", "<a:b ", "</item>", "<![CDATA[", "]]>", "<!--", "<title", " x=1"])))
def test_whatever_is_rebuilt_is_well_formed(parts: list[str]) -> None:
    made = rebuilt(f"<rss><channel>{''.join(parts).replace('&', '&amp;')}".encode())
    assert root_of(made) is not None
