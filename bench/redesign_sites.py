"""Thirty sites that publish for two years and are redesigned meanwhile, for `bench.redesigns`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bench.listing_content import Content, page
from monitor.model import Source, SourceKind
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.spec import NO_RULES

START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 730
WINDOW = 15  # items that a page lists: three weeks of a site that publishes five a week


@dataclass(frozen=True)
class News:
    """One item of a site."""

    number: int
    published: datetime
    headlines: dict[str, str]


@dataclass(frozen=True)
class Design:
    """How a site looks from a day on. `place`: the path under which articles stand; `shell`: the page is empty."""

    template: str
    salt: str
    place: str = "news"
    script: str = "en"
    window: int = WINDOW
    ascending: bool = False
    shell: str = ""  # "feed": names a feed; "api": WordPress answers; "above": the page above lists the news
    feed: str = ""  # path of a feed site's feed

    def address(self, one: News) -> str:
        return f"/{self.place}/{'tc/' if self.script != 'en' else ''}item-{one.number}-of-the-park"


def _cell(content: Content, design: Design, one: News) -> tuple[str, str, str]:
    return design.address(one), one.headlines[design.script], content.written(one.published.date(), "long")


def _rows(pattern: str, outer: str) -> Callable[[Content, Design, Sequence[News]], str]:
    def template(content: Content, design: Design, items: Sequence[News]) -> str:
        salt = design.salt
        made = []
        for one in items:
            path, words, day = _cell(content, design, one)
            made.append(pattern.format(p=path, w=words, d=day, s=salt, more=content.say("more"), sum=content.say("summary")))
        return outer.format(s=salt, rows="".join(made))

    return template


def _state(content: Content, design: Design, items: Sequence[News]) -> str:
    records = [{"title": one.headlines[design.script], "url": design.address(one), "date": str(one.published.date())} for one in items]
    return f'<div id="app"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"list": records}})}</script>'


TEMPLATES: dict[str, Callable[[Content, Design, Sequence[News]], str]] = {
    "list": _rows('<li class="{s}i"><span class="{s}d">{d}</span><a class="{s}t" href="{p}">{w}</a></li>', '<ul class="{s}l">{rows}</ul>'),
    "table": _rows('<tr class="{s}i"><td class="{s}d">{d}</td><td><a class="{s}t" href="{p}">{w}</a></td></tr>', '<table class="{s}l">{rows}</table>'),
    "cards": _rows(
        '<div class="{s}i"><a href="{p}"><img src="/c.png"></a><h3><a class="{s}t" href="{p}">{w}</a></h3><p>{sum}</p><div class="{s}d">{d}</div><a href="{p}">{more}</a></div>',
        '<div class="{s}l">{rows}</div>',
    ),
    "theme": _rows(
        '<article class="{s}i post hentry"><h2 class="entry-title"><a class="{s}t" href="{p}">{w}</a></h2><span class="{s}d posted-on">{d}</span><div class="entry-summary"><p>{sum}</p></div></article>',
        '<main class="{s}l">{rows}</main>',
    ),
    "links": _rows('<a class="{s}i {s}t" href="{p}"><div class="{s}d">{d}</div><div class="h">{w}</div></a>', '<section class="{s}l">{rows}</section>'),
    "terms": _rows('<dt class="{s}d">{d}</dt><dd class="{s}i"><a class="{s}t" href="{p}">{w}</a></dd>', '<dl class="{s}l">{rows}</dl>'),
    "outside": _rows('<div class="{s}i"><h4 class="{s}t">{w}</h4><p class="{s}d">{d}</p><a href="{p}">{more}</a></div>', '<div class="{s}l">{rows}</div>'),
    "state": _state,
}  # fmt: skip


def selectors(design: Design) -> ListingRules:
    """What somebody would write for a design on the day on which it is new."""
    salt = design.salt
    if design.template == "links":
        return ListingRules(item=f"a.{salt}i", link="", title=".h", date=f".{salt}d")
    if design.template == "outside":
        return ListingRules(item=f".{salt}i", link="a[href]", title=f".{salt}t", date=f".{salt}d")
    if design.template == "terms":
        return ListingRules(item=f"dd.{salt}i", link="a[href]")
    return ListingRules(item=f".{salt}i", link=f"a.{salt}t", date=f".{salt}d")


@dataclass
class Site:
    """A site with its news and its designs, each from a day on."""

    number: int
    random: random.Random = field(init=False)
    news: list[News] = field(default_factory=list)
    designs: list[tuple[datetime, str, Design]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(1000 + self.number)
        self.contents = {script: Content(script, self.number, self.host) for script in ("en", "zh-Hant", "zh-Hans")}
        self._publish()
        self._design()

    @property
    def host(self) -> str:
        return f"www.site{self.number}.example"

    @property
    def is_feed(self) -> bool:
        return self.number % 5 == 4

    def _publish(self) -> None:
        moment, number = START - timedelta(days=30), 0
        while moment < START + timedelta(days=DAYS):
            moment += timedelta(days=self.random.expovariate(5 / 7))
            number += 1
            said = {script: f"{content.headlines(1)[0]} {number}" for script, content in self.contents.items()}
            self.news.append(News(number, moment, said))

    def _salt(self) -> str:
        return "".join(self.random.choice("abcdefghkmnprstuvwxyz") for _ in range(6)) + "-"

    def _design(self) -> None:
        template = self.random.choice(["list", "table", "cards", "links", "terms", "outside"])
        first = Design(template, self._salt(), script=self.random.choice(["en", "zh-Hant", "zh-Hans"]), feed="/rss.xml" if self.is_feed else "")
        self.designs = [(START - timedelta(days=60), "", first)]
        kinds = FEED_KINDS if self.is_feed else KINDS
        for turn in range(3):
            kind = kinds[(self.number + turn * 4 + self.number // 5) % len(kinds)]
            at = START + timedelta(days=120 + 200 * turn + self.random.randrange(60))
            self.designs.append((at, kind, self._redesigned(self.designs[-1][2], kind)))

    def _redesigned(self, old: Design, kind: str) -> Design:
        salt = self._salt()
        other = self.random.choice([one for one in TEMPLATES if one not in (old.template, "state", "theme")])
        new = replace(old, salt=salt, shell="")
        changes: dict[str, dict[str, object]] = {
            "classes": {},
            "markup": {"template": other},
            "order": {"template": other, "ascending": not old.ascending},
            "language": {"template": other, "script": "zh-Hant" if old.script == "en" else "en"},
            "paging": {"window": 6},
            "theme": {"template": "theme"},
            "addresses": {"template": other, "place": f"media/{salt.strip('-')}"},
            "scripts": {"template": "state"},
            "shell with a feed": {"shell": "feed"},
            "shell with WordPress": {"shell": "api"},
            "news one page above": {"shell": "above", "template": other},
            "feed to the usual place": {"feed": "/feed/"},
            "feed that the front page names": {"feed": f"/{salt}news.xml"},
            "feed with other addresses": {"feed": f"/{salt}all.rss", "place": f"stories/{salt.strip('-')}"},
        }  # fmt: skip
        return replace(new, **changes[kind])  # type: ignore[arg-type]

    # ------------------------------------------------------------------------------------------------------- answers
    def source(self, *, written: bool) -> Source:
        """The site as a source: a feed, or a page with selectors or without."""
        design = self.designs[0][2]
        kind = SourceKind.FEED if self.is_feed else SourceKind.LISTING
        rules = NO_RULES if self.is_feed else selectors(design) if written else ListingRules()
        url = f"https://{self.host}{design.feed if self.is_feed else '/media/news'}"
        return Source(f"site-{self.number}", "Site", "Site", design.script, kind, url, timedelta(hours=1), rules=rules)  # type: ignore[arg-type]

    def design_at(self, now: datetime) -> Design:
        return next(design for at, _, design in reversed(self.designs) if at <= now)

    def newest(self, now: datetime, count: int, skip: int = 0) -> list[News]:
        known = [one for one in self.news if one.published <= now][::-1]
        return known[skip : skip + count]

    def answer(self, path: str, now: datetime) -> tuple[str, str] | None:
        """Content type and body of an address on a day; None: 404."""
        design = self.design_at(now)
        if self.is_feed:
            return self._feed(design, now) if path == design.feed else self._front(design, now) if path == "/" else None
        main, _, query = path.partition("?")
        if main == "/media/news":
            return self._list(design, now, int(query.partition("=")[2] or 1) if query else 1)
        if design.shell == "above" and main == "/media/":
            return self._page(design, now, 1, design.shell)
        if design.shell == "feed" and main == "/media/all.xml":
            return self._feed(design, now)
        if design.shell == "api" and path.startswith("/wp-json/wp/v2/posts"):
            return self._posts(design, now)
        return self._front(design, now) if main == "/" else None

    def _list(self, design: Design, now: datetime, number: int) -> tuple[str, str]:
        if design.shell:
            named = '<link rel="alternate" type="application/rss+xml" href="/media/all.xml">' if design.shell == "feed" else ""
            content = self.contents[design.script]
            return "text/html", page(content, f'<div id="root"></div><p>{content.say("cookies")}</p>', head=named)
        return self._page(design, now, number, "")

    def _page(self, design: Design, now: datetime, number: int, _: str) -> tuple[str, str]:
        content = self.contents[design.script]
        items = self.newest(now, design.window, (number - 1) * design.window)
        main = TEMPLATES[design.template](content, design, items[::-1] if design.ascending else items)
        pager = f'<p><a href="/media/news?page={number + 1}">{content.say("next")}</a></p>'
        tags = "".join(f'<a href="/tag/{name}">{words}</a> ' for words, name in content.menu_words(12))
        beside = f"<div><h4>{content.say('tags')}</h4>{tags}</div>"
        return "text/html", page(content, f"<div>{main}{pager}</div>", aside=beside)

    def _front(self, design: Design, now: datetime) -> tuple[str, str]:
        content = self.contents[design.script]
        named = f'<link rel="alternate" type="application/rss+xml" href="{design.feed}">' if design.feed not in ("", "/feed/") else ""
        return "text/html", page(content, f"<h1>{now.year}</h1>", head=named)

    def _feed(self, design: Design, now: datetime) -> tuple[str, str]:
        entries = "".join(
            f"<item><title>{one.headlines[design.script]}</title><link>https://{self.host}{design.address(one)}</link><pubDate>{one.published:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for one in self.newest(now, design.window)
        )
        return "application/rss+xml", f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{entries}</channel></rss>'

    def _posts(self, design: Design, now: datetime) -> tuple[str, str]:
        posts = [
            {"id": one.number, "title": {"rendered": one.headlines[design.script]}, "link": f"https://{self.host}{design.address(one)}", "date": f"{one.published:%Y-%m-%dT%H:%M:%S}"}
            for one in self.newest(now, design.window)
        ]
        return "application/json", json.dumps(posts)


KINDS = (
    "classes", "markup", "order", "language", "paging", "theme", "addresses", "scripts", "shell with a feed", "shell with WordPress",
    "news one page above",
)  # fmt: skip
FEED_KINDS = ("feed to the usual place", "feed that the front page names", "feed with other addresses")
