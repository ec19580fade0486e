"""Which of several readings of a page is the article's text.

    the main block of our own  confirmed line by line by trafilatura's precise reading: its lines, and those that stand
                               among them or beside them in the same element
    JSON-LD's articleBody      where the page shows less than most of it
    the page's own data        where it shows little
    trafilatura, lenient       where none of these speaks of what the headline says

The last ones are read only where the first is doubtful.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

import trafilatura
from lxml.html import HtmlElement

from monitor.parse.clean import plain, tidy
from monitor.parse.extract_block import main_block
from monitor.parse.extract_lines import Line
from monitor.parse.extract_state import state_text
from monitor.parse.extract_tree import extractable
from monitor.parse.visible import bare, letters, same_words
from monitor.text import HAN, fold

MOST_LOST = 0.4  # share of the letters of a stated text that a page may show less
_CONFIRMED = 0.5  # share of the main block's letters that trafilatura finds: below, the two read different things
_SHORT = 200  # letters of a text that other readings are asked about
_AGREES = 0.15  # share of the marks of a headline that a text on it repeats, at least
_FEWEST_MARKS = 3  # of a headline that says something
_WORD = re.compile(r"[a-z]{4,}")
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")


def text_on_page(shown: str, source: str, title: str, summary: str, objects: Sequence[dict[str, Any]]) -> str:
    """The article's text, a paragraph a line.

    `shown`: HTML of the page without scripts; `source`: as it came. `summary`: the page's own description.
    """
    root = extractable(shown)
    if root is None:
        return state_text(source, title)
    lines = main_block(root, title)
    precise = _trafilatura(root, precise=True)
    best = _confirmed(lines, precise)
    best = _better(best, stated_text(objects), title, summary)
    if letters(best) < _SHORT or not is_about(best, title, summary):
        best = _better(best, state_text(source, title), title, summary)
    if not is_about(best, title, summary):
        best = _better(best, _without(precise, title), title, summary)
    if not is_about(best, title, summary):
        best = _better(best, _without(_trafilatura(root, precise=False), title), title, summary)
    return best


def _better(best: str, other: str, title: str, summary: str) -> str:
    """The other reading if it speaks of the headline where the best does not, or as much and says much more."""
    ours, theirs = is_about(best, title, summary), is_about(other, title, summary)
    return other if (theirs and not ours) or (theirs >= ours and says_much_more(other, best)) else best


def _without(text: str, title: str) -> str:
    """The text without its headline, in which every reading would agree with it."""
    return "\n".join(line for line in text.split("\n") if not same_words(line, title))


def stated_text(objects: Sequence[dict[str, Any]]) -> str:
    """The longest text that JSON-LD states."""
    return max((plain(str(one.get("articleBody", ""))) for one in objects), key=len, default="")


def says_much_more(other: str, text: str) -> bool:
    """Whether the text holds less of the other than a page may lose."""
    return letters(other) * (1 - MOST_LOST) > letters(text)


def is_about(text: str, title: str, summary: str) -> bool:
    """Whether a text repeats something of its headline or of the page's summary, as nearly every article does."""
    if not text:
        return False
    said = [marks for words in (title, summary) if len(marks := _marks(words)) >= _FEWEST_MARKS]
    found = _marks(text) if said else set()
    return not said or any(len(marks & found) >= _AGREES * len(marks) for marks in said)


def _marks(text: str) -> set[str]:
    """Words of four letters and more, and pairs of Han characters: what two texts on one thing have in common."""
    folded = fold(text)
    return set(_WORD.findall(folded)) | {
        run[at : at + 2] for run in _HAN_RUN.findall(folded) for at in range(len(run) - 1)
    }


# ------------------------------------------------------------------------------------------------------------ confirmed
def _confirmed(lines: Sequence[Line], precise: str) -> str:
    """The main block, its ends cut where trafilatura found nothing of them and they stand in other elements."""
    whole = bare(precise)
    seen = [bare(line.text) in whole for line in lines]
    found = sum(line.letters for line, is_seen in zip(lines, seen, strict=True) if is_seen)
    if not found or found < _CONFIRMED * sum(line.letters for line in lines):
        return "\n".join(line.text for line in lines)
    parents = {line.node.getparent() for line, is_seen in zip(lines, seen, strict=True) if is_seen}
    parents |= {line.node for line, is_seen in zip(lines, seen, strict=True) if is_seen}
    first, last = seen.index(True), len(seen) - 1 - seen[::-1].index(True)
    return "\n".join(
        line.text
        for place, line in enumerate(lines)
        if first <= place <= last or not parents.isdisjoint(islice((line.node, *line.node.iterancestors()), 3))
    )


def _trafilatura(root: HtmlElement, *, precise: bool) -> str:
    found = trafilatura.extract(
        copy.deepcopy(root), favor_precision=precise, include_comments=False, include_tables=True
    )
    return tidy(found) if found else ""
