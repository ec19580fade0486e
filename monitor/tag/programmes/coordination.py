"""Names of which a list gives only what differs: "Tai Po, Yuen Long and Tseung Kwan O InnoParks", 大埔及元朗創新園.

Behind the list stands a name that is written out. Each item before it that makes a name of the catalogue together with
the end of that name is a mention too, unless it is a name already: 香港園區、新田科技城及洪水橋產業園公司.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.grammar.reading import Reading, is_han
from monitor.tag.programmes.gazetteer import Aliases
from monitor.tag.programmes.mentions import Candidate, Mention

_JOINERS = (" and ", " & ", " or ", "和", "及", "与", "同", "、")  # as folded
_BETWEEN = re.compile(r",? (?:and|or|&) |, |和|及|与|同|、|以及")
_LONGEST_LIST = 80  # characters before the name: five items of two words
_MOST_WORDS, _MOST_CHARACTERS = 4, 6  # of one item: Tseung Kwan O has three words, 將軍澳 three characters
_LEAST_TAIL = 2  # Han characters that the items share: 大 of 中大 is none


def coordinated(reading: Reading, mentions: Sequence[Mention], names: Aliases) -> list[Mention]:
    """The mentions that lists before the given ones make, in no order."""
    text = reading.text
    ends = {mention[0].end for mention in mentions}
    found: list[Mention] = []
    for mention in mentions:
        start, end = mention[0].start, mention[0].end
        if text.endswith(_JOINERS, 0, start):
            first = max(reading.sentence(start)[0], start - _LONGEST_LIST)
            found += _before(text, first, start, text[start:end], names)
    return [mention for mention in found if mention[0].end not in ends]


def _before(text: str, first: int, start: int, name: str, names: Aliases) -> Iterator[Mention]:
    """What the list at `first` to `start` makes with an end of the name, from its last item to the first that fails."""
    tails = list(_tails(name))
    last = start
    for joiner in reversed(list(_BETWEEN.finditer(text, first, start))):
        if joiner.end() != last:
            mention = _item(text, joiner.end(), last, tails, names)
            if mention is None:
                return
            yield mention
        last = joiner.start()
    mention = _item(text, first, last, tails, names)
    if mention is not None:
        yield mention


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
