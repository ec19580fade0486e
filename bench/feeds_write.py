"""A recipe and its drafts -> the text of a feed, and what is true of each item."""

from __future__ import annotations

import json
import re
from random import Random
from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

from bench.feeds_recipe import BASE, HOME, RSS_KINDS, URL, Draft, Item, Recipe
from bench.feeds_text import END, atom_text, html_of, rss_text, rss_title
from bench.feeds_words import HONG_KONG

_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/", "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/", "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom", "dcterms": "http://purl.org/dc/terms/",
    "slash": "http://purl.org/rss/1.0/modules/slash/", "wfw": "http://wellformedweb.org/CommentAPI/",
    "georss": "http://www.georss.org/georss", "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "ex": "http://example.com/extension",
}  # fmt: skip
_ATOM = {"atom10": "http://www.w3.org/2005/Atom", "atom03": "http://purl.org/atom/ns#"}


class Writer:
    """Writes one feed. `home`: what the feed says that it is of."""

    def __init__(self, recipe: Recipe, random: Random) -> None:
        self.recipe, self.random = recipe, random
        self.atom = recipe.kind not in RSS_KINDS
        self.home = "" if recipe.links == "no home" else HOME
        self.own = recipe.prefixes.get("own", "") if self.atom or recipe.kind == "rdf" else ""

    # ------------------------------------------------------------------------------------------------------------ names
    def name(self, plain: str) -> str:
        """A name as the recipe writes it: `dc:date` with its prefix, `pubDate` in its case."""
        space, _, local = plain.rpartition(":")
        if space:
            return f"{self.recipe.prefixes.get(space, space)}:{local}"
        written = local if self.atom else self.recipe.case(local)
        return f"{self.own}:{written}" if self.own else written

    def element(self, plain: str, inside: str) -> str:
        name = self.name(plain)
        return f"<{name}>{inside}</{name}>"

    def text(self, plain: str, words: str) -> str:
        return self.element(plain, escape(words))

    def spaces(self) -> str:
        prefixes = self.recipe.prefixes
        return "".join(f' xmlns:{prefixes.get(name, name)}="{address}"' for name, address in _SPACES.items())

    # ------------------------------------------------------------------------------------------------------------ links
    def link(self, number: int) -> tuple[str, str, str]:
        """The address as written, its `xml:base`, and the address that is meant."""
        mode, home = self.recipe.links, self.home or URL
        if mode in ("root", "relative", "query", "scheme", "no home"):
            written = {
                "root": f"/en/news/{number}.html", "relative": f"more/{number}.html", "query": f"?id={number}&v=2",
                "scheme": f"//www.park.example/en/{number}", "no home": f"/en/{number}.html",
            }[mode]  # fmt: skip
            return written, "", urljoin(home, written)
        if mode in ("base", "base of item"):
            return f"{number}.html", BASE, f"{BASE}{number}.html"
        address = f"{HOME}{number}.html?a=1&b=2"
        if mode == "words":
            address = f"{HOME}新聞/{number}.html"
        return (f"\n    {address}\n  " if mode == "spaces" else address), "", address

    def dated(self, draft: Draft) -> str:
        return escape(self.recipe.date[1].text(draft.when))

    def truth(self, draft: Draft, guid: str, link: str, when: bool = True) -> Item:
        moment = self.recipe.date[1].moment(draft.when) if when else None
        return Item(guid, draft.title, link, moment, "".join(draft.content or draft.summary))


def base_attribute(base: str) -> str:
    return f" xml:base={quoteattr(base)}" if base else ""


