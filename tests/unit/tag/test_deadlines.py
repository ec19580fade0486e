"""Last days in the forms of government releases and newspapers, and days that are none."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.grammar.reading import read
from monitor.model import Deadline
from monitor.tag.facts.deadlines import find_deadlines

TODAY = date(2026, 1, 5)  # a Monday


def deadlines(text: str, today: date | None = TODAY) -> list[Deadline]:
    reading = read("", text=text)
    return list(find_deadlines(reading, today))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Applications must be submitted by 5pm on 29 August 2026.", "2026-08-29"),
        ("The deadline for applications is April 30.", "2026-04-30"),
        ("The application period ends at 6pm on April 30, 2026.", "2026-04-30"),
        ("The scheme is open for applications from 26 January to 25 March.", "2026-03-25"),
        ("Interested parties should submit proposals on or before Feb 28.", "2026-02-28"),
        ("By 31 March, interested parties should register online.", "2026-03-31"),
        ("The consultation will end on 31 March.", "2026-03-31"),
        ("Registration is open until the end of March 2026.", "2026-03-31"),
        ("The closing date for submission of proposals has been extended to 30 June.", "2026-06-30"),
        ("Firms that wish to join must tell the bureau by Friday.", "2026-01-09"),
        ("Applications for the third cluster close today.", "2026-01-05"),
        ("Tender closes at noon on 24/4/2026.", "2026-04-24"),
        ("Nominations are open till 2026-02-14.", "2026-02-14"),
        ("計劃即日起至2026年4月30日接受申請。", "2026-04-30"),
        ("申請期由1月29日至4月30日下午5時。", "2026-04-30"),
        ("申請截止日期為二○二六年四月三十日。", "2026-04-30"),
        ("有興趣機構須於4月30日或之前提交建議書。", "2026-04-30"),
        ("市民可於二月廿五日或之前，以電郵提交意見。", "2026-02-25"),
        ("公眾諮詢今日展開，為期兩個月，至3月5日結束。", "2026-03-05"),
        ("接受申請至下周五（16日）中午12時截止。", "2026-01-16"),
        ("報名截止：本月20日", "2026-01-20"),
        ("申請將於下月3日截止。", "2026-02-03"),
        ("学校须于明年2月底前报名参加。", "2027-02-28"),
        ("標書最遲於6月30日中午12時送抵。", "2026-06-30"),
        ("於3月2日至30日期間遞交申請。", "2026-03-30"),
        ("計劃會接受申請至六月底。", "2026-06-30"),
        ("申请截止时间为2026年1月30日17时。", "2026-01-30"),
        ("Applications will close at 6pm on April 30 (Thursday).", "2026-04-30"),
        ("The application deadline has been extended from March 15 to April 15.", "2026-04-15"),
        ("Applications received after April 9 will not be considered.", "2026-04-09"),
        ("Submissions must arrive by midnight on 31 March.", "2026-03-31"),
        ("Guided tours may be booked by phone until February 5.", "2026-02-05"),
        ("The public have until March 9 to comment.", "2026-03-09"),
        ("投標書必須於二○二六年二月二十六日正午十二時（香港時間）前投入指定投標箱。", "2026-02-26"),
        ("金融機構須於3月29日前完成CRS（共同申報準則）資料申報。", "2026-03-29"),
        ("後者於六月三十日後不再接受申請。", "2026-06-30"),
        ("優惠期至3月31日。", "2026-03-31"),
        ("The application period is 4-29 January 2026.", "2026-01-29"),
        ("Proposals must reach us by Dec. 31, 2026 at 6 p.m.", "2026-12-31"),
        ("Please apply by end-March.", "2026-03-31"),
        ("申請截止日期由3月15日延至4月15日。", "2026-04-15"),
        ("Forms go to the secretariat and must bear a postmark no later than 30 January.", "2026-01-30"),
        ("We stop the clock on Thursday, 29 January at 5pm sharp.", "2026-01-29"),
        ("The door stays open till 30 January.", "2026-01-30"),
        ("The panel takes applications from 6 January until midnight on 30 January.", "2026-01-30"),
        ("Visitors to the drive on 7 February may leave their name until the day before.", "2026-02-06"),
        ("Full applications are due at noon on the last Friday of January.", "2026-01-30"),
        ("Claims must be filed by mid-January, namely 15 January.", "2026-01-15"),
        ("Full proposals: 30.1.2026.", "2026-01-30"),
        ("30 January, 23:59: closing of registration.", "2026-01-30"),
        ("Registration: 12 - 30 January 2026. Contest: 7 February 2026.", "2026-01-30"),
        ("Applications are accepted from January 12 to January 30, 2026.", "2026-01-30"),
        ("學校須在假期後首個上課日，即一月三十日，把申請書交回。", "2026-01-30"),
        ("已獲錄取者須於一月三十日前確認出席。", "2026-01-30"),
        ("申請窗口將於一月三十日傍晚六時關上。", "2026-01-30"),
        ("登記限期為兩星期，由今日起計。", "2026-01-19"),
        ("作品須於一月內寄出。", "2026-01-31"),
        ("登記原應於1月20日屆滿，順延至1月30日正午。", "2026-01-30"),
    ],
)
def test_a_last_day(text: str, day: str) -> None:
    assert [found.date.isoformat() for found in deadlines(text)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "The Government will submit the bill to LegCo by 30 June 2026.",
        "Successful applicants will be notified by 30 June 2026.",
        "Results of applications will be announced by 30 June 2026.",
        "As at 31 March 2026, 94 applications had been received.",
        "Construction will be completed by 31 December 2026.",
        "The show runs until 30 June 2026.",
        "He will serve until 31 March 2027.",
        "The exhibition is open to the public until 31 January. No registration is needed.",
        "The licence is valid until 30 June 2027.",
        "Registration closed on 31 December 2025.",
        "截至3月底，共收到94宗申請。",
        "申請結果將於6月30日前公布。",
        "政府將於2026年6月30日前提交條例草案。",
        "展覽由2月1日至28日舉行，公眾可報名參加。",
        "任期由2026年1月1日至2027年12月31日。",
        "計劃將於2026年4月1日起生效。",
        "即日起至1月31日，市民可到展覽參觀。",
        "入圍名單將於3月1日公布。",
        "Phase one of the park will be ready by 30 January.",
        "The tender, which shut on Friday, drew one bid.",
        "Bureaux and departments must hand in their plans by 30 January.",
        "Key dates: interviews: 13 to 17 April; start: 1 June.",
        "The closing ceremony is on 30 January.",
        "題目須由各部門於一月三十日前提出。",
        "首幅用地將於一月三十日前推出招標。",
        "協議將於一月三十日到期。",
        "獲資助機構須於一月三十日前提交年度報告。",
    ],
)
def test_no_last_day(text: str) -> None:
    assert deadlines(text) == []


@pytest.mark.parametrize(
    ("text", "assumed", "said"),
    [
        ("The café will close its doors on 30 January.", False, 0),
        ("The portal will close its doors on 30 January.", True, 1),
        ("Applications close on 30 January.", False, 1),
    ],
)
def test_only_news_of_the_field_has_a_deadline_without_an_act(text: str, assumed: bool, said: int) -> None:
    assert len(find_deadlines(read("", text=text), TODAY, relevant=assumed)) == said


def test_a_count_gives_way_to_a_named_day_only_if_it_ends_about_then() -> None:
    text = "Comments are invited over the coming two months, with 5 March as the last day."
    assert [found.date.isoformat() for found in deadlines(text)] == ["2026-03-05"]
    text = "The first round closes a week today, the second on 5 March."
    assert [found.date.isoformat() for found in deadlines(text)] == ["2026-01-12", "2026-03-05"]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Submit the form by 5pm on 29 August.", "17:00"),
        ("Submit the form by 2.30 pm on 29 August.", "14:30"),
        ("Applications close on 29 August at noon.", "12:00"),
        ("Applications close at midnight on 29 August.", "23:59"),
        ("申請截止日期為4月30日下午六時。", "18:00"),
        ("報名截止日期：2月5日晚上11時59分", "23:59"),
        ("須於4月30日下午5時30分前遞交申請。", "17:30"),
        ("報名截止日期：2月5日", ""),
    ],
)
def test_hour(text: str, time: str) -> None:
    assert [found.time for found in deadlines(text)] == [time]


def test_before_is_read_as_inclusive_and_flagged() -> None:
    assert [(found.date.day, found.flags) for found in deadlines("須在4月30日前遞交申請。")] == [(30, ("before",))]
    assert [found.flags for found in deadlines("須在4月30日或之前遞交申請。")] == [()]
    assert [found.flags for found in deadlines("申請至3月底截止。")] == [("month-end",)]


@pytest.mark.parametrize(("today", "day"), [((2025, 12, 20), "2026-01-15"), ((2026, 1, 5), "2026-01-15")])
def test_the_year_lies_nearest(today: tuple[int, int, int], day: str) -> None:
    assert [found.date.isoformat() for found in deadlines("申請1月15日截止。", date(*today))] == [day]


def test_without_a_date_of_the_article_only_full_dates_are_read() -> None:
    text = "申請4月30日截止。意見須於2026年5月1日或之前提交。"
    assert [found.date.isoformat() for found in deadlines(text, None)] == ["2026-05-01"]


def test_quoted_as_written() -> None:
    assert [found.text for found in deadlines("申請須於４月３０日或之前遞交。")] == ["４月３０日或之前"]


def test_impossible_days_are_passed_over() -> None:
    assert deadlines("申請2月31日截止。Apply by 45 January 2026.") == []


def test_a_second_round_needs_no_words_of_its_own() -> None:
    found = deadlines("The first round closes on April 17 and the second on July 17.")
    assert [item.date for item in found] == [date(2026, 4, 17), date(2026, 7, 17)]
    assert [item.date for item in deadlines("首階段申請截止日期為4月15日，次階段為8月15日。")] == [
        date(2026, 4, 15),
        date(2026, 8, 15),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "當局料年底前諮詢市場。",
        "公司計劃於6月30日前申請上市。",
        "The works should be finished by April 30.",
        "The Government must table the report by April 30.",
        "The regulator will return the money to investors by June 30.",
        "The department will process all applications by April 30.",
        "The application period will run from 1 April.",
        "課程由4月6日至6月30日舉行。",
        "沙盒試驗期至9月30日。",
    ],
)
def test_what_others_will_do_by_then_is_no_deadline(text: str) -> None:
    assert deadlines(text) == []
