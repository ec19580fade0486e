"""Mutated feeds, listings, sitemaps, APIs and pages: no exception may escape, most must still give their entries.

    python -m bench.fuzz [--count 10000] [--pool 500] [--seed 1]

Every mutant is read in-process; a sample goes through the parser pool as in the service. Prints what escaped (each with
the seed that makes it again), how many still gave entries, the rate, and the peak memory of this process and of the
children. Exit status 1 when anything escaped or a child needed more than 256 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model import PageRules, Parsed, Source, SourceKind
from monitor.parse.dispatch import parse_document
from monitor.parse.page import read_page
from monitor.parse.parser_pool import ParserPool
from monitor.source_kinds.api_kind import ApiRules
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.sitemap_kind import SitemapRules
from monitor.source_kinds.spec import NO_RULES, Rules

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
URL = "https://news.example.hk/list"
CHILD_LIMIT_MB = 256
WORDS = (
    "創科局", "公布", "新一輪", "R&amp;D", "資助計劃", "Hong", "Kong", "Science", "Park", "數碼港", "申請", "即日起",
    "AI", "fund", "2026年1月2日", "$300", "million",
)  # fmt: skip
TOKENS = (
    b"<", b">", b"&", b'"', b"]]>", b"<![CDATA[", b"<!--", b"-->", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"&nbsp;",
    b"&#0;", b"&#xD800;", b"&#99999999999;", b"</item>", b"<item>", b"</rss>", b"<script>", b"{", b"}", b"[",
    b"<?xml version='1.0' encoding='big5'?>", b"<!DOCTYPE r [<!ENTITY a 'b'>]>", b"\xa4\xa4\xa4\xe5", b"\xd6\xd0",
    b"\\u0000", b"\\ud800", b"9" * 400, b"\xe2\x80\xae", b"(" * 200, b"<a " * 50, b"\r\n\r\n",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seed:
    """One sound document and how it is read."""

    name: str
    source: Source
    body: bytes
    content_type: str = ""


# ------------------------------------------------------------------------------------------------------------ the seeds
def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length))


def rss(chance: random.Random) -> str:
    items = "".join(
        f"<item><title><![CDATA[{sentence(chance, 6)}]]></title><link>https://news.example.hk/{n}</link>"
        f"<guid isPermaLink='false'>g{n}</guid><pubDate>Fri, {n + 1:02} Jan 2026 10:00:00 +0800</pubDate>"
        f"<description>&lt;p&gt;{sentence(chance, 40)}&lt;/p&gt;</description></item>"
        for n in range(12)
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


def atom(chance: random.Random) -> str:
    entries = "".join(
        f"<entry><id>urn:{n}</id><title>{sentence(chance, 6)}</title><link href='/a/{n}'/>"
        "<updated>2026-01-02T02:00:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        f"<p>{sentence(chance, 30)}</p></div></content></entry>"
        for n in range(12)
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{entries}</feed>"


def listing(chance: random.Random) -> str:
    rows = "".join(
        f"<li><h3><a href='/a/{n}'>{sentence(chance, 6)}</a></h3><span>{n + 1}.1.2026</span>"
        f"<p>{sentence(chance, 20)}</p></li>"
        for n in range(12)
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>T</title></head><body><ul>{rows}</ul></body></html>"
    )


def sitemap(_: random.Random) -> str:
    urls = "".join(f"<url><loc>https://n.example/a-b-{n}</loc><lastmod>2026-01-02</lastmod></url>" for n in range(12))
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"


def api(chance: random.Random) -> str:
    records = [{"title": sentence(chance, 6), "url": f"/a/{n}", "date": 1767319200 + n} for n in range(12)]
    return json.dumps({"result": {"records": records}}, ensure_ascii=chance.random() < 0.5)


def json_feed(chance: random.Random) -> str:
    items = [
        {"id": str(n), "url": f"/a/{n}", "title": sentence(chance, 5), "content_html": "<p>x</p>"} for n in range(12)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})


def page(chance: random.Random) -> str:
    paragraphs = "".join(f"<p>{sentence(chance, 40)}</p>" for _ in range(8))
    head = f"<head><title>{sentence(chance, 5)}</title></head>"
    return f"<html>{head}<body><article><h1>T</h1>{paragraphs}</article></body></html>"


LABELS = ("", "text/xml", "text/html; charset=utf-8", "text/xml; charset=big5", "text/xml; charset=iso-8859-1")
MAKERS: dict[str, tuple[SourceKind | None, Callable[[random.Random], str]]] = {
    "rss": (SourceKind.FEED, rss), "atom": (SourceKind.FEED, atom), "json-feed": (SourceKind.FEED, json_feed),
    "listing": (SourceKind.LISTING, listing), "sitemap": (SourceKind.SITEMAP, sitemap), "api": (SourceKind.API, api),
    "page": (None, page),
}  # fmt: skip
RULES: dict[SourceKind, Rules] = {
    SourceKind.LISTING: ListingRules(item="li", link="h3 a", date="span", summary="p"),
    SourceKind.SITEMAP: SitemapRules(),
    SourceKind.API: ApiRules("result.records", date="date"),
}
WEIGHTS = (5, 3, 1, 2, 1, 1, 1)


def seed(chance: random.Random) -> Seed:
    name = chance.choices(list(MAKERS), WEIGHTS)[0]
    kind, make = MAKERS[name]
    source = Source(
        "fuzz", "Fuzz", "Fuzz", "zh-Hant", kind or SourceKind.FEED, URL, timedelta(minutes=30),
        rules=RULES.get(kind, NO_RULES) if kind else NO_RULES,
    )  # fmt: skip
    encoding = chance.choice(["utf-8", "utf-8", "utf-8", "big5hkscs", "gb18030"])
    label = chance.choice(
        ["", "text/xml", "text/html; charset=utf-8", "text/xml; charset=big5", "text/xml; charset=iso-8859-1"]
    )
    return Seed(name, source, make(chance).encode(encoding, "replace"), label)


# ------------------------------------------------------------------------------------------------------------- mutating
def cut(body: bytearray, chance: random.Random) -> None:
    del body[chance.randrange(len(body) + 1) :]


def drop(body: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(body) + 1)
    del body[at : at + chance.randint(1, 60)]


def double(body: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(body) + 1)
    body[at:at] = body[at : at + chance.randint(1, 300)]


def flip(body: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        if body:
            body[chance.randrange(len(body))] = chance.randrange(256)


def insert(body: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(body) + 1)
    body[at:at] = chance.choice(TOKENS) * chance.choice([1, 1, 1, 30])


def mistype(body: bytearray, chance: random.Random) -> None:
    at = body.find(b"</", chance.randrange(len(body) + 1))
    if at >= 0 and at + 3 < len(body):
        body[at + 2], body[at + 3] = body[at + 3], body[at + 2]


MUTATIONS = (cut, drop, double, flip, insert, mistype)


def mutant(number: int) -> Seed:
    """The same for the same number, for ever."""
    chance = random.Random(number)
    sound = seed(chance)
    body = bytearray(sound.body)
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        chance.choice(MUTATIONS)(body, chance)
    return Seed(sound.name, sound.source, bytes(body), sound.content_type)


# -------------------------------------------------------------------------------------------------------------- running
def outcome_of(each: Seed) -> str:
    """What came of it, or the exception that escaped."""
    try:
        if each.name == "page":
            return read_page(each.body, each.content_type, URL, PageRules(), NOW).verdict
        answer = parse_document(each.source, each.body, each.content_type, URL, NOW)
    except Exception as error:
        return f"ESCAPED {type(error).__name__}: {str(error)[:80]}"
    return "entries" if isinstance(answer, Parsed) else answer.code


async def through_pool(numbers: range) -> Counter[str]:
    found: Counter[str] = Counter()
    async with ParserPool() as pool:
        for number in numbers:
            each = mutant(number)
            if each.name == "page":
                page_answer = await pool.page(each.body, each.content_type, URL, PageRules(), NOW)
                found[getattr(page_answer, "code", "page")] += 1
            else:
                answer = await pool.document(each.source, each.body, each.content_type, URL, NOW)
                found["entries" if isinstance(answer, Parsed) else answer.code] += 1
    return found


def in_process(numbers: range) -> tuple[Counter[tuple[str, str]], list[tuple[int, str]]]:
    found: Counter[tuple[str, str]] = Counter()
    escaped = []
    for number in numbers:
        each = mutant(number)
        outcome = outcome_of(each)
        found[each.name, outcome] += 1
        if outcome.startswith("ESCAPED"):
            escaped.append((number, outcome))
    return found, escaped


def report(found: Counter[tuple[str, str]], seconds: float) -> None:
    total = found.total()
    print(f"{total} mutants in {seconds:.1f} s of work: {total / seconds:.0f} a second")
    for name in MAKERS:
        counts = {outcome: count for (kind, outcome), count in found.items() if kind == name}
        good = counts.get("entries", counts.get("article", 0))
        rest = ", ".join(f"{outcome} {count}" for outcome, count in sorted(counts.items(), key=lambda pair: -pair[1]))
        print(f"  {name:10} {good / max(sum(counts.values()), 1):6.1%} still gave what they hold   ({rest})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--pool", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.process_time()
    found, escaped = in_process(range(options.seed * 1_000_000, options.seed * 1_000_000 + options.count))
    report(found, time.process_time() - begun)
    for number, outcome in escaped[:20]:
        print(f"  mutant {number}: {outcome}")
    print(f"escaped: {len(escaped)}")
    pooled = asyncio.run(through_pool(range(options.seed * 1_000_000, options.seed * 1_000_000 + options.pool)))
    print(f"through the pool: {dict(pooled)}")
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"peak memory: {own:.0f} MB here, {children:.0f} MB in a child")
    return int(bool(escaped) or children > CHILD_LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
