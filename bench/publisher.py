"""Start `feed_server` beside a measurement, and the sources that watch it."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Publisher:
    """A running feed server."""

    port: int
    feeds: int
    hosts: int

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.{2 + number % self.hosts}:{self.port}/{number}.xml" for number in range(self.feeds)]

    def phase(self, number: int) -> None:
        """Let one feed in ten publish a new item."""
        urllib.request.urlopen(f"http://127.0.0.2:{self.port}/phase/{number}").read()

    def sources_toml(self) -> str:
        """The `[[source]]` blocks that watch every feed."""
        return "\n".join(
            f'[[source]]\nid = "feed-{number}"\nname = "Feed {number}"\npublisher = "Bench {number % 40}"\n'
            f'language = "en"\nkind = "feed"\nurl = "{url}"\nevery = "30m"\n'
            for number, url in enumerate(self.urls)
        )


@contextmanager
def publisher(feeds: int, items: int = 20, hosts: int = 50) -> Iterator[Publisher]:
    """A feed server in its own process, ended with the block."""
    command = [
        sys.executable,
        str(HERE / "feed_server.py"),
        "--feeds",
        str(feeds),
        "--items",
        str(items),
        "--hosts",
        str(hosts),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Publisher(int(process.stdout.readline()), feeds, hosts)
        finally:
            process.stdin.close()
            process.wait(timeout=10)
