"""Slots of the templates: one value, written in English or Chinese, and dates in the ways that people write them.

A slot is ``name = "kind arguments"``; a template says ``{name}``, or ``{Name}`` at the start of an English headline.
"""

from __future__ import annotations

import random
import re
import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_DIGITS = "〇一二三四五六七八九"
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_ENDINGS = (".com", ".top", ".vip", "-hk.com", ".shop")


@dataclass(frozen=True)
class Said:
    """One value in two languages."""

    en: str
    zh: str


Value = Said | date
Values = Mapping[str, Value]


@cache
def words() -> dict[str, Any]:
    """Names, synonyms and stock paragraphs."""
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def draw(spec: str, rng: random.Random, at: datetime) -> Value:
    """The value of one slot of an announcement made at that time (aware, Hong Kong)."""
    kind, *args = spec.split(" ")
    if kind in _KINDS:
        return _KINDS[kind](rng, at, *map(float, args)) if kind != "code" else _code(rng, *args)
    return Said(*rng.choice(words()[kind]))


def filled(template: str, values: Values, chinese: bool, style: int) -> str:
    """A template with its values. `style`: which of the ways to write a date this article uses."""

    def said(found: re.Match[str]) -> str:
        name = found[1]
        value = values[name[0].lower() + name[1:]]
        text = written_date(value, chinese, style) if isinstance(value, date) else value.zh if chinese else value.en
        return text[0].upper() + text[1:] if name[0].isupper() else text

    return re.sub(r"\{(\w+)\}", said, template)


def written_date(day: date, chinese: bool, style: int) -> str:
    """A date in one of three ways of each language."""
    if chinese:
        forms = (
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.month}月{day.day}日",
            f"{han(day.month)}月{han(day.day)}日",
        )
    else:
        forms = (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", f"{day:%B} {day.day}")
    return forms[style % len(forms)]


def han(value: int) -> str:
    """1 to 99 in Han numerals."""
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def money(millions: int) -> Said:
    """A sum in Hong Kong dollars as each language counts it."""
    zh = f"{millions / 100:g}億元" if millions >= 100 else f"{millions * 100:,}萬元"
    return Said(f"HK${millions:,} million", zh)


def ordinal(number: int) -> Said:
    """A number in words: second, 二."""
    return Said(_ORDINALS[number], han(number))


def whole(value: int) -> Said:
    """A whole number in digits."""
    return _number(f"{value:,}")


def _number(text: str) -> Said:
    return Said(text, text)


def _code(rng: random.Random, prefix: str) -> Said:
    return _number(f"{prefix}{rng.randint(1000, 9999)}")


def _host(rng: random.Random, _: datetime) -> Said:
    return _number("".join(rng.choices(string.ascii_lowercase, k=rng.randint(5, 9))) + rng.choice(_ENDINGS))


def _mail(rng: random.Random, at: datetime) -> Said:
    return _number(f"{''.join(rng.choices(string.ascii_lowercase, k=6))}@{_host(rng, at).en}")


def _person(rng: random.Random, _: datetime) -> Said:
    surname, given = rng.choice(words()["surname"]), rng.choice(words()["given"])
    return Said(f"{surname[0]} {given[0]}", surname[1] + given[1])


def _scheme(rng: random.Random, _: datetime) -> Said:
    field, form = rng.choice(words()["field"]), rng.choice(words()["form"])
    return Said(f"{field[0].title()} {form[0]}", field[1] + form[1])


def _clock(rng: random.Random, _: datetime) -> Said:
    hour, minute = rng.randint(1, 11), rng.choice((5, 10, 15, 20, 40, 45, 50))
    return Said(f"{hour}.{minute:02}pm", f"下午{han(hour)}時{han(minute)}分")


_KINDS: dict[str, Callable[..., Value]] = {
    "int": lambda rng, _, low, high: _number(f"{rng.randint(int(low), int(high)):,}"),
    "dec": lambda rng, _, low, high: _number(f"{rng.uniform(low, high):.1f}"),
    "money": lambda rng, _, low, high: money(rng.randint(int(low), int(high))),
    "day": lambda rng, at, low, high: at.date() + timedelta(days=rng.randint(int(low), int(high))),
    "ordinal": lambda rng, _, low, high: ordinal(rng.randint(int(low), int(high))),
    "code": _code, "host": _host, "mail": _mail, "person": _person, "scheme": _scheme, "clock": _clock,
}  # fmt: skip