# ------------------------------------------------------------------------------------------------------------------ RSS
def write_rss(writer: Writer, drafts: list[Draft]) -> tuple[str, list[Item]]:
    """RSS 0.91 to 2.0 and RDF."""
    recipe, written = writer.recipe, [_rss_item(writer, draft) for draft in drafts]
    items = "\n".join(text + END for text, _ in written)
    head = writer.text("title", "Park news") + (writer.text("link", writer.home) if writer.home else "")
    head += writer.text("description", "News of the park") + channel_extras(writer)
    base = base_attribute(BASE if recipe.links == "base" else "")
    channel = writer.name("channel")
    if recipe.kind == "rdf":
        own = f":{writer.own}" if writer.own else ""
        space = f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns{own}="http://purl.org/rss/1.0/"'
        inside = f'<{channel} rdf:about="{HOME}">{head}</{channel}>\n{items}'
        return f"<rdf:RDF {space}{writer.spaces()}{base}>{inside}</rdf:RDF>", [truth for _, truth in written]
    version = {"rss091": "0.91", "rss092": "0.92"}.get(recipe.kind, "2.0")
    name = recipe.case("rss") if recipe.case("rss") in ("rss", "RSS") else "rss"
    root = f'{name} version="{version}"{recipe.root}{writer.spaces()}{base}'
    return f"<{root}><{channel}>{head}\n{items}\n</{channel}></{name}>", [truth for _, truth in written]


def _rss_item(writer: Writer, draft: Draft) -> tuple[str, Item]:
    recipe, random = writer.recipe, writer.random
    written, base, link = writer.link(draft.number)
    guid, guid_text, keeps_link = _guid(writer, draft.number, link)
    parts = [writer.element("title", rss_title(draft.title, recipe.markup))]
    if keeps_link:
        address = f"<![CDATA[{written}]]>" if recipe.links == "cdata" else escape(written)
        parts.append(writer.element("link", address))
    parts += [guid_text] if guid_text else []
    parts.append(writer.element(recipe.date_element, writer.dated(draft)))
    summary = rss_text(draft.summary, recipe.markup, random)
    if recipe.words == "media group":
        parts.append(writer.element("media:group", writer.text("media:description", " ".join(draft.summary))))
    elif recipe.words.startswith(("media:", "itunes:")):
        parts.append(writer.text(recipe.words, " ".join(draft.summary)))
    else:
        parts.append(writer.element(recipe.words, summary))
    if draft.content:
        parts.append(writer.element("content:encoded", rss_text(draft.content, recipe.markup, random)))
    random.shuffle(parts)
    parts += item_extras(writer, draft)
    name = writer.name("item")
    about = f' rdf:about="{escape(link)}"' if recipe.kind == "rdf" else ""
    own = base_attribute(base if recipe.links == "base of item" else "")
    return f"<{name}{about}{own}>{''.join(parts)}</{name}>", writer.truth(draft, guid, link)


def _guid(writer: Writer, number: int, link: str) -> tuple[str, str, bool]:
    """The identifier, its element, and whether the item has a link of its own beside it."""
    if writer.recipe.kind == "rdf":
        return link, "", True
    name, stays = writer.name("guid"), f"urn:item:{number}"
    address = link if link.isascii() else f"{HOME}{number}"
    modes = {
        "guid": (stays, f'<{name} isPermaLink="false">{stays}</{name}>', True),
        "bare": (stays, f"<{name}>{stays}</{name}>", True),
        "permalink": (address, f'<{name} isPermaLink="true">{escape(address)}</{name}>', True),
        "url not permalink": (f"{HOME}?p={number}", f'<{name} isPermaLink="false">{HOME}?p={number}</{name}>', True),
        "only guid": (address, f"<{name}>{escape(address)}</{name}>", not link.isascii()),
        "only guid true": (address, f'<{name} isPermaLink="true">{escape(address)}</{name}>', not link.isascii()),
        "none": ("", "", True),
    }
    return modes[writer.recipe.guid]


