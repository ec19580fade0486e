"""What a made feed is made of: its items, which are the truth, and a recipe, the ways in which they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bench.feeds_words import DATES, HONG_KONG_DATES, PLAIN_DATES, TEXTS, DateForm, moments

KINDS = ("rss2", "rss091", "rss092", "rdf", "atom10", "atom03", "json")
XML_KINDS = KINDS[:-1]
RSS_KINDS = ("rss2", "rss091", "rss092", "rdf")
URL = "https://feeds.example.hk/out/news.xml"
HOME = "https://www.park.example/en/news/"
BASE = "https://base.example/dir/"


@dataclass(frozen=True, slots=True)
class Item:
    """The truth of one item: what a person who saw its page would say. Empty: not stated."""

    id: str
    title: str
    link: str
    published: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One item before it is written; the texts as paragraphs."""

    number: int
    title: str
    when: datetime
    summary: tuple[str, ...]
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Charset:
    """`codec`: in which the bytes are; the labels: what the document and HTTP say."""

    codec: str = "utf-8"
    xml_label: str = "utf-8"
    http_label: str = ""
    texts: str = "mixed"
    bom: bytes = b""


@dataclass(slots=True)
class Recipe:
    """The ways in which one feed is written; every field's default is the plainest way."""

    kind: str = "rss2"
    charset: Charset = Charset()
    case: Callable[[str], str] = str
    markup: str = "once"
    atom_type: str = "html"
    links: str = "absolute"
    guid: str = "guid"
    date: tuple[str, DateForm] = ("rfc822", PLAIN_DATES["rfc822"])
    date_element: str = "pubDate"
    words: str = "description"  # the element of the summary
    with_content: bool = True
    root: str = ""  # attributes of the root element
    prefixes: dict[str, str] = field(default_factory=dict)
    extras: tuple[str, ...] = ()
    prolog: str = ""
    damage: str = ""


