"""Changes: that an article says itself that something announced before is different now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from monitor.fact_kinds.fact import Fact


@dataclass(frozen=True, slots=True)
class Change(Fact):
    """What an article says has become of an offer, an event or a text announced before. `status`: of `STATUS_NAMES`."""

    name: ClassVar = "change"
    plural: ClassVar = "changes"
    labels: ClassVar = {"en": "change", "zh-Hant": "變更", "zh-Hans": "变更"}

    status: str
    text: str

    def value(self) -> str:
        """ "new conditions" """
        return STATUS_NAMES[self.status]["en"]

    def line(self, language: str) -> str:
        label = self.labels[language]
        return f"{label.capitalize()}{': ' if language == 'en' else '：'}{STATUS_NAMES[self.status][language]}"


STATUS_NAMES: Mapping[str, Mapping[str, str]] = {
    "cancelled": {"en": "cancelled", "zh-Hant": "取消", "zh-Hans": "取消"},
    "resumed": {"en": "resumed", "zh-Hant": "恢復", "zh-Hans": "恢复"},
    "suspended": {"en": "suspended", "zh-Hant": "暫停", "zh-Hans": "暂停"},
    "extended": {"en": "extended", "zh-Hant": "延期", "zh-Hans": "延期"},
    "corrected": {"en": "corrected", "zh-Hant": "更正", "zh-Hans": "更正"},
    "results": {"en": "results announced", "zh-Hant": "公布結果", "zh-Hans": "公布结果"},
    "closed": {"en": "closed to applications", "zh-Hant": "停止接受申請", "zh-Hans": "停止接受申请"},
    "conditions": {"en": "new conditions", "zh-Hant": "條件更改", "zh-Hans": "条件更改"},
    "new-round": {"en": "new round", "zh-Hant": "新一輪", "zh-Hans": "新一轮"},
}
"""What each status is called. Of several that one text states, the first here counts: what ends an offer outweighs what
says more of it."""
