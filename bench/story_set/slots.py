"""Slots of the templates: one value, said in English and in Chinese."""
# ruff: noqa: ARG001, ARG005  every kind of slot takes the same arguments

from __future__ import annotations

import random
import string
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_YEAR = "January February March April May June July August September October November December"
MONTHS = _YEAR.split(" ")
_HAN = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Said:
    """One value in two languages."""

    en: str
    zh: str


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def fill(spec: str, rng: random.Random, at: datetime) -> Said:
    """The value of one slot: `spec` is "kind arguments"; `at` is when the issue comes out."""
    kind, *args = spec.split(" ")
    return _KINDS[kind](rng, at, *args)


def _int(rng: random.Random, at: datetime, low: str, high: str) -> Said:
    value = rng.randint(int(low), int(high))
    return Said(f"{value:,}", f"{value:,}")


def _dec(rng: random.Random, at: datetime, low: str, high: str) -> Said:
    text = (
        f"{rng.uniform(float(low), float(high)):.2f}"
        if rng.random() < 0.3
        else f"{rng.uniform(float(low), float(high)):.1f}"
    )
    return Said(text, text)


def _money(rng: random.Random, at: datetime, low: str, high: str) -> Said:
    millions = rng.randint(int(low), int(high))
    zh = f"{millions / 100:g}億元" if millions >= 100 else f"{millions * 100:,}萬元"
    return Said(f"HK${millions} million", zh)


def day_of(at: datetime) -> Said:
    return Said(f"{MONTHS[at.month - 1]} {at.day}", f"{han(at.month)}月{han(at.day)}日")


def _day(rng: random.Random, at: datetime, shift: str) -> Said:
    return day_of(at + timedelta(days=int(shift)))


def _month(rng: random.Random, at: datetime, shift: str) -> Said:
    months = at.year * 12 + at.month - 2 + int(shift)
    year, month = divmod(months, 12)
    return Said(f"{MONTHS[month]} {year}", f"{year}年{month + 1}月")


def han(value: int) -> str:
    """1 to 99 in Han numerals."""
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones or not tens else "")


def _code(rng: random.Random, at: datetime, prefix: str) -> Said:
    code = f"{prefix}{rng.randint(100, 9999)}"
    return Said(code, code)


def _cve(rng: random.Random, at: datetime) -> Said:
    code = f"CVE-{at.year}-{rng.randint(1000, 59999)}"
    return Said(code, code)


def _host(rng: random.Random, at: datetime) -> Said:
    host = "".join(rng.choices(string.ascii_lowercase, k=rng.randint(5, 9))) + rng.choice(
        [".com", ".top", ".vip", "-hk.com"]
    )
    return Said(host, host)


def _mail(rng: random.Random, at: datetime) -> Said:
    mail = f"{''.join(rng.choices(string.ascii_lowercase, k=6))}@{_host(rng, at).en}"
    return Said(mail, mail)


def _phone(rng: random.Random, at: datetime) -> Said:
    phone = f"{rng.randint(2100, 3999)} {rng.randint(1000, 9999)}"
    return Said(phone, phone)


def _person(rng: random.Random, at: datetime) -> Said:
    surname, given = rng.choice(words()["surname"]), rng.choice(words()["given"])
    return Said(f"{surname[0]} {given[0]}", surname[1] + given[1])


def _company(rng: random.Random, at: datetime) -> Said:
    name = f"{rng.choice(words()['company_head'])} {rng.choice(words()['company_tail'])}"
    return Said(name, name)


def _listed(kind: str) -> Any:
    return lambda rng, at: Said(*rng.choice(words()[kind]))


_KINDS: dict[str, Any] = {
    "int": _int, "dec": _dec, "money": _money, "day": _day, "month": _month, "code": _code, "cve": _cve, "host": _host,
    "mail": _mail, "phone": _phone, "person": _person, "company": _company,
}  # fmt: skip
_KINDS |= {kind: _listed(kind) for kind in ("bank", "region", "field", "goods", "district", "road", "board", "product")}
