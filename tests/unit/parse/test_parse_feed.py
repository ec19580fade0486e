"""Feeds of every kind, and the rules that make entries of their items."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from parse_support import NOW, URL, entry, failed, item, parsed, rss

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Atom</title>{head}'
    "<entry><id>tag:example.hk,2026:1</id><title>{title}</title>{more}</entry></feed>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example.hk/"><title>RDF</title></channel>'
    '<item rdf:about="https://news.example.hk/1"><title>Of RDF</title><link>https://news.example.hk/1</link>'
    "<dc:date>2026-01-02T10:00:00+08:00</dc:date><description>Short</description></item></rdf:RDF>"
)
TEN = datetime(2026, 1, 2, 2, tzinfo=UTC)
CONTENT = 'rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
LONG = "The Innovation and Technology Commission announced it today. " * 20


def atom(title: str = "Of Atom", more: str = "", head: str = "") -> str:
    return ATOM.format(title=title, more=more, head=head)


# ------------------------------------------------------------------------------------------------------------ formats
@pytest.mark.parametrize("root", ['rss version="0.91"', 'rss version="0.92"', 'rss version="2.0"', "rss"])
def test_rss(root: str) -> None:
    found = entry(rss(item(more="<guid>g1</guid><pubDate>Fri, 02 Jan 2026 10:00:00 +0800</pubDate>"), root=root))
    assert (found.title, found.url, found.guid) == ("A title", "https://news.example.hk/1", "g1")
    assert found.published.instant == TEN


def test_rdf() -> None:
    found = entry(RDF)
    assert (found.title, found.url, found.guid) == ("Of RDF", "https://news.example.hk/1", "https://news.example.hk/1")
    assert (found.published.instant, found.summary) == (TEN, "Short")


def test_atom() -> None:
    more = (
        '<link rel="self" href="https://news.example.hk/1.xml"/><link rel="alternate" href="/1"/>'
        "<published>2026-01-02T02:00:00Z</published><updated>2026-01-03T02:00:00Z</updated>"
        '<summary type="html">&lt;p&gt;Short &amp;amp; sweet&lt;/p&gt;</summary>'
    )
    found = entry(atom(more=more))
    assert (found.url, found.guid) == ("https://news.example.hk/1", "tag:example.hk,2026:1")
    assert (found.published.instant, found.updated.instant) == (TEN, TEN + timedelta(days=1))
    assert found.summary == "Short & sweet"


def test_atom_text_is_literal_and_html_is_not() -> None:
    assert entry(atom("About &lt;b&gt; &amp;amp; co")).title == "About <b> &amp; co"
    html = atom().replace("<title>Of Atom", '<title type="html">&lt;b&gt;Bold&lt;/b&gt; &amp;amp; more')
    assert entry(html).title == "Bold & more"


def test_atom_xhtml_content_becomes_text() -> None:
    more = (
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &lt;1&gt;</p><p>Two</p></div></content>'
    )
    found = entry(atom(more=more))
    assert (found.text, found.summary) == ("One <1>\n\nTwo", "One <1> Two")


def test_an_alternate_of_another_type_is_a_link_where_there_is_no_better() -> None:
    other = '<link rel="alternate" type="application/xhtml+xml" href="https://news.example.hk/x"/>'
    assert entry(atom(more=other)).url == "https://news.example.hk/x"


def test_an_atom_entry_with_only_updated_is_published_then() -> None:
    found = entry(atom(more="<updated>2026-01-02T02:00:00Z</updated>"))
    assert (found.published.instant, found.flags) == (TEN, ("no-link", "published-from-updated"))


def test_feedburner_names_the_original_address() -> None:
    more = '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://news.example.hk/real</f:origLink>'
    assert entry(rss(item(link="https://feedproxy.example/~r/1", more=more))).url == "https://news.example.hk/real"


def test_the_title_of_the_feed_is_the_channels_not_its_pictures() -> None:
    picture = "<image><title>Picture</title><url>https://x.example/i.png</url></image>"
    assert parsed(rss(item(), channel=picture)).title == "Channel"


# --------------------------------------------------------------------------------------------------- links and guids
def test_a_guid_that_is_an_address_is_the_link_where_none_is_stated() -> None:
    found = entry(rss("<title><![CDATA[標題]]></title><guid>https://news.example.hk/k2/1.htm</guid>"))
    assert found.url == found.guid == "https://news.example.hk/k2/1.htm"


def test_a_guid_that_is_no_address_is_only_an_id() -> None:
    found = entry(rss(item(more='<guid isPermaLink="false">https://news.example.hk/?p=7</guid>')))
    assert (found.url, found.guid) == ("https://news.example.hk/1", "https://news.example.hk/?p=7")
    lonely = entry(rss("<title>T</title><guid>post-7</guid>"))
    assert (lonely.url, lonely.guid, lonely.flags) == (None, "post-7", ("no-link",))


def test_relative_links_stand_on_the_document_and_nonsense_bases_are_ignored() -> None:
    assert entry(rss(item(link="/2"))).url == "https://news.example.hk/2"
    assert entry(rss(item(link="/2"), root='rss xml:base="link"')).url == "https://news.example.hk/2"
    nested = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/"><entry xml:base="y/">'
    assert entry(f'{nested}<title>T</title><link href="z"/></entry></feed>').url == "https://b.example/x/y/z"
    assert entry(f'{nested.replace("y/", "http://[")}<title>T</title><link href="/z"/></entry></feed>').url
    assert entry(rss(item(link="2"), root='rss xml:base="https://b.example/x/"')).url == "https://b.example/x/2"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://u:p@evil.example/", "https://x.example/" + "y" * 2_100]
)
def test_a_link_that_is_none_is_refused_and_the_entry_kept(link: str) -> None:
    found = entry(rss(item(link=link)))
    assert (found.url, found.flags) == (None, ("link-refused",))


def test_cdata_everywhere() -> None:
    found = entry(
        rss("<title><![CDATA[R&D <b>x</b>]]></title><link><![CDATA[https://news.example.hk/1?a=1&b=2]]></link>")
    )
    assert (found.title, found.url) == ("R&D x", "https://news.example.hk/1?a=1&b=2")


def test_a_repeated_guid_is_told_apart_whatever_the_order() -> None:
    first, second = (
        item(link="https://news.example.hk/1", more="<guid>g</guid>"),
        item("B", "https://news.example.hk/2", "<guid>g</guid>"),
    )
    one, two = parsed(rss(first, second)).entries, parsed(rss(second, first)).entries
    assert (
        {each.guid for each in one}
        == {each.guid for each in two}
        == {"g https://news.example.hk/1", "g https://news.example.hk/2"}
    )
    assert all("guid-repeated" in each.flags for each in one)


def test_an_item_that_stands_twice_is_refused_once() -> None:
    outcome = parsed(rss(item(), item("B", "https://news.example.hk/2"), item()))
    assert [each.title for each in outcome.entries] == ["A title", "B"]
    assert [(each.place, each.reason) for each in outcome.refused] == [("entry 3", "repeats entry 1")]


def test_two_entries_without_guids_are_not_repeated_guids() -> None:
    assert [each.guid for each in parsed(rss(item(), item("B", "https://news.example.hk/2"))).entries] == [None, None]


# ------------------------------------------------------------------------------------------------- titles and texts
def test_an_entry_without_title_takes_the_beginning_of_its_text() -> None:
    found = entry(rss("<link>https://news.example.hk/1</link><description>A description.</description>"))
    assert (found.title, found.flags) == ("A description.", ("title-from-text",))


def test_an_entry_without_anything_is_refused_by_its_place() -> None:
    outcome = parsed(rss(item(), "<link>https://news.example.hk/2</link>"))
    assert [(each.place, each.reason) for each in outcome.refused] == [("entry 2", "neither title nor text")]


def test_a_long_description_is_the_text_and_its_beginning_the_summary() -> None:
    found = entry(rss(item(more=f"<description>{LONG}</description>")))
    assert found.text == LONG.strip()
    assert found.text.startswith(found.summary)
    assert 250 < len(found.summary) <= 500
    assert found.summary.endswith("today.")


def test_encoded_content_is_the_text_and_the_description_the_summary() -> None:
    more = "<description>Teaser</description><content:encoded><![CDATA[<p>One</p><p>Two</p>]]></content:encoded>"
    found = entry(rss(item(more=more), root=CONTENT))
    assert (found.summary, found.text) == ("Teaser", "One\n\nTwo")


# ------------------------------------------------------------------------------------------------------------- dates
def dated(*stamps: str) -> str:
    return rss(
        *(item(f"T{n}", f"https://news.example.hk/{n}", f"<pubDate>{raw}</pubDate>") for n, raw in enumerate(stamps))
    )


def test_midnight_everywhere_means_days() -> None:
    gmt = parsed(dated("Fri, 02 Jan 2026 00:00:00 GMT", "Sat, 03 Jan 2026 00:00:00 GMT")).entries
    assert [each.published.instant for each in gmt] == [
        datetime(2026, 1, 1, 16, tzinfo=UTC),
        datetime(2026, 1, 2, 16, tzinfo=UTC),
    ]
    assert {each.published.precision for each in gmt} == {"day"}
    local = parsed(dated("Fri, 02 Jan 2026 00:00:00 +0800")).entries[0].published
    assert (local.instant, local.precision) == (datetime(2026, 1, 1, 16, tzinfo=UTC), "day")


def test_one_midnight_among_other_times_is_a_time() -> None:
    mixed = parsed(dated("Fri, 02 Jan 2026 00:00:00 GMT", "Sat, 03 Jan 2026 08:30:00 GMT")).entries
    assert [each.published.precision for each in mixed] == ["second", "second"]


def test_eight_in_the_morning_without_a_zone_is_a_time_although_it_is_midnight_in_utc() -> None:
    (found,) = parsed(dated("2026-01-02 08:00:00")).entries
    assert (found.published.instant, found.published.precision) == (datetime(2026, 1, 2, tzinfo=UTC), "second")


def test_a_bad_date_loses_nothing_but_itself() -> None:
    found = parsed(dated("0000-00-00 00:00:00", "Sat, 03 Jan 2026 08:30:00 GMT")).entries
    assert [each.published.instant is None for each in found] == [True, False]
    assert found[0].published.raw == "0000-00-00 00:00:00"


def test_a_future_date_is_clamped() -> None:
    found = parsed(dated("Sat, 03 Jan 2099 08:30:00 GMT")).entries[0]
    assert (found.published.instant, found.published.flags) == (NOW, ("future-clamped",))


# ------------------------------------------------------------------------------------------------- hints and limits
def test_hints_of_the_feed_on_its_rhythm() -> None:
    channel = (
        "<ttl>10</ttl><skipHours><hour>1</hour><hour>2</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
        '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod>'
        '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">4</sy:updateFrequency>'
    )
    hints = parsed(rss(item(), channel=channel)).hints
    assert (hints.ttl, hints.update_every) == (timedelta(minutes=10), timedelta(hours=6))
    assert (hints.skip_hours, hints.skip_days) == ((1, 2), ("Sunday",))


@pytest.mark.parametrize("channel", ["<ttl>always</ttl>", "<ttl>0</ttl>", "<ttl>999999999</ttl>", "<ttl/>"])
def test_nonsense_is_no_hint(channel: str) -> None:
    assert parsed(rss(item(), channel=channel)).hints.ttl is None


def test_no_more_than_two_thousand_entries() -> None:
    outcome = parsed(rss(*(item(f"T{n}", f"https://news.example.hk/{n}") for n in range(2_100))))
    assert (len(outcome.entries), outcome.flags) == (2_000, ("capped",))


def test_texts_beyond_the_budget_of_a_document_are_dropped_and_said() -> None:
    long = "<description>" + "word " * 20_000 + "</description>"
    outcome = parsed(rss(*(item(f"T{n}", f"https://news.example.hk/{n}", long) for n in range(80))))
    assert sum(len(each.text) for each in outcome.entries) <= 4_000_000
    assert "capped" in outcome.flags
    assert "text-dropped" in outcome.entries[-1].flags
    assert outcome.entries[-1].summary


def test_the_item_pattern_chooses_and_says_how_many_it_left_out() -> None:
    body = rss(item(), item("B", "https://news.example.hk/article/2"))
    outcome = parsed(body, item_pattern=r"/article/\d+")
    assert [each.title for each in outcome.entries] == ["B"]
    assert outcome.flags == ("filtered:1",)
    assert failed(body, item_pattern="nowhere").code == "empty"


# ------------------------------------------------------------------------------------------------- what is no feed
CHALLENGE = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>challenge-platform</body></html>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        (rss(), "empty"),
        (atom().replace("<entry>", "<!--").replace("</entry>", "-->"), "empty"),
        ("<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry</body></html>", "not-a-feed"),
        ('<html xmlns="http://www.w3.org/1999/xhtml"><body><p>well-formed</p></body></html>', "not-a-feed"),
        ("<p>an error occurred", "not-a-feed"),
        ("Service unavailable", "not-a-feed"),
        ('{"error": "not found"}', "not-a-feed"),
        ("{", "not-a-feed"),
        (CHALLENGE, "challenge"),
        ("<urlset><url><loc>https://x.example/</loc></url></urlset>", "not-a-feed"),
    ],
)
def test_what_is_no_feed_fails_with_a_reason(body: str, code: str) -> None:
    outcome = failed(body)
    assert outcome.code == code
    assert len(outcome.reason) >= 10


def test_the_address_of_the_document_is_not_part_of_this() -> None:
    assert URL.startswith("https://")
    assert entry(rss(item(link=URL))).url == URL


# ---------------------------------------------------------------------------------------------- order, base, build time
def register(count: int, date: str = "pubDate") -> str:
    """A list that appends: the newest last."""
    days = (TEN + timedelta(hours=number) for number in range(count))
    stamps = (day.strftime("%Y-%m-%dT%H:%M:%SZ") for day in days)
    return rss(
        *(
            item(f"n{number}", f"https://n.example/{number}", f"<{date}>{stamp}</{date}>")
            for number, stamp in enumerate(stamps)
        )
    )


def test_of_too_many_the_newest_are_kept_whatever_the_order() -> None:
    found = parsed(register(2_500))
    assert (len(found.entries), found.entries[0].title, found.entries[-1].title) == (2_000, "n2499", "n500")
    assert "capped" in found.flags


@pytest.mark.parametrize(
    ("base", "home", "link", "url"),
    [
        ("", "https://www.park.example/en/", "/news/1.html", "https://www.park.example/news/1.html"),
        ("", "https://www.park.example/en/", "news/1.html", "https://www.park.example/en/news/1.html"),
        ("", "/en/", "1.html", "https://news.example.hk/en/1.html"),
        ("", "", "1.html", "https://news.example.hk/1.html"),
        ("", "javascript:x", "1.html", "https://news.example.hk/1.html"),
        ("https://base.example/a/", "https://www.park.example/en/", "1.html", "https://base.example/a/1.html"),
        ("/a/", "https://www.park.example/en/", "1.html", "https://www.park.example/a/1.html"),
    ],
)
def test_relative_links_stand_on_xml_base_else_on_the_home_page_else_on_the_document(
    base: str, home: str, link: str, url: str
) -> None:
    root = f'rss version="2.0" xml:base="{base}"' if base else "rss"
    assert entry(rss(item(link=link), channel=f"<link>{home}</link>", root=root)).url == url


def stamped(stamps: list[str], channel: str = "") -> str:
    return rss(
        *(item(f"n{n}", f"https://n.example/{n}", f"<pubDate>{stamp}</pubDate>") for n, stamp in enumerate(stamps)),
        channel=channel,
    )


BUILT = "<lastBuildDate>Fri, 20 Nov 2026 03:04:07 GMT</lastBuildDate>"


@pytest.mark.parametrize(
    ("stamps", "channel", "dated"),
    [
        (["Fri, 20 Nov 2026 03:04:05 GMT"] * 30, BUILT, False),
        ([f"Fri, 20 Nov 2026 03:04:{second:02} GMT" for second in range(5, 25)], BUILT, False),
        (["2026-11-22T06:40:11Z"] * 30, "", False),  # twenty minutes before the visit
        (["2026-11-22T02:40:11Z"] * 12, "", False),  # hours before it: kept by a cache
        (["2026-11-22T02:40:11Z"] * 11, "", True),
        ([f"2026-11-22T06:5{n // 60}:{n % 60:02}Z" for n in range(100)], "", False),  # a second for each
        (["2026-11-22T06:40:11Z"] * 4, "", True),  # four may have come together
        (["2026-11-20T03:04:05Z"] * 30, "", True),  # a batch of two days ago, for all that is said
        (["2026-11-20T03:04:05Z"] * 29 + ["2026-11-19T01:02:03Z"], BUILT, True),
        (["2026-11-22"] * 30, "", True),  # a list of one day
        (["2026-11-22T00:00:00Z"] * 30, "<lastBuildDate>2026-11-22T00:00:00Z</lastBuildDate>", True),
        (["剛剛", *["1小時前"] * 29], "", True),
        (["1小時前"] * 30, "", True),
    ],
)
def test_the_time_of_the_build_in_every_item_is_no_date(stamps: list[str], channel: str, dated: bool) -> None:
    found = parsed(stamped(stamps, channel))
    assert any(each.published.instant for each in found.entries) is dated
    assert ("build-dates" in found.flags) is not dated


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            '<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:description>Words</media:description></media:group>',
            "Words",
        ),
        ('<media:description xmlns:media="http://search.yahoo.com/mrss">Words</media:description>', "Words"),
        ('<itunes:summary xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd">Words</itunes:summary>', "Words"),
        ("<DESCRIPTION>Words</DESCRIPTION>", "Words"),
    ],
)
def test_words_of_extensions_and_in_any_case(more: str, text: str) -> None:
    assert entry(rss(item(more=more))).summary == text


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("application/octet-stream", "PHA+T25lPC9wPg==", "One"),
        ("application/pdf", "JVBERi0xLjcK4uPP0w==", ""),
        ("text/html", "&lt;p&gt;One&lt;/p&gt;", "One"),
        ('text/html" mode="base64', "PHA+pL2nRzwvcD4=", "公佈"),  # Big5
    ],
)
def test_atom_content_in_base64(kind: str, body: str, text: str) -> None:
    assert entry(atom(more=f'<content type="{kind}">{body}</content>')).text == text


def test_a_link_of_atom_may_have_a_base_of_its_own() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/"><entry xml:base="y/">'
        '<title>T</title><link xml:base="z/" href="1"/></entry></feed>'
    )
    assert entry(body).url == "https://b.example/x/y/z/1"
