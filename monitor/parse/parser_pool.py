"""Parsing in limited child processes: whatever a document does to a parser is one source's recorded failure.

feedparser, libxml2 and the HTML readers have inputs on which they take minutes and gigabytes while they hold the
interpreter's lock; so they run in processes of their own, kept warm, one job at a time, and replaced when a limit kills
them. Nothing else of the service waits for them.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeVar

import monitor
from monitor.model import NO_LISTS, Lead, ListMemory, Page, PageRules, Parsed, ParseFailed, PollCode, Source
from monitor.parse import codec

START_S = 30.0  # seconds for a child to be ready: it takes half a second, and many times that on a machine under load
MAX_JOBS = 2_000  # a child is replaced after so many, whatever it may have leaked; starting one takes half a second
Answer = TypeVar("Answer")
children: Counter[str] = Counter()  # of this process, ever: "started", and "lost": it died of its job, or was ended


class ParserPool:
    """An async context manager of `size` children at most. A job that finds none idle waits a moment before another
    child is started for it: honest documents follow each other faster than a child starts.

    `memory_mb`: address space of one child (warm it has 45, with the page readers 110). `cpu_s`, `wall_s`: seconds for
    one job. An honest one is over long before: a listing of 1 MB with 9,000 items takes 1.3. Wall time is the longer
    limit, so that a machine under load ends no honest job. `patience_s`: for which a job waits; eight feeds that come
    at one time are read within a tenth, after the half second in which the first child starts.
    """

    def __init__(
        self,
        size: int = 1,
        *,
        memory_mb: int = 250,
        cpu_s: float = 6.0,
        wall_s: float = 8.0,
        patience_s: float = 2.0,
    ) -> None:
        self._patience_s = patience_s
        self._children = [_Child(memory_mb, cpu_s, wall_s) for _ in range(size)]
        self._unused = list(self._children)
        self._idle: asyncio.LifoQueue[_Child] = asyncio.LifoQueue()

    async def __aenter__(self) -> ParserPool:
        self._idle.put_nowait(self._unused.pop())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(child.stop() for child in self._children))

    async def document(
        self,
        source: Source,
        body: bytes,
        content_type: str,
        url: str,
        now: datetime,
        known: ListMemory = NO_LISTS,
    ) -> Parsed | ParseFailed:
        """`parse_document` in a child. Never raises for anything that the document contains."""
        head = {"verb": "document", "source": _packed(source), **_common(content_type, url, now)}
        head["known"] = codec.pack_lists(known)
        return await self._ask(head, body, codec.unpack_parsed)

    async def leads(self, body: bytes, content_type: str, url: str, now: datetime) -> list[Lead] | ParseFailed:
        """`leads_of` in a child. Never raises for anything that the document contains."""
        return await self._ask({"verb": "leads", **_common(content_type, url, now)}, body, codec.unpack_leads)

    async def page(
        self, body: bytes, content_type: str, url: str, rules: PageRules, now: datetime
    ) -> Page | ParseFailed:
        """`read_page` in a child. Never raises for anything that the page contains."""
        head = {"verb": "page", "rules": codec.pack_rules(rules), **_common(content_type, url, now)}
        return await self._ask(head, body, codec.unpack_page)

    async def _ask(self, head: Any, body: bytes, unpack: Callable[[Any], Answer | ParseFailed]) -> Answer | ParseFailed:
        child = await self._free()
        try:
            return await child.ask(codec.frame(head, body), unpack)
        finally:
            self._idle.put_nowait(child)

    async def _free(self) -> _Child:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience_s if self._unused else None):
                return await self._idle.get()
        return self._unused.pop() if self._unused else await self._idle.get()


def _common(content_type: str, url: str, now: datetime) -> dict[str, Any]:
    return {"content_type": content_type, "url": url, "now": codec.pack_time(now)}


@lru_cache(maxsize=1_024)
def _packed(source: Source) -> Any:
    return codec.pack_source(source)


_ENDS = ("memory", PollCode.READER_BROKEN.value)  # what a fresh child may do better


class _CannotStart(Exception):
    """No child can be had that does any work; the words are for a person."""


class _Child:
    """One process and its pipes; started when first asked, replaced after it died. One that cannot do its work at all
    is told apart from one that a document hurt: the first is `PollCode.READER_BROKEN`.
    """

    def __init__(self, memory_mb: int, cpu_s: float, wall_s: float) -> None:
        self._arguments = (str(memory_mb), str(cpu_s))
        self._wall_s = wall_s
        self._process: Process | None = None
        self._jobs = 0

    async def ask(self, message: bytes, unpack: Callable[[Any], Answer | ParseFailed]) -> Answer | ParseFailed:
        """One job. A child that dies, hangs or sends an invalid message is killed, and the job has failed."""
        answered = False
        try:
            process = await self._started()
        except _CannotStart as error:
            return ParseFailed(str(error), PollCode.READER_BROKEN.value)
        try:
            async with asyncio.timeout(self._wall_s):
                answer = unpack(await _exchange(process, message))
            answered = not (isinstance(answer, ParseFailed) and answer.code in _ENDS)
            return answer
        except TimeoutError:
            return ParseFailed(f"parsing timed out ({self._wall_s:g} s)", "timeout")
        except (EOFError, ConnectionError):
            return await self._why_dead()
        except (ValueError, TypeError) as error:
            return ParseFailed(f"invalid message from the parser process: {error}", "killed")
        finally:
            if not answered:
                children["lost"] += 1
                await self.stop()

    async def stop(self) -> None:
        """Kill the process and wait until it is gone."""
        process, self._process = self._process, None
        await _end(process)

    async def _started(self) -> Process:
        if self._process is not None and self._jobs >= MAX_JOBS:
            await self.stop()
        if self._process is None or self._process.returncode is not None:
            self._process, self._jobs = await _start(self._arguments), 0
            children["started"] += 1
        self._jobs += 1
        return self._process

    async def _why_dead(self) -> ParseFailed:
        code = await self._process.wait() if self._process else 0
        if code == -signal.SIGXCPU:
            return ParseFailed(f"parsing took more than {float(self._arguments[1]):g} s of processor time", "timeout")
        return ParseFailed(f"the parser process ended (status {code})", "killed")


async def _start(arguments: tuple[str, ...]) -> Process:
    """A fresh child that has said that it is ready: no environment but the way to this package, no descriptor but its
    three. `_CannotStart`: the system gives none, or it ended before; what it wrote last says why.
    """
    environment = {"PYTHONPATH": str(Path(monitor.__file__).parent.parent), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
    process, complaints = None, None
    try:
        complaints = open(os.memfd_create("parser"), "w+b")  # noqa: SIM115 - closed below, whatever happens
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "monitor.parse.parser_worker", *arguments,
            stdin=PIPE, stdout=PIPE, stderr=complaints, env=environment, cwd=os.sep, start_new_session=True,
            limit=1 << 20,
        )  # fmt: skip
        async with asyncio.timeout(START_S):
            if await _received(process) == codec.READY:
                return process
        raise ValueError("it speaks another language")
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        await _end(process)
        raise _CannotStart(
            f"the parser process cannot start: {_complained(complaints) or _kind_and_words(error)}"
        ) from error
    except BaseException:
        await _end(process)
        raise
    finally:
        if complaints:
            complaints.close()


async def _end(process: Process | None) -> None:
    """Kill a child and wait until it is gone."""
    if process is None:
        return
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _complained(complaints: IO[bytes] | None) -> str:
    """The last line that a child wrote before it ended."""
    if complaints is None:
        return ""
    complaints.seek(0)
    lines = complaints.read().decode("utf-8", "replace").split("\n")
    return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")


def _kind_and_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


async def _exchange(process: Process, message: bytes) -> Any:
    """Send a job, receive its answer. EOFError when the child is gone."""
    assert process.stdin is not None
    process.stdin.write(message)
    await process.stdin.drain()
    return await _received(process)


async def _received(process: Process) -> Any:
    assert process.stdout is not None
    head_length, _ = codec.HEADER.unpack(await process.stdout.readexactly(codec.HEADER.size))
    if head_length > codec.MAX_ANSWER:
        raise ValueError(f"{head_length} bytes")
    return json.loads(await process.stdout.readexactly(head_length))
