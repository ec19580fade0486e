"""HTML of feed fields -> plain text; links -> absolute http(s) addresses, or nothing.

Everything here is linear in its input: a description of 200 kB of ``<!--`` or of ``<a "`` costs no more than prose.
"""

from __future__ import annotations

import re
from html import unescape
from unicodedata import normalize
from urllib.parse import quote, urljoin, urlsplit

from monitor.parse.raw_items import MAX_URL
from monitor.parse.wrapped import unwrapped, unwrapped_html, unwrapped_line
from monitor.text import clean as strip_controls

_BLOCKS = (
    "address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
)  # fmt: skip
_CELLS = ("td", "th", "option")
_INLINE = (
    "a", "abbr", "acronym", "area", "audio", "b", "base", "bdi", "bdo", "big", "body", "button", "caption", "cite",
    "code", "col", "colgroup", "data", "datalist", "del", "details", "dfn", "em", "embed", "font", "g", "head", "html",
    "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "link", "map", "mark", "marquee", "math", "meta",
    "meter", "nobr", "noscript", "object", "optgroup", "output", "param", "path", "picture", "progress", "q", "rb",
    "rp", "rt", "rtc", "ruby", "s", "samp", "script", "select", "small", "source", "span", "strike", "strong", "style",
    "sub", "sup", "svg", "template", "textarea", "time", "title", "track", "tt", "u", "var", "video", "wbr",
)  # fmt: skip
# What stands in a tag's place. Other names are no HTML ("<IoT>", "x<y>z") and stay as they are.
_IN_PLACE = dict.fromkeys(_BLOCKS, "\n") | dict.fromkeys(_CELLS, " ") | dict.fromkeys(_INLINE, "")

# Strict first: a quoted attribute may hold ">". What is left (a quote that never closes) is taken up to the next ">".
_TAG = re.compile(r"""</?([a-zA-Z][^\s<>/"']*+)(?>(?:[^<>"']++|"[^"]{0,2000}"|'[^']{0,2000}')*)>|<[!?][^<>]*>""")
_LOOSE_TAG = re.compile(r"</?([a-zA-Z][^\s<>/]*+)[^<>]*>")
# A tag that the end of the field cuts: a comment, an end, or a name with nothing or the beginning of an attribute
# behind it. Right behind a letter ("if a<b then") only an attribute's value shows that it is one.
_CUT_TAG = re.compile(
    r"""<(?:!(?:-|\[|(?i:doctype))|/([a-zA-Z][^\s<>/"']*+)|([a-zA-Z][^\s<>/"']*+)"""
    r"""(?=\s+[\w:-]++\s*=)|(?<!\w<)([a-zA-Z][^\s<>/"']*+)(?=\s*/?\Z|\s+[\w:-]++\Z))[^<>]*\Z"""
)
# Attributes have values, but for these; other words behind a name ("a<b and c>d") are text.
_BARE_WORDS = re.compile(
    r"""(?:[^<>"'=]*\s)?(?!(?i:allowfullscreen|async|autoplay|checked|clear|compact|controls|defer|disabled|download|hidden"""
    r"""|inert|ismap|itemscope|loop|multiple|muted|nohref|noshade|nowrap|open|playsinline|readonly|required|reversed"""
    r"""|selected|typemustmatch)\b)[a-zA-Z][^<>"'=]*"""
)
# What shows that a text was escaped once too often: an element with its end, or a line break.
_ESCAPED_TAGS = re.compile(
    r"<(p|b|i|em|strong|a|div|span|ul|ol|li|h[1-6])\b[^<>]*>[^<>]{0,2000}</(?:\1|a|b|i|em|strong|span|li)>|<br */?>",
    re.IGNORECASE,
)
_BREAKS = re.compile(rf"<(?i:{'|'.join(_BLOCKS)})\b")
_HIDDEN = re.compile(r"<(!--|!\[CDATA\[|(?i:script|style|template|svg|iframe|noscript|rtc?|rp)\b)")
# How characters are read is no part of the text. The end tags may be left out (HTML, "Optional tags"): then the next
# part of the annotation or the end of what it stands in ends it.
_AFTER_RUBY = re.compile(r"(?=<(?i:/(?:rtc?|rp|ruby|p|div|td|li|h\d)|rb|rtc?|rp|p|div|br|li)\b)")
_CLOSERS = {
    "!--": re.compile("-->"),
    "![CDATA[": re.compile(r"\]\]>"),
    **dict.fromkeys(("rt", "rtc", "rp"), _AFTER_RUBY),
    **{name: re.compile(f"(?=</(?i:{name}))") for name in ("script", "style", "template", "svg", "iframe", "noscript")},
}
_ODD_SPACES = ("\t", "\xa0", "\f", "\v", "\u2002", "\u2003", "\u2009", "\u2028", "\u2029", "\u202f")
_SPACE = re.compile(r"[^\S\u3000]+")  # U+3000 parts the clauses of Chinese headlines, so it stays inside a line
_LINE_END = re.compile("[\n\r\u2028]")
_MANY_BREAKS = re.compile(r"\n{3,}")
_C1 = re.compile(r"[\x80-\x9f]")
_SENTENCE_ENDS = ("。", "！", "？", "…", ". ", "! ", "? ")

