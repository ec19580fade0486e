"""How else people spell a name: spelling, word order, words written out or left out. Pure.

-isation and -ization, centre and center, "&" and "and", "R&D" written out, 機械人 and 機器人, "AI+ Committee" and
"Committee on AI+", a pilot scheme without that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, islice, product

from monitor.grammar.reading import is_han
from monitor.text import fold

_LATIN: tuple[tuple[str, str], ...] = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("centre", "center"),
    ("programme", "program"),
    (" and ", " & "),
    ("co operation", "cooperation"),
    ("co ordinat", "coordinat"),
    ("re industrial", "reindustrial"),
    ("start up", "startup"),
    ("low altitude", "lowaltitude"),
    ("e commerce", "ecommerce"),
    ("research and development", "r&d"),
    ("innovation and technology", "i&t"),
    ("innovation and technology", "technology and innovation"),
    ("artificial intelligence", "ai"),
    ("macao", "macau"),
    ("co ltd", "company limited"),
    (" ltd", " limited"),
    ("labour", "labor"),
    ("defence", "defense"),
    ("supercomputing", "supercomputer"),
    ("greater bay area", "gba"),
    ("guangdong hong kong macao greater bay area", "gba"),
    ("cross boundary", "cross border"),
    ("start up", "start ups"),
    (" funding scheme", " funding programme"),
    (" support scheme", " support programme"),
    (" subsidy scheme", " subsidy programme"),
)
_HAN: tuple[tuple[str, ...], ...] = tuple(
    tuple(fold(word) for word in group)
    for group in (
        ("新型工業化", "新型工業", "新工業化"),
        ("機械人", "機器人"),
        ("創新及科技", "創新科技", "創科", "創新與科技"),
        ("人工智能", "AI", "人工智慧"),
        ("數碼", "數字", "數位"),
        ("資訊科技", "信息科技"),
        ("芯片", "晶片"),
        ("先導計劃", "試點計劃", "先導計畫"),
        ("計劃", "計畫"),
        ("支援", "支持"),
        ("網絡", "網路"),
        ("菁英", "精英"),
        ("電腦", "計算機"),
        ("流動", "移動"),
        ("策略", "戰略"),
        ("培訓", "訓練"),
        ("自動駕駛", "無人駕駛"),
        ("車輛", "汽車"),
        ("高峰論壇", "高峰會", "峰會"),
        ("初創企業", "初創公司", "初創"),
        ("研發中心", "研究中心"),
        ("研發院", "研究院"),
        ("基金", "資助基金"),
        ("數據", "資料"),
        ("北部都會區", "北都"),
        ("粵港澳大灣區", "大灣區"),
        ("先導計劃", "計劃"),
        ("及", "和", "與", "暨"),
        ("一+", "1+", "一加"),
    )
)
JOINERS = frozenset("及和与")
_LONG_ENOUGH = 5  # Han characters, or characters beside the replaced part


def variants(pattern: str) -> set[str]:
    """Other spellings of a name, all in lower case and hyphens as spaces."""
    forms = {pattern, *_shorter(pattern), *_turned(pattern)}
    spelt = {
        other for form in forms for other in (_han_spellings(form) if is_chinese(form) else _latin_spellings(form))
    }
    return {form for form in forms | spelt if len(form) > 1} - {pattern}


def is_chinese(pattern: str) -> bool:
    return any(map(is_han, pattern))


def _shorter(pattern: str) -> Iterator[str]:
    """Without "the" before it or an explanation in brackets behind it."""
    if pattern.startswith("the ") and pattern.count(" ") > 1:
        yield pattern[4:]
    head = re.sub(r"\s?\([^()]*\)$", "", pattern)
    if head != pattern and (head.count(" ") > 1 or sum(map(is_han, head)) >= _LONG_ENOUGH):
        yield head
    if pattern.endswith((" limited", " ltd")) and pattern.count(" ") > 2:
        yield pattern.rpartition(" ")[0]
    if "@ " in pattern or " @" in pattern:
        yield re.sub(" ?@ ?", "@", pattern)
    if "@" in pattern:
        yield re.sub(" ?@ ?", " @ ", pattern)
        yield re.sub(" ?@ ?", "@ ", pattern)


_HEAD = (
    "scheme|programme|fund|institute|centre|laboratory|committee|panel|working group|task force|outline|blueprint|"
    "strategy"
)
_TURNED = re.compile(rf"(?P<what>(?:(?!\b(?:on|for|of)\b).)+ (?:(?!\b(?:on|for|of)\b).)+) (?P<head>{_HEAD})")
_STRAIGHT = re.compile(f"(?P<head>{_HEAD}) (?:on|for|of|in) (?:the )?(?P<what>.+ .+)")
_LEFT_OUT = re.compile("pilot (?P<first>.+ .+ .+)|(?P<last>.+ .+ .+ .+) strategy")


def _turned(pattern: str) -> Iterator[str]:
    """The words in another order, "AI+ Strategy Committee" and "Committee on AI+ Strategy", or without "pilot"."""
    if left := _LEFT_OUT.fullmatch(pattern):
        yield left["first"] or left["last"]
    if turned := _TURNED.fullmatch(pattern):
        yield from (f"{turned['head']} {word} {turned['what']}" for word in ("on", "for"))
    if straight := _STRAIGHT.fullmatch(pattern):
        yield f"{straight['what']} {straight['head']}"


def _latin_spellings(pattern: str) -> Iterator[str]:
    words = pattern.count(" ") + 1
    pairs = [
        (one, other)
        for one, other in _LATIN
        if (_stands(one, pattern) or _stands(other, pattern)) and (words > 2 or other not in ("ai", "i&t", "r&d"))
    ]
    for choice in islice(product((0, 1, 2), repeat=min(len(pairs), 4)), 1, 81):
        form = pattern
        for way, (one, other) in zip(choice, pairs, strict=False):
            form = _respelt(form, one, other) if way == 1 else _respelt(form, other, one) if way == 2 else form
        yield form


def _stands(part: str, pattern: str) -> bool:
    return (
        part in pattern if len(part) > 3 else re.search(rf"(?<![\w&]){re.escape(part)}(?![\w&+])", pattern) is not None
    )


def _respelt(pattern: str, part: str, other: str) -> str:
    if part == "program":
        return re.sub(r"\bprogram\b", other, pattern)
    if len(part) > 3:
        return pattern.replace(part, other)
    return re.sub(rf"(?<![\w&]){re.escape(part)}(?![\w&+])", other, pattern)


def _han_spellings(pattern: str) -> Iterator[str]:
    """With one or two of its words replaced."""
    groups = []
    for group in _HAN:
        present = next((word for word in group if word in pattern), None)
        if present and len(pattern) - len(present) >= 2 and len(pattern) >= _needed(present):
            groups.append([(present, word) for word in group])
    for pair in combinations([*groups, [("", "")]], min(2, len(groups) + 1)):
        for swaps in product(*pair):
            form = pattern
            for present, word in swaps:
                form = form.replace(present, word) if present else form
            yield form


def _needed(present: str) -> int:
    return _LONG_ENOUGH + 1 if present in JOINERS else _LONG_ENOUGH
