"""Bytes -> text, whatever the labels say.

The ladder: byte order mark, then a trial of UTF-8, of what HTTP and the document itself declare, of Big5-HKSCS and of
GB18030, each scored by how much the outcome looks like writing. Labels give a head start, they do not decide: feeds of
Hong Kong publishers are mislabelled in every way (a label that contradicts the outcome is reported in the flag).
"""

from __future__ import annotations

import codecs
import re
import zlib
from unicodedata import category

# The marks of UTF-32 first: that of UTF-16 is the beginning of one.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HTTP_LABEL = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE | re.ASCII)
_XML_LABEL = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']""")
_META_LABEL = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# Two or three bytes of a character of three or four, and then none of it.
_CUT_CHARACTER = re.compile(rb"(?:[\xe1-\xef][\x80-\xbf]|[\xf1-\xf4][\x80-\xbf]{1,2})(?![\x80-\xbf])")
_XML_DECLARATION = re.compile(r"<\?xml[^>]{0,300}?\?>")

# WHATWG Encoding: a label names the superset that publishers really write. Python's own name otherwise.
_SUPERSETS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252",
    "big5": "big5hkscs", "cp950": "big5hkscs", "big5-hkscs": "big5hkscs",
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030",
    "utf-16": "utf-16-le", "iso8859-9": "cp1254", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
# WHATWG Encoding: labels that Python does not know.
_OTHER_LABELS = {
    "cn-big5": "big5", "x-x-big5": "big5", "big5-eten": "big5", "windows-950": "big5", "x-gbk": "gbk",
    "windows-936": "gbk", "gb_2312": "gbk", "gb_2312-80": "gbk", "euc-cn": "gbk", "windows-874": "cp874",
    "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-sjis": "cp932",
}  # fmt: skip
# Encodings of Python that no publisher uses, or that cost more than linear time (punycode), or are no charsets.
_TRUSTED = re.compile(
    r"utf-8|utf-16(-[lb]e)?|cp125\d|cp87[48]|cp932|cp949|big5hkscs|gb18030|hz|iso2022_jp|iso8859-\d+|koi8-[ru]|euc_j\w+|johab|mac-roman"
)
_SEVEN_BIT = re.compile("hz|iso2022_jp")  # valid UTF-8, too
_ONE_BYTE = re.compile(r"cp125\d|cp87[48]|iso8859-\d+|koi8-[ru]|mac-roman")
_WIDE_RUN = re.compile(r"[^\x00-\x7f]+")
_INNER_CAPITAL = re.compile("(?<=a)A")
_LETTERS = 0.7  # of characters beyond ASCII; quotation marks and dashes are the rest
_LONGEST_RUN = 1.7  # characters beyond ASCII in a row, in the mean: 1.0 to 1.2 in French and German, 4 and more else
_INNER_CAPITALS = 0.02  # of the letters: McDonald; a quarter in Russian of another encoding
_BIG5_ERRORS = "monitor.big5"
_IDEOGRAPHS = frozenset({"big5hkscs", "gb18030", "hz", "cp932", "euc_jp", "iso2022_jp", "cp949"})
_CANDIDATES = ("big5hkscs", "gb18030", "cp1252")
_HEAD = 4_096  # bytes in which a declaration may stand; browsers look at 1,024 (HTML, "prescan a byte stream")
_MARKUP = 200  # bytes at the beginning of a document, which are declarations and the first tags: ASCII
_SAMPLE = 64_000  # bytes that are scored: thousands of characters, more change no outcome
# Russian in GB18030: each letter counts as a rare ideograph. Alone among ideographs one is what became of Big5.
_CYRILLIC_WORDS = re.compile("[\u0400-\u04ff]{3,}")
_FOR_CYRILLIC = 0.9
_FOR_LABEL = 0.1  # what a label adds to a score: it decides between readings that look alike, and no others