# ----------------------------------------------------------------------------------------------------------------- Atom
def write_atom(writer: Writer, drafts: list[Draft]) -> tuple[str, list[Item]]:
    """Atom 0.3 and 1.0."""
    recipe, written = writer.recipe, [_atom_entry(writer, draft) for draft in drafts]
    feed, own = writer.name("feed"), f":{writer.own}" if writer.own else ""
    head = writer.text("title", "Park news") + writer.text("id", "urn:feed")
    head += f"<{writer.name('updated' if recipe.kind == 'atom10' else 'modified')}>2026-11-21T01:02:03Z</"
    head += f"{writer.name('updated' if recipe.kind == 'atom10' else 'modified')}>"
    if writer.home:
        head += f'<{writer.name("link")} rel="alternate" type="text/html" href="{writer.home}"/>'
    head += f'<{writer.name("link")} rel="self" href="{URL}"/>' + channel_extras(writer)
    base = base_attribute(BASE if recipe.links == "base" else "")
    version = ' version="0.3"' if recipe.kind == "atom03" else ""
    root = f'{feed}{version} xmlns{own}="{_ATOM[recipe.kind]}"{writer.spaces()}{base}'
    items = "\n".join(text + END for text, _ in written)
    return f"<{root}>{head}\n{items}\n</{feed}>", [truth for _, truth in written]


def _atom_entry(writer: Writer, draft: Draft) -> tuple[str, Item]:
    recipe, random = writer.recipe, writer.random
    written, base, link = writer.link(draft.number)
    guid = "" if recipe.guid == "none" else f"tag:park.example,2026:{draft.number}"
    stated = random.choice((' rel="alternate"', "", ' rel="alternate" type="text/html"'))
    kind = recipe.atom_type
    title_kind = "html" if kind in ("text/html", "base64", "text/plain") and recipe.kind == "atom10" else kind
    parts = [
        atom_text(writer.name("title"), (draft.title,), title_kind, recipe.kind, random),
        f"<{writer.name('link')}{stated} href={quoteattr(written)}/>",
        atom_text(writer.name("summary"), draft.summary, kind, recipe.kind, random),
    ]
    parts += [writer.text("id", guid)] if guid else []
    names = ("published", "updated") if recipe.kind == "atom10" else ("issued", "modified")
    parts.append(writer.element(names[0], writer.dated(draft)))
    parts.append(writer.element(names[1], writer.dated(draft)))
    if draft.content:
        parts.append(atom_text(writer.name("content"), draft.content, kind, recipe.kind, random))
    random.shuffle(parts)
    parts += item_extras(writer, draft)
    name = writer.name("entry")
    own = base_attribute(base if recipe.links == "base of item" else "")
    return f"<{name}{own}>{''.join(parts)}</{name}>", writer.truth(draft, guid, link)


# ----------------------------------------------------------------------------------------------------------------- JSON
def write_json(writer: Writer, drafts: list[Draft]) -> tuple[str, list[Item]]:
    """JSON Feed 1.0 and 1.1."""
    random, items, truths = writer.random, [], []
    numeric, indent = random.random() < 0.3, random.choice((None, 1))
    for draft in drafts:
        link = f"{HOME}{draft.number}.html"
        item: dict[str, object] = {"id": draft.number if numeric else link, "title": draft.title}
        item[random.choice(("url", "url", "external_url"))] = random.choice((link, f"/en/news/{draft.number}.html"))
        words = draft.content or draft.summary
        if random.random() < 0.5:
            item["content_html"] = html_of(words, random)
        else:
            item["content_text"] = "\n".join(words)
        item["date_published"] = draft.when.astimezone(HONG_KONG).isoformat()
        item["attachments"] = [{"url": f"{HOME}{draft.number}.pdf", "mime_type": "application/pdf", "title": "A file"}]
        items.append(item)
        truths.append(Item(str(item["id"]), draft.title, link, draft.when, "".join(words)))
    version = random.choice(("https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"))
    feed = {"version": version, "title": "Park news", "home_page_url": HOME, "feed_url": URL, "items": items}
    return json.dumps(feed, ensure_ascii=random.random() < 0.5, indent=indent), truths


