from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identify_making import draft

from monitor.identify.decide import LONGEST_KEY, content_hash, difference, further_keys_of, keys_of, material_change
from monitor.model import NO_STAMP, Draft


def test_the_address_comes_first_then_the_guid_of_the_source() -> None:
    article = Draft("https://www.example.org/a?utm_source=x", "T", source_id="s", guid="7")
    assert keys_of(article) == ("u:example.org/a", "g:s 7")
    assert keys_of(replace(article, source_id="t"))[1] != keys_of(article)[1]


def test_what_tells_articles_of_one_address_apart() -> None:
    one = draft(url="https://h.example/a#item-1")
    part, headline = further_keys_of(one)
    assert (part[:2], headline[:2]) == ("p:", "a:")
    assert keys_of(one) == keys_of(replace(one, url="https://h.example/a#item-2"))
    assert further_keys_of(replace(one, url="https://h.example/a#item-2")) != (part, headline)
    assert further_keys_of(replace(one, url="https://h.example/a#comments")) == (headline,)
    assert further_keys_of(replace(one, url="https://h.example/a#comments", title="Another")) != (headline,)
    assert further_keys_of(replace(one, url="")) == ()  # its headline is its first key already


def test_without_address_and_guid_the_headline_of_the_day_identifies() -> None:
    one = replace(draft(title="政府公布新計劃"), url="")
    assert keys_of(one) == keys_of(replace(one, title="政府公布  新計劃！"))
    assert keys_of(one) != keys_of(replace(draft(title="政府公布新計劃", hours=24), url=""))
    assert keys_of(one) != keys_of(replace(one, source_id="other"))


def test_long_keys_are_bounded_and_stay_apart() -> None:
    one, other = (keys_of(Draft(f"https://example.org/{'a' * 900}{end}", "T"))[0] for end in "xy")
    assert one != other
    assert max(len(one), len(other)) <= LONGEST_KEY


@pytest.mark.parametrize(
    "noise",
    [
        "\n1,234 views",
        "\nLast updated: 3 May 2026 10:00",
        "\nAdvertisement",
        "\n瀏覽次數：1,234",
        "\n廣告",
        "  \n\n",
        "\n最後更新日期：2026年5月3日",
        "\nBuild date: 2026-05-03",
        "\nViews: 1,234",
        "\nPage views 12",
        "\n1 view",
        "\n3 reads",
        "\n1.2k shares",
        "\n7 likes",
        "\n12 comments",
        "\n閱讀 1.2萬次",
        "\n點擊量：5",
        "\n觀看人次 300",
        "\n閱讀數：9",
        "\nAd",
        "\nAdverts",
        "\nSponsored",
        "\n贊助",
        "\nLast modified on 3 May 2026",
        "\nLast reviewed: May 2026",
        "\nLast build: 12",
        "\nPage generated in 0.1 s",
        "\n更新日期：2026年5月3日",
    ],
)
def test_what_nobody_reads_changes_nothing(noise: str) -> None:
    assert content_hash("T", "", "The fund opens today.") == content_hash("T", "", "The fund  opens “today”." + noise)


@pytest.mark.parametrize(
    "text", ["The fund opens today at 5.", "The fund closes today.", "The fund opens today. 1.5", ""]
)
def test_what_a_reader_reads_changes_the_hash(text: str) -> None:
    assert content_hash("T", "", "The fund opens today.") != content_hash("T", "", text)


def test_decimals_are_not_lost() -> None:
    assert content_hash("T", "", "It rose 1.5 per cent") != content_hash("T", "", "It rose 15 per cent")


def test_a_summary_counts_only_without_text() -> None:
    assert content_hash("T", "one", "text") == content_hash("T", "two", "text")
    assert content_hash("T", "one", "") != content_hash("T", "two", "")


def test_material_changes_are_named() -> None:
    old = "Apply by 15 December 2026. HK$1.5 billion is set aside for 20 firms."
    new = "Apply by 22 December 2026. HK$2 billion is set aside for 20 firms."
    assert material_change("T", old, "T", new) == (
        "deadline moved from 15 december 2026 to 22 december 2026",
        "amount changed from 1.5 billion to 2 billion",
    )
    assert material_change("T", old, "T", old.replace("set aside", "reserved")) == ()
    assert material_change("T", old, "New title", old) == ("headline changed",)


