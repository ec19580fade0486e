"""What a digest run costs: CPU for each subscription, day by day, with news and with nothing new.

    python -m bench.digest --stored 100000 --subscriptions 10000 --days 2
    python -m bench.digest --stored 20000 --subscriptions 200 --days 30 --beside PATH   (another checkout)

The store is filled with made-up articles (see `scale_set`); each day `--new` more are stored by the verbs of a poll,
one in seven joining a story of the day, and `compose_due` makes the digests of all subscriptions. An hour later it is
asked again for all, with nothing new; at the end `monitor deliveries verify` looks at every pair. The saved searches
are of many kinds, each drawn anew: programmes, words in three scripts, topics, kinds, facts, dates, and everything.
Mails are rendered and put into the outbox, not sent.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.scale_set import NOW, TERMS, Writer, fill, new_article, settle
from monitor.bootstrap import open_app
from monitor.identify import fingerprint
from monitor.model import Relation, StoryChoice
from monitor.settings import load_settings
from monitor.store import articles

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
JOINING = 7  # every such article is another outlet's
HEADING = (
    f"{'day':>4} {'digests':>8} {'items':>7} {'ms each, news':>14} {'ms each, nothing new':>21} {'stored':>8} "
    f"{'peak MB':>8}"
)


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def saved_search(chance: random.Random, writer: Writer) -> str:
    """One of the kinds that people make, with values drawn as the news has them: few often, most seldom."""
    slug = writer.slugs[int(chance.expovariate(0.02)) % len(writer.slugs)]
    other = writer.slugs[chance.randrange(len(writer.slugs))]
    word = chance.choice(writer.words[5:2_000])
    topic, kind = (int(chance.paretovariate(1)) % 20 for _ in range(2))
    return chance.choice(
        [
            f"programme:{slug}", f"programme:{slug}", f"programme:{other}", f"programme:{slug} OR programme:{other}",
            f"programme:{slug} has:deadline", chance.choice(TERMS), f"{chance.choice(TERMS)} -{word}", word,
            f'"{word} {chance.choice(writer.words[5:100])}"', f"{word} OR {chance.choice(TERMS)}", f"title:{word}",
            f"topic:topic{topic} has:deadline", f"kind:kind{kind} {chance.choice(TERMS)}", f"kind:kind{kind} {word}",
            f"source:s{chance.randrange(100)}", f"programme:{slug} since:30d", f"lang:zh programme:{slug}",
            f"is:official programme:{slug}", f"topic:topic{topic} programme:{slug}",
            f"has:deadline -programme:{slug} {word}",
        ]
    )  # fmt: skip


def prepared(folder: Path, clock: Clock, stored: int, subscriptions: int) -> tuple[Any, Writer]:
    app = open_app(
        load_settings({"MONITOR_DATA": str(folder), "MONITOR_BASE_URL": "https://m.example"}, None), now=clock
    )
    writer = Writer(7, [one.slug for one in app.catalogue.programmes])
    fill(app.database, writer, 0, stored, stored)
    settle(app.database)
    chance = random.Random(11)
    for number in range(subscriptions):
        query = "" if number % 100 == 0 else saved_search(chance, writer)
        app.subscribe(f"r{number}@example.org", query, rhythm="daily", language=LANGUAGES[number % 3])
    return app, writer


def publish(app: Any, writer: Writer, first: int, count: int, now: datetime) -> None:
    """A day's articles; what joins a story tells what the one before did."""
    last: tuple[int, int] | None = None
    with app.database.begin() as session:
        for number in range(first, first + count):
            draft = writer.draft(number, now - timedelta(minutes=number % 600))
            known, profile = writer.classification(draft), fingerprint.profile(draft, f"{number}")
            joins = last is not None and number % JOINING == 0
            story, other = last if joins and last else (None, None)
            choice = StoryChoice(Relation.SAME if joins else Relation.FIRST, story, other, 1.0, "made up")
            one = articles.insert(session, new_article(draft, known, profile, f"{number}"), choice, now, announce=True)
            found = articles.view(session, one)
            last = (found.story_id, one) if found else None


def taken(work: Any) -> tuple[float, Any]:
    """CPU seconds of this process, and what the work gave."""
    began = time.process_time()
    given = work()
    return time.process_time() - began, given


def peak_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        app, writer = prepared(Path(folder), clock, options.stored, options.subscriptions)
        print(HEADING, flush=True)
        for day in range(1, options.days + 1):
            clock.at = NOW + timedelta(days=day, hours=-2)  # six in the morning
            publish(app, writer, options.stored + day * options.new, options.new, clock.at)
            clock.at += timedelta(hours=4)
            news, made = taken(app.alerts.compose_due)
            clock.at += timedelta(hours=1)
            nothing, again = taken(lambda: app.alerts.compose_due(force=True))
            assert not again, "what was told is told again"
            each = [seconds * 1000 / options.subscriptions for seconds in (news, nothing)]
            items = sum(len(one.items) for one in made)
            total = options.stored + day * options.new
            said = f"{day:>4} {len(made):>8} {items:>7} {each[0]:>14.2f} {each[1]:>21.3f} {total:>8} {peak_mb():>8.0f}"
            print(said, flush=True)
        proof, verification = taken(app.verify_deliveries)
        pairs = len(verification.verdicts)
        assert not verification.findings, verification.findings[:3]
        print(f"proof: {pairs:,} pairs of subscription and article in {proof:.1f} s of CPU, nothing wrong", flush=True)
        app.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--subscriptions", type=int, default=10_000)
    parser.add_argument("--new", type=int, default=300, help="articles a day")
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--beside", type=Path, help="another checkout, measured in the same way before")
    options = parser.parse_args()
    if options.beside:
        given = [f"--{name}={getattr(options, name)}" for name in ("stored", "subscriptions", "new", "days")]
        print(f"{options.beside}:", flush=True)
        subprocess.run(
            [sys.executable, __file__, *given], env=os.environ | {"PYTHONPATH": str(options.beside)}, check=True
        )
        print("this one:", flush=True)
    run(options)


if __name__ == "__main__":
    main()
