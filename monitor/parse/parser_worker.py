"""The worker process: reads documents from standard input and answers on standard output, until its input ends.

    job > limits moved on > parsed > answer

It holds nothing worth stealing and can do nothing worth fearing: no environment, no socket, no program started, no file
written. Its memory is limited, and so is the processor time of each job. A fault of a parser becomes an answer; a limit
ends the process, and the pool starts another.
"""

from __future__ import annotations

import gc
import json
import math
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

from monitor.model import Page, PollCode
from monitor.parse import codec
from monitor.parse.dispatch import parse_document

_MIB = 1 << 20
_BROKEN = PollCode.READER_BROKEN.value
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "ftplib.",
    "smtplib.",
    "urllib.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
)
_FORBIDDEN_ALSO = frozenset(
    {"os.system", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.kill", "os.link", "os.symlink"}
)


def main(memory_mb: int, cpu_s: float) -> None:
    """Serve until standard input ends. `memory_mb`: of the whole process; `cpu_s`: seconds of one job.

    The first message says that it is ready; until then standard error holds why it is not.
    """
    incoming, outgoing = sys.stdin.buffer, _private_output()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    sys.addaudithook(_refuse)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    limit_memory(memory_mb)
    gc.freeze()
    outgoing.write(codec.frame(codec.READY))
    outgoing.flush()
    os.dup2(nowhere, 2)
    while job := _next_job(incoming):
        outgoing.write(codec.frame(_answer(*job, cpu_s, memory_mb)))
        outgoing.flush()


def _private_output() -> BinaryIO:
    """Standard output for answers alone: what a library prints goes to standard error."""
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return outgoing


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) or event in _FORBIDDEN_ALSO:
        raise PermissionError(f"{event} is not for parsers")
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise PermissionError("parsers write no files")


def limit_memory(memory_mb: int) -> None:
    """Limit the whole process; but leave a job 64 MB at least, whatever the libraries of this machine take."""
    with open("/proc/self/statm", "rb") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (max(memory_mb * _MIB, now + 64 * _MIB), hard))


def _next_job(incoming: BinaryIO) -> tuple[Any, bytes] | None:
    header = incoming.read(codec.HEADER.size)
    if len(header) < codec.HEADER.size:
        return None
    head_length, body_length = codec.HEADER.unpack(header)
    return json.loads(incoming.read(head_length)), incoming.read(body_length)


def _answer(head: Any, body: bytes, cpu_s: float, memory_mb: int) -> Any:
    """The answer to one job; every fault of a parser is one."""
    try:
        _limit_cpu(cpu_s)
        return codec.pack_answer(_parse(head, body))
    except MemoryError:
        return ["failed", f"parsing needs more than {memory_mb} MB of memory", "memory"]
    except RecursionError:
        return ["failed", "the document is nested too deeply", "too-deep"]
    except ImportError as error:
        return ["failed", f"the parser cannot be loaded: {type(error).__name__}: {str(error)[:200]}", _BROKEN]
    except Exception as error:
        return ["failed", f"the parser failed: {type(error).__name__}: {str(error)[:200]}", "parser-error"]


def _limit_cpu(cpu_s: float) -> None:
    """The limit counts the whole life of a process, so it moves on with each job. The kernel rounds to seconds."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + cpu_s), hard))


def _parse(head: Any, body: bytes) -> codec.Answer:
    content_type, url, now = head["content_type"], head["url"], codec.unpack_time(head["now"])
    if head["verb"] == "document":
        known = codec.unpack_lists(head["known"])
        return parse_document(codec.unpack_source(head["source"]), body, content_type, url, now, known)
    if head["verb"] == "offers":
        from monitor.parse.offers import offers_of  # the HTML library, which a worker of feeds never loads

        return offers_of(body, content_type, url)
    return _page_reader()(body, content_type, url, codec.unpack_rules(head["rules"]), now)


def _page_reader() -> Callable[..., Page]:
    """`read_page`. Loaded with the first page: it takes 60 MB. What keeps it from loading is no fault of a page."""
    try:
        reader: Callable[..., Page] = import_module("monitor.parse.page").read_page
        return reader
    except Exception as error:
        raise ImportError(f"{type(error).__name__}: {error}") from error
    except MemoryError as error:
        raise ImportError("it takes more memory than it may have") from error


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