def test_material_changes_in_chinese() -> None:
    said = material_change(
        "基金", "截止日期為2026年12月15日，撥款十五億元。", "基金", "截止日期為2026年12月22日，撥款二十億元。"
    )
    assert [words.split(" ")[0] for words in said] == ["deadline", "amount"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_difference_gives_both_texts_back(old: str, new: str) -> None:
    parts = difference(old, new)
    assert "".join(text for operation, text in parts if operation != "added") == old
    assert "".join(text for operation, text in parts if operation != "removed") == new


def test_a_difference_is_as_fine_as_a_word_or_character() -> None:
    assert difference("Apply by 15 May. Good.", "Apply by 22 May. Good.") == [
        ("same", "Apply by "), ("removed", "15"), ("added", "22"), ("same", " May. Good."),
    ]  # fmt: skip
    assert ("removed", "五") in difference("撥款五億元。申請由今日開始。", "撥款八億元。申請由今日開始。")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("It has 20 staff.", "It has 30 staff.", ("figure changed from 20 to 30",)),
        ("It opens.", "It opens with 30 staff.", ("figure added: 30",)),
        ("It opens with 30 staff.", "It opens.", ("figure removed: 30",)),
        ("It opens on 3 May 2026.", "It opens on 4 May 2026.", ("date changed from 3 may 2026 to 4 may 2026",)),
        ("See www.a.gov.hk today", "See www.b.gov.hk today", ()),  # no figure that a reader acts on
    ],
)
def test_an_edit_says_what_came_and_what_went(old: str, new: str, said: tuple[str, ...]) -> None:
    assert material_change("T", old, "T", new) == said


@pytest.mark.parametrize(
    "words",
    [
        "The deadline is {}.",
        "They close: {}.",
        "Closing date: {}.",
        "No later than {}.",
        "On or before {}.",
        "Apply by {}.",
        "Open until {}.",
        "截止日期：{}。",
        "截至{}。",
        "期限為{}。",
        "請於{}或以前交回。",
        "{}前交回。",
    ],
)
def test_a_date_beside_such_words_is_a_deadline(words: str) -> None:
    old, new = (words.format(date) for date in ("2026-12-15", "2026-12-22"))
    assert material_change("T", old, "T", new) == ("deadline moved from 2026-12-15 to 2026-12-22",)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("It pays ${}.", "amount"),
        ("It pays HKD {}.", "amount"),
        ("It pays RMB {}.", "amount"),
        ("It pays USD {}.", "amount"),
        ("發放港幣 {}", "amount"),
        ("發放人民幣 {}", "amount"),
        ("It pays {} Hong Kong dollars.", "amount"),
        ("It pays {} dollars.", "amount"),
        ("It pays {} yuan.", "amount"),
        ("發放{}元", "amount"),
        ("發放{}多元", "amount"),
        ("發放{}港元", "amount"),
        ("It has {} staff.", "figure"),
    ],
)
def test_a_number_beside_a_currency_is_an_amount(words: str, topic: str) -> None:
    assert material_change("T", words.format(250), "T", words.format(375)) == (f"{topic} changed from 250 to 375",)


@pytest.mark.parametrize("come", [3, 4])
def test_three_figures_of_an_edit_are_named(come: int) -> None:
    figures = [f"{number}7" for number in range(1, come + 1)]
    said = material_change("T", "", "T", " staff, ".join(("It has", *figures)))
    assert said == (f"figure added: {', '.join(figures[:3])}",)


def test_without_a_date_the_headline_identifies_within_its_source() -> None:
    one = replace(draft(title="政府公布新計劃"), url="", published=NO_STAMP)
    assert keys_of(one) == keys_of(replace(one, title="政府公布新計劃。"))
    assert keys_of(one) != keys_of(replace(draft(title="政府公布新計劃"), url=""))


@pytest.mark.parametrize(("length", "bounded"), [(LONGEST_KEY - len("u:example.org/"), False), (200, True)])
def test_a_key_is_whole_up_to_two_hundred_characters(length: int, bounded: bool) -> None:
    [key] = keys_of(Draft(f"https://example.org/{'a' * length}", "T"))
    assert (key == f"u:example.org/{'a' * length}") is not bounded
    assert len(key) <= 200


@pytest.mark.parametrize(("words", "fine"), [(700, True), (800, False)])
def test_very_long_passages_are_shown_as_replaced_whole(words: int, fine: bool) -> None:
    """A passage of 750 words has 1,500 pieces, since the spaces between them count."""
    old = " ".join(f"a{number}" for number in range(words))
    parts = difference(old, old.replace("a7 ", "b7 "))
    assert (("removed", "a7") in parts) is fine
