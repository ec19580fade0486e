"""Made-up articles in any number, and a way to store very many of them in minutes, for `scale.py`.

English and Chinese words are drawn with the skew of real text; every fifth article follows a template that changes
little from issue to issue; three in four are of the press, of whose text only the headline and a summary may be kept.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from monitor.identify import fingerprint
from monitor.model import (
    ALGORITHM,
    Analysed,
    Classification,
    Deadline,
    Draft,
    Event,
    Evidence,
    Facts,
    Incoming,
    IndexKind,
    Profile,
    Stamp,
    Tag,
)
from monitor.store import articles, index
from monitor.store.classification import label_rows, tag_rows
from monitor.store.db import Database
from monitor.store.tables import ARTICLE, IDENTITY, LABEL, PROFILE, STORY, STORY_LINK, TAG

NOW = datetime(2026, 11, 22, tzinfo=UTC)
YEARS = 10
UNIT = 5_000
POOL = 2_000  # different texts in the bulk; each stands for many articles, with hashes of their own
CHINESE_LENGTH, ENGLISH_LENGTH = 450, 220  # characters, words
TERMS = ("創科", "科技", "人工智能", "機械人", "創新及科技基金", "港股", "數碼港", "科技園", "大學", "研究")
SYLLABLES = ("ka", "ro", "mi", "ten", "sul", "dor", "vi", "pas", "lem", "qua", "zin", "fo")


# ----------------------------------------------------------------------------------------------------------- articles
class Writer:
    """Writes articles: same seed, same articles."""

    def __init__(self, seed: int, slugs: Sequence[str] = tuple(f"p{number}" for number in range(431))) -> None:
        self.random = random.Random(seed)
        self.slugs = slugs
        made = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(20_000)]
        self.words = ["the", "of", "fund", "research", "grant", *made]
        self.characters = [chr(0x4E00 + n * 5) for n in range(3_500)]
        self.random.shuffle(self.characters)
        self.word_weights = _skew(len(self.words))
        self.character_weights = _skew(len(self.characters))
        self.templates = [self._english() for _ in range(50)]

    def draft(self, number: int, at: datetime) -> Draft:
        """An article of its own address; every second one is Chinese."""
        chinese = number % 2 == 0
        body = self._chinese() if chinese else self._template() if number % 5 == 0 else " ".join(self._english())
        source = self.random.randrange(100)
        return Draft(
            url=f"https://news{source}.example.hk/article/{number}",
            title=body[:18] if chinese else " ".join(body.split()[:9]),
            summary=body[:200],
            text=body,
            published=Stamp(at, "minute"),
            language="zh-Hant" if chinese else "en",
            source_id=f"s{source}",
            publisher=f"Publisher {source}",
            retain="full" if source % 4 == 0 else "summary",
            guid=f"{source}-{number}",
        )

    def _chinese(self) -> str:
        drawn = self.random.choices(self.characters, cum_weights=self.character_weights, k=CHINESE_LENGTH)
        for _ in range(self.random.randrange(4)):
            drawn[self.random.randrange(CHINESE_LENGTH)] = self.random.choice(TERMS)
        return "，".join("".join(drawn[start : start + 15]) for start in range(0, CHINESE_LENGTH, 15)) + "。"

    def _english(self) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.word_weights, k=ENGLISH_LENGTH)

    def _template(self) -> str:
        words = list(self.random.choice(self.templates))
        for _ in range(12):
            words[self.random.randrange(len(words))] = str(self.random.randint(2, 10**7))
        return " ".join(words)

    def classification(self, draft: Draft) -> Classification:
        """What might be known of it: programmes, topics and kinds, some far more often than others; of one article in
        seven a deadline; one in three is not relevant.
        """
        slugs = {
            self.slugs[int(self.random.expovariate(0.02)) % len(self.slugs)]
            for _ in range(1 + self.random.randrange(3))
        }
        tags = tuple(Tag(slug, (Evidence(draft.title[:6], "title", 0, 6),), "full name") for slug in sorted(slugs))
        topics = tuple({f"topic{int(self.random.paretovariate(1)) % 20}" for _ in range(2)})
        events = (Event(f"kind{int(self.random.paretovariate(1)) % 15}", "fact", draft.title[:6]),)
        due = (Deadline(date(2026, 12, 1 + self.random.randrange(30)), "by then"),)
        facts = Facts(due if self.random.randrange(7) == 0 else ())
        relevant = self.random.randrange(3) > 0
        return Classification(relevant, 0.8, ("headline",), draft.language, tags, (), topics, events, facts)


def _skew(count: int) -> list[float]:
    """Cumulative weights after Zipf, a little flattened at the top."""
    total, sums = 0.0, []
    for rank in range(count):
        total += 1 / (rank + 3)
        sums.append(total)
    return sums


def copy_of(draft: Draft, number: int) -> Draft:
    """The same announcement in another outlet: trimmed, under another address."""
    kept = draft.text[: int(len(draft.text) * 0.8)]
    return replace(draft, url=f"https://copy.example.hk/{number}", text=kept, publisher="Copy", guid=f"copy-{number}")


def new_article(draft: Draft, classification: Classification, profile: Profile, key: str) -> Analysed:
    """What `articles.insert` takes."""
    return Analysed(Incoming(draft, (f"url:{key}", f"guid:{key}"), key, "entry 1"), classification, profile)


# ---------------------------------------------------------------------------------------------------------------- bulk
@dataclass(frozen=True, slots=True)
class Pooled:
    """A finished article of the bulk: its columns, words, profile and hashes."""

    columns: dict[str, Any]
    tags: list[dict[str, Any]]
    labels: list[dict[str, Any]]
    profile: bytes
    hashes: tuple[int, ...]
    title: list[str]
    body: list[str]


def fill(database: Database, writer: Writer, start: int, end: int, size: int) -> None:
    """Store the articles numbered `start` to `end` of `size` in bulk, evenly over ten years up to now.

    The rows are those that `articles.insert` writes, put in without asking and sorted, so that it takes minutes.
    """
    pool = [_pooled(writer, number) for number in range(POOL)]
    for first in range(start, end, UNIT):
        with database.begin() as session:
            _fill_unit(session, writer, pool, range(first, min(first + UNIT, end)), size)


def _pooled(writer: Writer, number: int) -> Pooled:
    draft = writer.draft(number, NOW)
    classification, profile = writer.classification(draft), fingerprint.profile(draft, f"pool:{number}")
    columns = articles._columns(new_article(draft, classification, profile, f"{number}"), NOW)
    body = index.words(f"{columns['summary']}\n{columns['text']}")
    tags, labels = tag_rows(number, classification), label_rows(number, classification)
    return Pooled(columns, tags, labels, profile.pack(), profile.index_hashes, index.words(draft.title), body)


def _fill_unit(session: Session, writer: Writer, pool: Sequence[Pooled], numbers: range, size: int) -> None:
    chosen = [(number + 1, pool[writer.random.randrange(POOL)], _when(number, size)) for number in numbers]
    article, identity, tag, label, profile, sketch, stories, link = ([] for _ in range(8))  # type: ignore[var-annotated]
    for key, one, at in chosen:
        seen = {"first_seen": at, "seen_at": at, "published": at, "sort_at": at, "announce": False, "revision": 1}
        article.append(one.columns | seen | {"id": key, "url": f"https://news.example.hk/{key}"})
        identity += [{"key": f"url:bulk:{key}", "article_id": key}, {"key": f"guid:bulk:{key}", "article_id": key}]
        tag += [row | {"article_id": key} for row in one.tags]
        label += [row | {"article_id": key} for row in one.labels]
        hashes, day = _hashes(writer, one.hashes), index.day_of(at)
        packed = {"hashes": struct.pack(f"<{len(hashes)}q", *hashes), "data": one.profile}
        profile.append({"article_id": key, "algorithm": ALGORITHM, "day": day} | packed)
        sketch += [(index.span_of(day), value, day, key) for value in hashes]
        stories.append({"id": key, "representative_id": key, "created_at": at, "updated_at": at})
        why = {"relation": "first", "score": 1.0, "reason": "", "by": "monitor", "at": at}
        link.append({"article_id": key, "story_id": key} | why)
    for table, rows in (
        (ARTICLE, article), (IDENTITY, identity), (TAG, tag), (LABEL, label), (PROFILE, profile), (STORY, stories),
        (STORY_LINK, link),
    ):  # fmt: skip
        session.execute(table.insert(), rows)
    _put_index(session, chosen, sorted(sketch))


def _when(number: int, size: int) -> datetime:
    return NOW - timedelta(days=365 * YEARS * (1 - number / size))


def _hashes(writer: Writer, own: Sequence[int]) -> list[int]:
    """Words as the pooled text has them, of shingles and facts a quarter (what templates share), the rest new."""
    words = [value for value in own if IndexKind.of(value) is IndexKind.WORD]
    kept = [*own[: (len(own) - len(words)) // 4], *words]
    fresh = [writer.random.getrandbits(64) - (1 << 63) for _ in range(len(own) - len(kept))]
    return sorted({*kept, *fresh})


def _put_index(session: Session, chosen: Sequence[tuple[int, Pooled, datetime]], sketch: list[Any]) -> None:
    cursor: Any = session.connection().connection.cursor()
    if index.is_sqlite(session):
        cursor.executemany("INSERT INTO sketch(span, h, day, article_id) VALUES (?, ?, ?, ?)", sketch)
        lines = [(key, " ".join(one.title), " ".join(one.body)) for key, one, _ in chosen]
        cursor.executemany("INSERT INTO article_search(rowid, title, body) VALUES (?, ?, ?)", lines)
        return
    with cursor.copy("COPY sketch (span, h, day, article_id) FROM STDIN") as copy:
        for row in sketch:
            copy.write_row(row)
    with cursor.copy("COPY article_search (article_id, words) FROM STDIN") as copy:
        for key, one, _ in chosen:
            copy.write_row((key, index.tsvector(one.title, one.body)))


def settle(database: Database) -> None:
    """After the bulk, on PostgreSQL: let the next ids follow on, and gather statistics."""
    if database.dialect == "sqlite":
        return
    with database.begin() as session:
        for name in ("article", "story"):
            following = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
            session.execute(text(following))
        session.execute(text("ANALYZE"))