# The commonest characters of Hong Kong news in both scripts: decoded Chinese is full of them, decoded rubbish is not.
_COMMON = frozenset(
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所"
    "民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四"
    "日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立"
    "代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論"
    "運農指幾九區強放決西被幹做必戰先回則任取據處府研究科技創香港務委金融投資基金計劃市場企業智能數碼發佈局長司署署院校園今昨"
    "这个国时来们为说产种后学经进里电现实两体机当点从业应开还样与关线内数质气变条没结问无军者并题党员总设级图统较将组见计别农"
    "几区强决战则据处务资创对过发会动长东车书马门间见语议认让记许论证评识译该请读调谁谈谢警议员"
    "，。、：；？！「」『』（）《》　"
)  # fmt: skip


def decode(body: bytes, content_type: str = "", kind: str = "html") -> tuple[str, str]:
    """The text of a document and a flag: "" when nothing contradicts, else e.g. ``charset:big5hkscs!=utf-8``.

    `kind`: "html", "xml" or "json"; it only says where a declaration may stand. Never raises; bytes that cannot be
    read become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace"), ""
    if wide := _wide(body):
        return body.decode(wide, "replace"), ""
    labels = _labels(body, content_type, kind)
    try:
        text = body.decode(labels[0] if labels and _SEVEN_BIT.fullmatch(labels[0]) else "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(body, labels) or _by_trial(body, labels)
    return text, "" if body.isascii() else _flag("utf-8", labels)


def as_utf8(body: bytes, content_type: str = "") -> tuple[bytes, str]:
    """An XML document as UTF-8 without byte order mark or declaration, and the flag of `decode`.

    Well-labelled UTF-8, nearly every feed, is handed through untouched.
    """
    declared = _XML_LABEL.search(body, 0, _HEAD)
    sound = not declared or declared[1].lower() in (b"utf-8", b"utf8")
    if sound and not body.startswith(codecs.BOM_UTF8) and not _wide(body) and _is_utf8(body):
        return body, "" if body.isascii() else _flag("utf-8", _labels(body, content_type, "xml"))
    text, flag = decode(body, content_type, "xml")
    head = _XML_DECLARATION.sub("", text[:_HEAD], count=1)
    return (head + text[_HEAD:]).encode("utf-8", "replace"), flag


def unpacked(body: bytes, limit: int = 10 << 20) -> bytes:
    """The document inside a gzip file (``sitemap.xml.gz``), at most `limit` bytes of it; other bytes unchanged."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, limit)
    except zlib.error:
        return body