# --------------------------------------------------------------------------------------------------------- choices
_TRADITIONAL_LABELS = ("big5", "Big5", "BIG5", "cp950")
_SIMPLIFIED_LABELS = ("gb2312", "GB2312", "gbk", "GBK", "gb18030")
CHARSETS = (
    *(Charset("utf-8", label) for label in ("utf-8", "UTF-8", "utf8", "")),
    Charset("utf-8", "utf-8", bom=b"\xef\xbb\xbf"),
    *(Charset("big5hkscs", label, texts="traditional") for label in _TRADITIONAL_LABELS),
    *(Charset("big5hkscs", label, texts="hkscs") for label in ("big5-hkscs", "Big5-HKSCS")),
    *(Charset("gb18030", label, texts="simplified") for label in _SIMPLIFIED_LABELS),
    Charset("gb18030", "gb18030", texts="mixed"),
    Charset("utf-16", "utf-16"),
    Charset("utf-16-le", "utf-16", bom=b"\xff\xfe"),
    Charset("utf-16-be", "utf-16", bom=b"\xfe\xff"),
    Charset("utf-16-le", "utf-16"),
    Charset("utf-16-be", "UTF-16BE"),
    Charset("utf-32", "utf-32"),
    Charset("utf-32-le", "utf-32"),
    Charset("utf-32-be", "UTF-32BE"),
    Charset("koi8-r", "koi8-r", texts="russian"),
    Charset("koi8-r", "KOI8-R", texts="russian"),
    Charset("cp1251", "windows-1251", texts="russian"),
    Charset("iso8859-5", "iso-8859-5", texts="russian"),
    Charset("cp1252", "windows-1252", texts="windows"),
    Charset("iso8859-1", "iso-8859-1", texts="western"),
    Charset("iso8859-15", "iso-8859-15", texts="western"),
    Charset("shift_jis", "shift_jis", texts="japanese"),
    Charset("euc_jp", "euc-jp", texts="japanese"),
    Charset("euc_kr", "euc-kr", texts="korean"),
)
_OTHER_LABELS = ("big5", "gb2312", "iso-8859-1", "us-ascii", "utf-16", "x-unknown", "utf8mb4")
WRONG_CHARSETS = (
    *(Charset("big5hkscs", label, texts="traditional") for label in ("utf-8", "", "iso-8859-1", "big-5", "zh-hk")),
    *(Charset("gb18030", label, texts="simplified") for label in ("utf-8", "", "iso-8859-1", "gb-2312")),
    *(Charset("utf-8", label) for label in _OTHER_LABELS),
    *(Charset("utf-8", "utf-8", label) for label in ("iso-8859-1", "big5", "gbk", "us-ascii", "none")),
    *(Charset("utf-8", "", label) for label in ("iso-8859-1", "us-ascii")),
    Charset("cp1252", "iso-8859-1", texts="windows"),
    Charset("cp1252", "utf-8", texts="windows"),
    Charset("cp950", "big5", texts="traditional"),
    Charset("gb18030", "utf-8", "gbk", texts="simplified"),
    Charset("big5hkscs", "utf-8", "big5", texts="hkscs"),
    Charset("utf-8", "utf-16", bom=b"\xef\xbb\xbf"),
)  # fmt: skip
_CASES: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str.title, lambda name: name[:1].upper() + name[1:])
MARKUP = (
    "once", "html", "cdata", "raw cdata", "numbers", "split cdata", "comment inside", "inline", "entities twice",
    "paragraphs",
)  # fmt: skip
ATOM_TYPES = ("none", "text", "html", "xhtml", "text/html", "text/plain", "xhtml prefix", "base64")
LINKS = (
    "absolute", "spaces", "root", "relative", "query", "scheme", "base", "base of item", "words", "no home", "cdata",
)  # fmt: skip
GUIDS = ("guid", "permalink", "only guid", "only guid true", "bare", "url not permalink", "none")
WORDS = ("description", "media:description", "itunes:summary", "dc:description", "media group")
EXTRAS = (
    "enclosure", "people", "comments", "source", "media", "thumbnail", "itunes", "self", "image", "rhythm", "pi",
    "comment", "counts", "place", "second title", "second date", "empty twins", "alternates", "unknown",
    "foreign item",
)  # fmt: skip
PROLOGS = (
    "none", "single quotes", "standalone", "stylesheet", "comment", "doctype", "doctype entity", "version 1.1", "space",
)  # fmt: skip
DATE_ELEMENTS = ("pubDate", "dc:date", "dcterms:created", "atom:updated", "atom:published")
DAMAGES = (
    "cut", "cut byte", "ampersand", "less-than", "open title", "open description", "open item", "open root",
    "loose html",
    "controls", "nesting", "rubbish before", "rubbish after", "attributes", "references", "cdata end", "no prefix",
    "named characters", "case of ends",
)  # fmt: skip
# The default namespaces that publishers give RSS, and what none of them is.
_ROOTS = (
    "",
    ' xmlns="http://backend.userland.com/rss2"',
    ' xmlns="http://purl.org/rss/1.0/"',
    ' xmlns="http://example.com/any"',
)


def _namespaces(recipe: Recipe, random: Random) -> None:
    names = ("dc", "content", "media", "itunes", "atom")
    recipe.prefixes = {name: random.choice((name, f"x{number}", name.upper())) for number, name in enumerate(names)}
    recipe.prefixes["own"] = random.choice(("", "a", "rss"))
    recipe.root = random.choice(_ROOTS) if recipe.kind.startswith("rss") else ""
    recipe.words = random.choice(WORDS)
    recipe.date_element = random.choice(DATE_ELEMENTS)


def _case(recipe: Recipe, random: Random) -> None:
    recipe.case = random.choice(_CASES)


def _markup(recipe: Recipe, random: Random) -> None:
    recipe.markup = random.choice(MARKUP)


