"""Any number, time, day and sum, in every way of writing: the same value."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar import clock, days, money, numbers, spans, written_dates
from monitor.grammar.runs import find_runs
from monitor.text import fold

TODAY = date(2026, 11, 20)
DATES = st.dates(TODAY - timedelta(days=50), TODAY + timedelta(days=290))  # where a day without its year is plain
ANY_DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MINUTES = st.integers(0, 1439)
HAN = "〇一二三四五六七八九"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")


def han(number: int) -> str:
    """A number below 100 as days and hours are written: 三, 十, 廿五 or 二十五."""
    if number < 11:
        return "十" if number == 10 else HAN[number] if number else "零"
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else HAN[tens]) + "十" + (HAN[ones] if ones else "")


def spelt(number: int) -> str:
    """A number below 1,000 in English words."""
    small = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ]
    tens = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10] + (f"-{small[number % 10]}" if number % 10 else "")
    return f"{small[number // 100]} hundred" + (f" and {spelt(number % 100)}" if number % 100 else "")


@pytest.mark.parametrize("unit", ["", " thousand", " million", " billion"])
@given(st.integers(2, 999))
def test_numbers_in_english_words(unit: str, number: int) -> None:
    scale = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9}[unit]
    (found,) = numbers.find(f"some {spelt(number)}{unit} of them")
    assert found.value == number * scale


@given(st.integers(1, 99), st.integers(0, 9), st.sampled_from("萬億"))
def test_mixed_figures_are_what_their_parts_say(whole: int, part: int, unit: str) -> None:
    scale = {"萬": 10**4, "億": 10**8}[unit]
    forms = [
        f"{whole}.{part}{unit}",
        f"{han(whole)}點{HAN[part]}{unit}",
        f"{whole}.{part} {unit}",
        f"{whole}.{part}個{unit}",
    ]
    values = {numbers.value(form) for form in forms}
    assert values == {Decimal(f"{whole}.{part}") * scale}


@given(st.text("一二三十百千萬億點半多個0123456789., ", max_size=30))
def test_any_row_of_numerals_is_read_within_its_bounds(text: str) -> None:
    folded = fold(text)
    found = numbers.find(folded)
    assert all(0 <= number.start < number.end <= len(folded) and number.value >= 0 for number in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def day_forms(day: date) -> list[str]:
    y, m, d = day.year, day.month, day.day
    return [
        f"{d} {MONTHS[m - 1]} {y}",
        f"{MONTHS[m - 1]} {d}, {y}",
        f"{SHORT[m - 1]}. {d}, {y}",
        f"{d} {SHORT[m - 1]} {y}",
        f"{d}-{SHORT[m - 1]}-{y}",
        f"{d}/{m}/{y}",
        f"{d:02}-{m:02}-{y}",
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}年{m}月{d}日",
        f"{y} 年 {m} 月 {d} 日",
        f"{''.join(HAN[int(digit)] for digit in str(y))}年{han(m)}月{han(d)}日",
        f"{y}年{m}月{d}號",
        f"{day:%A}, {d} {MONTHS[m - 1]} {y}",
        f"{d} {MONTHS[m - 1]} {y} ({day:%A})",
        f"{y}年{m}月{d}日（星期{'一二三四五六日'[day.weekday()]}）",
    ]


@given(ANY_DATES)
def test_a_full_date_is_one_day_in_every_form(day: date) -> None:
    for form in day_forms(day):
        (found,) = days.find(fold(f"by {form} at the latest"), TODAY)
        assert found.date == day, form


@given(DATES)
def test_a_day_without_its_year_lies_nearest(day: date) -> None:
    for form in (
        f"{day.day} {MONTHS[day.month - 1]}",
        f"{day.day}/{day.month}",
        f"{day.month}月{day.day}日",
        f"{SHORT[day.month - 1]}. {day.day}",
    ):
        (found,) = days.find(fold(f"by {form} please"), TODAY)
        assert found.date == day, form


@given(DATES)
def test_read_back_a_day_has_been(day: date) -> None:
    (found,) = days.find(fold(f"{day.month}月{day.day}日"), TODAY, back=True)
    assert (found.date.month, found.date.day) == (day.month, day.day)
    assert timedelta() <= TODAY - found.date < timedelta(days=366)


def time_forms(minute: int) -> list[str]:
    hour, rest = divmod(minute, 60)
    twelve = hour % 12 or 12
    part = "凌晨" if hour == 0 else "上午" if hour < 12 else "下午" if hour < 18 else "晚上"
    half = "am" if hour < 12 else "pm"
    return [
        f"{twelve}:{rest:02} {half}",
        f"{twelve}.{rest:02}{half}",
        f"{twelve}:{rest:02} {half[0]}.m.",
        f"{hour:02}:{rest:02}",
        f"{hour:02}{rest:02} hours",
        f"{part}{twelve}:{rest:02}",
        f"{part}{twelve}時{rest}分",
        f"{part}{han(twelve)}時{han(rest)}分",
        f"{twelve}:{rest:02} {part}",
        f"{hour}時{rest}分",
    ]


@given(MINUTES)
def test_a_time_is_one_minute_of_the_day_in_every_form(minute: int) -> None:
    for form in time_forms(minute):
        (found,) = clock.find(fold(form))
        assert found.minute == minute, form


@given(DATES, MINUTES)
def test_a_day_and_its_time_are_one_mention(day: date, minute: int) -> None:
    english, chinese = f"{day.day} {MONTHS[day.month - 1]} {day.year}", f"{day.month}月{day.day}日"
    forms = [
        f"{english} at {time_forms(minute)[0]}",
        f"{time_forms(minute)[4]} on {english}",
        f"{english} ({day:%a}), {time_forms(minute)[2]}",
    ]
    forms += [
        f"{chinese}{time_forms(minute)[5]}",
        f"{chinese}（{'一二三四五六日'[day.weekday()]}）{time_forms(minute)[6]}",
    ]
    for form in forms:
        (found,) = days.find(fold(form), TODAY)
        assert found.time is not None, form
        assert (found.date, found.time.minute, found.start, found.end) == (day, minute, 0, len(fold(form))), form


@given(st.integers(1, 9999), st.sampled_from([("million", 10**6), ("billion", 10**9)]))
def test_a_sum_is_the_same_in_every_currency_sign(number: int, unit: tuple[str, int]) -> None:
    word, scale = unit
    for form in (
        f"HK${number} {word}",
        f"HKD {number:,} {word}",
        f"{number} {word} Hong Kong dollars",
        f"HK${number}{word[0]}",
        f"{number:,} {word} HKD",
    ):
        (found,) = money.find(fold(f"It set aside {form} for this."))
        assert (found.low, found.high, found.currency) == (Decimal(number * scale), None, "HKD"), form


@given(st.integers(1, 999), st.integers(1, 9999))
def test_a_sum_in_two_units_is_one(hundreds_of_millions: int, ten_thousands: int) -> None:
    value = hundreds_of_millions * 10**8 + ten_thousands * 10**4
    for form in (
        f"{hundreds_of_millions}億{ten_thousands}萬元",
        f"{hundreds_of_millions}億{ten_thousands:,}萬港元",
        f"港幣{hundreds_of_millions}億{ten_thousands}萬元",
    ):
        (found,) = money.find(fold(form))
        assert found.low == value, form


@given(st.integers(1990, 2098))
def test_a_year_of_account_is_no_date(first: int) -> None:
    last = (first + 1) % 100
    for form in (f"{first}-{last:02}", f"{first}/{last:02}", f"{first}至{last:02}年度", f"{first}/{first + 1}"):
        assert [years.first for years in spans.years_of_account(fold(form))] == [first], form
    assert written_dates.find(f"{first}-{last:02}") == []


@given(st.text(max_size=200))
def test_any_text_is_read_without_trouble(text: str) -> None:
    folded = fold(text)
    for found in (
        numbers.find(folded),
        clock.find(folded),
        days.find(folded, TODAY),
        money.find(folded),
        spans.find(folded),
    ):
        assert all(0 <= one.start < one.end <= len(folded) for one in found)


PIECES = st.sampled_from(
    [
        "31",
        "5",
        " ",
        "-",
        "/",
        ".",
        "st",
        "th",
        "may",
        "end of",
        "march",
        "week",
        "day",
        "市",
        "月",
        "日",
        "下",
        "周",
        "五",
        "底",
    ]
)


@given(st.lists(st.sampled_from([*"12069-/ 至to年二零〇一五六十度", "2025", "26"]), max_size=14).map("".join))
def test_years_of_account_begin_where_their_expression_is_tried(text: str) -> None:
    tried = {place for start, end in find_runs(text) for place in range(start, end) if text[place] in "12一二"}
    assert {found.start() for found in spans._YEARS.finditer(text)} <= tried


@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 30))
def test_a_sign_of_a_day_is_found_wherever_it_is_looked_for(text: str, start: int) -> None:
    """Of every part of a text, the first sign in it; and before the end of the first day that is named."""
    whole = [place for place in range(len(text)) if days.sign_of_day(text, place) == place]
    assert days.sign_of_day(text, start) == next((place for place in whole if place >= start), -1)
    named = days.find(text, TODAY)
    assert not named or 0 <= days.sign_of_day(text, 0) < named[0].end
