"""How well `monitor programmes suggest` finds new programmes: `python -m bench.suggest [--seen] [--list] [--brief]`.

A month of articles goes through an import: those of `suggest_set/unseen.toml` (with `--seen`: of the half that was at
hand while the finder was built), its own background, and the labelled articles of the splits "dev" and "test", most of
which concern programmes that the catalogue knows. Right is a suggestion by a name of a new programme, once for each;
all else is wrong, a second suggestion of the same programme too. Then how often its names in other languages, its kind
and its owner are right; topics are compared with nothing. `--list` prints the suggestions. `--brief` ends with status 1
where precision in the first 20 falls below 80 %.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.knowing import labelled
from monitor.bootstrap import Suggestion, open_app
from monitor.settings import load_settings
from monitor.text import fold, language_of

HERE = Path(__file__).parent / "suggest_set"
MONTH = datetime(2026, 11, 1, 1, tzinfo=UTC)
FIRST = 20  # suggestions: what the command prints, and what somebody looks through
LEAST_PRECISION = 0.8


@dataclass(frozen=True, slots=True)
class Planted:
    """A new programme with the languages in which linked versions of one story name it."""

    names: frozenset[str]
    kind: str
    owner: str
    languages: frozenset[str]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seen", action="store_true")
    options.add_argument("--list", action="store_true")
    options.add_argument("--brief", action="store_true")
    asked = options.parse_args()
    content = tomllib.loads((HERE / ("seen.toml" if asked.seen else "unseen.toml")).read_text("utf-8"))
    planted = [_planted(entry) for entry in content["programme"]]
    lines = [*_labelled(), *_month(content)]
    found = _suggested(lines)[:FIRST]
    precision = _report(found, planted, len(lines), show=asked.list)
    if asked.brief and precision < LEAST_PRECISION:
        sys.exit(f"precision {precision:.2f} is below {LEAST_PRECISION}")


def _planted(entry: dict[str, Any]) -> Planted:
    names = frozenset(map(fold, entry["names"]))
    by_story: dict[str, set[str]] = {}
    for story, language, *_, title, text in entry["articles"]:
        if any(name in fold(f"{title}\n{text}") for name in names):
            by_story.setdefault(story, set()).add(language)
    languages = max(by_story.values(), key=len)
    return Planted(names, entry["kind"], entry.get("owner", ""), frozenset(languages))


# ---------------------------------------------------------------------------------------------------------- the month
def _month(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The articles of a set over a month, the versions of a story naming each other."""
    groups = [entry["articles"] for entry in content["programme"]] + [content["background"]["articles"]]
    for number, articles in enumerate(groups):
        urls = {(story, language): _url(number, story, language, host) for story, language, host, *_ in articles}
        for place, (story, language, _, title, text) in enumerate(articles):
            others = {other: url for (same, other), url in urls.items() if same == story and other != language}
            day = MONTH + timedelta(days=(number * 5 + ord(story[-1])) % 27, minutes=place)
            yield _line(urls[story, language], title, text, day, language) | ({"alternates": others} if others else {})


def _url(number: int, story: str, language: str, host: str) -> str:
    return f"https://{host}/{language}/2026/{number}-{story}"


def _line(url: str, title: str, text: str, day: datetime, language: str) -> dict[str, Any]:
    return {"url": url, "title": title, "text": text, "published": day.isoformat(), "language": language}


def _labelled() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(line for line in labelled() if line["split"] in ("dev", "test")):
        day = MONTH + timedelta(hours=3 * number % 640)
        yield _line(line["url"], line["title"], line["text"], day, line["language"])


def _suggested(lines: list[dict[str, Any]]) -> list[Suggestion]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"MONITOR_DATA": folder}
        app = open_app(load_settings(settings, None), now=lambda: MONTH + timedelta(days=30))
        try:
            app.import_lines(json.dumps(line, ensure_ascii=False) for line in lines)
            return app.suggest()
        finally:
            app.close()


# ------------------------------------------------------------------------------------------------------------- scoring
def _report(found: list[Suggestion], planted: list[Planted], articles: int, *, show: bool) -> float:
    """Print the figures; the precision of the first 20."""
    met: dict[int, Suggestion] = {}
    right = 0
    for suggestion in found:
        number = _which(suggestion, planted)
        fresh = number is not None and number not in met
        if number is not None:
            met.setdefault(number, suggestion)
        right += fresh
        if show:
            one = suggestion.programme
            mark = "right" if fresh else "wrong"
            names = " | ".join(filter(None, (one.name_en, one.name_zh_hant, one.name_zh_hans)))
            print(f"  {mark} {suggestion.score:5.1f} {names} [{one.kind}, {one.owner or '-'}, {','.join(one.topics)}]")
    precision = right / (len(found) or 1)
    print(f"{articles} articles, {len(planted)} new programmes: {len(found)} suggested, precision {precision:.2f}, "
          f"recall {right / len(planted):.2f}")  # fmt: skip
    pairs = [(planted[number], suggestion) for number, suggestion in met.items()]
    wanted = [(one, language, suggestion) for one, suggestion in pairs for language in one.languages]
    named = sum(_has_name(one, language, suggestion) for one, language, suggestion in wanted)
    owners = [(one.owner, suggestion.programme.owner) for one, suggestion in pairs if suggestion.programme.owner]
    kinds = sum(one.kind == suggestion.programme.kind for one, suggestion in pairs)
    topical = sum(bool(suggestion.programme.topics) for _, suggestion in pairs)
    same = sum(said == given for said, given in owners)
    print(f"names in the languages of their versions {named} of {len(wanted)}; kinds right {kinds} of {len(pairs)}; "
          f"owners given {len(owners)}, right {same}; topics given for {topical}")  # fmt: skip
    if show:
        for number, one in enumerate(planted):
            if number not in met:
                print("  missed", ", ".join(sorted(one.names)))
    return precision


def _which(suggestion: Suggestion, planted: list[Planted]) -> int | None:
    one = suggestion.programme
    names = {fold(name) for name in (one.name_en, one.name_zh_hant, one.name_zh_hans) if name}
    return next((number for number, each in enumerate(planted) if names & each.names), None)


def _has_name(one: Planted, language: str, suggestion: Suggestion) -> bool:
    entry = suggestion.programme
    name = {"en": entry.name_en, "zh-Hant": entry.name_zh_hant, "zh-Hans": entry.name_zh_hans}[language]
    same_script = (language == "en") == (language_of(name) == "en") if name else False
    return same_script and fold(name) in one.names


if __name__ == "__main__":
    main()
