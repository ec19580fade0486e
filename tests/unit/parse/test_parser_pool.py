"""The child: the same answers as in-process, and no document that hurts anything but itself."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_support import NOW, URL, item, rss, source

from monitor.model import (
    NO_STAMP,
    Entry,
    FeedHints,
    Page,
    PageRules,
    Parsed,
    ParseFailed,
    Refusal,
    SourceKind,
    Stamp,
    Twin,
)
from monitor.parse import codec
from monitor.parse.dispatch import parse_document
from monitor.parse.parser_pool import ParserPool, children
from monitor.source_kinds.api_kind import ApiRules
from monitor.source_kinds.listing_kind import ListingRules
from monitor.source_kinds.sitemap_kind import SitemapRules
from monitor.source_kinds.spec import NO_RULES, Rules

Answer = TypeVar("Answer")
FEED = rss(*(item(f"標題 {n} R&amp;D", f"https://news.example.hk/{n}") for n in range(20))).encode()


def in_pool(work: Callable[[ParserPool], Awaitable[Answer]], **limits: float) -> Answer:
    async def run() -> Answer:
        async with ParserPool(**limits) as pool:  # type: ignore[arg-type]
            return await work(pool)

    return asyncio.run(run())


def ask(
    body: bytes, kind: SourceKind = SourceKind.FEED, **limits: float
) -> tuple[Parsed | ParseFailed, Parsed | ParseFailed]:
    """The answer for a document, and that for an honest feed asked next of the same pool."""

    async def work(pool: ParserPool) -> tuple[Parsed | ParseFailed, Parsed | ParseFailed]:
        rules = ListingRules(item="a") if kind is SourceKind.LISTING else NO_RULES
        first = await pool.document(source(kind, rules=rules), body, "text/html", URL, NOW)
        return first, await pool.document(source(), FEED, "", URL, NOW)

    return in_pool(work, **limits)


def honest(answer: Parsed | ParseFailed) -> bool:
    return isinstance(answer, Parsed) and len(answer.entries) == 20


def test_the_child_says_what_the_parser_says() -> None:
    answer, again = ask(FEED)
    assert answer == again == parse_document(source(), FEED, "text/html", URL, NOW)


def test_failures_come_back_as_values() -> None:
    answer, after = ask(b"<html>no feed</html>")
    assert isinstance(answer, ParseFailed)
    assert answer.code == "not-a-feed"
    assert honest(after)


def test_one_warm_child_serves_many_jobs_and_ends_with_the_pool() -> None:
    async def work(pool: ParserPool) -> list[int]:
        found = []
        for _ in range(3):
            await pool.document(source(), FEED, "", URL, NOW)
            process = pool._children[0]._process
            assert process is not None
            found.append(process.pid)
        return found

    pids = in_pool(work)
    assert len(set(pids)) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_a_document_that_holds_its_child_up_holds_nobody_else_up() -> None:
    async def work(pool: ParserPool) -> list[Parsed | ParseFailed]:
        slow = asyncio.create_task(pool.document(source(), SLOW, "", URL, NOW))
        await asyncio.sleep(0)
        answers = await asyncio.gather(*(pool.document(source(), FEED, "", URL, NOW) for _ in range(3)))
        assert not slow.done()
        slow.cancel()
        await asyncio.wait([slow])
        return answers

    assert all(map(honest, in_pool(work, size=2, memory_mb=600, cpu_s=60, wall_s=60, patience_s=0.05)))


def test_documents_that_come_together_share_a_child() -> None:
    async def work(pool: ParserPool) -> int:
        answers = await asyncio.gather(*(pool.document(source(), FEED, "", URL, NOW) for _ in range(6)))
        assert all(map(honest, answers))
        return sum(child._process is not None for child in pool._children)

    assert in_pool(work, size=2, patience_s=60) == 1


def test_a_child_that_is_killed_is_replaced() -> None:
    async def work(pool: ParserPool) -> list[Parsed | ParseFailed]:
        before = await pool.document(source(), FEED, "", URL, NOW)
        process = pool._children[0]._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await asyncio.sleep(0.1)
        return [
            before,
            await pool.document(source(), FEED, "", URL, NOW),
            await pool.document(source(), FEED, "", URL, NOW),
        ]

    answers = in_pool(work)
    assert honest(answers[0])
    assert honest(answers[2])


def test_a_job_that_is_given_up_leaves_no_answer_for_the_next() -> None:
    async def work(pool: ParserPool) -> Parsed | ParseFailed:
        other = rss(item("Another")).encode()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await pool.document(source(), other, "", URL, NOW)
        return await pool.document(source(), FEED, "", URL, NOW)

    assert honest(in_pool(work))


def test_pages_are_read_in_the_child_too() -> None:
    text = "".join(
        f"<p>Paragraph {n} tells of the fund and what it will do for research in Hong Kong.</p>" for n in range(9)
    )
    body = (
        f"<html><head><title>A headline</title></head><body><article><h1>A headline</h1>{text}</article></body></html>"
    )
    rules = PageRules(title="h1", text="article")

    async def work(pool: ParserPool) -> tuple[Page | ParseFailed, Parsed | ParseFailed]:
        page = await pool.page(body.encode(), "text/html", URL, rules, NOW)
        return page, await pool.document(source(), FEED, "", URL, NOW)

    page, after = in_pool(work)
    assert isinstance(page, Page)
    assert (page.verdict, page.title) == ("article", "A headline")
    assert honest(after)


# ------------------------------------------------------------------------------------------------------------- limits
SLOW = b"<rss><channel><item>" + b"<a>" * 1_000_000


def test_the_wall_clock_limit_ends_a_job() -> None:
    before = children.copy()
    answer, after = ask(SLOW, memory_mb=600, wall_s=3)
    assert answer == ParseFailed("parsing timed out (3 s)", "timeout")
    assert honest(after)
    assert children - before == {"started": 2, "lost": 1}


def test_the_processor_limit_ends_a_job() -> None:
    answer, after = ask(SLOW, memory_mb=600, cpu_s=1, wall_s=60)
    assert answer == ParseFailed("parsing took more than 1 s of processor time", "timeout")
    assert honest(after)


def test_the_memory_limit_ends_a_job_and_an_honest_big_feed_passes() -> None:
    deep = b"<html>" + b"<div><a href='/x'>word</a>" * 150_000
    answer, after = ask(deep, SourceKind.LISTING, memory_mb=100)
    assert isinstance(answer, ParseFailed)
    assert answer.code in ("memory", "killed", "too-deep")
    assert honest(after)


BAITS = [
    "<",
    "<!--",
    "<a ",
    '<a "',
    "</",
    "<script>",
    "&lt;![CDATA[",
    "&amp;",
    "<svg><math>",
    "<a b='",
    "&amp;#",
    "<p>",
]


@pytest.mark.parametrize("bait", BAITS)
def test_bait_for_quadratic_cleaners_is_read_in_time(bait: str) -> None:
    """feedparser's own cleaner takes 20 s for 200 kB of some of these."""
    description = f"<![CDATA[{bait * (200_000 // len(bait))}]]>"
    answer, after = ask(rss(item(more=f"<description>{description}</description>")).encode(), cpu_s=2, wall_s=5)
    assert isinstance(answer, Parsed)
    assert honest(after)


