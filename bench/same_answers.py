"""Whether another checkout gives the same answers: `python -m bench.same_answers OTHER [--every N] [--stories]`.

OTHER is a checkout of this project, such as a worktree of the last release. Each article is classified, with all that
explains it, and fingerprinted by both checkouts, and what they say is compared as JSON: the labelled, general and hard
sets, a radio service, the story and twin sets, recorded feeds and pages beside the project where they are there, and
the labelled articles rewritten in every N-th way. `--stories`: also the stories of imported sets and a reader's week
(which takes minutes). Prints how many answers of each set differ; ends with 1 if any does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
NOW = datetime(2026, 11, 29, tzinfo=UTC)
Answer = tuple[str, str]  # the article, a hash of all that was said of it


def drafts(every: int, shared: Path) -> Iterator[tuple[str, Any]]:
    """(set and number, draft) of all sets, in one order."""
    from bench import knowing, noise
    from bench.stories_radio import _line
    from bench.story_set.make import documents
    from bench.story_set.radio import items
    from bench.twins_set.make import KNOWN, versions
    from monitor.pipeline.jsonl_line import read_line

    labelled = list(knowing.labelled())
    for line in labelled:
        yield f"labelled {line['id']}", knowing.draft_of(line)
    for name in noise.SETS:
        for line in noise.items(name):
            yield f"{name} {line['id']}", knowing.draft_of(line)
            yield f"{name}-teaser {line['id']}", noise.teaser(knowing.draft_of(line))
    for number, item in enumerate(items(1000, 1)):
        yield f"radio {number}", read_line(_line(item, summaries=number % 2 == 0), {}, NOW, need_url=True)[1]
    for number, document in enumerate(documents("test", 2, issues=6, stories=80)):
        yield f"stories {number}", document.draft
    for number, version in enumerate(each for known in KNOWN for each in versions("unseen", known, 1, 4)):
        yield f"twins {number}", version.draft
    yield from recorded(shared)
    yield from rewritten(labelled, every)


def recorded(shared: Path) -> Iterator[tuple[str, Any]]:
    """Recorded pages, and the entries of recorded feeds."""
    if not shared.is_dir():
        return
    from bench.stories_pages import recorded as pages
    from monitor.model import Draft, ParseFailed, Source, SourceKind
    from monitor.parse.dispatch import parse_document

    for number, document in enumerate(pages(shared)):
        yield f"page {number}", document.draft
    for path in sorted((shared / "feeds").glob("*.xml")):
        address = "https://example.org/feed"
        source = Source(path.stem, path.stem, path.stem, "en", SourceKind.FEED, address, timedelta(hours=1))
        parsed = parse_document(source, path.read_bytes(), "application/xml", source.url, NOW)
        assert not isinstance(parsed, ParseFailed), parsed
        for number, entry in enumerate(parsed.entries):
            yield f"feed {path.stem} {number}", Draft(entry.url or "", entry.title, entry.summary, "", entry.published)


def rewritten(labelled: list[dict[str, Any]], every: int) -> Iterator[tuple[str, Any]]:
    """The labelled articles in every so-many-th of the rewritings."""
    from bench import knowing, rewrite, rewritings

    names = rewrite.chinese_names(_catalogue().programmes)
    for name in sorted(rewritings.REWRITINGS)[::every]:
        for line in labelled[::2]:
            about = rewrite.about(line, names)
            words = {key: rewritings.REWRITINGS[name](line[key], about) for key in ("title", "text")}
            if words["text"] != line["text"]:
                yield f"rewritten-{name} {line['id']}", knowing.draft_of(line | words)


def _catalogue() -> Any:
    from monitor.catalogue import programme_file

    return programme_file.load()


def answers(every: int, shared: Path) -> Iterator[Answer]:
    """What this checkout says of every article."""
    from monitor.identify import fingerprint
    from monitor.identify.version_marks import marks_of
    from monitor.model import Change
    from monitor.tag.classifier import Classifier, to_json

    catalogue = _catalogue()
    classifier = Classifier(catalogue.programmes, catalogue.version)
    for number, (name, draft) in enumerate(drafts(every, shared)):
        known = classifier.classify(draft)
        written = replace(draft, language=known.language)
        profile = fingerprint.profile(written, "key", known.facts.of(Change))
        said: list[object] = [
            to_json(known, name, explain=True),
            [asdict(evidence) for tag in known.tags for evidence in tag.evidence],
            asdict(marks_of(written, profile, known)),
            [profile.pack().hex(), profile.index_hashes],
        ]
        if number % _EXPLAINED == 0:
            said += classifier.explained(draft)[1]
        yield name, _hashed(said)


_EXPLAINED = 5  # of so many articles one is also explained: that costs much more


def decisions() -> Iterator[Answer]:
    """The story of each imported article, and what three readers are told in a week."""
    from bench.stories_import import imported
    from bench.stories_radio import stories_of
    from bench.story_set.make import documents
    from bench.story_set.radio import items
    from bench.week_run import measured
    from bench.week_set.make import week

    for name, found in (
        ("import", enumerate(imported(documents("test", 2, issues=6, stories=80)))),
        ("import-retold", enumerate(imported(documents("test", 3, issues=4, stories=60, retold=True)))),
        ("import-radio", stories_of(items(300, 1), summaries=True).items()),
    ):
        yield from ((f"{name} {which}", str(story)) for which, story in found)
    for mix in ("full", "mixed", "summaries"):
        outcome, _ = measured(week("unseen", 1, 40), mix)
        yield from ((f"week-{mix} {url}", str(story)) for url, story in sorted(outcome.groups.items()))
        for number, digest in enumerate(outcome.digests):
            yield f"digests-{mix} {number}", _hashed([asdict(item) for item in digest.items])


def _hashed(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def said_by(checkout: Path, given: argparse.Namespace) -> dict[str, str]:
    """The answers of a checkout, by this program."""
    asked = [
        sys.executable,
        __file__,
        str(checkout),
        "--answers",
        "--every",
        str(given.every),
        "--shared",
        given.shared,
    ]
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"}
    lines = subprocess.run(
        asked + ["--stories"] * given.stories, cwd=checkout, env=environment, stdout=subprocess.PIPE, check=True
    ).stdout.splitlines()
    return dict(map(json.loads, lines))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("other", type=Path)
    parser.add_argument("--every", type=int, default=7, help="rewritings to leave out between two")
    parser.add_argument("--stories", action="store_true")
    parser.add_argument("--shared", default=str(SHARED), help="folder of recorded feeds and pages")
    parser.add_argument("--answers", action="store_true", help="print the answers of this checkout and no comparison")
    given = parser.parse_args()
    if given.answers:
        for answer in decisions() if given.stories else answers(given.every, Path(given.shared)):
            print(json.dumps(answer))
        return 0
    ours, theirs = said_by(ROOT, given), said_by(given.other.resolve(), given)
    of, apart = Counter(name.split()[0] for name in ours | theirs), Counter()  # type: Counter[str], Counter[str]
    for name in ours | theirs:
        apart[name.split()[0]] += ours.get(name) != theirs.get(name)
    for name in of:
        print(f"{name:28} {of[name]:5} answers {apart[name]:4} differ")
    return 1 if apart.total() else 0


if __name__ == "__main__":
    raise SystemExit(main())