def _damaged_utf8(body: bytes, labels: list[str]) -> tuple[str, str] | None:
    """UTF-8 in which a few characters are cut, with U+FFFD for each; None when that is not what it is.

    Chinese in another encoding holds one sequence that is valid UTF-8 for six that are not (GB 2312: lead bytes C2 to
    DF with a second byte below C0), Western text none. Half a character of two bytes or more says nothing against UTF-8
    that is rightly labelled: no word of another encoding looks so.
    """
    text = body.decode("utf-8", "replace")
    valid = sum(1 for character in text if character > "\x7f" and character != "\ufffd")
    broken = text.count("\ufffd")
    if set(labels) == {"utf-8"}:
        whole = (
            valid >= broken > 0 or len(_CUT_CHARACTER.sub(b"", body).decode("utf-8", "replace")) == len(text) - broken
        )
    else:
        whole = valid >= (8 if labels or not body.lstrip().startswith(b"<?xml") else 1) * broken
    return (text, _flag("utf-8", labels)) if whole else None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(body: bytes) -> str:
    """UTF-16 and UTF-32 without a mark show in the zero bytes of their markup, which stand at every other place."""
    head = body[: min(_MARKUP, len(body) // 4 * 4)]
    if head.count(0) * 3 < len(head) or not head:
        return ""
    zeros = [head[place::4].count(0) * 4 / len(head) for place in range(4)]
    if min(zeros[0], zeros[1]) == 1:
        return "utf-32-be"
    if min(zeros[2], zeros[3]) == 1:
        return "utf-32-le"
    return "utf-16-be" if zeros[0] + zeros[2] > zeros[1] + zeros[3] else "utf-16-le"


def _labels(body: bytes, content_type: str, kind: str) -> list[str]:
    """What HTTP and the document declare, as Python names of the supersets; unknown labels are left out."""
    found = [match[1] for match in [_HTTP_LABEL.search(content_type)] if match]
    pattern = {"html": _META_LABEL, "xml": _XML_LABEL}.get(kind)
    declared = [
        match[1].decode("ascii", "replace") for p in (pattern, _XML_LABEL) if p and (match := p.search(body[:_HEAD]))
    ]
    return [name for label in found + declared[:1] if (name := _python_name(label))]


def _python_name(label: str) -> str | None:
    try:
        name = codecs.lookup(_OTHER_LABELS.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if _TRUSTED.fullmatch(name) else None


def _by_trial(body: bytes, labels: list[str]) -> tuple[str, str]:
    sample = body[:_SAMPLE]
    if len(set(labels)) == 1 and _ONE_BYTE.fullmatch(labels[0]) and is_alphabetic(sample, labels[0]):
        return body.decode(labels[0], "replace"), ""
    if not _IDEOGRAPHS.intersection(labels) and is_alphabetic(sample, "cp1252"):
        return body.decode("cp1252", "replace"), _flag("cp1252", labels)
    trials = list(dict.fromkeys(["utf-8", *labels, *_CANDIDATES]))
    best = max(trials, key=lambda name: plausibility(sample, name) + (_FOR_LABEL if name in labels else 0.0))
    return _decoded(body, best), _flag(best, labels)


def _decoded(body: bytes, encoding: str) -> str:
    return body.decode(encoding, _BIG5_ERRORS if encoding == "big5hkscs" else "replace")


def is_alphabetic(sample: bytes, encoding: str) -> bool:
    """Whether bytes in that one-byte encoding read as words of an alphabet: European text under its own label.

    Accents stand alone among plain letters. Cyrillic and Greek words are of one script, with capitals at their
    beginnings only; what was another encoding has them anywhere.
    """
    text = sample.decode(encoding, "replace")
    runs = _WIDE_RUN.findall(text)
    wide = "".join(runs)
    words = " ".join(runs)
    letters = [character for character in wide if category(character)[0] in "LM"]  # Thai vowels are marks
    if not wide or "\ufffd" in wide or len(letters) < _LETTERS * len(wide):
        return False
    if max(letters) < "\u0250":
        return len(wide) <= _LONGEST_RUN * len(runs)
    blocks = {ord(letter) >> 8 for letter in letters}
    inner = len(
        _INNER_CAPITAL.findall("".join("A" if each.isupper() else "a" if each.isalpha() else " " for each in words))
    )
    return len(blocks) == 1 and inner <= _INNER_CAPITALS * len(letters)


def _of_code_page_950(error: UnicodeError) -> tuple[str, int]:
    """What Windows adds to Big5 and HKSCS does not have: the sign of the euro. Else U+FFFD."""
    assert isinstance(error, UnicodeDecodeError)
    try:
        return error.object[error.start : error.start + 2].decode("cp950"), error.start + 2
    except UnicodeDecodeError:
        return "\ufffd", error.end


codecs.register_error(_BIG5_ERRORS, _of_code_page_950)


def plausibility(sample: bytes, encoding: str) -> float:
    """How much these bytes read in that encoding look like writing: about 1 for prose, below 0 for rubbish."""
    text = _decoded(sample, encoding)
    wide = [character for character in text if character >= "\x80"]
    if not wide:
        return 0.0
    return (sum(map(_weight, wide)) + _FOR_CYRILLIC * len("".join(_CYRILLIC_WORDS.findall(text)))) / len(wide)


def _weight(character: str) -> float:
    if character in _COMMON:
        return 1.0
    if character == "\ufffd" or "\ue000" <= character <= "\uf8ff":
        return -3.0
    if "\u4e00" <= character <= "\u9fff":
        return 0.4
    if "\u3040" <= character <= "\u30ff" or "\uac00" <= character <= "\ud7a3" or "\uff00" <= character <= "\uff5e":
        return 0.4
    if "\u2010" <= character <= "\u2026":
        return 0.5
    return 0.3 if character.isalpha() and character < "\u0250" else -0.5


def _flag(used: str, labels: list[str]) -> str:
    """A contradiction worth recording: a label that is not what the bytes are."""
    wrong = [label for label in labels if label != used]
    return f"charset:{used}!={wrong[0]}" if wrong else ""
