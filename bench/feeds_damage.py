"""Made feeds, whole or damaged, as bytes with their truth: `made(seed, number)`.

Damage is done to the text of a well-formed feed whose truth is known, so it stays known: what is behind a cut is gone,
of a character that lost a byte the rest of its headline is still there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from bench.feeds_recipe import RSS_KINDS, URL, WAYS, Draft, Item, Recipe, drafts_of, recipe_of
from bench.feeds_text import END, LOST
from bench.feeds_words import HONG_KONG_DATES
from bench.feeds_write import Writer, write_atom, write_json, write_rss

GROUPS = tuple(WAYS)


@dataclass(frozen=True, slots=True)
class Feed:
    """One document. `most`: how many items a reader may find, where the last is cut; the truth is of those that are
    whole. `what`: the recipe in words.
    """

    group: str
    body: bytes
    content_type: str
    url: str
    items: tuple[Item, ...]
    most: int
    hong_kong_date: bool
    what: str


def made(seed: int, number: int) -> Feed:
    """The feed of that number: the groups in turn."""
    group, random = GROUPS[number % len(GROUPS)], Random(f"{seed}:{number}")
    recipe = recipe_of(group, random)
    drafts = drafts_of(recipe, random)
    if recipe.damage in _BEFORE:
        _BEFORE[recipe.damage](recipe, drafts, random)
    writer = Writer(recipe, random)
    if recipe.kind == "json":
        text, items = write_json(writer, drafts)
        return _feed(group, recipe, text.encode(), items, len(items))
    text, items = (write_rss if recipe.kind in RSS_KINDS else write_atom)(writer, drafts)
    text = _prolog(recipe) + text
    if recipe.damage in _DAMAGES:
        text = _DAMAGES[recipe.damage](text, random)
    whole = text.count(END) if recipe.damage == "cut" else len(items)
    most = whole + (recipe.damage == "cut" and whole < len(items))
    body = recipe.charset.bom + _bytes(text.replace(END, ""), recipe.charset.codec)
    return _feed(group, recipe, body, items[:whole], most)


def _feed(group: str, recipe: Recipe, body: bytes, items: list[Item], most: int) -> Feed:
    kind = "application/feed+json" if recipe.kind == "json" else "application/rss+xml"
    label = f"; charset={recipe.charset.http_label}" if recipe.charset.http_label else ""
    what = " · ".join(
        (
            recipe.kind, recipe.charset.codec, recipe.charset.xml_label or "no label", recipe.charset.http_label,
            recipe.markup, recipe.atom_type, recipe.links, recipe.guid, recipe.date[0], recipe.date_element,
            recipe.words, recipe.prolog, recipe.damage, ",".join(recipe.extras),
        )
    )  # fmt: skip
    hong_kong = recipe.date[0] in HONG_KONG_DATES
    return Feed(group, body, kind + label, URL, tuple(items), most, hong_kong, what)


def _bytes(text: str, codec: str) -> bytes:
    """In the charset; what it does not have as a reference, as programs write it. A lost byte is left out."""
    parts = text.split(LOST)
    packed = [parts[0].encode(codec, "xmlcharrefreplace")]
    for part in parts[1:]:
        lost, rest = part[0].encode(codec, "xmlcharrefreplace"), part[1:]
        packed += [lost[:-1], rest.encode(codec, "xmlcharrefreplace")]
    return b"".join(packed)


def _prolog(recipe: Recipe) -> str:
    label = f' encoding="{recipe.charset.xml_label}"' if recipe.charset.xml_label else ""
    declaration = f'<?xml version="1.0"{label}?>\n'
    if recipe.prolog == "none" and recipe.charset.xml_label.lower() in ("", "utf-8"):
        return ""
    if recipe.prolog == "doctype entity" and recipe.damage:
        return declaration
    return {
        "single quotes": declaration.replace('"', "'"),
        "standalone": declaration.replace("?>", ' standalone="yes" ?>'),
        "stylesheet": declaration + '<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>\n',
        "comment": declaration + "<!-- made by a program: <rss> <item> -->\n",
        "doctype": declaration + "<!DOCTYPE feed>\n",
        "doctype entity": declaration + '<!DOCTYPE feed [<!ENTITY nbsp "&#160;"><!ENTITY copy "&#169;">]>\n',
        "version 1.1": declaration.replace("1.0", "1.1"),
        "space": "\n  " + declaration,
    }.get(recipe.prolog, declaration)


# -------------------------------------------------------------------------------------------- damage before the writing
def _with_title(drafts: list[Draft], random: Random, title: str) -> None:
    place = random.randrange(len(drafts))
    drafts[place] = replace(drafts[place], title=f"{title} {drafts[place].number}")


def _lose_a_byte(recipe: Recipe, drafts: list[Draft], random: Random) -> None:
    """The mark stands in the words; the truth has it too, and there it stands for anything."""
    recipe.markup, recipe.atom_type = random.choice((("once", "text"), ("raw cdata", "text")))
    if recipe.charset.codec == "utf-8":
        place = random.randrange(len(drafts))
        title = random.choice(("數碼港公布新一批初創企業", "The park’s laboratory — opens", "创新科技署收集意见"))
        cut = random.choice([at for at, each in enumerate(title) if not each.isascii()])
        title = title[:cut] + LOST + title[cut:]
        drafts[place] = replace(drafts[place], title=f"{drafts[place].number} {title} {drafts[place].number}")


def _ampersands(recipe: Recipe, drafts: list[Draft], random: Random) -> None:
    recipe.markup, recipe.atom_type = "once", "text"
    titles = ("R&D at the park", "AT&T, H&M and M&S", "Q&A & more", "Fish&Chips; a trial")
    _with_title(drafts, random, random.choice(titles))


def _less_than(recipe: Recipe, drafts: list[Draft], random: Random) -> None:
    recipe.markup, recipe.atom_type = "once", "text"
    titles = ("Pupils <16s enter", "If 3 < 5 then", "延遲<1毫秒的網絡", "<5 nm chips", "A <- B")
    _with_title(drafts, random, random.choice(titles))


_BEFORE: dict[str, Callable[[Recipe, list[Draft], Random], None]] = {
    "cut byte": _lose_a_byte,
    "ampersand": _ampersands,
    "less-than": _less_than,
}


# --------------------------------------------------------------------------------------------- damage after the writing
def _sub(pattern: str, by: str, text: str, count: int = 1) -> str:
    return re.sub(pattern, by, text, count=count, flags=re.IGNORECASE | re.DOTALL)


def _in_one_item(text: str, random: Random, change: Callable[[str], str]) -> str:
    parts = text.split(END)
    place = random.randrange(len(parts) - 1)
    parts[place] = change(parts[place])
    return END.join(parts)


def _cut(text: str, random: Random) -> str:
    begin = text.find(END) if random.random() < 0.8 else len(text) // 4
    return text[: random.randrange(max(begin, 1), max(text.rfind(END), begin + 2))]


def _raw_ampersands(text: str, _: Random) -> str:
    return text.replace("&amp;", "&")


def _raw_less_than(text: str, _: Random) -> str:
    for words in ("<16s", "< 5", "<1毫", "<5 nm", "<- B"):
        text = text.replace("&lt;" + words[1:], words)
    return text


def _open(name: str) -> Callable[[str, Random], str]:
    def leave_out(text: str, random: Random) -> str:
        return _in_one_item(text, random, lambda item: _last_of(item, rf"</[\w:]*?\b(?:{name})>"))

    return leave_out


def _last_of(item: str, pattern: str) -> str:
    found = list(re.finditer(pattern, item, re.IGNORECASE))
    return item[: found[-1].start()] + item[found[-1].end() :] if found else item


def _open_root(text: str, random: Random) -> str:
    end = text.rfind(END) + 1
    return text[:end] + random.choice(("", "\n", re.sub(r"</[^>]*>\s*$", "", text[end:])))


def _into_summary(text: str, random: Random, html: str) -> str:
    pattern = r"(?=</(?:[\w]+:)?(?:description|summary)>)"
    return _in_one_item(text, random, lambda item: _sub(pattern, html, item) if "]]></" not in item else item)


def _loose_html(text: str, random: Random) -> str:
    return _into_summary(text, random, random.choice(("<br>", '<img src="/p.png">', "<hr>", "<br><br>")))


def _nesting(text: str, random: Random) -> str:
    return _into_summary(text, random, random.choice(("<b><i></b></i>", "<p><b></p></b>", "</p>", "<b>")))


def _controls(text: str, random: Random) -> str:
    control = random.choice(("\x00", "\x0b", "\x08", "\x1f", "\x0c", "\ufffe", "\x1b"))
    return _in_one_item(text, random, lambda item: _sub(r"(?<=\w) (?=\w+<)", f" {control}", item))


def _rubbish_before(text: str, random: Random) -> str:
    return random.choice(
        (
            "\n\n", " ", "\ufeff\ufeff", "<!-- cached -->\n", "Warning: a fault in news.php on line 3\n", "\n\ufeff",
            "<br />\n<b>Notice</b>:  Undefined index in <b>/www/feed.php</b> on line <b>9</b><br />\n", "x",
        )
    ) + text  # fmt: skip


def _rubbish_after(text: str, random: Random) -> str:
    return text + random.choice(
        (
            "\n<!-- made in 0.2 s -->\n<!-- -->", "<script>var a = 1 < 2;</script>", "\x00\x00", "</rss>", "0\r\n\r\n",
            "<br />\n<b>Warning</b>: Unknown", "\n<html><body></body></html>", " &nbsp; ",
        )
    )  # fmt: skip


def _attributes(text: str, random: Random) -> str:
    return random.choice(
        (
            lambda item: _sub(r'isPermaLink="(\w+)"', r"isPermaLink=\1", item),
            lambda item: _sub(r'href="([^" ]+)"', r"href=\1", item),
            lambda item: _sub(r"<((?:\w+:)?(?:title|link))\b", r'<\1 a="1" a="2"', item),
            lambda item: _sub(r"<((?:\w+:)?title)\b", r"<\1 checked", item),
            lambda item: _sub(r"<((?:\w+:)?title)\b", r'<\1 a="x<y"', item),
            lambda item: _sub(r"<((?:\w+:)?title)\b", r'<\1 a="x&y"', item),
        )
    )(text)  # fmt: skip


def _references(text: str, random: Random) -> str:
    reference = random.choice(("&#0;", "&#x1F;", "&#11;", "&#xFFFE;", "&#xD800;", "&#99999999;"))
    into = lambda item: item if "CDATA" in item else _sub(r"(?<=\w) (?=\w+<)", f" {reference}", item)  # noqa: E731
    return _in_one_item(text, random, into)


def _cdata_end(text: str, random: Random) -> str:
    if random.random() < 0.5:
        return text.replace("<item>", "<item>\n]]>\n")
    return text.replace("<channel>", "<!-- a -- b --><channel>").replace("<entry>", "<!-- a -- b --><entry>")


def _no_prefix(text: str, _: Random) -> str:
    """Without the declarations of prefixes that everybody knows."""
    return _sub(r' xmlns:(?:dc|dcterms|content|media|itunes|atom|slash|georss)="[^"]*"', "", text, 0)


def _named(text: str, random: Random) -> str:
    names = {"’": "rsquo", "—": "mdash", "é": "eacute", "“": "ldquo", "”": "rdquo", "€": "euro"}
    for character, name in names.items():
        text = text.replace(character, f"&{name};")
    return _in_one_item(text, random, lambda item: _sub(r"(?<=\w) (?=\w+<)", "&nbsp;", item))


def _case_of_ends(text: str, random: Random) -> str:
    name = random.choice(("title", "link", "description", "item", "pubDate"))
    return text.replace(f"</{name}>", f"</{random.choice((name.upper(), name.title()))}>")


_DAMAGES: dict[str, Callable[[str, Random], str]] = {
    "cut": _cut, "ampersand": _raw_ampersands, "less-than": _raw_less_than, "open title": _open("title"),
    "open description": _open("description|summary"), "open item": _open("item|entry"), "open root": _open_root,
    "loose html": _loose_html, "controls": _controls, "nesting": _nesting, "rubbish before": _rubbish_before,
    "rubbish after": _rubbish_after, "attributes": _attributes, "references": _references, "cdata end": _cdata_end,
    "no prefix": _no_prefix, "named characters": _named, "case of ends": _case_of_ends,
}  # fmt: skip
