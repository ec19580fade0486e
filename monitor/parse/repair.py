"""Mending XML that is nearly well-formed: the usual damage of feeds, put right before a parser sees it.

A raw ``&`` ("R&D"), HTML's named characters (``&nbsp;``), control characters, white space or a server's notice before
the first tag, a document type with its entities. Each is a linear pass over the bytes; CDATA sections stay untouched.
"""

from __future__ import annotations

import re
from html.entities import html5

_FIRST_TAG = re.compile(
    rb"<(?:\?xml|!DOCTYPE|!--|(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex|opml|channel|html)\b)", re.IGNORECASE
)
_ROOT_END = re.compile(rb"</(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex|opml|channel)\s*>", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[]*", re.IGNORECASE)
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(
    rb"&(?:(amp|lt|gt|quot|apos);|#(?:(\d{1,20})|[xX]([0-9a-fA-F]{1,16}));|([a-zA-Z][a-zA-Z0-9]{1,30});)?"
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_LONG_TAG = re.compile(rb"<[^<>]{65536,}>?")  # 100,000 attributes; feedparser needs quadratic time for them
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]+|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_BARE_LESS = re.compile(rb"<(?![A-Za-z_/!?\xc3-\xef])")
_NAMED_CHARACTERS = {
    name[:-1].encode(): f"&#{ord(text)};".encode()
    for name, text in html5.items()
    if name.endswith(";") and len(text) == 1
}


def from_first_tag(body: bytes) -> bytes:
    """Without what stands before the document: white space, a PHP notice, a stray byte order mark."""
    if body.startswith(b"<"):
        return body
    match = _FIRST_TAG.search(body)
    return body[match.start() :] if match else body.lstrip()


def without_doctype(body: bytes) -> bytes:
    """Without the document type and the entities that it declares: bombs are made of them, and no feed needs them."""
    match = _DOCTYPE.search(body, 0, 4_096)
    if not match:
        return body
    end = match.end()
    if body[end : end + 1] == b"[":
        closed = re.compile(rb"\]\s*>").search(body, end)
        end = closed.end() if closed else len(body)
        return body[: match.start()] + body[end:]
    return body[: match.start()] + body[end:].removeprefix(b">")


def mended(body: bytes) -> bytes:
    """The same document with the damage of single characters put right. UTF-8 in, UTF-8 out."""
    body = _LONG_TAG.sub(b"", _CONTROLS.sub(b"", body.decode("utf-8", "replace").encode()))
    last_end = body.rfind(b"-->") + 3  # behind it, each "<!--" would be looked for an end of
    body = _COMMENT.sub(b"", body[:last_end]) + body[last_end:]
    if b"<![CDATA[" not in body:
        return _mended_markup(body)
    parts = _CDATA.split(body)
    return b"".join(part if part.startswith(b"<![CDATA[") else _mended_markup(part) for part in parts)


def _mended_markup(markup: bytes) -> bytes:
    return _BARE_LESS.sub(b"&lt;", _AMPERSAND.sub(_reference, markup))


def _reference(match: re.Match[bytes]) -> bytes:
    known, decimal, hexadecimal, name = match.groups()
    if known:
        return match[0]
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return match[0] if _is_character(code) else b""
    if name:
        return _NAMED_CHARACTERS.get(name) or b"&amp;" + match[0][1:]
    return b"&amp;"


def _is_character(code: int) -> bool:
    """`Char` of XML 1.0."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def is_cut(body: bytes) -> bool:
    """Whether the end of the document is missing: behind its last item nothing closes its root."""
    last = max(body.rfind(start) for start in (b"<item", b"<entry", b"<url>", b"<sitemap>"))
    return not _ROOT_END.search(body, max(last, 0))
