"""Stories among recorded pages: `python -m bench.stories_pages [FOLDER]` (default: ../shared/data beside the project).

Reads the pages that `MANIFEST.tsv` lists, imports them in order of publication without their language links, and prints
the stories: releases that the manifest pairs are checked, stories of other articles are shown to be judged.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.stories_import import imported
from bench.story_set.make import Document
from monitor.identify.canonical_url import canonical_key
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
    pages = {canonical_key(item.draft.url): item for item in recorded(folder)}
    items = sorted(pages.values(), key=lambda item: item.draft.published.instant or undated)
    told: dict[int, list[Document]] = defaultdict(list)
    for story, item in zip(imported(items), items, strict=True):
        told[story].append(item)
    several = [members for members in told.values() if len(members) > 1]
    right = [members for members in several if len({item.story for item in members}) == 1]
    pairs = len({item.story for item in items if item.series == "gia"})
    print(
        f"{len(items)} articles; {len(right)} of {pairs} pairs of releases joined by their words alone, without links"
    )
    for members in several:
        if members not in right:
            print("one story:")
            for item in members:
                print(f"  {item.draft.published.instant} {item.draft.url} {item.draft.title}")


if __name__ == "__main__":
    main()