HOSTILE = {
    "newlines before the document": b"\n" * 200_000 + b"<rss><channel><item><title>T &x",
    "entity declarations": b"<!DOCTYPE x [" + b"<!ENTITY a '" * 20_000,
    "one big entity often": b"<!DOCTYPE r [<!ENTITY a '" + b"x" * 100_000 + b"'>]><rss><channel><item><title>"
    + b"&a;" * 10_000,
    "a billion laughs": b"<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><rss><channel><item><title>&j;</title></item></channel></rss>",
    "deep nesting": b"<rss><channel><item>" + b"<a>" * 60_000,
    "an attribute flood": b"<rss><channel><item><a " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b">&x",
    "deep json": b'{"items":' + b"[" * 500_000,
    "punycode": b"<?xml version='1.0' encoding='punycode'?><rss>" + b"a" * 500_000 + b"\xff",
    "namespaces": b"<rss " + b" ".join(b"xmlns:n%d='u%d'" % (n, n) for n in range(5_000)) + b"><channel>"
    + b"".join(b"<n%d:x/>" % n for n in range(5_000)) + b"<item><title>T &x</title>",
    "bad references": b"<rss><channel><item><title>&#xD800;&#x110000;&#99999999999;&x</title></item></channel></rss>",
    "a title of 8 MB": b"<rss><channel><item><title>" + b"x" * 8_000_000 + b"</title></item></channel></rss>",
    "100,000 items": b"<rss><channel>" + b"<item><title>T</title></item>" * 100_000 + b"</channel></rss>",
    "zeros": bytes(1_000_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_contained(name: str) -> None:
    answer, after = ask(HOSTILE[name])
    assert isinstance(answer, Parsed | ParseFailed)
    assert honest(after)


def test_no_child_takes_more_than_its_memory_for_any_of_them() -> None:
    """In a process of its own: the figure is of all children that a process ever had, other tests' too."""
    code = (
        "import resource; from test_parser_pool import HOSTILE, ask; [ask(body) for body in HOSTILE.values()]; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    folders = (str(Path(__file__).parent), *sys.path)
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)}, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert 0 < int(done.stdout) < 256 * 1024


def test_an_honest_feed_of_five_megabytes_passes() -> None:
    paragraph = "&lt;p&gt;R&amp;amp;D at the Science Park &amp;#8211; 創科&lt;/p&gt;" * 40
    items = (
        item(f"T{n}", f"https://news.example.hk/{n}", f"<description>{paragraph}</description>") for n in range(1_500)
    )
    body = rss(*items).encode()
    assert len(body) > 4_000_000
    answer, _ = ask(body)
    assert isinstance(answer, Parsed)
    assert len(answer.entries) == 1_500


# ----------------------------------------------------------------------------------------------------------- the fence
def test_the_child_has_no_environment_no_socket_and_writes_no_file() -> None:
    """Asked of the real child's own guard, in a fresh interpreter."""
    script = (
        "import sys, os; from monitor.parse import parser_worker; sys.addaudithook(parser_worker._refuse)\n"
        "import socket, subprocess\n"
        "for attempt in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true']),\n"
        "                lambda: os.system('true'), lambda: open('/tmp/x', 'w'), lambda: socket.getaddrinfo('a', 1)):\n"
        "    try: attempt()\n"
        "    except PermissionError: print('refused')\n"
    )

    async def run() -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
        )  # fmt: skip
        return (await process.communicate())[0]

    assert asyncio.run(run()).split() == [b"refused"] * 5


