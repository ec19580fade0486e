"""The page speaks English, Traditional and Simplified Chinese: chosen by address, cookie or browser, and whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import monitor.entrypoints.web
from monitor.bootstrap import App
from monitor.entrypoints.page_phrases import phrases
from monitor.model import LANGUAGES, Language
from tests.doors.doors_support import HUB, HUB_ZH, Elements, visitor

TEMPLATES = Path(monitor.entrypoints.web.__file__).parent / "templates"
PAGES = (
    "/", "/?q=hub", "/?q=zebra", "/?q=(", "/today", "/deadlines", "/deadlines?month=2026-12", "/stories/1",
    "/programmes", "/programmes/rth", "/sources", "/help", "/outbox", "/nothing",
)  # fmt: skip
TAGS = {"en": "en-HK", "zh-Hant": "zh-Hant-HK", "zh-Hans": "zh-Hans"}


@pytest.mark.parametrize(
    ("address", "cookie", "header", "language"),
    [
        ("", "", "", "en"),
        ("", "", "fr, de;q=0.5", "en"),
        ("", "", "zh-TW", "zh-Hant"),
        ("", "", "yue", "zh-Hant"),
        ("", "", "zh-Hant-CN", "zh-Hant"),  # the script before the region
        ("", "", "ja, zh-Hans-HK;q=0.7, en;q=0.2", "zh-Hans"),
        ("", "", "zh-SG,en;q=0.5", "zh-Hans"),
        ("", "", "en;q=0.3, zh-CN;q=0.9", "zh-Hans"),  # by weight, not by place
        ("", "", "zh;q=0, en", "en"),  # refused
        ("", "", "zh;q=x,*", "en"),
        ("", "zh-Hans", "en", "zh-Hans"),
        ("", "klingon", "zh-HK", "zh-Hant"),
        ("zh-Hant", "zh-Hans", "en", "zh-Hant"),
        ("en", "zh-Hans", "zh-CN", "en"),
        ("xx", "", "zh-CN", "zh-Hans"),
    ],
)
def test_the_address_goes_before_the_cookie_and_this_before_the_browser(
    app: App, address: str, cookie: str, header: str, language: str
) -> None:
    web = visitor(app)
    cookies = {"Cookie": f"lang={cookie}"} if cookie else {}
    answer = web.get("/", params={"lang": address} if address else {}, headers={"Accept-Language": header, **cookies})

    assert f'<html lang="{TAGS[language]}">' in answer.text
    assert answer.headers["content-language"] == language
    assert {"Accept-Language", "Cookie"} <= set(re.split(", *", answer.headers["vary"]))


def test_a_choice_holds_for_the_pages_to_come(app: App) -> None:
    web = visitor(app)
    chosen = next(href for href in _links(web.get("/stories/1").text) if href.endswith("lang=zh-Hans"))
    assert "httponly" in web.get(f"/stories/1{chosen}").headers["set-cookie"].lower()

    assert '<html lang="zh-Hans">' in web.get("/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_in_each_language(app: App, path: str) -> None:
    """One heading of the first rank, headlines marked with their own language, no label left in another script."""
    texts = {language: _page(app, path, language) for language in LANGUAGES}
    for language, text in texts.items():
        found = Elements(text).found
        assert sum(tag == "h1" for tag, _ in found) == 1
        assert f'<html lang="{TAGS[language]}">' in text
        for title, tag in ((HUB["title"], "en-HK"), (HUB_ZH["title"], "zh-Hant-HK")):
            marked = re.findall(rf'<[^>]*lang="([^"]+)"[^>]*>(?:<a [^>]*>)?{re.escape(str(title))}', text)
            assert set(marked) <= {tag}
        if language != "zh-Hant":
            assert not _untranslated(text, language)
    assert len(set(texts.values())) == 3


def _untranslated(text: str, language: Language) -> set[str]:
    """Phrases of Traditional Chinese that stand on a page in another language."""
    foreign = {one for one in _texts("zh-Hant").values() if len(one) > 3} - set(_texts(language).values())
    return {one for one in foreign if f">{one}<" in text}


def _texts(language: Language) -> dict[str, str]:
    return {name: text for name, text in vars(phrases(language)).items() if isinstance(text, str)}


def _page(app: App, path: str, language: str) -> str:
    text: str = visitor(app).get(path, headers={"Accept-Language": language}).text
    return text


def _links(text: str) -> list[str]:
    return [attributes.get("href") or "" for tag, attributes in Elements(text).found if tag == "a"]


def test_labels_are_words_of_the_language(app: App) -> None:
    home, story = _page(app, "/", "zh-Hant"), _page(app, "/stories/1", "zh-Hans")

    for words in (
        "研究人才庫",
        "接受申請",
        "最多120萬港元",
        "2026年",
        "12月31日截止" if app.today().year == 2026 else "截止",
    ):
        assert words in home
    for words in ("研究人才库", "接受申请", "每家企业最多120万港元", "截止日期"):
        assert words in story
    for slug in (">open<", ">talent<", ">rth<", ">itc<", ">deadline<"):
        assert slug not in home + story


def test_templates_use_every_phrase_and_no_other() -> None:
    """What is put together from a code (`fault_404`) is used by its beginning. Readers' own pages have their texts
    apart, as mails have."""
    known = set(_texts("en"))
    sources = [*TEMPLATES.glob("*.html"), *TEMPLATES.parent.glob("*.py"), *TEMPLATES.parents[1].glob("forms/*.py")]
    texts = [file.read_text("utf-8") for file in sources if not file.name.startswith("reader_")]
    text = "\n".join(one for one in texts if "reader_base.html" not in one)
    used = set(re.findall(r"\bt\.([a-z_]+)\b(?!\()", text)) - {"named", "counted"}
    named = set(re.findall(r"""(?:named|counted)\(f?["']([a-z_]+)""", text))
    begun = tuple(one for one in named if one.endswith("_"))

    assert used - known == set()
    spoken = {one for one in known if one in used | named or one.removesuffix("_one") in named or one.startswith(begun)}
    assert known - spoken - {"earlier", "later", "planned", "expected", "denied"} == set()  # by the words of the model


def test_the_help_is_one_click_from_the_field_and_from_each_error(app: App) -> None:
    for path in ("/", "/?q=(", "/?q=zebra", "/nothing", "/deadlines?q=("):
        assert "/help" in _links(_page(app, path, "en"))
    web = visitor(app)
    examples = [href for href in _links(web.get("/help").text) if href.startswith("/?q=")]

    assert len(examples) > 50
    assert {web.get(href).status_code for href in examples} == {200}  # each can be clicked


def test_the_outbox_and_the_state_of_sources_are_for_operators(app: App) -> None:
    operator, other = visitor(app), visitor(app, "203.0.113.9")

    assert "/outbox" in _links(operator.get("/").text)
    assert "/outbox" not in _links(other.get("/").text)
    assert other.get("/outbox").status_code == 403
    assert "split" not in other.get("/stories/1").text
    assert ("state new" in operator.get("/sources").text, "state new" in other.get("/sources").text) == (True, False)


def test_what_every_site_is_asked_for(web: TestClient) -> None:
    assert web.get("/favicon.ico").headers["location"] == "/static/icon.svg"
    assert "Disallow: /api/" in web.get("/robots.txt").text
    assert "http://127.0.0.1:8000/?q={searchTerms}" in web.get("/opensearch.xml").text
