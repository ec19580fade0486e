"""Days that a text names and that are not of publication: deadlines, events, days from which a rule holds.

Whoever takes the one date out of a text asks here first: a deadline that is taken for the date of publication makes old
news new, or hides it.
"""

from __future__ import annotations

import re

from monitor.text import fold

# Words that stand before the date of something else: until when to apply or to respond, when one meets, from when a
# rule holds (folded text). A category alone ("Events | 20 Nov 2026") says nothing of the date.
_BEFORE = re.compile(
    r"(?<![a-z])(?:deadlines?|clos(?:e|es|ed|ing)|due|expir(?:y|es?|ed|ing|ation)|until|till|no later than|rsvp"
    r"|appl(?:y|ications?|ying)|submi(?:t|ssions?)|regist(?:er|ration)|valid|effective|commenc\w+|held|takes? place"
    r"|(?:events?|conference|seminar|start|end|opening|closing|meeting)\s*(?:dates?|days?|on|:)|starts?|ends?|begins?)(?![a-z])"
    r"|截止|截至|截标|截稿|届满|到期|期限|限期|最后日期|有效期|生效|举行日期|举办日期|开幕|递交|提交|(?:活动|会议|开始|结束|完结)(?:日期|时间|日)"
    r"|(?:申请|报名|登记)(?:日期|时间|期|于|由|至)|举行(?:日期|时间|于)|举行[:：]"
)
_BEHIND = re.compile(
    r"[^|｜,，。;；\d]{0,8}?(?:截止|到期|届满|结束|举行|举办|生效|前[^\s]{0,4}(?:递交|提交|申请|报名)|\(?deadline|\(?closing)"
)
_CLAUSE_END = re.compile(r"[|｜·•\n。;；]")
_BEFORE_DATE = 40  # characters before a date in which its label stands
# Words that say of the date beside them that it is of publication.
_PUBLICATION = re.compile(
    r"(?<![a-z])(?:posted|published|released|issued|updated)(?![a-z])|发布|发表|刊登|上载|出版|更新"
)


def is_other_day(before: str) -> bool:
    """Whether the words before a date say that it is a deadline, the day of an event or the like."""
    label = _CLAUSE_END.split(fold(before[-_BEFORE_DATE:]))[-1]
    return _BEFORE.search(label) is not None and _PUBLICATION.search(label) is None


def is_other_day_behind(folded: str, end: int) -> bool:
    """Whether the words right behind the date that ends there say so (截止, 或之前遞交). `folded`: see `text.fold`."""
    return _BEHIND.match(folded, end) is not None