# ------------------------------------------------------------------------------------------------------------ the wire
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
TIMES = st.datetimes(datetime(1981, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
STAMPS = st.builds(
    Stamp, st.none() | TIMES, st.sampled_from(["second", "day"]), TEXTS, st.just(("zone-assumed",))
) | st.just(NO_STAMP)
TWINS = st.lists(st.builds(Twin, st.just("en"), TEXTS), max_size=2).map(tuple)
ENTRIES = st.builds(
    Entry, TEXTS, st.none() | TEXTS, st.none() | TEXTS, TEXTS, TEXTS, STAMPS, STAMPS, TWINS, st.just(("no-link",))
)
HINTS = st.builds(FeedHints, st.just(timedelta(minutes=7)), st.none(), st.just((1, 2)), st.just(("Monday",)))
PARSED = st.builds(
    Parsed, st.lists(ENTRIES, max_size=3).map(tuple), TEXTS, st.just(("capped",)), HINTS,
    st.just((Refusal("entry 3", "no link"),)), st.just(("https://x.example/2",)),
)  # fmt: skip
PAGES = st.builds(
    Page, st.just("article"), TEXTS, TEXTS, STAMPS, st.just("en"), st.none() | TEXTS, TWINS, st.just(("x",))
)


def over(head: object) -> object:
    framed = codec.frame(head, b"body")
    size, body = codec.HEADER.unpack(framed[: codec.HEADER.size])
    assert framed[codec.HEADER.size + size :] == b"body"
    assert body == 4
    return json.loads(framed[codec.HEADER.size : codec.HEADER.size + size])


@given(PARSED)
def test_parsed_documents_survive_the_wire(answer: Parsed) -> None:
    assert codec.unpack_parsed(over(codec.pack_answer(answer))) == answer


@given(PAGES)
def test_pages_survive_the_wire(page: Page) -> None:
    assert codec.unpack_page(over(codec.pack_answer(page))) == page


@given(TIMES)
def test_times_survive_to_the_microsecond(when: datetime) -> None:
    assert codec.unpack_time(codec.pack_time(when)) == when


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        (SourceKind.FEED, NO_RULES),
        (SourceKind.LISTING, ListingRules("li", pages=2)),
        (SourceKind.API, ApiRules("x")),
        (SourceKind.SITEMAP, SitemapRules(3)),
    ],
)
def test_rules_survive_and_secrets_do_not_travel(kind: SourceKind, rules: Rules) -> None:
    sent = source(kind, headers=(("authorization", "secret"),), rules=rules, item_pattern="x")
    packed = over(codec.pack_source(sent))
    assert "secret" not in json.dumps(packed)
    received = codec.unpack_source(packed)
    assert (received.kind, received.rules, received.item_pattern) == (kind, rules, "x")
    page_rules = PageRules(fetch=True, remove=(".ad", ".share"))
    assert codec.unpack_rules(over(codec.pack_rules(page_rules))) == page_rules


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        ["parsed"],
        ["page", 1],
        ["failed", 1, 2],
        ["other"],
        {"a": 1},
        "x",
        ["parsed", [[]], "", [], [], [], []],
    ],
)
def test_nonsense_from_a_child_is_refused(answer: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        codec.unpack_parsed(answer)
