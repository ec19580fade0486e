"""HTML to plain text, and which links are links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.parse.clean import absolute, line, plain, teaser

BASE = "https://news.example.hk/list/index.html"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("no markup at all", "no markup at all"),
        ("<p>First</p><p>Second</p>", "First\n\nSecond"),
        ("First<br>Second<BR/>Third", "First\nSecond\nThird"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("<p>A wrapped\nline</p>", "A wrapped line"),
        ("Plain\n\n\n\nparagraphs", "Plain\n\nparagraphs"),
        ("R&amp;D &lt;lab&gt;", "R&D <lab>"),
        ("&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;p&gt;Three&lt;/p&gt;", "One & two\n\nThree"),  # once too often
        ("About the &lt;b&gt; tag", "About the <b> tag"),
        ("<i>About</i> &lt;b&gt;bold&lt;/b&gt;", "About <b>bold</b>"),
        ("a&nbsp;&nbsp;b&#8217;s &#x4E2D;", "a b’s 中"),
        ("<b>bold</b>ly <a href='x'>linked</a>", "boldly linked"),
        ('<img alt="a > b" src="x">after', "after"),
        ("<a title='it\"s'>x</a>", "x"),
        ('<a href="unclosed>text</a> more', "text more"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("the <IoT> lab", "the <IoT> lab"),
        ("<o:p>office</o:p><my-tag>x</my-tag>", "office\nx"),
        ("<script>var a = '<p>';</script>kept<style>p{}</style>", "kept"),
        ("<SCRIPT>x</SCRIPT >kept", "kept"),
        ("kept<!-- not <b>this</b> -->too", "kepttoo"),
        ("kept<!-- never closed", "kept"),
        ("<![CDATA[words]]>", "words"),
        ("cut in the <a href='http://x", "cut in the"),
        ("\u3000\u3000段落一\n\u3000\u3000段落二", "段落一\n段落二"),
        ("標題\u3000副題", "標題\u3000副題"),
        ("<td>a</td><td>b</td>", "a b"),
        ("zero\u200bwidth \u202eright\u202c \x00nul\x07", "zerowidth right nul"),
        ("smart \x93quotes\x94", "smart “quotes”"),
        ("\ud800lone", "lone"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("<p>新型工業\n    加速計劃</p>", "新型工業加速計劃"),
        ("<p>新型工業\r加速計劃</p>", "新型工業加速計劃"),
        ("<p>新型<b>工業\n</b><em>加速</em>計劃</p>", "新型工業加速計劃"),
        ("<p>甲 乙</p>", "甲 乙"),
        ("<p>甲</p>\n<p>乙</p>", "甲\n\n乙"),
        ("截至十二月三十\n一日", "截至十二月三十一日"),
        ("截至十二月三十\u2028一日\u2029次段", "截至十二月三十一日\n\n次段"),
        ("<p>截至十二月三十\u2028一日</p>", "截至十二月三十一日"),
        ("申請資格\n公司須在香港註冊。", "申請資格\n公司須在香港註冊。"),
        ("<ruby>漢<rp>(</rp><rt>hon3</rt><rp>)</rp>字<rp>(</rp><rt>zi6</rt><rp>)</rp></ruby>好", "漢字好"),
        ("<ruby>漢<rt>hon3<rb>字<rt>zi6</ruby>好<p>下段", "漢字好\n下段"),
        ("<ruby>漢<rt>hon3<p>下段", "漢\n下段"),
    ],
)
def test_plain(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_line_has_no_breaks() -> None:
    assert line("<h1>Two\n lines </h1><p>and \u2028 three</p>") == "Two lines and three"
    assert line("新型工業\n加速計劃") == line("<b>新型工業</b>\n加速計劃") == "新型工業加速計劃"
    assert line("<h1>甲<br>乙</h1>") == "甲 乙"


def test_a_teaser_ends_with_a_sentence_or_a_word() -> None:
    assert teaser("short") == "short"
    assert teaser("First sentence. " + "word " * 10, 28) == "First sentence."
    assert teaser("word " * 100, 22) == "word word word word…"
    assert teaser("第一句話很長很長很長。第二句話也很長很長很長", 15) == "第一句話很長很長很長。"
    assert len(teaser("字" * 1_000)) == 501


@given(st.text())
def test_any_text_comes_out_without_controls(html: str) -> None:
    text = plain(html)
    assert not any(character < " " and character not in "\n\t" for character in text)
    assert text == text.strip()
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        ("  https://a.example/x\n", "https://a.example/x"),
        ("/x", "https://news.example.hk/x"),
        ("x/y.htm", "https://news.example.hk/list/x/y.htm"),
        ("//other.example/x", "https://other.example/x"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("https://a.example/中文", "https://a.example/中文"),
        ("https://a.example/中\u202c文", "https://a.example/中%E2%80%AC文"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("HTTPS://A.example/x", "HTTPS://A.example/x"),
        ("https://a.example/?x=1&amp;y=2", "https://a.example/?x=1&y=2"),
        ("www.a.example/x", "https://www.a.example/x"),
        ("", None),
        ("   ", None),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("mailto:a@b.example", None),
        ("file:///etc/passwd", None),
        ("https://good.example@evil.example/", None),
        ("https://good.example\\@evil.example/", None),
        ("https://", None),
        ("http://[::1", None),
        ("https://a.example:99999999/", None),
        ("https://a.example/" + "x" * 2_048, None),
    ],
)
def test_links(raw: str, url: str | None) -> None:
    found = absolute(raw, BASE)
    assert found == url or (found or "").lower() == (url or "").lower()


@given(st.text(max_size=200))
def test_every_link_that_is_taken_is_one(raw: str) -> None:
    url = absolute(raw, BASE)
    assert url is None or (url.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in url))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("latency x<y in the trial", "latency x<y in the trial"),
        ("cost<benefit of shared laboratories", "cost<benefit of shared laboratories"),
        ("pupils <16s may apply", "pupils <16s may apply"),
        ("if a<b then c", "if a<b then c"),
        ("a<b and c>d", "a<b and c>d"),
        ("p<q", "p<q"),
        ("成本<效益的研究", "成本<效益的研究"),
        ("Text <a href='https://x.exam", "Text"),
        ("Text <img src=", "Text"),
        ("Text <a hre", "Text"),
        ("Text <stro", "Text <stro"),  # no name of HTML
        ("Text</p", "Text"),
        ("Text <!-- a note", "Text"),
        ("<input disabled>Text", "Text"),
        ("<td nowrap>Text", "Text"),
        ("<p >Text</p >", "Text"),
    ],
)
def test_a_less_than_opens_a_tag_only_where_one_can_be(field: str, text: str) -> None:
    assert line(field) == text
    assert plain(field) == text
