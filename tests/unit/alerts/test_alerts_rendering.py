from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from alerts.channels.mail.fitting import HTML_LIMIT, render_mail
from alerts.model import LANGUAGES, RelatedArticle
from alerts.plain_text import display_width
from alerts.rendering import render_web_copy
from alerts.sections import arrange
from alerts.translations import UNSUBSCRIBE_STATEMENT
from tests.unit.alerts.support import BASE, START, item, subscription

KEY = "abcdef0123456789abcdef"


def mail(items, language="en", **changes):
    return render_mail(arrange(items, START), subscription(language, **changes), BASE, START, KEY)


TITLE = "New Industrialisation Acceleration Scheme invites applications, round 1"


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        (
            "en",
            f"{TITLE} (closes 30 Nov) + 1 more",
            ["Closing soon", "Closes 30 Nov", "8 days left"],
        ),
        (
            "zh-Hant",
            f"{TITLE}（11月30日截止） + 1 項",
            ["即將截止", "11月30日截止", "尚餘 8 天"],
        ),
        (
            "zh-Hans",
            f"{TITLE}（11月30日截止） + 1 项",
            ["即将截止", "11月30日截止", "还剩 8 天"],
        ),
    ],
)
def test_it_speaks_the_language_of_the_subscription(language, subject, words):
    rendered = mail([item(1), item(2)], language)
    assert rendered.subject == subject
    for word in [*words, UNSUBSCRIBE_STATEMENT["en"]]:
        assert word in rendered.html
        assert "".join(word.split()) in "".join(rendered.text.split())
    assert any(UNSUBSCRIBE_STATEMENT[chinese] in rendered.text for chinese in ("zh-Hant", "zh-Hans"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_tell_everything(language):
    told = item(programmes=(("RTP", "Research Talent Hub"), ("NIAS", "NIAS")))
    rendered = mail([told], language)
    page = BeautifulSoup(rendered.html, "html.parser")
    links = {anchor["href"] for anchor in page.find_all("a")}
    wanted = {told.url, told.page_url, told.also[0].url, f"{BASE}/unsubscribe/{subscription().token}"}
    assert wanted | {f"{BASE}/digests/{KEY}"} <= links
    assert all(link in rendered.text for link in links)
    for words in (told.title, "Innovation Gazette", "Research Talent Hub", "HK$200 million", "08:05"):
        assert words in page.get_text(" ")
        assert "".join(words.split()) in "".join(rendered.text.split())
    assert told.also[0].title in rendered.text
    assert "reader@example.hk" in page.get_text(" ")


def test_each_item_says_its_own_language():
    page = BeautifulSoup(mail([item(language="zh-Hans", title="新型工业加速计划")], "zh-Hant").html, "html.parser")
    assert [cell["lang"] for cell in page.select("td.item")] == ["zh-Hans"]
    assert [root["lang"] for root in page.select("html")] == ["zh-Hant-HK"]


def test_it_needs_no_images_and_fetches_nothing():
    html = mail([item(number) for number in range(1, 9)]).html
    assert not re.search(r"<img|<script|<link|@import|url\(|background=|@font-face", html)


def test_dark_mode_and_narrow_screens_survive_the_inlining():
    html = mail([item()]).html
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 480px" in html
    assert 'name="color-scheme" content="light dark"' in html
    assert html.index('charset="utf-8"') < 1024  # where a browser looks for it (WHATWG, encoding sniffing)


def test_the_same_values_give_the_same_bytes():
    items = [item(number) for number in range(1, 30)]
    assert mail(items) == mail(items[::-1])


def test_the_largest_digest_stays_under_the_limit_and_names_the_total():
    long = "新型工業加速計劃第三期接受申請，每個項目資助上限為二億元，企業可於網上提交。" * 20
    items = [
        item(
            number,
            title=long,
            summary=long,
            url="https://news.example.hk/" + "long/" * 100,
            programmes=tuple((f"P{index}", long) for index in range(9)),
            also=tuple(
                RelatedArticle(long, "zh-Hant", long, f"https://mtd.example.hk/{'x' * 300}/{index}")
                for index in range(30)
            ),
        )
        for number in range(1, 501)
    ]
    rendered = mail(items, "zh-Hant")
    assert len(rendered.html.encode()) <= HTML_LIMIT
    assert "500 項公布" in rendered.html
    assert "在網頁閱讀全部 500 項" in rendered.html
    assert f"{BASE}/digests/{KEY}" in rendered.text


def test_an_ordinary_digest_shows_forty_in_full_and_the_headlines_of_the_rest():
    rendered = mail([item(number, title=f"Announcement number {number} of the day") for number in range(1, 61)])
    page = BeautifulSoup(rendered.html, "html.parser")
    assert (len(page.find_all("h3")), len(page.find_all("li"))) == (40, 20)
    assert all(f"number {number} of" in rendered.text for number in range(1, 61))
    assert len(rendered.html.encode()) <= HTML_LIMIT


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"amounts": ("HK$1",)}, "launch · HK$1 · Contact: a@b.example · Venue: C"),
        ({"amounts": ()}, "launch · Contact: a@b.example · Venue: C"),
        ({"amounts": (), "kinds": ()}, "Contact: a@b.example · Venue: C"),
    ],
)
def test_facts_without_a_place_of_their_own_stand_at_the_end_of_the_line_of_facts(changes, line):
    given = {"kinds": ("launch",), "programmes": (), "facts": ("Contact: a@b.example", "Venue: C")}
    rendered = mail([item(**given | changes)])
    (shown,) = BeautifulSoup(rendered.html, "html.parser").find_all("p", class_="fact")
    assert shown.get_text().lower() == line.lower()
    assert line.lower() in rendered.text.lower()


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}{% raw %}", "</style></title><b>"]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_of_a_source_become_markup(words):
    nasty = item(
        title=words,
        publisher=words,
        summary=words + " more",
        amounts=(words,),
        facts=(words,),
        kinds=(words,),
        programmes=(("x", words),),
        also=(RelatedArticle(words, "en", words, "javascript:alert(1)"),),
        url='https://x.example/"onmouseover="alert(1)',
        page_url="javascript:alert(1)",
    )
    for html in (
        mail([nasty], title=words, query=words).html,
        render_web_copy(arrange([nasty], START), subscription(title=words), BASE, START),
    ):
        page = BeautifulSoup(html, "html.parser")
        assert not page.find_all(["script", "img"])
        assert not [bold for bold in page.find_all("b") if not bold.get_text(strip=True)]
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert all(anchor["href"].startswith(BASE) for anchor in page.find_all("a"))
        assert "49" not in page.get_text()
        assert words.split()[0] in page.get_text()


