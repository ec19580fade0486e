"""Every way of labelling and mislabelling a Chinese document gives the right words."""

from __future__ import annotations

import codecs
import gzip

import pytest
from parse_support import parsed, rss

from monitor.parse.charset import as_utf8, decode, unpacked

TRADITIONAL = "創新科技署公布新一輪資助計劃 申請即日起接受"
SIMPLIFIED = "创新科技署公布新一轮资助计划 申请即日起接受"
CANTONESE = "啲嘢喺度嚟緊"  # Big5-HKSCS only
TEXTS = [("big5hkscs", TRADITIONAL + CANTONESE), ("big5", TRADITIONAL), ("gb18030", SIMPLIFIED), ("gb2312", SIMPLIFIED)]
TEXTS += [("utf-8", TRADITIONAL), ("utf-8", SIMPLIFIED), ("gb18030", TRADITIONAL), ("utf-16", TRADITIONAL)]
WRONG = ["utf-8", "iso-8859-1", "big5", "gb2312", "us-ascii", "no-such-charset"]


def document(text: str, declared: str) -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    return declaration + rss(f"<title>{text}</title><link>https://news.example.hk/1</link>").partition("?>")[2]


def title(body: bytes, content_type: str = "") -> str:
    return parsed(body, content_type=content_type).entries[0].title


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
class TestEveryLabelling:
    def test_declared_by_the_document(self, encoding: str, text: str) -> None:
        assert title(document(text, encoding).encode(encoding)) == text

    def test_declared_by_http(self, encoding: str, text: str) -> None:
        assert title(document(text, "").encode(encoding), f"text/xml; charset={encoding}") == text

    def test_declared_by_both(self, encoding: str, text: str) -> None:
        assert title(document(text, encoding).encode(encoding), f"text/xml; charset={encoding}") == text

    def test_not_declared(self, encoding: str, text: str) -> None:
        assert title(document(text, "").encode(encoding), "text/xml") == text

    @pytest.mark.parametrize("wrong", WRONG)
    def test_declared_wrongly_by_the_document(self, encoding: str, text: str, wrong: str) -> None:
        assert title(document(text, wrong).encode(encoding)) == text

    @pytest.mark.parametrize("wrong", WRONG)
    def test_declared_wrongly_by_http(self, encoding: str, text: str, wrong: str) -> None:
        assert title(document(text, encoding).encode(encoding), f"text/xml; charset={wrong}") == text

    @pytest.mark.parametrize("wrong", WRONG)
    def test_declared_wrongly_by_both(self, encoding: str, text: str, wrong: str) -> None:
        assert title(document(text, wrong).encode(encoding), f"text/xml; charset={wrong}") == text


def test_a_contradiction_is_recorded_and_a_right_label_is_not() -> None:
    wrong = parsed(document(TRADITIONAL, "utf-8").encode("big5hkscs"))
    assert wrong.flags == ("charset:big5hkscs!=utf-8",)
    assert parsed(document(TRADITIONAL, "big5").encode("big5hkscs")).flags == ()
    assert parsed(document(TRADITIONAL, "utf-8").encode()).flags == ()


@pytest.mark.parametrize("declared", ["utf-16", "ucs-4", "no-such-charset", "big5", "x"])
def test_plain_ascii_under_any_declaration(declared: str) -> None:
    outcome = parsed(document("Plain words", declared))
    assert (outcome.entries[0].title, outcome.flags) == ("Plain words", ())


@pytest.mark.parametrize("encoding", ["big5", "utf-8"])
def test_a_notice_before_a_declaration_that_lies_or_not(encoding: str) -> None:
    body = b"<br />Warning: x on line 3<br />\n" + document(TRADITIONAL, "big5").encode(encoding)
    assert title(body) == TRADITIONAL


def test_a_byte_order_mark_decides() -> None:
    body = codecs.BOM_UTF8 + document(TRADITIONAL, "big5").encode()
    assert title(body, "text/xml; charset=gb2312") == TRADITIONAL


def test_utf8_with_a_character_cut_in_half_stays_utf8() -> None:
    whole = document(TRADITIONAL * 20 + "X", "utf-8").encode()
    body = whole.replace("受X".encode(), "受".encode()[:2])
    assert title(body).startswith(TRADITIONAL)


def test_western_text_is_not_taken_for_chinese() -> None:
    text = "Café Montréal à Genève: señor Müller, naïve façade"
    assert title(document(text, "").encode("cp1252")) == text
    assert title(document(text, "utf-8").encode("cp1252")) == text


def test_an_html_page_that_declares_two_charsets_is_read_by_its_bytes() -> None:
    page = f'<meta charset="utf-8"><meta http-equiv="Content-Type" content="text/html; charset=gbk"><p>{SIMPLIFIED}'
    assert SIMPLIFIED in decode(page.encode("gbk"), "text/html", "html")[0]
    assert SIMPLIFIED in decode(page.encode(), "text/html", "html")[0]


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "undefined", "rot13", "base64", "unicode_escape", "utf-7", "\x00"]
)
def test_charsets_that_are_none_are_passed_over(label: str) -> None:
    body = document(TRADITIONAL, label).encode()
    assert decode(body, f"text/xml; charset={label}", "xml")[0] == body.decode()