# --------------------------------------------------------------------------------------------------------------- extras
def channel_extras(writer: Writer) -> str:
    """What a channel says besides: none of it is an item's."""
    extras, parts = writer.recipe.extras, []
    if "image" in extras and not writer.atom:
        inside = writer.text("url", f"{HOME}logo.png") + writer.text("title", "The logo") + writer.text("link", HOME)
        parts.append(writer.element("image", inside))
    if "rhythm" in extras and not writer.atom:
        parts.append("<ttl>60</ttl><sy:updatePeriod>hourly</sy:updatePeriod><generator>A program</generator>")
    if "self" in extras and not writer.atom:
        name = writer.name("atom:link")
        parts.append(f'<{name} rel="self" href="{URL}"/><{name} rel="hub" href="https://hub.example/"/>')
    return "".join(parts)


def item_extras(writer: Writer, draft: Draft) -> list[str]:
    """What an item has besides its own words."""
    kinds = {**_EXTRAS_ANY, **(_EXTRAS_ATOM if writer.atom else _EXTRAS_RSS)}
    parts = [_filled(kinds[name], writer, draft) for name in writer.recipe.extras if name in kinds]
    writer.random.shuffle(parts)
    return parts


def _filled(template: str, writer: Writer, draft: Draft) -> str:
    """``@name`` is an element's name as the recipe writes it, ``%`` the beginning of the item's own address."""
    named = re.sub(r"(?<=[</])@([\w:]+)", lambda match: writer.name(match[1]), template)
    return named.replace("%", f"{HOME}{draft.number}")


_EXTRAS_ANY = {
    "pi": "<?php echo 1; ?>",
    "comment": "<!-- <title>not this</title> <link>https://no.example/</link> -->",
    "thumbnail": '<@media:thumbnail url="%.jpg" width="10"/>',
    "media": '<@media:group><@media:content url="%.mp4"/><@media:title>A video</@media:title></@media:group>',
    "counts": "<slash:comments>3</slash:comments><wfw:commentRss>https://no.example/c</wfw:commentRss>",
    "place": "<georss:point>22.3 114.2</georss:point>",
    "itunes": "<@itunes:author>Somebody</@itunes:author><@itunes:duration>3:02</@itunes:duration>",
    "unknown": "<ex:title>Not this</ex:title><ex:link>https://no.example/</ex:link><ex:pubDate>2001</ex:pubDate>",
    "foreign item": "<ex:item><ex:title>Not this</ex:title></ex:item>",
}  # fmt: skip
_EXTRAS_RSS = {
    "enclosure": '<@enclosure url="%.mp3" length="9" type="audio/mpeg"/>',
    "people": "<@author>a@example.hk (A)</@author><@dc:creator>B</@dc:creator><@category>Tech</@category>",
    "comments": "<@comments>%#comments</@comments>",
    "source": '<@source url="https://other.example/rss">Another paper</@source>',
    "self": '<@atom:link rel="self" href="%.xml"/>',
    "second title": "<@media:title>A picture</@media:title><@dc:title>Another</@dc:title>",
    "second date": "<dcterms:modified>2026-11-21T03:04:05Z</dcterms:modified>",
    "empty twins": "<@title/><@link/><@description></@description>",
}
_EXTRAS_ATOM = {
    "enclosure": '<@link rel="enclosure" type="audio/mpeg" href="%.mp3"/>',
    "people": '<@author><@name>A</@name><@uri>https://no.example/</@uri></@author><@category term="tech"/>',
    "comments": '<@link rel="replies" type="application/atom+xml" href="%/c"/>',
    "source": (
        "<@source><@id>urn:other</@id><@title>Another</@title><@updated>2001-01-01T00:00:00Z</@updated></@source>"
    ),
    "self": '<@link rel="self" href="%.xml"/><@link rel="edit" href="/e/%"/>',
    "alternates": '<@link rel="alternate" type="application/pdf" href="%.pdf"/>',
}
