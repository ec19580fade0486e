"""A publisher of many feeds on loopback, in a process of its own so that its work is not counted with the poller's.

    python bench/feed_server.py --feeds 500 --items 20 --hosts 50      prints its port, serves until its input ends

Feed N lives at http://127.0.0.<2 + N % hosts>:<port>/<N>.xml, has an ETag, and answers 304 to whoever sends it back. A
GET of /phase/K makes every feed whose number divides by ten publish its K-th new item. Loopback addresses only.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import sys
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.scale import NOW, Writer
from monitor.model import Draft


class Feeds:
    """Feeds made when first asked for, kept packed."""

    def __init__(self, feeds: int, items: int, base: str) -> None:
        self.feeds, self.items, self.base, self.phase = feeds, items, base, 0
        self._writer = Writer(7)
        self._articles: dict[tuple[int, int], Draft] = {}
        self._kept: dict[tuple[int, int], tuple[str, bytes]] = {}

    def answer(self, number: int, etag: str | None) -> bytes:
        phase = self.phase if number % 10 == 0 else 0
        key = (number, phase)
        if key not in self._kept:
            self._kept[key] = (f'"{number}-{phase}"', gzip.compress(self._feed(number, phase).encode(), 5))
        tag, body = self._kept[key]
        if etag == tag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: {tag}\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _feed(self, number: int, phase: int) -> str:
        items = "".join(self._item(number, place) for place in range(self.items + phase, phase, -1))
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>Feed {number}</title><link>{self.base}/{number}</link><description>bench</description>{items}"
            "</channel></rss>"
        )

    def _item(self, number: int, place: int) -> str:
        draft = self._articles.get((number, place))
        if draft is None:
            draft = self._articles[number, place] = self._writer.draft(len(self._articles), NOW)
        link = f"{self.base}/{number}/article/{place}"
        date = format_datetime(NOW - timedelta(minutes=37 * (self.items - place) + number))
        text = escape(f"{draft.text} No. {number}-{place}.")
        return (
            f"<item><title>{escape(draft.title)} {number}-{place}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{date}</pubDate><description>{text}</description></item>"
        )


async def serve(feeds: int, items: int, hosts: int) -> None:
    """Listen on `hosts` loopback addresses, one port; end with the input."""
    first = await asyncio.start_server(lambda reader, writer: talk(reader, writer, store), "127.0.0.2", 0)
    port = first.sockets[0].getsockname()[1]
    store = Feeds(feeds, items, f"http://127.0.0.2:{port}")
    for number in range(feeds):
        store.answer(number, None)  # made before the clock runs
    for host in range(1, hosts):
        await asyncio.start_server(lambda reader, writer: talk(reader, writer, store), f"127.0.0.{2 + host}", port)
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)


async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, store: Feeds) -> None:
    """One connection: GET after GET."""
    try:
        while line := await reader.readline():
            path = line.split(b" ")[1].decode()
            etag = None
            while (header := await reader.readline()) not in (b"\r\n", b""):
                name, _, value = header.decode("latin-1").partition(":")
                if name.lower() == "if-none-match":
                    etag = value.strip()
            writer.write(_answer(store, path, etag))
            await writer.drain()
    except (ConnectionError, IndexError):
        pass
    finally:
        writer.close()


def _answer(store: Feeds, path: str, etag: str | None) -> bytes:
    if path.startswith("/phase/"):
        store.phase = int(path.removeprefix("/phase/"))
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    name = path.strip("/").removesuffix(".xml")
    if not name.isdigit() or int(name) >= store.feeds:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    return store.answer(int(name), etag)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--hosts", type=int, default=50)
    given = parser.parse_args()
    asyncio.run(serve(given.feeds, given.items, given.hosts))


if __name__ == "__main__":
    main()
