"""Chinese and mixed numerals as numbers: 二○二六, 廿五, 一億八千萬, 3億5千萬, １．８億. Pure.

Both scripts and every zero in use are read: 零, 〇 (U+3007), ○ (U+25CB), Ｏ; formal digits too (壹貳叁).
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("○O两兩貳參叄陸", (0, 0, 2, 2, 2, 3, 3, 6), strict=True)),
}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

HAN_NUMERALS = "".join({**_DIGITS, **_TENS, **_SMALL, **_LARGE}).replace("O", "")
"""Every Han character that may stand in a numeral, for use inside ``[...]`` of an expression."""

_LONGEST = 60  # characters of a numeral that somebody wrote
_TOKEN = re.compile(r"(?P<arabic>\d+(?:\.\d+)?)|(?P<han>.)", re.DOTALL)
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def numeral(text: str) -> int | None:
    """The whole number that the whole of `text` says, or None. White space and thousands separators are passed over.

    ``一億八千萬`` and ``1.8億`` are 180,000,000; ``百億`` is 10,000,000,000; ``二○二六`` (digits without units) is
    2026; ``1.5`` is None, because it is no whole number.
    """
    plain = _GROUPING.sub("", unicodedata.normalize("NFKC", "".join(text[: _LONGEST + 1].split())))
    if not plain.strip("O") or len(text) > _LONGEST:
        return None
    if all(character in _DIGITS for character in plain):
        return int("".join(str(_DIGITS[character]) for character in plain))
    value = _valued(plain)
    return int(value) if value is not None and value.denominator == 1 else None


def _valued(plain: str) -> Fraction | None:
    """Read by units: `total` above the last large unit, `section` below it, `digit` waiting for its unit."""
    total, section, digit = Fraction(0), Fraction(0), None
    for match in _TOKEN.finditer(plain):
        token = match.group()
        if match["arabic"] or token in _DIGITS:
            if digit:
                return None  # two numbers side by side
            digit = Fraction(match["arabic"] or _DIGITS[token])
        elif token in _TENS:
            section += _TENS[token]
        elif token in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[token]
            digit = None
        elif token in _LARGE:
            below = section + (digit or 0)
            total = _raised(total, below, _LARGE[token], bare=digit is None and not section)
            section, digit = Fraction(0), None
        else:
            return None
    return total + section + (digit or 0)


def _raised(total: Fraction, below: Fraction, unit: int, *, bare: bool) -> Fraction:
    """A large unit multiplies what stands below it (億 after 萬: all so far, as in 2萬億); bare, it counts once."""
    if total and total < unit:
        return (total + below) * unit
    return total + (Fraction(1) if bare else below) * unit
