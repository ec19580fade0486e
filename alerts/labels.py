"""The words of a digest in the three languages, and how each writes days and times. Pure.

One field per phrase: a language that lacks one does not type-check. Names in braces are filled in by `render`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from alerts.model import Language, Rhythm

# Hong Kong has kept UTC+8 without summer time since 1979, and news is no older than that.
HONG_KONG = timezone(timedelta(hours=8), "HKT")


@dataclass(frozen=True, slots=True)
class Labels:
    """Every phrase of a digest."""

    code: str  # of the `lang` attribute, BCP 47
    short: Mapping[Language, str]  # how an item's language is marked
    brand: Mapping[Rhythm, str]
    subject: str
    subject_more: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]  # Monday first
    one_item: str
    many_items: str
    closing: str
    act: str
    other: str
    only: str
    rest: str
    see_all: str
    official: str
    kinds: Mapping[str, str]
    deadline: str
    days_left: str
    tomorrow: str
    today: str
    amount: str
    why: str
    also: str
    details: str
    first_seen: str
    hong_kong_time: str
    rhythm: Mapping[Rhythm, str]
    everything: str
    reason: str
    quote: str
    join: str
    colon: str
    sentence_gap: str
    web_copy: str
    leave: str


ENGLISH = Labels(
    code="en-HK",
    short={"en": "EN", "zh-Hant": "繁", "zh-Hans": "简"},
    brand={"at-once": "HK I&T alert", "daily": "HK I&T daily", "weekly": "HK I&T weekly"},
    subject="{brand}, {day}: {headline}",
    subject_more=" + {count} more",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    one_item="1 announcement",
    many_items="{count} announcements",
    closing="{count} closing soon",
    act="Closing soon",
    other="More announcements",
    only="Announcements",
    rest="Also announced",
    see_all="See all {count} on the web",
    official="Official",
    kinds={
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
    amount="Amount",
    why="Why you got this",
    also="Also",
    details="Details",
    first_seen="first seen {moment}",
    hong_kong_time="Times are Hong Kong time.",
    rhythm={"at-once": "at once", "daily": "daily at {at}", "weekly": "weekly at {at}"},
    everything="all announcements",
    reason="You get this ({rhythm}) because {address} follows {query}.",
    quote="“{text}”",
    join=", ",
    colon=": ",
    sentence_gap=" ",
    web_copy="Read this digest on the web",
    leave="Unsubscribe",
)

TRADITIONAL = Labels(
    code="zh-Hant-HK",
    short=ENGLISH.short,
    brand={"at-once": "創科快訊", "daily": "創科日報", "weekly": "創科週報"},
    subject="{brand} {day}：{headline}",
    subject_more=" + {count} 項",
    months=tuple(f"{month}月" for month in range(1, 13)),
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    one_item="1 項公布",
    many_items="{count} 項公布",
    closing="{count} 項即將截止",
    act="即將截止",
    other="其他公布",
    only="最新公布",
    rest="其餘標題",
    see_all="在網頁閱讀全部 {count} 項",
    official="官方",
    kinds={
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
    amount="金額",
    why="收到原因",
    also="另見",
    details="詳情",
    first_seen="{moment} 首次見到",
    hong_kong_time="時間均為香港時間。",
    rhythm={"at-once": "即時", "daily": "每日 {at}", "weekly": "每週 {at}"},
    everything="全部公布",
    reason="收到本訊息（{rhythm}），因為 {address} 訂閱了{query}。",
    quote="「{text}」",
    join="、",
    colon="：",
    sentence_gap="",
    web_copy="在網頁閱讀本期",
    leave="取消訂閱",
)

SIMPLIFIED = Labels(
    code="zh-Hans",
    short=ENGLISH.short,
    brand={"at-once": "创科快讯", "daily": "创科日报", "weekly": "创科周报"},
    subject="{brand} {day}：{headline}",
    subject_more=" + {count} 项",
    months=TRADITIONAL.months,
    weekdays=TRADITIONAL.weekdays,
    one_item="1 项公布",
    many_items="{count} 项公布",
    closing="{count} 项即将截止",
    act="即将截止",
    other="其他公布",
    only="最新公布",
    rest="其余标题",
    see_all="在网页阅读全部 {count} 项",
    official="官方",
    kinds={
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
    amount="金额",
    why="收到原因",
    also="另见",
    details="详情",
    first_seen="{moment} 首次见到",
    hong_kong_time="时间均为香港时间。",
    rhythm={"at-once": "即时", "daily": "每日 {at}", "weekly": "每周 {at}"},
    everything="全部公布",
    reason="收到本讯息（{rhythm}），因为 {address} 订阅了{query}。",
    quote="「{text}」",
    join="、",
    colon="：",
    sentence_gap="",
    web_copy="在网页阅读本期",
    leave="取消订阅",
)

LABELS: Mapping[Language, Labels] = {"en": ENGLISH, "zh-Hant": TRADITIONAL, "zh-Hans": SIMPLIFIED}

# Cap. 593A (Unsolicited Electronic Messages Regulation), section 7: the statement stands in Chinese and in English.
UNSUBSCRIBE: Mapping[Language, str] = {
    "en": "To stop these messages, unsubscribe here. It is free and takes effect at once.",
    "zh-Hant": "如不欲再收到此類訊息，請在此取消訂閱。費用全免，即時生效。",
    "zh-Hans": "如不想再收到此类讯息，请在此取消订阅。费用全免，即时生效。",
}


def today_in_hong_kong(now: datetime) -> date:
    """The day in Hong Kong at the instant `now`."""
    return now.astimezone(HONG_KONG).date()


def long_day(day: date, language: Language) -> str:
    """ "Sunday, 22 Nov 2026", "2026年11月22日星期日"."""
    weekday = LABELS[language].weekdays[day.weekday()]
    if language == "en":
        return f"{weekday}, {day.day} {ENGLISH.months[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日 {weekday}"


def near_day(day: date, today: date, language: Language) -> str:
    """A day without the year when it is this one: "30 Nov", "11月30日"; else "30 Nov 2027", "2027年11月30日"."""
    other_year = day.year != today.year
    if language == "en":
        return f"{day.day} {ENGLISH.months[day.month - 1]}" + (f" {day.year}" if other_year else "")
    return (f"{day.year}年" if other_year else "") + f"{day.month}月{day.day}日"


def short_day(day: date, language: Language) -> str:
    """The day for a subject: "22 Nov", "22/11"."""
    return near_day(day, day, language) if language == "en" else f"{day.day}/{day.month}"


def moment(instant: datetime, precision: str, today: date, language: Language) -> str:
    """When it was, in Hong Kong: a day alone when the source gave no more."""
    local = instant.astimezone(HONG_KONG)
    day = near_day(local.date(), today, language)
    if precision in ("day", "none"):
        return day
    return f"{day}, {local:%H:%M}" if language == "en" else f"{day} {local:%H:%M}"


def days_left(last_day: date, today: date, language: Language) -> str:
    """ "8 days left", "tomorrow", "today"."""
    labels, count = LABELS[language], (last_day - today).days
    if count > 1:
        return labels.days_left.format(count=count)
    return labels.tomorrow if count == 1 else labels.today
