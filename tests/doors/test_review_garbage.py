"""What people and broken programs feed to `import` and `classify`: every line is taken or refused."""

from __future__ import annotations

import json
import os
import random
import threading
from pathlib import Path

import pytest

from tests.doors.doors_support import HUB, Run

URL = "https://news.example.com/"


def _with(**values: object) -> bytes:
    return json.dumps({"url": URL + "x", "title": "Hong Kong fund"} | values).encode()


GARBAGE = {
    "random bytes": random.Random(1).randbytes(3000).replace(b"\n", b" "),
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
    "no object": b"[1, 2]",
    "a number": b"5",
    "nothing": b"null",
    "not a number": b"NaN",
    "an empty object": b"{}",
    "a long number": b'{"url": ' + b"9" * 6000 + b', "title": "t"}',
    "a number for a title": _with(title=5),
    "a list for a url": _with(url=["x"]),
    "half a character in a url": _with(url=URL + "\ud800"),
    "NUL in a url": _with(url=URL + "\0"),
    "a line separator in a url": _with(url=URL + "\u2028x"),
    "script for a url": _with(url="javascript:alert(1)"),
    "a port that is none": _with(url="https://news.example.com:99999/"),
    "brackets": _with(url="https://[::1"),
    "a long url": _with(url=URL + "a" * 5000),
    "no words": _with(title=" \u200b "),
}
ODD = {
    "half a character": _with(url=URL + "1", title="Hong Kong \ud800 fund"),
    "NUL": _with(url=URL + "2", title="Hong Kong \0 fund"),
    "a megabyte": _with(url=URL + "3", text="word " * 50_000),
    "a long title": _with(url=URL + "4", title="Cyberport " * 10_000),
    "a long source": _with(url=URL + "5", source="s" * 100_000),
    "turned words": _with(url=URL + "6", summary="\u202eevil"),
    "no date": _with(url=URL + "9", published="the day before"),
    "the first year": _with(url=URL + "7", published="0001-01-01T00:00:00+14:00"),
    "infinity": b'{"url": "https://news.example.com/8", "title": "t", "id": 1e999}',
}


@pytest.mark.parametrize("line", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_is_refused_and_the_rest_is_taken(monitor: Run, line: bytes) -> None:
    good = json.dumps(HUB).encode()
    done = monitor("import", "-", stdin=b"\n".join((line, good)))

    assert (done.status, len(done.complaints)) == (1, 1)
    assert done.complaints[0].startswith("line 1: ")
    assert "1 new" in done.out


def test_odd_lines_end_nothing(monitor: Run) -> None:
    stdin = b"\n".join((*ODD.values(), json.dumps(HUB).encode()))
    first, second = monitor("import", "-", "--json", stdin=stdin), monitor("import", "-", "--json", stdin=stdin)

    assert first.objects[0]["new"] >= len(ODD)
    assert (second.objects[0]["new"], second.objects[0]["changed"]) == (0, 0)
    assert len(monitor("export").objects) == first.objects[0]["new"]


def test_classify_answers_every_line(monitor: Run) -> None:
    every = [*GARBAGE.values(), *ODD.values()]
    done = monitor("classify", "-", stdin=b"\n".join(every))

    assert len(done.objects) == len(every)
    assert all("error" in answer or "relevant" in answer for answer in done.objects)


def test_a_pipe_is_as_good_as_a_file(monitor: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(json.dumps(HUB),))
    writer.start()
    done = monitor("import", str(pipe))
    writer.join()

    assert (done.status, done.err) == (0, "")
    assert "1 new" in done.out
