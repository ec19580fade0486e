"""Texts as markup: the many right ways to write one text into RSS or Atom."""

from __future__ import annotations

from base64 import b64encode
from random import Random
from xml.sax.saxutils import escape

# Marks that the text of a made feed holds until its bytes are made: the end of an item, and the character of which one
# byte will be lost.
END, LOST = "\ue000", "\ue001"


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _numbers(text: str) -> str:
    """Every fifth character as a reference, in both notations."""
    return "".join(
        f"&#{ord(each)};" if place % 10 == 0 else f"&#x{ord(each):X};" if place % 5 == 0 else escape(each)
        for place, each in enumerate(text)
    )


def _halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


def _comment_inside(text: str) -> str:
    first, second = _halves(text)
    return f"{escape(escape(first))}<!-- a note -->{escape(escape(second))}"


def _split_cdata(text: str) -> str:
    first, second = _halves(text)
    return cdata(escape(first)) + cdata(escape(second))


def _entities_twice(text: str) -> str:
    """The references of a text that was HTML already, escaped once more."""
    return escape(escape(text).replace("’", "&rsquo;").replace("—", "&mdash;").replace("é", "&eacute;"))


_IN_RSS = {
    "once": escape,
    "html": lambda text: escape(escape(text)),
    "cdata": lambda text: cdata(escape(text)),
    "raw cdata": cdata,
    "numbers": _numbers,
    "split cdata": _split_cdata,
    "comment inside": _comment_inside,
    "entities twice": _entities_twice,
}


def rss_title(text: str, markup: str) -> str:
    """A headline in RSS, where nothing says whether it is HTML."""
    return _IN_RSS.get(markup, escape)(text)


def html_of(paragraphs: tuple[str, ...], random: Random) -> str:
    """The same words as HTML, well-formed, with the usual elements around them."""
    parts = []
    for paragraph in paragraphs:
        words = escape(paragraph)
        parts.append(
            random.choice(
                (
                    f"<p>{words}</p>", f'<p class="a">{words}</p>\n', f"<div><b>{words}</b></div>", f"{words}<br />",
                    f'<ul><li><a href="https://www.park.example/x?a=1&amp;b=2">{words}</a></li></ul>',
                    f'<p><img src="/p.png" alt="a picture"/>{words}</p>',
                )
            )
        )  # fmt: skip
    return "".join(parts)


def rss_text(paragraphs: tuple[str, ...], markup: str, random: Random) -> str:
    """A description in RSS."""
    if markup == "paragraphs":
        return escape(html_of(paragraphs, random))
    if markup == "inline":
        return html_of(paragraphs, random)
    if markup in ("once", "raw cdata", "numbers"):
        return _IN_RSS[markup](" ".join(paragraphs))
    if markup == "cdata":
        return cdata(html_of(paragraphs, random))
    return _IN_RSS[markup](" ".join(paragraphs))


def atom_text(name: str, paragraphs: tuple[str, ...], kind: str, version: str, random: Random) -> str:
    """An element of Atom with its text in the way that its `type` says. `name`: with its prefix."""
    words = " ".join(paragraphs)
    if kind in ("none", "text", "text/plain"):
        return f"<{name}{_type(kind, version)}>{escape(words)}</{name}>"
    html = escape(words) if len(paragraphs) == 1 else html_of(paragraphs, random)
    if kind == "base64":
        if version == "atom10":
            return f"<{name}{_type('html', version)}>{escape(html)}</{name}>"
        packed = b64encode(html.encode()).decode()
        return f'<{name} type="text/html" mode="base64">\n{packed}\n</{name}>'
    if kind.startswith("xhtml"):
        return _xhtml(name, html, kind, version)
    return f"<{name}{_type(kind, version)}>{random.choice((escape, cdata))(html)}</{name}>"


def _type(kind: str, version: str) -> str:
    if kind == "none":
        return ""
    if version == "atom10":
        return f' type="{kind}"'
    return {"text": "", "text/plain": ' type="text/plain"'}.get(kind, ' type="text/html" mode="escaped"')


def _xhtml(name: str, html: str, kind: str, version: str) -> str:
    stated = ' type="xhtml"' if version == "atom10" else ' type="application/xhtml+xml" mode="xml"'
    if kind == "xhtml prefix":
        for inner in ("p", "div", "b", "br", "ul", "li", "a", "img"):
            for begin in (f"<{inner}>", f"<{inner} ", f"</{inner}>"):
                html = html.replace(begin, begin.replace(inner, f"h:{inner}", 1))
        return f'<{name}{stated}><h:div xmlns:h="http://www.w3.org/1999/xhtml">{html}</h:div></{name}>'
    return f'<{name}{stated}><div xmlns="http://www.w3.org/1999/xhtml">{html}</div></{name}>'
