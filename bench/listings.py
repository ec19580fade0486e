"""Lists without selectors: what is found in pages of many shapes, beside two other ways.

`python -m bench.listings [--brief] [--list]`: of each page whether all items are found, none that is none, headlines
whole, and the dates. Two sets of shapes, each in three scripts: `bench.listing_shapes` was looked at while the
induction was built, `bench.listing_shapes_later` was written after it. Beside it in the same run: newspaper4k's
`Source` (addresses alone; passed over where it is not installed), and the tag path with the most link text.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape

from lxml import html as lxml_html

from bench import listing_shapes, listing_shapes_later
from bench.listing_content import NOW, SCRIPTS, Content, MadePage
from monitor.parse.clean import absolute
from monitor.parse.lists.induce import induce
from monitor.parse.visible import bare

AIM = 0.95
SETS = {"read": listing_shapes.SHAPES, "later": listing_shapes_later.SHAPES}


@dataclass
class Score:
    """Counts over the pages of a set."""

    pages: int = 0
    right: int = 0
    addresses: int = 0
    dates: int = 0
    dates_right: int = 0
    peers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: list[str] = field(default_factory=list)


def pages(shapes: Sequence[Callable[[Content], MadePage]]) -> Iterable[MadePage]:
    """Every shape in every script."""
    for number, shape in enumerate(shapes):
        for script in SCRIPTS:
            page = shape(Content(script, number))
            yield MadePage(f"{shape.__name__} {script}", page.address, page.html, page.items)


def judge(page: MadePage, score: Score) -> None:
    """One page by the induction."""
    found = [entry for one in induce(page.html, page.address, now=NOW) for entry in one.entries]
    got = {entry.address: entry for entry in found}
    wanted = {item.address: item for item in page.items}
    faults = [f"missing {item.headline[:50]}" for address, item in wanted.items() if address not in got]
    faults += [f"wrong {entry.headline[:50]}" for address, entry in got.items() if address not in wanted]
    score.addresses += not faults
    for address, item in wanted.items():
        if address in got:
            if bare(got[address].headline) != bare(unescape(item.headline)):
                faults.append(f"headline {got[address].headline[:60]!r} for {item.headline[:60]!r}")
            if got[address].document != item.document:
                faults.append("document not marked")
        score.dates += item.day is not None
        if item.day is not None and address in got and got[address].day == item.day:
            score.dates_right += 1
    undated = [entry for address, entry in got.items() if address in wanted and entry.day != wanted[address].day]
    score.pages += 1
    score.right += not faults
    if faults or undated:
        dates = f"; {len(undated)} dates, {undated[0].day} for {wanted[undated[0].address].day}" if undated else ""
        score.wrong.append(f"{page.name}: {len(faults)} faults{': ' if faults else ''}{'; '.join(faults[:2])}{dates}")


# ----------------------------------------------------------------------------------------------------------- other ways
def most_link_text(page: MadePage) -> set[str]:
    """The addresses under the path of tags whose links hold the most text."""
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    root = lxml_html.document_fromstring(page.html.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    for node in root.iter("a"):
        address = absolute(node.get("href") or "", page.address)
        if address:
            path = "/".join(str(one.tag) for one in (node, *node.iterancestors()))
            groups[path][address] = groups[path].get(address, 0) + len(node.text_content().strip())
    best = max(groups.values(), key=lambda links: sum(links.values()), default={})
    return set(best)


def newspaper_addresses() -> Callable[[MadePage], set[str]] | None:
    """newspaper4k's `Source` on a page that is at hand; None where it is not installed."""
    try:
        from newspaper import Source as Paper  # type: ignore[import-not-found,unused-ignore]
        from newspaper.source import Category  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None

    def addresses(page: MadePage) -> set[str]:
        paper = Paper(page.address, memorize_articles=False)
        document = lxml_html.document_fromstring(page.html.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
        paper.categories = [Category(url=page.address, html=page.html, doc=document)]
        paper.feeds = []
        paper.generate_articles(limit=5_000, only_in_path=False)
        return {article.url for article in paper.articles}

    return addresses


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--list", action="store_true", help="name what is wrong on each page")
    parser.add_argument("--set", choices=SETS, help="one set alone")
    given = parser.parse_args()
    peers: dict[str, Callable[[MadePage], set[str]]] = {"most link text": most_link_text}
    if not given.brief and (newspaper := newspaper_addresses()):
        peers["newspaper4k"] = newspaper
    good = True
    for name, shapes in SETS.items():
        if given.set and given.set != name:
            continue
        score = Score()
        for page in pages(shapes):
            judge(page, score)
            wanted = {item.address for item in page.items}
            for peer, addresses in peers.items():
                score.peers[peer] += addresses(page) == wanted
        dates = score.dates_right / max(1, score.dates)
        print(
            f"{name}: {score.pages} pages, {score.right / max(1, score.pages):.3f} entirely right, addresses of "
            f"{score.addresses / max(1, score.pages):.3f}; {dates:.3f} of {score.dates} dates right; "
            + "; ".join(
                f"{peer}: addresses of {count / max(1, score.pages):.3f}" for peer, count in score.peers.items()
            )
        )
        if given.list:
            print("\n".join(f"  {line}" for line in score.wrong))
        good &= score.right >= AIM * score.pages and dates >= AIM
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
