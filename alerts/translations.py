"""The texts of a digest in English, Traditional and Simplified Chinese. Pure.

One field per phrase, so that a language that lacks one fails the type check. Names in braces are filled in by
`presentation` and `local_dates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.model import Language, Rhythm


@dataclass(frozen=True, slots=True)
class Translation:
    """Every phrase of a digest in one language."""

    language_tag: str  # of the `lang` attribute, BCP 47
    language_marks: Mapping[Language, str]  # how an item's language is marked
    brand: Mapping[Rhythm, str]
    subject_closes: str
    subject_urgent: str
    subject_nothing: str
    subject_more: str
    months: tuple[str, ...]  # as they stand in the date patterns
    weekdays: tuple[str, ...]  # Monday first
    long_day: str
    day_of_this_year: str
    day_of_other_year: str
    month_end: str
    day_and_time: str
    nothing_new: str
    nothing_more: str
    urgent_note: str
    silent: str
    silent_since: str
    silent_more: str
    one_item: str
    many_items: str
    closing_count: str
    closing_soon: str
    coming: str
    opened: str
    changed: str
    changed_subject: str
    follows: str
    more_announcements: str
    all_announcements: str
    headlines_only: str
    see_all: str
    not_named: str
    official: str
    kind_names: Mapping[str, str]
    deadline: str
    days_left: str
    tomorrow: str
    today: str
    search: str
    calendar: str
    also: str
    details: str
    first_seen: str
    hong_kong_time: str
    any_query: str
    reason: str
    list_separator: str
    colon: str
    sentence_gap: str
    web_copy: str
    unsubscribe: str
    settings: str
    preferences: str
    less: str


ENGLISH = Translation(
    language_tag="en-HK",
    language_marks={"en": "EN", "zh-Hant": "繁", "zh-Hans": "简"},
    brand={"at-once": "HK I&T alert", "daily": "HK I&T daily", "weekly": "HK I&T weekly"},
    subject_closes=" (closes {day})",
    subject_urgent="At once: {subject}",
    subject_nothing="Nothing new, {day}",
    subject_more=" + {count} more",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    long_day="{weekday}, {day} {month} {year}",
    day_of_this_year="{day} {month}",
    day_of_other_year="{day} {month} {year}",
    month_end="end of {month} {year}",
    day_and_time="{day}, {time}",
    nothing_new="Nothing new",
    nothing_more="Since your last digest nothing new was found for your search. You get this word because you asked "
    "for it.",
    urgent_note="Sent ahead of your digest ({rhythm}), as you asked; it is not repeated there.",
    silent="Without news longer than usual: {sources}. What they publish may come later.",
    silent_since="{name} (since {day})",
    silent_more="{count} more",
    one_item="1 announcement",
    many_items="{count} announcements",
    closing_count="{count} closing soon",
    closing_soon="Closing soon",
    coming="Coming deadlines",
    opened="Open for applications",
    changed="What has changed",
    changed_subject="Changed: {headline}",
    follows="Follows",
    more_announcements="More announcements",
    all_announcements="Announcements",
    headlines_only="Also announced",
    see_all="See all {count} on the web",
    not_named="{count} more are named in the text part of this mail",
    official="Official",
    kind_names={
        "launch": "Launch",
        "open": "Open for applications",
        "deadline": "Deadline",
        "award": "Award",
        "budget": "Funding set aside",
        "appointment": "Appointment",
        "mou": "Agreement",
        "opening": "Opening",
        "statistics": "Figures",
        "event": "Event",
        "consultation": "Consultation",
        "legislation": "Legislation",
        "result": "Result",
        "policy": "Policy",
        "change": "Terms changed",
        "closure": "Closed",
    },
    deadline="Closes {day}",
    days_left="{count} days left",
    tomorrow="tomorrow",
    today="today",
    search="Your search",
    calendar="Add to calendar",
    also="Also",
    details="Details",
    first_seen="first seen {moment}",
    hong_kong_time="Times are Hong Kong time.",
    any_query="all announcements",
    reason="You get this ({rhythm}) because {address} follows: {query}.",
    list_separator=", ",
    colon=": ",
    sentence_gap=" ",
    web_copy="Read this digest on the web",
    unsubscribe="Unsubscribe",
    settings="Settings",
    preferences="Change, pause or add to what you get",
    less="Less like this",
)

TRADITIONAL = Translation(
    language_tag="zh-Hant-HK",
    language_marks=ENGLISH.language_marks,
    brand={"at-once": "創科快訊", "daily": "創科日報", "weekly": "創科週報"},
    subject_closes="（{day}截止）",
    subject_urgent="即時通知：{subject}",
    subject_nothing="暫無新消息（{day}）",
    subject_more=" + {count} 項",
    months=tuple(map(str, range(1, 13))),
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    long_day="{year}年{month}月{day}日 {weekday}",
    day_of_this_year="{month}月{day}日",
    day_of_other_year="{year}年{month}月{day}日",
    month_end="{year}年{month}月底",
    day_and_time="{day} {time}",
    nothing_new="暫無新消息",
    nothing_more="自上一期以來，你的搜尋沒有新消息。你選擇了在沒有新消息時也收到通知。",
    urgent_note="按你的選擇，在下一期（{rhythm}）之前先行寄出，屆時不再重複。",
    silent="以下來源較平常更久沒有消息：{sources}。其公布或會稍後才收錄。",
    silent_since="{name}（自{day}起）",
    silent_more="另外 {count} 個",
    one_item="1 項公布",
    many_items="{count} 項公布",
    closing_count="{count} 項即將截止",
    closing_soon="即將截止",
    coming="下一批截止日期",
    opened="現正接受申請",
    changed="最新變更",
    changed_subject="變更：{headline}",
    follows="跟進",
    more_announcements="其他公布",
    all_announcements="最新公布",
    headlines_only="其餘標題",
    see_all="在網頁閱讀全部 {count} 項",
    not_named="另有 {count} 項，列於本郵件的純文字部分",
    official="官方",
    kind_names={
        "launch": "推出",
        "open": "接受申請",
        "deadline": "截止日期",
        "award": "批出資助",
        "budget": "撥款",
        "appointment": "委任",
        "mou": "合作協議",
        "opening": "啟用",
        "statistics": "統計數字",
        "event": "活動",
        "consultation": "公眾諮詢",
        "legislation": "立法",
        "result": "成果",
        "policy": "政策",
        "change": "條款修訂",
        "closure": "終止",
    },
    deadline="{day}截止",
    days_left="尚餘 {count} 天",
    tomorrow="明天",
    today="今天",
    search="你的搜尋",
    calendar="加入行事曆",
    also="另見",
    details="詳情",
    first_seen="{moment} 首次見到",
    hong_kong_time="時間均為香港時間。",
    any_query="全部公布",
    reason="收到本訊息（{rhythm}），因為 {address} 訂閱了：{query}。",
    list_separator="、",
    colon="：",
    sentence_gap="",
    web_copy="在網頁閱讀本期",
    unsubscribe="取消訂閱",
    settings="設定",
    preferences="更改、暫停或增加訂閱",
    less="減少這類消息",
)

SIMPLIFIED = Translation(
    language_tag="zh-Hans",
    language_marks=ENGLISH.language_marks,
    brand={"at-once": "创科快讯", "daily": "创科日报", "weekly": "创科周报"},
    subject_closes="（{day}截止）",
    subject_urgent="即时通知：{subject}",
    subject_nothing="暂无新消息（{day}）",
    subject_more=" + {count} 项",
    months=TRADITIONAL.months,
    weekdays=TRADITIONAL.weekdays,
    long_day=TRADITIONAL.long_day,
    day_of_this_year=TRADITIONAL.day_of_this_year,
    day_of_other_year=TRADITIONAL.day_of_other_year,
    month_end=TRADITIONAL.month_end,
    day_and_time=TRADITIONAL.day_and_time,
    nothing_new="暂无新消息",
    nothing_more="自上一期以来，你的搜索没有新消息。你选择了在没有新消息时也收到通知。",
    urgent_note="按你的选择，在下一期（{rhythm}）之前先行寄出，届时不再重复。",
    silent="以下来源比平常更久没有消息：{sources}。其公布可能稍后才会收录。",
    silent_since="{name}（自{day}起）",
    silent_more="另外 {count} 个",
    one_item="1 项公布",
    many_items="{count} 项公布",
    closing_count="{count} 项即将截止",
    closing_soon="即将截止",
    coming="下一批截止日期",
    opened="现正接受申请",
    changed="最新变更",
    changed_subject="变更：{headline}",
    follows="跟进",
    more_announcements="其他公布",
    all_announcements="最新公布",
    headlines_only="其余标题",
    see_all="在网页阅读全部 {count} 项",
    not_named="另有 {count} 项，列于本邮件的纯文字部分",
    official="官方",
    kind_names={
        "launch": "推出",
        "open": "接受申请",
        "deadline": "截止日期",
        "award": "批出资助",
        "budget": "拨款",
        "appointment": "委任",
        "mou": "合作协议",
        "opening": "启用",
        "statistics": "统计数字",
        "event": "活动",
        "consultation": "公众咨询",
        "legislation": "立法",
        "result": "成果",
        "policy": "政策",
        "change": "条款修订",
        "closure": "终止",
    },
    deadline="{day}截止",
    days_left="还剩 {count} 天",
    tomorrow="明天",
    today="今天",
    search="你的搜索",
    calendar="加入日历",
    also="另见",
    details="详情",
    first_seen="{moment} 首次见到",
    hong_kong_time="时间均为香港时间。",
    any_query="全部公布",
    reason="收到本讯息（{rhythm}），因为 {address} 订阅了：{query}。",
    list_separator="、",
    colon="：",
    sentence_gap="",
    web_copy="在网页阅读本期",
    unsubscribe="取消订阅",
    settings="设置",
    preferences="更改、暂停或增加订阅",
    less="减少这类消息",
)

TRANSLATIONS: Mapping[Language, Translation] = {"en": ENGLISH, "zh-Hant": TRADITIONAL, "zh-Hans": SIMPLIFIED}

# Cap. 593A (Unsolicited Electronic Messages Regulation), section 7: the statement stands in Chinese and in English.
UNSUBSCRIBE_STATEMENT: Mapping[Language, str] = {
    "en": "To stop these messages, unsubscribe here. It is free and takes effect at once.",
    "zh-Hant": "如不欲再收到此類訊息，請在此取消訂閱。費用全免，即時生效。",
    "zh-Hans": "如不想再收到此类讯息，请在此取消订阅。费用全免，即时生效。",
}
