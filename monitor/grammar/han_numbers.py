"""Numbers in Han digits and units, Arabic digits among them: 二○二六, 廿五, 1億8,000萬, 三點五億, 兩億五, 三億半."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from monitor.grammar import vocabulary

_DIGITS = {word: int(value) for word, value in vocabulary.table("numbers", "digits").items()} | {"o": 0}
_TENS = vocabulary.numbers("numbers", "tens")
_SMALL = vocabulary.numbers("numbers", "small_units")
_LARGE = vocabulary.numbers("numbers", "large_units")

HAN_DIGITS = "".join({**_DIGITS, **_TENS}).replace("o", "")
SMALL, LARGE = "".join(_SMALL), "".join(_LARGE)
HAN_NUMERALS = HAN_DIGITS + SMALL + LARGE
"""Every folded Han character that may stand in a numeral, for use inside ``[...]`` of an expression."""

_LONGEST_NUMBER = 60  # characters; see `numbers`
_UNIT = f"{SMALL}{LARGE}"
_TOKEN = re.compile(
    rf"(?P<arabic>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<small>[{SMALL}])|(?P<tens>[{''.join(_TENS)}])"
    rf"| ?个?(?P<large>[{LARGE}])|(?P<digit>[{''.join(_DIGITS)}])|点(?P<part>[{HAN_DIGITS}]+)(?= ?个?[{_UNIT}])"
    rf"|(?P<loose>[多余几])(?= ?个?[{_UNIT}]|[元港])|(?P<half>半)"
)


class HanNumber(NamedTuple):
    """`value` None: what stands there is no number that could be read; `end` is where it ends all the same."""

    value: Decimal | None
    end: int
    scale: int = 1
    loose: bool = False


class _Reader:
    """The state of reading from left to right: `total` above the last large unit, `section` below it, `digits` wait for
    their unit."""

    def __init__(self) -> None:
        self.total = self.section = Decimal(0)
        self.digits: Decimal | None = None
        self.written = 0  # how many digits wait
        self.scale = 1
        self.zero = False  # a 零 stood before the digits
        self.loose = self.doubtful = False

    def take(self, match: re.Match[str], text: str) -> bool:
        """Take one token; False: it does not belong to the number."""
        token = match[match.lastgroup or 0]
        match match.lastgroup:
            case "arabic":
                return self._arabic(token)
            case "digit":
                return self._digit(_DIGITS[token])
            case "tens":
                self.section += _TENS[token]
            case "part":
                self.digits = self._waiting() + Decimal("0." + "".join(str(_DIGITS[digit]) for digit in token))
                self.section, self.written = Decimal(0), 1
            case "small":
                self._raise(_SMALL[token])
            case "large":
                self._multiply(_LARGE[token])
            case "half":
                return self._half(text[match.end() : match.end() + 2])
            case _:
                self.loose = True
        return True

    def _waiting(self) -> Decimal:
        return self.section + (self.digits or 0)

    def _arabic(self, token: str) -> bool:
        if self.digits is not None:
            return False
        self.digits, self.written = Decimal(token.replace(",", "")), 1
        return True

    def _digit(self, digit: int) -> bool:
        if digit == 0 and self.scale > 1 and self.digits is None:
            self.zero = True
            return True
        if self.digits is not None and (self.scale > 1 or self.section):
            self.doubtful = True  # 十四五: two digits side by side behind a unit
        self.digits = (self.digits or Decimal(0)) * 10 + digit
        self.written += 1
        return True

    def _raise(self, unit: int) -> None:
        """十, 百 or 千: a row of digits before it is no number (三四百)."""
        self.doubtful |= self.written > 1
        self.section += (Decimal(1) if self.digits is None else self.digits) * unit
        self._unit(unit)

    def _multiply(self, unit: int) -> None:
        """萬, 億: multiplies what stands below it (億 after 萬: all so far, as in 2萬億); bare, it counts once."""
        self.doubtful |= self.written > 1
        below = self._waiting()
        if self.total and self.total < unit:
            self.total = (self.total + below) * unit
        else:
            self.total += (below if self.digits is not None or self.section else 1) * unit
        self.section = Decimal(0)
        self._unit(unit)

    def _unit(self, unit: int) -> None:
        self.digits, self.written, self.scale, self.zero = None, 0, unit, False

    def _half(self, following: str) -> bool:
        if following.lstrip("个")[:1] in _LARGE and self.digits is None:
            self.digits = Decimal("0.5")
        elif self.digits is None and self.scale > 1:  # 三億半
            self.total += Decimal(self.scale) / 2
        else:
            return False
        return True

    def value(self) -> Decimal | None:
        if self.doubtful:
            return None
        if self.digits is not None and self.written == 1 and self.scale >= 100 and not self.zero and self.digits < 10:
            return self.total + self.section + self.digits * self.scale / 10  # 兩億五 is 250,000,000, 三千五 3,500
        return self.total + self._waiting()


def read_han(text: str, start: int) -> HanNumber:
    """The longest number in Han or mixed writing that begins at `start` of a folded text."""
    reader, end = _Reader(), start
    while end - start <= _LONGEST_NUMBER and (match := _TOKEN.match(text, end)) and reader.take(match, text):
        end = match.end()
    return HanNumber(reader.value() if end > start else None, end, reader.scale, reader.loose)
