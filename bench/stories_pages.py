"""Stories among recorded pages: `python -m bench.stories_pages [FOLDER]` (default: ../shared/data beside the project).

Reads the pages that `MANIFEST.tsv` lists, plays them in order of publication without their language links, and prints
the joins: government releases that the manifest pairs are checked, all other joins are shown to be judged.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.stories_play import play
from bench.story_set.make import Document
from monitor.model import Draft, PageRules
from monitor.parse.page import read_page


def recorded(folder: Path) -> Iterator[Document]:
    """Every article page; its story is its pair of release numbers, or its address."""
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        for path, url, _, what, *_ in csv.reader(lines, delimiter="\t"):
            if path.startswith(("gia/", "pages/")):
                page = read_page((folder / path).read_bytes(), "text/html", url, PageRules(), datetime.now(UTC))
                host, twin = urlsplit(url).hostname or "", what.partition("twin ")[2]
                story = " ".join(sorted((Path(path).stem, twin))) if twin else url
                if page.verdict == "article":
                    language = page.language or "en"
                    draft = Draft(url, page.title, "", page.text, page.published, language, host, host)
                    yield Document(draft, story, path.split("/")[0], 0)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data"
    undated = datetime.max.replace(tzinfo=UTC)
    items = sorted(recorded(folder), key=lambda item: item.draft.published.instant or undated)
    played = play(items)
    joins = [(n, choice) for n, choice in enumerate(played.choices) if choice.story_id is not None]
    right = sum(items[n].story == items[choice.other_article_id or 0].story for n, choice in joins)
    pairs = len({item.story for item in items if item.series == "gia"})
    print(f"{len(items)} articles; {len(joins)} joins, {right} of them known to be right; {pairs} pairs of releases")
    for n, choice in joins:
        other = items[choice.other_article_id or 0]
        if items[n].story != other.story:
            print(f"  {choice.relation.value} {choice.score}: {items[n].draft.url}")
            print(f"    {other.draft.url}: {choice.reason}")


if __name__ == "__main__":
    main()
