"""How well the best answers stand first: `python -m bench.questions [--each]`.

The questions of `bench/question_set` are put to a store with what the demo's newsroom publishes and the set's own
articles. nDCG@10 (Järvelin and Kekäläinen 2002, gain 2^grade - 1) of three ways to answer:

    best      the query language, sort:best
    newest    the query language, the newest first
    bm25      FTS5's bm25 over any of the words as typed, title and text alike: what a full-text index gives by itself
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from math import log2
from pathlib import Path
from statistics import mean

from sqlalchemy import text

from monitor.bootstrap import App, open_app
from monitor.demo.newsroom import Newsroom
from monitor.settings import load_settings
from monitor.text import BOUNDARY, search_tokens

HERE = Path(__file__).parent / "question_set"
DEPTH = 10
GRADES = ("3", "2", "1")


def opened(folder: Path) -> App:
    """A store with all articles of the set."""
    with Newsroom(datetime.now(UTC)) as newsroom:
        app = open_app(load_settings(newsroom.watched_from(folder), None))
        app.poll(everything=True, force=True)
        app.import_lines((HERE / "articles.jsonl").read_text("utf-8").splitlines())
    return app


def ndcg(titles: Sequence[str], gains: Mapping[str, int], every: Sequence[str]) -> float:
    """Of the first ten titles. `gains`: beginning of a headline -> gain; `every`: the titles of all articles."""
    ideal = sorted((_gain(title, gains) for title in every), reverse=True)
    return _discounted([_gain(title, gains) for title in titles[:DEPTH]]) / _discounted(ideal[:DEPTH])


def _gain(title: str, gains: Mapping[str, int]) -> int:
    return next((gain for words, gain in gains.items() if title.startswith(words)), 0)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains))


def by_language(app: App, order: str) -> Callable[[str], list[str]]:
    """The titles that the query language finds."""
    return lambda query: [one.title for one in app.search(f"{query} sort:{order}", limit=DEPTH).articles]


def by_bm25(app: App) -> Callable[[str], list[str]]:
    """The titles that plain bm25 finds."""

    def answer(query: str) -> list[str]:
        words = " OR ".join(f'"{token}"' for token in search_tokens(query) if token != BOUNDARY)
        statement = (
            "SELECT a.title FROM article_search s JOIN article a ON a.id = s.rowid"
            " WHERE article_search MATCH :words AND a.relevant ORDER BY bm25(article_search), a.id DESC LIMIT :depth"
        )
        with app.database.read() as session:
            return list(session.execute(text(statement), {"words": words, "depth": DEPTH}).scalars())

    return answer


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--each", action="store_true", help="every question with its figures")
    each = options.parse_args().each
    data = tomllib.loads((HERE / "questions.toml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        app = opened(Path(folder))
        ways = {"best": by_language(app, "best"), "newest": by_language(app, "newest"), "bm25": by_bm25(app)}
        every = [one.title for one in app.export("") if one.relevant]
        scores: dict[str, list[float]] = {name: [] for name in ways}
        for question in data["question"]:
            gains = {
                words: 2 ** int(grade) - 1
                for grade in GRADES
                for answer in question.get(grade, ())
                for words in data["answers"][answer]
            }
            for name, answer in ways.items():
                scores[name].append(ndcg(answer(question["q"]), gains, every))
            if each:
                print(f"{question['q']:<32}", "  ".join(f"{name} {scores[name][-1]:.2f}" for name in ways))
        app.close()
    print(
        f"{len(data['question'])} questions, nDCG@{DEPTH}:", ", ".join(f"{n} {mean(s):.3f}" for n, s in scores.items())
    )
    return 0 if mean(scores["best"]) > mean(scores["bm25"]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
