"""Names of which a list gives only what differs: "Tai Po, Yuen Long and Tseung Kwan O InnoParks".

Behind the list stands a name that is written out. Each item before it that makes a name of the catalogue together with
the end of that name is a mention too, unless it is a name already (香港園區、新田科技城及洪水橋產業園公司). Or such a
name stands before the list, and its beginning is shared: "the Secretaries for Health and for Education".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.grammar.reading import Reading, is_han
from monitor.tag.programmes.gazetteer import Aliases
from monitor.tag.programmes.mentions import Candidate, Mention

_JOINERS = (" and ", " & ", " or ", "和", "及", "与", "同", "、")  # as folded
_BETWEEN = re.compile(r",? (?:and|or|&) |, |和|及|与|同|、|以及")
_OPENERS = (", ", " and ", " & ")
_NEXT = re.compile(r"(?:, and|,| and| &) (?:(?:for|of|on) )?(?=\w)")
_SHARED = re.compile(r".+? (?:for|of|on) ")  # the beginning of a name that others may share
_WORD_END = re.compile(r"\b(?= |$|[^\w'-])")
_LONGEST_ITEM = 60  # characters: "Financial Services and the Treasury" has 35
_LONGEST_LIST = 80  # characters before the name: five items of two words
_MOST_WORDS, _MOST_CHARACTERS = 4, 6  # of one item: Tseung Kwan O has three words, 將軍澳 three characters
_LEAST_TAIL = 2  # Han characters that the items share: 大 of 中大 is none


def coordinated(reading: Reading, mentions: Sequence[Mention], names: Aliases) -> list[Mention]:
    """The mentions that lists before the given ones make, in no order."""
    text = reading.text
    found: list[Mention] = []
    ends = frozenset(mention[0].end for mention in mentions)
    for mention in mentions:
        start, end = mention[0].start, mention[0].end
        if text.endswith(_JOINERS, 0, start) and not _ends_a_name(text, start, ends):
            first = max(reading.sentence(start)[0], start - _LONGEST_LIST)
            found += _before(text, first, start, text[start:end], names, ends)
        if text.startswith(_OPENERS, end):
            found += _behind(text, start, end, names)
    return found


def _ends_a_name(text: str, start: int, ends: frozenset[int]) -> bool:
    """Whether a name stands before the joiner that ends at `start`: then it is a list of names."""
    joiner = next(each for each in _JOINERS if text.endswith(each, 0, start))
    last = start - len(joiner)
    return last in ends or (text[last - 1 : last] == "," and last - 1 in ends)


def _before(text: str, first: int, start: int, name: str, names: Aliases, ends: frozenset[int]) -> Iterator[Mention]:
    """What the list at `first` to `start` makes with an end of the name, from its last item to the first that fails.

    `ends`: where names end; an item that ends there is one already, and ends the list.
    """
    joiners = [(joiner.start(), joiner.end()) for joiner in _BETWEEN.finditer(text, first, start)]
    tails: list[str] = []
    for index in range(len(joiners) - 1, -1, -1):
        last = joiners[index][0]
        if last in ends:
            return
        tails = tails or list(_tails(name))
        mention = _item(text, joiners[index - 1][1] if index else first, last, tails, names)
        if mention is None:
            return
        yield mention


def _behind(text: str, start: int, end: int, names: Aliases) -> Iterator[Mention]:
    """What the beginning of the name at `start` to `end` makes with the items that follow it."""
    shared = _SHARED.match(text, start, end)
    joiner = _NEXT.match(text, end)
    while shared and joiner:
        first = joiner.end()
        ends = [found.start() for found in _WORD_END.finditer(text, first + 1, first + _LONGEST_ITEM)]
        for last in reversed(ends):
            aliases = names.get(shared.group().replace("-", " ") + text[first:last].replace("-", " "))
            if aliases:
                yield [Candidate(alias, first, last) for alias in aliases]
                joiner = _NEXT.match(text, last)
                break
        else:
            return


def _tails(name: str) -> Iterator[str]:
    """The ends of a name that others may share, the longest first."""
    if is_han(name[0]):
        yield from (name[at:] for at in range(1, len(name) - _LEAST_TAIL + 1))
        return
    words = name.replace("-", " ").split(" ")
    for at in range(1, len(words)):
        yield " " + " ".join(words[at:])
    if "@" in name:
        yield name[name.index("@") :]


def _item(text: str, first: int, last: int, tails: Sequence[str], names: Aliases) -> Mention | None:
    """The end of text[first:last] that makes a name with one of the tails, the longest that does."""
    for begin in _begins(text, first, last):
        item = text[begin:last].replace("-", " ")
        for tail in tails:
            aliases = names.get(item + tail) or names.get(item + tail.removesuffix("s"))
            if aliases:
                return [Candidate(alias, begin, last) for alias in aliases if not alias.needs_brackets]
    return None


def _begins(text: str, first: int, last: int) -> Iterator[int]:
    """Where an item may begin that ends at `last`, the earliest first."""
    if first >= last:
        return iter(())
    if is_han(text[last - 1]):
        return iter(range(max(first, last - _MOST_CHARACTERS), last - 1))
    spaces = [at + 1 for at in range(first, last) if text[at] == " "]
    return iter([*([first] if first == 0 or not text[first - 1].isalnum() else []), *spaces][-_MOST_WORDS:])
