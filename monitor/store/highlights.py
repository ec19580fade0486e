"""Where the words of a query stand in an article's own words, as it was written. Pure.

The rules are those of the index (`text.search_tokens`): Han characters side by side, else whole words, folded. What a
word means is marked too: its forms and synonyms, and the words by which an article was tagged with a programme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from monitor.model import ArticleView, Highlights
from monitor.store.query import Query
from monitor.store.query_tree import Programmes, Words, leaves
from monitor.text import HAN, fold, fold_with_map, search_tokens

SEARCHED = 4_000  # characters of a text: two pages, which take half a millisecond where they have none of the words
MOST_PLACES = 12  # places in one context: more are noise
BEFORE, LENGTH = 60, 240  # characters: as much of a text as the summary in a list shows
NEAR = 40  # characters more of the beginning, so that it is shown whole
_CJK = HAN + "\u3040-\u30ff\u3105-\u312f\uac00-\ud7af々"  # as in `text.search_tokens`
_CHARACTER = re.compile(f"[{_CJK}]")
_LETTER = f"[^\\W_{_CJK}]"  # of a word; AI基金 has the word AI
_BREAK = re.compile(r"[\s，。；、：,.;:]")  # where a context may begin and end
_BREAK_WITHIN = 24  # characters from where it would be cut


class Highlighter:
    """Marks what one query asks for. `asks`: whether it asks for any words at all."""

    def __init__(self, query: Query) -> None:
        asked = list(leaves(query.node))
        self._words = [one for one in asked if isinstance(one, Words)]
        self._slugs = {slug for one in asked if isinstance(one, Programmes) for slug in one.slugs}
        self.asks = bool(self._words or self._slugs)

    @cached_property
    def _title(self) -> re.Pattern[str] | None:
        return _pattern(self._words)

    @cached_property
    def _text(self) -> re.Pattern[str] | None:
        return _pattern([one for one in self._words if not one.title])

    def of(self, article: ArticleView) -> Highlights:
        """The places in an article; its context is empty where no word stands in its text or summary."""
        proofs = {one.text for tag in article.tags if tag.slug in self._slugs for one in tag.evidence if one.text}
        title = tuple(_places(article.title, self._title, proofs))
        for text in (article.text[:SEARCHED], article.summary):
            first = _first(text, self._text, proofs)
            if first is not None:
                start, end = _window(text, first)
                context = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
                return Highlights(title, context, tuple(_places(context, self._text, proofs))[:MOST_PLACES])
        return Highlights(title, "", ())


def _pattern(words: Sequence[Words]) -> re.Pattern[str] | None:
    """What finds them in a folded text; None: there are none. The longer first, so that a phrase goes before its
    words.
    """
    phrases = {(form, one.prefix) for one in words for form in (one.text, *one.forms)}
    ordered = sorted(phrases, key=lambda phrase: -len(phrase[0]))
    found = [expression for text, prefix in ordered if (expression := _expression(text, prefix))]
    return re.compile("|".join(found)) if found else None


def _expression(text: str, prefix: bool) -> str:
    """A phrase as a regular expression over folded text; "" for one without letters."""
    tokens = [token for token in search_tokens(text) if token in fold(text)]  # without those that stand for signs
    parts: list[str] = []
    after_character = False
    for token in tokens:
        is_character = _CHARACTER.match(token) is not None
        if parts and not (is_character and after_character):
            parts.append(r"[\W_]*")
        parts.append(re.escape(token) if is_character else f"(?<!{_LETTER}){re.escape(token)}(?!{_LETTER})")
        after_character = is_character
    if prefix and parts and not after_character:
        parts[-1] = parts[-1].removesuffix(f"(?!{_LETTER})") + f"{_LETTER}*"
    return "".join(parts)


def _first(text: str, pattern: re.Pattern[str] | None, proofs: set[str]) -> int | None:
    """Where the first place begins: the rest of a text is not looked at."""
    folded = fold_with_map(text)
    found = pattern.search(folded.text) if pattern else None
    starts = [at for at in map(text.find, proofs) if at >= 0] + ([folded.original(*found.span())[0]] if found else [])
    return min(starts, default=None)


def _places(text: str, pattern: re.Pattern[str] | None, proofs: set[str]) -> Iterator[tuple[int, int]]:
    """In order, none over another."""
    folded = fold_with_map(text)
    found = [folded.original(*match.span()) for match in pattern.finditer(folded.text)] if pattern else []
    found += [match.span() for proof in proofs for match in re.finditer(re.escape(proof), text)]
    end = 0
    for first, last in sorted(found, key=lambda place: (place[0], -place[1])):
        if first >= end and last > first:
            yield first, last
            end = last


def _window(text: str, first: int) -> tuple[int, int]:
    """The context of a place: cut between words where it can be."""
    start = first - BEFORE if first > BEFORE + NEAR else 0
    if start and (gap := _BREAK.search(text, start, min(first, start + _BREAK_WITHIN))):
        start = gap.end()
    end = min(len(text), start + LENGTH)
    if end < len(text):
        gaps = list(_BREAK.finditer(text, end - _BREAK_WITHIN, end))
        end = gaps[-1].start() if gaps else end
    return start, end
