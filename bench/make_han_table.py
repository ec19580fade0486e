"""Write `monitor/han.py`: the character table behind `monitor.text.fold`, from OpenCC's and Unicode's tables.

    python bench/make_han_table.py FOLDER

Run it after a change here or a new version of either; it needs the `dev` dependency group. FOLDER holds two files of
the Unicode Character Database (https://www.unicode.org/Public/): `Unihan_Variants.txt` out of Unihan.zip, and
`EquivalentUnifiedIdeograph.txt`. Character by character, never by phrase: for comparing and searching, a coarse table
that never depends on the neighbours is what is wanted, since then a part of a text folds to a part of the folded text.

    Traditional, Hong Kong's and Taiwan's forms   every character: OpenCC (hk2t, tw2t, t2s)
    Japanese forms (曁, 郷)                        forms that neither Big5 nor GB 2312 holds, to the one in common use:
                                                  OpenCC (t2jp)
    other variants (硏, 鄕, 寳)                     the same: Unihan kZVariant and kSemanticVariant
    radicals (⺠, ⻑), as text out of PDFs has them  EquivalentUnifiedIdeograph
    compatibility ideographs (U+F900 ...)         not here: NFKC, in `monitor.text`
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import opencc

OUTPUT = Path(__file__).parent.parent / "monitor" / "han.py"
RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))  # CJK Unified Ideographs and extensions
WIDTH = 100  # characters in a line of the written table

# Pairs that OpenCC only converts inside phrases (答覆/答复, 瞭解/了解, 合夥/合伙, 藉此/借此, 摺/折) or leaves apart as
# surnames (甯/宁) or as another simplification (谘询/咨询): for comparison they are the same character.
COARSE = {"覆": "复", "瞭": "了", "夥": "伙", "藉": "借", "摺": "折", "甯": "宁", "祇": "只", "衹": "只", "谘": "咨"}
# Unihan calls them variants of 村, 哲, 坤, 奔, 蛋, 梅; in Hong Kong's names of estates, persons and people they are
# characters of their own.
APART = frozenset("邨喆堃犇疍槑")

HEAD = '''"""Han characters: Traditional forms and variants to Simplified ones. Written by bench/make_han_table.py.

Derived from the dictionaries of OpenCC (https://github.com/BYVoid/OpenCC), Copyright Carbo Kuo and contributors,
licensed under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0), and from the Unicode
Character Database (%s), Copyright Unicode, Inc., licensed under the Unicode License
(https://www.unicode.org/license.txt).
"""

from __future__ import annotations

'''
VARIANTS, RADICALS = "Unihan_Variants.txt", "EquivalentUnifiedIdeograph.txt"
_FIELDS = {"kZVariant", "kSemanticVariant"}  # not kSpecializedSemanticVariant: the same only in some meanings
_CODE = re.compile(r"U\+([0-9A-F]{4,6})")
_VERSION = re.compile(r"Unicode version: ([\d.]+)")


def main() -> None:
    """Write the table and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    variants = (folder / VARIANTS).read_text("utf-8")
    version = _VERSION.search(variants)
    characters = [chr(code) for first, last in RANGES for code in range(first, last)]
    folded = fold_table(characters)
    more = variant_table(folded, [*unihan_pairs(variants), *japanese_pairs(characters)])
    folded = {character: more.get(end, end) for character, end in folded.items()} | more
    folded |= radical_table(folded, (folder / RADICALS).read_text("utf-8"))
    parts = {
        "FOLD_FROM": folded.keys(),
        "FOLD_TO": folded.values(),
        "TRADITIONAL_ONLY": traditional_only(characters),
        "SIMPLIFIED_ONLY": simplified_only(characters),
    }
    head = HEAD % (version[1] if version else "version unknown")
    OUTPUT.write_text(head + "\n".join(literal(name, "".join(part)) for name, part in parts.items()), "utf-8")
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


def unihan_pairs(variants: str) -> Iterator[tuple[str, str]]:
    """Characters that Unihan calls variants of one another."""
    for row in variants.splitlines():
        fields = row.split("\t")
        if len(fields) == 3 and fields[1] in _FIELDS:
            one = _characters(fields[0])[0]
            yield from ((one, other) for other in _characters(fields[2]))


def japanese_pairs(characters: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Characters and their Japanese forms."""
    convert = opencc.OpenCC("t2jp").convert
    return ((character, convert(character)) for character in characters if len(convert(character)) == 1)


def variant_table(folded: Mapping[str, str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Rare forms with the end form of the common character that they are variants of, where it is only one.

    `folded`: the table so far; what it folds stays as it is, and so does what common characters fold to. A form is rare
    if neither Big5 nor GB 2312 holds it: no text in either script has it but for the other one, so nothing is lost by
    folding it.
    """
    variants: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        variants[one].add(other)
        variants[other].add(one)
    kept = APART | folded.keys() | {end for character, end in folded.items() if not _rare(character)}
    table = {}
    for rare, others in variants.items():
        if rare in kept or not _rare(rare):
            continue
        common = {folded.get(other, other) for other in others if _encodable(other, "gb2312") or _in_big5(other)}
        if len(common) == 1:
            table[rare] = common.pop()
    return table


def radical_table(folded: Mapping[str, str], equivalents: str) -> dict[str, str]:
    """The radicals of U+2E80 to U+2EFF, which NFKC leaves, with the end form of the character that they look like."""
    table = {}
    for row in equivalents.splitlines():
        match = re.match(r"(2E[89A-F][0-9A-F])(?:\.\.(2E[89A-F][0-9A-F]))?\s*;\s*([0-9A-F]+)", row)
        if match:
            character = chr(int(match[3], 16))
            for code in range(int(match[1], 16), int(match[2] or match[1], 16) + 1):
                table[chr(code)] = folded.get(character, character)
    return table


def _characters(field: str) -> list[str]:
    return [chr(int(code, 16)) for code in _CODE.findall(field)]


def traditional_only(characters: Iterable[str]) -> Iterator[str]:
    """Characters that Simplified text does not use: they simplify, and GB 2312 does not hold them."""
    simplify = opencc.OpenCC("t2s").convert
    return (c for c in characters if simplify(c) != c and ord(c) < 0x10000 and not _encodable(c, "gb2312"))


def simplified_only(characters: Iterable[str]) -> Iterator[str]:
    """Characters that Traditional text does not use: they have a Traditional form, and are not common in Big5."""
    complicate, simplify = opencc.OpenCC("s2t").convert, opencc.OpenCC("t2s").convert
    return (c for c in characters if complicate(c) != c and simplify(c) == c and ord(c) < 0x10000 and not _in_big5(c))


def _rare(character: str) -> bool:
    return not _encodable(character, "big5") and not _encodable(character, "gb2312")


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