def _atom_text(recipe: Recipe, random: Random) -> None:
    recipe.kind = random.choice(("atom10", "atom10", "atom03"))
    recipe.atom_type = random.choice(ATOM_TYPES)


def _links(recipe: Recipe, random: Random) -> None:
    recipe.links = random.choice(LINKS)


def _guid(recipe: Recipe, random: Random) -> None:
    recipe.guid = random.choice(GUIDS)


def _charset(recipe: Recipe, random: Random) -> None:
    chosen = random.choice(CHARSETS)
    free = chosen.xml_label and not chosen.bom
    said = random.choice(("document", "document", "http", "both")) if free else "document"
    recipe.charset = Charset(
        chosen.codec, "" if said == "http" else chosen.xml_label, "" if said == "document" else chosen.xml_label,
        chosen.texts, chosen.bom,
    )  # fmt: skip


def _wrong_charset(recipe: Recipe, random: Random) -> None:
    recipe.charset = random.choice(WRONG_CHARSETS)


def _dates(recipe: Recipe, random: Random) -> None:
    recipe.date = random.choice(list(DATES.items()))


def _hong_kong_dates(recipe: Recipe, random: Random) -> None:
    recipe.date = random.choice(list(HONG_KONG_DATES.items()))


def _extras(recipe: Recipe, random: Random) -> None:
    recipe.extras = tuple(random.sample(EXTRAS, random.randint(1, 5)))


def _prolog(recipe: Recipe, random: Random) -> None:
    recipe.prolog = random.choice(PROLOGS)


def _json(recipe: Recipe, random: Random) -> None:  # noqa: ARG001 - one of many
    recipe.kind = "json"


def _damaged(name: str) -> Callable[[Recipe, Random], None]:
    def choose(recipe: Recipe, random: Random) -> None:  # noqa: ARG001 - one of many
        recipe.damage = name

    return choose


WAYS: dict[str, Callable[[Recipe, Random], None]] = {
    "namespaces": _namespaces, "tag case": _case, "markup": _markup, "atom text": _atom_text, "links": _links,
    "guid": _guid, "charset": _charset, "dates": _dates, "dates of Hong Kong": _hong_kong_dates, "extras": _extras,
    "prolog": _prolog, "json feed": _json, "wrong charset": _wrong_charset,
    **{name: _damaged(name) for name in DAMAGES},
}  # fmt: skip
_BESIDE = (
    "namespaces", "tag case", "markup", "guid", "dates", "dates of Hong Kong", "extras", "prolog", "links", "charset",
)  # fmt: skip
_ALONE = frozenset({"json feed"})


def recipe_of(group: str, random: Random) -> Recipe:
    """A recipe of that group: its own way beside up to three others."""
    recipe = Recipe(kind=random.choice(XML_KINDS), charset=Charset(texts=random.choice(list(TEXTS))))
    recipe.with_content = random.random() < 0.4
    if recipe.kind in ("rdf", "atom10", "atom03"):
        recipe.date, recipe.date_element = ("iso", PLAIN_DATES["iso"]), "dc:date"
    if group not in _ALONE:
        for beside in random.sample(_BESIDE, random.choice((0, 0, 1, 1, 2, 3))):
            WAYS[beside](recipe, random)
    WAYS[group](recipe, random)
    return recipe


def drafts_of(recipe: Recipe, random: Random) -> list[Draft]:
    """One to six items in that recipe's words, each with a number of its own."""
    texts = TEXTS[recipe.charset.texts]
    made = []
    for number, when in enumerate(moments(random, random.randint(1, 6)), random.randint(100, 900)):
        content = tuple(random.sample(texts, min(3, len(texts)))) * random.choice((1, 1, 6))
        made.append(
            Draft(
                number=number,
                title=f"{random.choice(texts)} {number}",
                when=when,
                summary=tuple(f"{text} ({number})" for text in random.sample(texts, min(2, len(texts)))),
                content=content if recipe.with_content else (),
            )
        )
    return made
