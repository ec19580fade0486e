"""Regular expressions as they stand in Python source, each with one alternative or one look-around left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LITERAL = re.compile(r"""(?i)([rbfu]*)(\"{3}|'{3}|"|')""")
_OPENING = re.compile(r"\((?:\?(?:P<\w+>|:|<[=!]|[=!]|[aiLmsux-]+:|>))?")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")


def smaller_patterns(source: str) -> Iterator[tuple[str, str]]:
    """(change, source of the literals with it) of one string, which may be several literals in a row."""
    characters = list(_characters(source))
    text = "".join(character for character, _ in characters)
    if "(?" not in text and not ("|" in text and re.search(r"\\|\(|\[|r[\"']", source)):
        return
    for start, end, change in _pieces([character for character, _ in characters]):
        left_out = {place for _, places in characters[start:end] for place in places}
        yield change, "".join(character for place, character in enumerate(source) if place not in left_out)


def _characters(source: str) -> Iterator[tuple[str, range]]:
    """The units of the literals with their places: a character, an escape, or an {expression} of an f-string."""
    place = 0
    while place < len(source):
        opening = _LITERAL.match(source, place)
        if opening is None:
            place = source.find("\n", place) if source[place] == "#" else place + 1
            if place < 0:
                return
            continue
        formatted, quote = "f" in opening[1].lower(), opening[2]
        place = opening.end()
        while not source.startswith(quote, place):
            end = _unit(source, place, formatted)
            yield source[place:end], range(place, end)
            place = end
        place += len(quote)


def _unit(source: str, place: int, formatted: bool) -> int:
    if source[place] == "\\":
        return place + 2
    if not formatted or source[place] not in "{}":
        return place + 1
    if source.startswith(("{{", "}}"), place):
        return place + 2
    depth = 0
    for end in range(place, len(source)):
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        if not depth:
            return end + 1
    return len(source)


def _pieces(units: list[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, change) of what may be left out of a pattern; places count units."""
    stack: list[tuple[int, str, list[int]]] = [(0, "", [0])]  # start of the group, how it opens, starts of alternatives
    place, in_class = 0, False
    while place < len(units):
        unit = units[place]
        if in_class:
            in_class = unit != "]" or (units[place - 1] in ("[", "^") and units[place - 2 : place].count("[") == 1)
        elif unit == "[":
            in_class = True
        elif unit == "(":
            opening = _OPENING.match("".join(units[place : place + 40]))
            length = _length(units, place, opening[0] if opening else "(")
            stack.append((place, opening[0] if opening else "(", [place + length]))
            place += length - 1
        elif unit == "|":
            stack[-1][2].append(place + 1)
        elif unit == ")" and len(stack) > 1:
            start, opens, alternatives = stack.pop()
            yield from _alternatives(units, alternatives, place)
            if opens in _LOOKS:
                yield start, place + 1, f"without {_shown(units[start : place + 1])}"
        place += 1
    yield from _alternatives(units, stack[0][2], len(units))


def _length(units: list[str], place: int, opening: str) -> int:
    length, characters = 0, 0
    while characters < len(opening):
        characters += len(units[place + length])
        length += 1
    return length


def _alternatives(units: list[str], starts: list[int], end: int) -> Iterator[tuple[int, int, str]]:
    if len(starts) < 2:
        return
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        stop = end if last else starts[number + 1]
        name = _shown(units[start : stop if last else stop - 1])
        yield (start - 1 if last else start), stop, f"without the alternative {name}"


def _shown(units: list[str]) -> str:
    text = "".join(units)
    return text if len(text) <= 60 else f"{text[:57]}..."