def test_the_web_copy_names_nobody_and_ends_nothing():
    items = [item(number) for number in range(1, 91)]
    page = render_web_copy(arrange(items, START, cap=90), subscription(), BASE, START)
    assert "reader@example.hk" not in page
    assert subscription().token not in page
    assert 'name="robots" content="noindex"' in page
    assert page.count("<h3") == 90


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"published": None, "precision": "none"}, "first seen 22 Nov, 08:10"),
        ({"published": None}, "first seen 22 Nov, 08:10"),
        ({"precision": "none"}, "first seen 22 Nov, 08:10"),
        ({"precision": "day"}, "Innovation Gazette · 22 Nov\n"),
        ({"published": START - timedelta(days=330)}, "27 Dec 2025, 08:00"),
        ({"deadlines": ((date(2026, 11, 22), "today"),)}, "Closes 22 Nov · today"),
        ({"deadlines": ((date(2026, 11, 23), "tomorrow"),)}, "Closes 23 Nov · tomorrow"),
        ({"deadlines": ((date(2027, 1, 31), "next year"),)}, "Closes 31 Jan 2027 · 70 days left"),
        (
            {"kinds": ("open", "none", "new-kind"), "programmes": ()},
            "Open for applications · new kind · HK$200 million",
        ),
        ({"language": "zh-Hans"}, "08:05 · 简"),
    ],
)
def test_how_a_fact_is_written(changes, expected):
    assert expected in mail([item(**changes)]).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_part_keeps_to_72_cells_and_ends_no_line_in_a_space(language):
    lines = mail([item(number) for number in range(1, 50)], language, title="資助 " * 3).text.splitlines()
    assert not [line for line in lines if line != line.rstrip()]
    assert not [line for line in lines if display_width(line) > 72 and "://" not in line]
    assert not re.search(r"\n{4}", "\n".join(lines))


def test_a_title_that_is_all_controls_still_makes_a_mail():
    assert mail([item(title="\x00\u202e", url="", page_url="", summary="")]).subject.startswith(
        "Innovation Gazette (closes"
    )


def test_without_a_base_address_no_link_is_invented():
    rendered = render_mail(arrange([item(page_url="")], START), subscription(), "", START, KEY)
    assert "unsubscribe/" not in rendered.html + rendered.text


def test_the_links_of_a_reader_stand_in_their_own_mail_alone():
    """No words and no address of a source become such a link, though all readers share what was laid out."""
    mark = "\ue000"
    told = item(title=f"Free {mark}7 offer", url=f"https://evil.example/{mark}7", summary=f"See {mark}8. End.")
    mine, other = (mail([told], **who) for who in ({}, {"link_secret": "another"}))
    links = [re.findall(rf"{BASE}/preferences/([\w-]+)/less/1\b", made.html) for made in (mine, other)]
    assert [len(found) for found in links] == [1, 1]
    assert links[0] != links[1]
    for made in (mine, other):
        assert mark not in made.html + made.text
        assert not re.search(r"less/[78]|evil", made.html + made.text)
    assert "/preferences/" not in mail([told], link_secret="").html
