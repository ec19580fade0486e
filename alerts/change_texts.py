"""The words in which a digest says what has changed, in English, Traditional and Simplified Chinese. Pure.

Beside `translations`, and like it: one field per phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.model import Language


@dataclass(frozen=True, slots=True)
class ChangeTexts:
    """Every phrase of a change in one language. `units`: of money, the largest first."""

    status_names: Mapping[str, str]
    line: str
    topics: Mapping[str, str]
    notes: Mapping[str, str]  # "": nothing more is said
    moved: str
    round: str
    money: str
    units: tuple[tuple[int, str], ...]


_ENGLISH = ChangeTexts(
    status_names={
        "open": "Open for applications again",
        "extended": "Extended",
        "suspended": "Suspended",
        "resumed": "Resumed",
        "cancelled": "Cancelled",
        "closed": "Closed to applications",
        "corrected": "Corrected",
        "results": "Results announced",
        "conditions": "New conditions",
        "new-round": "New round",
        "withdrawn": "Withdrawn by the publisher",
    },
    line="{topic} {moved}{note}",
    topics={"deadline": "Deadline", "ceiling": "Ceiling", "amount": "Amount"},
    notes={"": "", "extended": " (extended)", "earlier": " (earlier)", "new": " (new)"},
    moved="{before} → {after}",
    round=" (round {number})",
    money="HK${number}{unit}",
    units=((1_000_000_000, "bn"), (1_000_000, "m")),
)

_TRADITIONAL = ChangeTexts(
    status_names={
        "open": "再次接受申請",
        "extended": "延期",
        "suspended": "暫停",
        "resumed": "恢復",
        "cancelled": "取消",
        "closed": "停止接受申請",
        "corrected": "更正",
        "results": "公布結果",
        "conditions": "條件更改",
        "new-round": "新一輪",
        "withdrawn": "發布者已撤回",
    },
    line="{topic} {moved}{note}",
    topics={"deadline": "截止日期", "ceiling": "上限", "amount": "金額"},
    notes={"": "", "extended": "（延期）", "earlier": "（提前）", "new": "（新）"},
    moved="{before} → {after}",
    round="（第 {number} 輪）",
    money="{number}{unit}港元",
    units=((100_000_000, "億"), (10_000, "萬")),
)

_SIMPLIFIED = ChangeTexts(
    status_names={
        "open": "再次接受申请",
        "extended": "延期",
        "suspended": "暂停",
        "resumed": "恢复",
        "cancelled": "取消",
        "closed": "停止接受申请",
        "corrected": "更正",
        "results": "公布结果",
        "conditions": "条件更改",
        "new-round": "新一轮",
        "withdrawn": "发布者已撤回",
    },
    line=_TRADITIONAL.line,
    topics={"deadline": "截止日期", "ceiling": "上限", "amount": "金额"},
    notes=_TRADITIONAL.notes,
    moved=_TRADITIONAL.moved,
    round="（第 {number} 轮）",
    money="{number}{unit}港元",
    units=((100_000_000, "亿"), (10_000, "万")),
)

CHANGE_TEXTS: Mapping[Language, ChangeTexts] = {"en": _ENGLISH, "zh-Hant": _TRADITIONAL, "zh-Hans": _SIMPLIFIED}