def test_well_labelled_utf8_is_handed_through_untouched() -> None:
    body = rss(f"<title>{TRADITIONAL}</title>").encode()
    assert as_utf8(body, "text/xml; charset=utf-8")[0] is body


def test_a_gzip_file_is_unpacked_up_to_its_limit() -> None:
    assert unpacked(gzip.compress(b"<rss/>")) == b"<rss/>"
    assert len(unpacked(gzip.compress(bytes(1_000_000)), limit=1_000)) == 1_000
    assert unpacked(b"\x1f\x8bno gzip") == b"\x1f\x8bno gzip"


RUSSIAN = "Правительство Гонконга создаёт фонд инноваций, объявил Научный парк. McDonald и другие участвуют."
GREEK = "Η κυβέρνηση ανακοίνωσε νέο πρόγραμμα για την καινοτομία"
FRENCH = "Le café de Genève préféré, une façade naïve, déjà là"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "iso-8859-5"),
        (GREEK, "iso-8859-7"),
        (FRENCH, "iso-8859-1"),
        (FRENCH, "windows-1252"),
        ("Zażółć gęślą jaźń w parku nauki", "iso-8859-2"),
    ],
)
def test_alphabets_under_their_own_label(text: str, encoding: str) -> None:
    assert title(document(text, encoding).encode(encoding)) == text
    assert title(document(text, "").encode(encoding), f"text/xml; charset={encoding}") == text


@pytest.mark.parametrize("label", ["koi8-r", "windows-1251", "iso-8859-1", "iso-8859-7"])
@pytest.mark.parametrize(("text", "encoding"), [(TRADITIONAL, "big5hkscs"), (SIMPLIFIED, "gb18030")])
def test_chinese_under_the_label_of_an_alphabet(label: str, text: str, encoding: str) -> None:
    assert title(document(text * 3, label).encode(encoding)) == text * 3


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be", "utf-16", "utf-16-le", "utf-16-be"])
def test_wide_encodings_with_and_without_a_mark(encoding: str) -> None:
    assert title(document(TRADITIONAL, encoding).encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize("cut", ["’".encode()[:2], "創".encode()[:2], "😀".encode()[:3], "é".encode()[:1]])
@pytest.mark.parametrize("words", ["Hong Kong’s plan for chips", "City’s start-ups raise €2 billion, HKSTP’s says"])
@pytest.mark.parametrize("content_type", ["", "application/rss+xml; charset=utf-8"])
def test_one_cut_character_does_not_turn_utf8_into_another_encoding(cut: bytes, words: str, content_type: str) -> None:
    body = document(f"{words} @", "utf-8").encode().replace(b"@", cut)
    assert title(body, content_type).startswith(words)


def test_a_cut_character_alone_is_utf8_still_where_the_label_says_so() -> None:
    body = document("Words of a notice@", "utf-8").encode().replace(b"@", "’".encode()[:2])
    assert title(body) == "Words of a notice\ufffd"


def test_the_sign_of_the_euro_in_big5() -> None:
    body = document("創新科技署撥款@五百萬元", "big5").encode("big5hkscs").replace(b"@", "€".encode("cp950"))
    assert title(body) == "創新科技署撥款€五百萬元"


def test_the_sign_of_the_euro_counts_for_big5_in_a_short_title() -> None:
    assert title(document("只售@5", "big5").encode("big5hkscs").replace(b"@", "€".encode("cp950"))) == "只售€5"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("before", ["\n  ", "Notice: a fault\n"])
def test_wide_encodings_without_a_mark_behind_something_else(encoding: str, before: str) -> None:
    assert title((before + document(TRADITIONAL, "")).encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        ("อุทยานวิทยาศาสตร์ใหม่", "windows-874", "cp874"),
        ("新しい研究所", "iso-2022-jp", "iso2022_jp"),
        (SIMPLIFIED, "hz-gb-2312", "hz"),
        (TRADITIONAL, "x-x-big5", "big5"),
        (f"{RUSSIAN} 合作", "gb18030", "gb18030"),
    ],
)
def test_rarer_charsets_under_their_own_label(text: str, label: str, encoding: str) -> None:
    assert title(document(text, label).encode(encoding)) == text


@pytest.mark.parametrize("label", ["utf-8", "", "us-ascii"])
def test_western_text_under_a_wrong_label_is_no_chinese(label: str) -> None:
    text = "Le parc reçoit des chercheurs étrangers"
    assert title(document(text, label).encode("cp1252")) == text


def test_xml_that_declares_nothing_is_utf8_with_a_cut_character() -> None:
    body = document("Café at the park — it’s open@", "").encode().replace(b"@", "é".encode()[:1])
    assert title(body) == "Café at the park — it’s open\ufffd"
