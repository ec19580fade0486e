"""Sums of money in the reader's form: "up to HK$2 million per project", "每個項目最多200萬港元". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from alerts.model import Language

_DECIMALS = 4  # of a number before a unit; a sum that needs more is exact on purpose and stands in full


@dataclass(frozen=True, slots=True)
class Sum:
    """Hong Kong dollars; a range with its upper end. `bound`: "about", "at least", "up to", or "" for exactly so much.

    `per`: what one gets or pays it for, a word of the English list below, or "". `in_total`: it is shared by all.
    """

    hkd: float
    hkd_max: float | None = None
    bound: Literal["", "about", "at least", "up to"] = ""
    per: str = ""
    in_total: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    units: tuple[tuple[int, str], ...]  # the largest first
    money: str
    span: str
    bounds: Mapping[str, str]
    total: str
    per: str
    each: Mapping[str, str]


_ENGLISH_FORM = _Form(
    units=((1_000_000_000, " billion"), (1_000_000, " million")),
    money="HK${number}{unit}",
    span="{low} to {high}",
    bounds={"": "{sum}", "about": "about {sum}", "at least": "at least {sum}", "up to": "up to {sum}"},
    total="{sum} in total",
    per="{sum} per {each}",
    each={},
)
_TRADITIONAL_FORM = _Form(
    units=((100_000_000, "億"), (10_000, "萬")),
    money="{number}{unit}港元",
    span="{low}至{high}",
    bounds={"": "{sum}", "about": "約{sum}", "at least": "最少{sum}", "up to": "最多{sum}"},
    total="合共{sum}",
    per="每{each}{sum}",
    each={
        "project": "個項目", "company": "間企業", "school": "間學校", "applicant": "名申請人", "application": "宗申請",
        "team": "隊", "institution": "間機構", "university": "間大學", "centre": "個中心", "institute": "間研究所",
        "start-up": "間初創企業", "line": "條生產線", "grant": "筆資助", "person": "人", "student": "名學生",
        "researcher": "名研究員", "trainee": "名學員", "employee": "名僱員", "case": "宗個案", "household": "戶",
        "year": "年", "month": "月", "day": "日", "hour": "小時", "share": "股", "tonne": "公噸", "trip": "程",
        "copy": "份", "unit": "度",
    },
)  # fmt: skip
_SIMPLIFIED_FORM = _Form(
    units=((100_000_000, "亿"), (10_000, "万")),
    money=_TRADITIONAL_FORM.money,
    span=_TRADITIONAL_FORM.span,
    bounds={"": "{sum}", "about": "约{sum}", "at least": "最少{sum}", "up to": "最多{sum}"},
    total="合共{sum}",
    per="每{each}{sum}",
    each={
        "project": "个项目", "company": "家企业", "school": "所学校", "applicant": "名申请人", "application": "宗申请",
        "team": "队", "institution": "家机构", "university": "所大学", "centre": "个中心", "institute": "家研究所",
        "start-up": "家初创企业", "line": "条生产线", "grant": "笔资助", "person": "人", "student": "名学生",
        "researcher": "名研究员", "trainee": "名学员", "employee": "名雇员", "case": "宗个案", "household": "户",
        "year": "年", "month": "月", "day": "日", "hour": "小时", "share": "股", "tonne": "吨", "trip": "程",
        "copy": "份", "unit": "度",
    },
)  # fmt: skip
_FORM_OF: Mapping[Language, _Form] = {"en": _ENGLISH_FORM, "zh-Hant": _TRADITIONAL_FORM, "zh-Hans": _SIMPLIFIED_FORM}


def written_sum(money: Sum, language: Language) -> str:
    """The whole of it. What it is for is left out in a language that has no word for it."""
    form = _FORM_OF[language]
    written = _dollars(money.hkd, form)
    if money.hkd_max:
        written = form.span.format(low=written, high=_dollars(money.hkd_max, form))
    written = form.bounds[money.bound].format(sum=written)
    if money.in_total:
        return form.total.format(sum=written)
    each = form.each.get(money.per, "") if form.each else money.per
    return form.per.format(sum=written, each=each) if each else written


def _dollars(hkd: float, form: _Form) -> str:
    """In the largest unit that leaves a number of at least 1 and few decimals."""
    for size, unit in form.units:
        if hkd >= size and round(hkd / size, _DECIMALS) * size == hkd:
            return form.money.format(number=_decimal(hkd / size), unit=unit)
    return form.money.format(number=_decimal(hkd), unit="")


def _decimal(value: float) -> str:
    return f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".")
