"""Write `monitor/han.py`: the character table behind `monitor.text.fold`, from OpenCC's dictionaries.

Run it with ``python bench/make_han_table.py`` after a change here or a new OpenCC; it needs the `bench` dependency
group. Character by character, never by phrase: for comparing and searching, a coarse table that never depends on the
neighbours is what is wanted, since then a part of a text folds to a part of the folded text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import opencc

OUTPUT = Path(__file__).parent.parent / "monitor" / "han.py"
RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))  # CJK Unified Ideographs and extensions
WIDTH = 100  # characters in a line of the written table

# Pairs that OpenCC only converts inside phrases (答覆/答复, 瞭解/了解, 合夥/合伙, 藉此/借此, 摺/折) or leaves apart as
# surnames (甯/宁): for comparison they are the same character.
COARSE = {"覆": "复", "瞭": "了", "夥": "伙", "藉": "借", "摺": "折", "甯": "宁", "祇": "只", "衹": "只"}

HEAD = '''"""Han characters: Traditional forms and variants to Simplified ones. Written by bench/make_han_table.py.

Derived from the dictionaries of OpenCC (https://github.com/BYVoid/OpenCC), Copyright Carbo Kuo and contributors,
licensed under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).
"""

from __future__ import annotations

'''


def main() -> None:
    """Write the table and say how large it is."""
    characters = [chr(code) for first, last in RANGES for code in range(first, last)]
    folded = fold_table(characters)
    parts = {
        "FOLD_FROM": folded.keys(),
        "FOLD_TO": folded.values(),
        "TRADITIONAL_ONLY": traditional_only(characters),
        "SIMPLIFIED_ONLY": simplified_only(characters),
    }
    OUTPUT.write_text(HEAD + "\n".join(literal(name, "".join(part)) for name, part in parts.items()), "utf-8")
    print(f"{OUTPUT.name}: {len(folded)} characters fold")


def fold_table(characters: Iterable[str]) -> dict[str, str]:
    """Each character that folds, with its end form (folding it again changes nothing)."""
    steps = [opencc.OpenCC(name).convert for name in ("hk2t", "tw2t", "t2s")]

    def once(character: str) -> str:
        for step in steps:
            character = step(character)
        return COARSE.get(character, character)

    table = {}
    for character in characters:
        end = once(character)
        while len(end) == 1 and once(end) != end:
            end = once(end)
        if len(end) == 1 and end != character:
            table[character] = end
    return table


def traditional_only(characters: Iterable[str]) -> Iterator[str]:
    """Characters that Simplified text does not use: they simplify, and GB 2312 does not hold them."""
    simplify = opencc.OpenCC("t2s").convert
    return (c for c in characters if simplify(c) != c and ord(c) < 0x10000 and not _encodable(c, "gb2312"))


def simplified_only(characters: Iterable[str]) -> Iterator[str]:
    """Characters that Traditional text does not use: they have a Traditional form, and are not common in Big5."""
    complicate, simplify = opencc.OpenCC("s2t").convert, opencc.OpenCC("t2s").convert
    return (c for c in characters if complicate(c) != c and simplify(c) == c and ord(c) < 0x10000 and not _in_big5(c))


def _encodable(character: str, codec: str) -> bool:
    return bool(character.encode(codec, "ignore"))


def _in_big5(character: str) -> bool:
    """Whether it stands in Big5's level 1 (lead bytes to 0xC6), the frequently used characters."""
    encoded = character.encode("big5", "ignore")
    return bool(encoded) and encoded[0] <= 0xC6


def literal(name: str, characters: str) -> str:
    """A constant of that name, as adjacent string literals."""
    lines = (characters[start : start + WIDTH] for start in range(0, len(characters), WIDTH))
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


if __name__ == "__main__":
    main()
