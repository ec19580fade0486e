"""Dates as Hong Kong publishers write them. Every line of the tables is read, or refused, exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.parse.timestamps import find_date, read_date

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def hk(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HONG_KONG).astimezone(UTC)  # type: ignore[misc, arg-type]


DAY = hk(2026, 1, 2)
TEN = hk(2026, 1, 2, 10)
THREE = hk(2026, 1, 2, 15)

READABLE = [
    # RFC 822 whose month a program translated
    ("週五, 02 1 月 2026 10:00:00 +0800", TEN, "second"),
    ("星期五, 02 一月 2026 10:00:00 +0800", TEN, "second"),
    ("Thu, 01 Jan 2026 22:00:00 AST", TEN, "second"),
    # RFC 822 and its common relaxations
    ("Fri, 02 Jan 2026 10:00:00 +0800", TEN, "second"),
    ("Fri, 02 Jan 2026 02:00:00 GMT", TEN, "second"),
    ("Fri, 2 Jan 2026 10:00 +0800", TEN, "minute"),
    ("02 Jan 2026 10:00:00 HKT", TEN, "second"),
    ("Fri, 02 Jan 26 10:00:00 +0800", TEN, "second"),
    ("Friday, 02 January 2026 10:00:00 +08:00", TEN, "second"),
    ("Fri, 02 Jan 2026 10:00:00 GMT+8", TEN, "second"),
    ("Thu, 01 Jan 2026 21:00:00 -0500", TEN, "second"),
    ("Thu, 01 Jan 2026 21:00:00 EST", TEN, "second"),
    ("Jan 1, 2026, 21:00 ET", TEN, "minute"),
    ("Jul 1, 2026, 08:00 ET", datetime(2026, 7, 1, 12, tzinfo=UTC), "minute"),
    ("Fri, 02 Jan 2026 10:00:00 +0800 (HKT)", TEN, "second"),
    ("Fri Jan 02 2026 10:00:00 GMT+0800 (Hong Kong Standard Time)", TEN, "second"),
    ("2026-01-02 10:00:00 +0800 CST", TEN, "second"),
    ("2026-01-02 10:00 HKT (UTC+8)", TEN, "minute"),
    # RFC 3339 and ISO 8601
    ("2026-01-02T02:00:00Z", TEN, "second"),
    ("2026-01-02T10:00:00.123456+08:00", TEN, "second"),
    ("2026-01-02T10:00+0800", TEN, "minute"),
    ("2026-01-02 10:00:00", TEN, "second"),
    ("2026-01-02 10:00", TEN, "minute"),
    ("2026-01-02", DAY, "day"),
    ("20260102", DAY, "day"),
    ("20260102 10:00", TEN, "minute"),
    ("20260102T020000Z", TEN, "second"),
    ("20260102100000", TEN, "second"),
    # epoch
    ("1767319200", TEN, "second"),
    ("1767319200000", TEN, "second"),
    ("/Date(1767319200000)/", TEN, "second"),
    # numbers, day first
    ("2/1/2026", DAY, "day"),
    ("02-01-2026 10:00", TEN, "minute"),
    ("2.1.2026", DAY, "day"),
    ("(2.1.2026)", DAY, "day"),
    ("2026/01/02 10:00", TEN, "minute"),
    ("2026.1.2", DAY, "day"),
    ("31-12-2025", hk(2025, 12, 31), "day"),
    # English words
    ("2 Jan, 2026", DAY, "day"),
    ("2 January 2026", DAY, "day"),
    ("January 2, 2026", DAY, "day"),
    ("Friday, January 2, 2026", DAY, "day"),
    ("2nd January 2026", DAY, "day"),
    ("02-Jan-2026", DAY, "day"),
    ("2 Jan 2026 3:00 pm", THREE, "minute"),
    ("3:00pm, 2 Jan 2026", THREE, "minute"),
    ("2 Jan 2026 3 p.m.", THREE, "minute"),
    ("2026-01-02 HKT 15:00", THREE, "minute"),
    ("2026.01.02 15:00 HKT", THREE, "minute"),
    ("Fri Jan  2 10:00:00 2026", TEN, "second"),
    ("Fri Jan 02 10:00:00 HKT 2026", TEN, "second"),
    ("Published: 2 January 2026", DAY, "day"),
    ("Last updated on 2 January 2026 at 3:00 PM", THREE, "minute"),
    # Chinese
    ("2026年1月2日", DAY, "day"),
    ("2026 年 1 月 2 日", DAY, "day"),
    ("2026年1月2日（星期五）", DAY, "day"),
    ("2026年1月2日（星期五）下午3時", THREE, "minute"),
    ("2026年1月2日 下午3時正", THREE, "minute"),
    ("2026年1月2日 下午三時三十分", hk(2026, 1, 2, 15, 30), "minute"),
    ("2026年1月2日15時00分", THREE, "minute"),
    ("2026年1月2日15时0分5秒", hk(2026, 1, 2, 15, 0, 5), "second"),
    ("2026年1月2日 下午3點半", hk(2026, 1, 2, 15, 30), "minute"),
    ("2026年1月2日 15:00", THREE, "minute"),
    ("2026-01-02 下午 3:00", THREE, "minute"),
    ("2026年1月2日 凌晨12時5分", hk(2026, 1, 2, 0, 5), "minute"),
    ("2026年1月2日 中午12時", hk(2026, 1, 2, 12), "minute"),
    ("2026年1月2日 晚上8時", hk(2026, 1, 2, 20), "minute"),
    ("二○二六年一月二日", DAY, "day"),
    ("二〇二六年一月二日", DAY, "day"),
    ("二零二五年十二月三十一日", hk(2025, 12, 31), "day"),
    ("２０２６年１月２日", DAY, "day"),
    ("香港時間2026年1月2日15時00分", THREE, "minute"),
    ("發佈時間：2026-01-02 15:00", THREE, "minute"),
    ("\u200b2026年1月2日", DAY, "day"),
    ("2026年1月2日 上午12:05", hk(2026, 1, 2, 0, 5), "minute"),
    ("2026年1月2日 上午12時", DAY, "minute"),
    ("2026年1月2日 晚上12時", hk(2026, 1, 3), "minute"),
    ("10:00 上午, 2026年1月2日", TEN, "minute"),
    ("2 一月 2026 10:00:00 +0800", TEN, "second"),
    ("週五, 2 1月 2026 10:00:00 +0800", TEN, "second"),
    ("一月 2, 2026 10:00", TEN, "minute"),
    ("Fri Jan 02 2026 10:00:00 GMT+0800 (香港標準時間)", TEN, "second"),
    ("2026/1/2 PM 03:00:00", THREE, "second"),
    ("15 Sept 2021", hk(2021, 9, 15), "day"),
    ("2-Jan-2026", DAY, "day"),
    ("2 Jan. 2026", DAY, "day"),
    # ISO 8601 and RFC 9557
    ("2026-01-01T24:00", DAY, "minute"),
    ("2026-01-02T100000+0800", TEN, "second"),
    ("2026-01-02T10:00:00+08:00[Asia/Hong_Kong]", TEN, "second"),
    ("2026-W01-5", DAY, "day"),
    ("2026-002", DAY, "day"),
    # told from now: 15:00 on 22 November 2026 in Hong Kong
    ("3小時前", NOW - timedelta(hours=3), "minute"),
    ("16分鐘前", NOW - timedelta(minutes=16), "minute"),
    ("2小时10分前", NOW - timedelta(minutes=130), "minute"),
    ("2 hours ago", NOW - timedelta(hours=2), "minute"),
    ("3天前", hk(2026, 11, 19), "day"),
    ("yesterday", hk(2026, 11, 21), "day"),
    ("昨天 23:01", hk(2026, 11, 21, 23, 1), "minute"),
    ("今日 09:18", hk(2026, 11, 22, 9, 18), "minute"),
    ("11月22日", hk(2026, 11, 22), "day"),
    ("11月23日", hk(2025, 11, 23), "day"),
    ("1月2日（星期五）", DAY, "day"),
    ("20 Nov", hk(2026, 11, 20), "day"),
]

UNREADABLE = [
    "", "3小時", "January 2026", "2026-01", "13:08", "2026-W54-1", "2026-366",
    "1/13/2026", "12/31/2026", "2026-02-30", "2026-13-01", "0000-00-00 00:00:00", "0001-01-01T00:00:00", "1970-01-01",
    "2026-01-02 10:00 +0800 EST",
    "1/2/26", "2026-01-02 25:00", "2026-01-02T10:61:00Z", "Fri, 02 Jan 2026 10:00:00 XYZ",
    "Fri, 02 Jan 2026 10:00:00 CST", "2026-01-02 to 2026-01-05", "1 - 3 May 2026", "2026年1月2日至5日",
    "2026年1月2日 上午15時", "115年1月2日", "昨天及前天",
    "0", "123", "99999999999999999", "9" * 500_000, "(" * 10_000, "2026-01-02T10:00:00+99:99",
    "Meeting of 2 January 2026", "Fri, 31 Jun 2026 10:00:00 GMT",
]  # fmt: skip


@pytest.mark.parametrize(("raw", "instant", "precision"), READABLE)
def test_readable(raw: str, instant: datetime, precision: str) -> None:
    stamp = read_date(raw, now=NOW)
    assert (stamp.instant, stamp.precision, stamp.raw) == (instant, precision, raw)


@pytest.mark.parametrize("raw", UNREADABLE)
def test_unreadable_is_nothing_and_keeps_the_words(raw: str) -> None:
    stamp = read_date(raw, now=NOW)
    assert stamp.instant is None
    assert stamp.precision == "none"
    assert raw.startswith(stamp.raw)


def test_zoneless_times_count_in_the_zone_of_the_source_and_say_so() -> None:
    here, there = read_date("2026-01-02 10:00", now=NOW), read_date("2026-01-02 10:00", now=NOW, zone="Europe/Paris")
    assert here.flags == there.flags == ("zone-assumed",)
    assert there.instant == here.instant + timedelta(hours=7)  # type: ignore[operator]
    assert read_date("2026-01-02 10:00 HKT", now=NOW, zone="Europe/Paris").instant == here.instant


def test_an_abbreviation_of_several_zones_counts_only_where_the_source_uses_it() -> None:
    raw = "Fri, 02 Jan 2026 10:00:00 CST"
    assert read_date(raw, now=NOW, zone="Asia/Shanghai").instant == TEN
    assert read_date(raw, now=NOW, zone="America/Chicago").instant == datetime(2026, 1, 2, 16, tzinfo=UTC)


def test_the_future_is_clamped_to_now_and_flagged() -> None:
    far = read_date("Tue, 01 Jan 2030 10:00:00 +0800", now=NOW)
    assert (far.instant, far.precision, far.flags) == (NOW, "second", ("future-clamped",))
    day = read_date("2030-01-01", now=NOW)
    assert (day.instant, day.precision) == (hk(2026, 11, 22), "day")
    tonight = read_date("2026-11-23 14:00", now=NOW)
    assert "future-clamped" not in tonight.flags


def test_the_format_of_the_source_decides_alone() -> None:
    assert read_date("01/02/2026", now=NOW, date_format="%m/%d/%Y").instant == DAY
    assert read_date("13/01/2026", now=NOW, date_format="%m/%d/%Y").instant is None
    timed = read_date("2026|01|02 10.00", now=NOW, date_format="%Y|%m|%d %H.%M")
    assert (timed.instant, timed.precision, timed.flags) == (TEN, "minute", ("zone-assumed",))


def test_a_date_inside_a_longer_text_counts_when_it_is_the_only_one() -> None:
    assert find_date("創科署公布 (2.1.2026) 詳情", now=NOW).instant == DAY
    assert find_date("6 Aug 2026Research team wins award", now=NOW).instant == hk(2026, 8, 6)
    assert find_date("2026-01-02 (updated 2026-01-05)", now=NOW).instant is None
    assert find_date("no date at all", now=NOW).instant is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Published: 2 January 2026 | Deadline: 1 February 2026", DAY),
        ("截止日期：2026年2月1日　發佈日期：2026年1月2日", DAY),
        ("Deadline: 1 February 2026, extended to 2 January 2026", None),
        ("Published 2 January 2026, published again 3 January 2026", DAY),
        ("From 2 January 2026 to 3 January 2026", None),
    ],
)
def test_of_several_dates_the_one_counts_that_is_said_to_be_of_publication(text: str, instant: datetime | None) -> None:
    assert find_date(text, now=NOW).instant == instant


@given(st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 1)))  # noqa: DTZ001 - local times, zoned below
def test_every_form_of_one_moment_reads_alike(when: datetime) -> None:
    when = when.replace(microsecond=0)
    forms = (
        when.strftime("%a, %d %b %Y %H:%M:%S +0800"), when.isoformat() + "+08:00",
        when.strftime("%d/%m/%Y %H:%M:%S"), when.strftime("%d %B %Y %I:%M:%S %p HKT"),
        f"{when.year}年{when.month}月{when.day}日{when.hour}時{when.minute}分{when.second}秒",
        str(int((when.replace(tzinfo=UTC) - timedelta(hours=8)).timestamp())),
    )  # fmt: skip
    expected = when.replace(tzinfo=UTC) - timedelta(hours=8)
    assert {read_date(form, now=NOW).instant for form in forms[:5]} == {expected}
    if when.year > 2001:  # ten digits
        assert read_date(forms[5], now=NOW).instant == expected


@given(st.text(alphabet="0123456789-/.: ,年月日時分上下午TZ+GMTjanfebHK()一二十", max_size=40))
def test_no_text_raises_and_none_lies_in_the_future(raw: str) -> None:
    stamp = read_date(raw, now=NOW)
    assert stamp.instant is None or stamp.instant <= NOW + timedelta(hours=24)