# Windows-1252 characters that were labelled ISO-8859-1 (WHATWG Encoding, "windows-1252").
_CP1252 = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def plain(html: str) -> str:
    """An HTML fragment (or plain text) as text: tags away, entities decoded, blocks on lines of their own.

    Line ends that only typesetting made are gone; what has no block elements is judged as plain text.
    """
    has_blocks = "<" in html and bool(_BREAKS.search(html))
    return tidy(_without_markup(html), wrapped=not has_blocks)


def line(html: str) -> str:
    """The same on one line: titles."""
    has_blocks = "<" in html and bool(_BREAKS.search(html))
    text = _without_markup(html)
    return squeezed(tidy(text if has_blocks else unwrapped_line(text)))


def _without_markup(html: str) -> str:
    has_tags = "<" in html
    if has_tags:
        html = _without_tags(html)
    if "&" not in html:
        return html
    text = unescape(html)
    return unescape(_without_tags(text)) if not has_tags and _ESCAPED_TAGS.search(text) else text


def squeezed(text: str) -> str:
    """Text on one line, single spaces between its words."""
    if "\u3000" in text:
        return _SPACE.sub(" ", text).strip()
    return " ".join(text.split())


def teaser(text: str, limit: int = 500) -> str:
    """The first `limit` characters of a text on one line, cut behind a sentence if one ends in their second half."""
    head = squeezed(text[: limit + limit // 4])
    if len(head) <= limit and len(text) <= limit:
        return head
    head = head[:limit]
    end = max(head.rfind(mark, limit // 2) for mark in _SENTENCE_ENDS)
    if end >= 0:
        return head[: end + 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def _without_tags(html: str) -> str:
    if _HIDDEN.search(html):
        html = _without_hidden(html)
    if _LINE_END.search(html) and _BREAKS.search(html):
        html = unwrapped_html(html).replace("\n", " ").replace("\r", " ")
    html = _TAG.sub(_in_place, html)
    if "<" in html:
        html = _CUT_TAG.sub(_of_cut_tag, _LOOSE_TAG.sub(_in_place, html))
    return html


def _in_place(match: re.Match[str]) -> str:
    """What stands in the place of a tag; the match itself where it is none."""
    name = match[1]
    if name is None:
        return ""
    found = _place_of(name)
    if found is None:
        return "" if ":" in name or "-" in name else match[0]
    if _BARE_WORDS.fullmatch(match[0], match.end(1) - match.start(), len(match[0]) - 1):
        return match[0]
    return found


def _of_cut_tag(match: re.Match[str]) -> str:
    """Nothing, unless its name is none of HTML's: "latency x<y in" opens no tag."""
    name = match[1] or match[2] or match[3]
    return match[0] if name and _place_of(name) is None else ""


def _place_of(name: str) -> str | None:
    found = _IN_PLACE.get(name)
    return _IN_PLACE.get(name.lower().rpartition(":")[2]) if found is None else found  # "xhtml:p" is one, too


def _without_hidden(html: str) -> str:
    """Leave out what no reader sees: comments, scripts, styles. Unclosed ones reach to the end, as in browsers."""
    kept, at = [], 0
    while match := _HIDDEN.search(html, at):
        kept.append(html[at : match.start()])
        at, words = _end_of_hidden(html, match)
        kept.append(words)
    kept.append(html[at:])
    return "".join(kept)


def _end_of_hidden(html: str, match: re.Match[str]) -> tuple[int, str]:
    """Where it ends, and the words that a CDATA section holds."""
    closed = _CLOSERS[match[1].lower() if match[1].isalpha() else match[1]].search(html, match.end())
    if not closed:
        return len(html), ""
    return closed.end(), html[match.end() : closed.start()] if match[1] == "![CDATA[" else ""


def tidy(text: str, *, wrapped: bool = False) -> str:
    """Text without controls and with single spaces, none at the ends of lines, at most one empty line in a row.

    `wrapped`: its lines may have been wrapped, and are then joined.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    stripped = strip_controls(text)
    if stripped is not text and _C1.search(text):
        stripped = strip_controls(text.translate(_CP1252))
    if wrapped and ("\u2028" in stripped or "\u2029" in stripped):
        stripped = stripped.replace("\u2028", "\n").replace("\u2029", "\n\n")
    if "\n" not in stripped:
        return squeezed(stripped)
    if wrapped:
        for odd in _ODD_SPACES:  # before the width of lines is measured, which goes by words
            stripped = stripped.replace(odd, " ")
        stripped = unwrapped(stripped)
    text = _tidy_lines(stripped).strip()
    return _MANY_BREAKS.sub("\n\n", text) if "\n\n\n" in text else text


def _tidy_lines(text: str) -> str:
    """Single spaces, none at the ends of lines. Plain replacing is far quicker here than any expression."""
    if "\u3000" in text:
        return "\n".join(map(squeezed, text.split("\n")))
    for odd in _ODD_SPACES:
        if odd in text:
            text = text.replace(odd, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.replace(" \n", "\n").replace("\n ", "\n")


# ------------------------------------------------------------------------------------------------------------ addresses
_PLAIN_URL = re.compile(r"https?://[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?(?:[/?#][!-~]*)?")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # browsers pass over them, so "java\\tscript:" is a scheme
_NO_HOST = re.compile(r"https?:(?!//[^/?#])", re.IGNORECASE)
_NOT_ASCII = re.compile(r"[^!-~]+")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|zip)$", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def absolute(raw: str, base: str) -> str | None:
    """An absolute http(s) address of at most 2,048 characters, or None.

    Refused: other schemes however they are disguised (``java\\tscript:``), user names in the address, back-slashes.
    """
    raw = raw.strip()
    if not raw or len(raw) > MAX_URL:
        return None
    if _PLAIN_URL.fullmatch(raw) and "\\" not in raw and "&amp;" not in raw:
        return raw
    return _absolute(raw, base)


def _absolute(raw: str, base: str) -> str | None:
    raw = _CONTROLS.sub("", raw).replace("&amp;", "&").strip()
    if raw.lower().startswith("www."):
        raw = f"//{raw}"
    try:
        joined = urljoin(base, raw) if raw and not _NO_HOST.match(raw) else ""
        parts = urlsplit(joined)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or "\\" in joined:
        return None
    joined = _INVISIBLE.sub(lambda match: quote(match[0]), joined)
    if strip_controls(joined) != normalize("NFC", joined):
        joined = _NOT_ASCII.sub(lambda match: quote(match[0]), joined)
    return joined if len(joined) <= MAX_URL else None


def looks_like_url(raw: str) -> bool:
    """Whether an identifier is itself an http(s) address."""
    return raw.startswith(("http://", "https://"))


def is_document(address: str) -> bool:
    """Whether an address is that of a file to be read elsewhere (PDF, Word, Excel, PowerPoint, an archive)."""
    return _FILE.search(urlsplit(address).path) is not None
