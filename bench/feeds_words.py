"""Words and moments of made feeds: texts that a charset can hold, and dates in every form with the moment they mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Literal

HONG_KONG = timezone(timedelta(hours=8), "HKT")
NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)

# ---------------------------------------------------------------------------------------------------------------- words
_ENGLISH = (
    "Cyberport and a bank test a digital wallet", "The park’s new laboratory opens — on time", "Grants for R&D go up by 12%",
    "A trial of 5G with latency x<y ends", "AT&T & partners show robots", "Pupils <16s may enter the contest",
    "“Smart” lamps: what they cost", "The fund takes applications until Friday", "Chips at 3 nm > chips at 5 nm?",
    "Café owners try a robot barista", "HK$1.5 billion for start-ups", "If a<b and c>d, the model stops",
)  # fmt: skip
_TRADITIONAL = (
    "數碼港公布新一批初創企業名單", "科學園實驗室今日啟用，投資三億元", "創新科技署就「產學研」計劃收集意見", "財政司司長出席人工智能論壇",
    "低空經濟試點項目下月展開", "香港與深圳簽署合作備忘錄", "大學研究團隊研發新型電池", "申請資助的截止日期為本月底", "機械人咖啡師亮相中環",
    "兩間銀行測試電子錢包（第二階段）", "立法會通過撥款建議", "《施政報告》提出新型工業化",
)  # fmt: skip
_HKSCS = ("呢啲嘅嘢喺香港做咗", "佢哋話冇問題，啱啱攪掂", "深水埗嘅創客空間開咗", "鰂魚涌同埋㗎文化")
_SIMPLIFIED = (
    "数码港公布新一批初创企业名单", "科学园实验室今日启用，投资三亿元", "创新科技署就“产学研”计划收集意见", "财政司司长出席人工智能论坛",
    "低空经济试点项目下月展开", "香港与深圳签署合作备忘录", "大学研究团队研发新型电池", "朱镕基、陶喆出席囍帖街活动", "机械人咖啡师亮相中环",
)  # fmt: skip
_RUSSIAN = (
    "Новый технопарк откроется в Гонконге", "Учёные показали батарею из графена", "Банк начал проверку цифрового кошелька",
    "Объявлен конкурс для молодых компаний", "Роботы помогают врачам в больнице",
)  # fmt: skip
_WESTERN = (
    "Le parc scientifique reçoit des chercheurs étrangers", "Neue Förderung für kleine Unternehmen in Größe S",
    "La feria de tecnología será en otoño", "Où sont les données de la région ?", "Ein Prüfstand für Züge läuft",
)  # fmt: skip
_WINDOWS = ("Le parc “Œuvre” coûte 5 € – déjà", "A fund’s “second call” – €2m …", "Das „neue“ Labor – für 3 €")
_JAPANESE = ("香港のサイエンスパークが新施設を開設", "ロボットの実証実験が始まる", "人工知能の研究に三億円を投じる")
_KOREAN = ("홍콩 과학단지가 새 연구소를 열었다", "로봇 시험이 다음 달에 시작된다", "인공지능 연구에 투자한다")

TEXTS = {
    "english": _ENGLISH,
    "traditional": _TRADITIONAL,
    "hkscs": _HKSCS + _TRADITIONAL[:6],
    "simplified": _SIMPLIFIED,
    "russian": _RUSSIAN,
    "western": _WESTERN,
    "windows": _WESTERN[:2] + _WINDOWS,
    "japanese": _JAPANESE,
    "korean": _KOREAN,
    "mixed": _ENGLISH + _TRADITIONAL + _SIMPLIFIED + _RUSSIAN + _WINDOWS,
}

# ---------------------------------------------------------------------------------------------------------------- dates
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_CHINESE_DAYS = "一二三四五六日"
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way to write a moment. `zone`: in which it is written; `grain`: what of it the form keeps."""

    write: Callable[[datetime], str]
    zone: timezone = HONG_KONG
    grain: Literal["second", "minute", "day"] = "second"

    def moment(self, when: datetime) -> datetime:
        """The moment that a reader can know from the written form; of a day its beginning in Hong Kong."""
        if self.grain == "day":
            return when.astimezone(HONG_KONG).replace(hour=0, minute=0, second=0)
        return when.replace(second=0) if self.grain == "minute" else when

    def text(self, when: datetime) -> str:
        return self.write(when.astimezone(self.zone))


def _half(when: datetime, night: bool = False) -> str:
    """下午3:05, 凌晨3時05分: the half of the day before its hour of twelve."""
    hour = when.hour % 12 or 12
    if night and when.hour < 5:
        return f"凌晨{when.hour or 12}"
    if night and when.hour >= 19:
        return f"晚上{hour}"
    return f"{'上午' if when.hour < 12 else '下午'}{hour}"


def _chinese_number(number: int) -> str:
    """1 to 59 in words, as days, months, hours and minutes are written."""
    ten, one = divmod(number, 10)
    return ("" if ten < 2 else _DIGITS[ten]) + ("十" if ten else "") + (_DIGITS[one] if one or not ten else "")


def _chinese_day(when: datetime) -> str:
    year = "".join(_DIGITS[int(digit)] for digit in str(when.year))
    return f"{year}年{_chinese_number(when.month)}月{_chinese_number(when.day)}日"


def _rfc822(when: datetime, zone: str = "+0800", *, day: bool = True, second: bool = True) -> str:
    weekday = f"{_DAYS[when.weekday()]}, " if day else ""
    clock = f"{when:%H:%M:%S}" if second else f"{when:%H:%M}"
    return f"{weekday}{when.day:02} {_MONTHS[when.month - 1]} {when.year} {clock}{' ' + zone if zone else ''}"


def _twelve(when: datetime) -> str:
    return f"{when.hour % 12 or 12}:{when:%M}"


_EST, _PDT, _CET, _BST = (timezone(timedelta(hours=hours)) for hours in (-5, -7, 1, 1))
PLAIN_DATES = {
    "rfc822": DateForm(_rfc822),
    "iso": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}+08:00"),
}
DATES = {
    **PLAIN_DATES,
    "rfc822 gmt": DateForm(lambda when: _rfc822(when, "GMT"), UTC),
    "rfc822 ut": DateForm(lambda when: _rfc822(when, "UT"), UTC),
    "rfc822 z": DateForm(lambda when: _rfc822(when, "Z"), UTC),
    "rfc822 est": DateForm(lambda when: _rfc822(when, "EST"), _EST),
    "rfc822 pdt": DateForm(lambda when: _rfc822(when, "PDT"), _PDT),
    "rfc822 west": DateForm(lambda when: _rfc822(when, "-0330"), timezone(timedelta(hours=-3, minutes=-30))),
    "rfc822 no day": DateForm(lambda when: _rfc822(when, day=False)),
    "rfc822 no seconds": DateForm(lambda when: _rfc822(when, second=False), grain="minute"),
    "rfc822 short year": DateForm(lambda when: f"{when.day} {_MONTHS[when.month - 1]} {when:%y %H:%M:%S} +0800"),
    "rfc822 colon": DateForm(lambda when: _rfc822(when, "+08:00")),
    "rfc822 gmt+8": DateForm(lambda when: _rfc822(when, "GMT+0800")),
    "rfc822 comment": DateForm(lambda when: _rfc822(when, "+0000 (UTC)"), UTC),
    "rfc822 one digit": DateForm(lambda when: f"{when.day} {_MONTHS[when.month - 1]} {when.year} {when.hour}:{when:%M:%S} GMT", UTC),
    "rfc822 full names": DateForm(lambda when: f"{when:%A, %d} {_FULL_MONTHS[when.month - 1]} {when:%Y %H:%M:%S} GMT", UTC),
    "rfc822 no comma": DateForm(lambda when: _rfc822(when).replace(",", "")),
    "rfc822 capitals": DateForm(lambda when: _rfc822(when).upper()),
    "rfc822 spaces": DateForm(lambda when: f"\n  {_rfc822(when)}\t"),
    "rfc850": DateForm(lambda when: f"{when:%A, %d}-{_MONTHS[when.month - 1]}-{when:%y %H:%M:%S} GMT", UTC),
    "cet": DateForm(lambda when: _rfc822(when, "CET"), _CET),
    "bst": DateForm(lambda when: _rfc822(when, "BST"), _BST),
    "iso z": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}Z", UTC),
    "iso fraction": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}.123Z", UTC),
    "iso long fraction": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}.1234567+08:00"),
    "iso no colon": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}+0800"),
    "iso hours": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}+08"),
    "iso no seconds": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M}+08:00", grain="minute"),
    "iso space": DateForm(lambda when: f"{when:%Y-%m-%d %H:%M:%S} +0800"),
    "iso small": DateForm(lambda when: f"{when:%Y-%m-%dt%H:%M:%S}z", UTC),
    "iso compact": DateForm(lambda when: f"{when:%Y%m%dT%H%M%S}Z", UTC),
    "iso utc": DateForm(lambda when: f"{when:%Y-%m-%d %H:%M:%S} UTC", UTC),
    "iso day": DateForm(lambda when: f"{when:%Y-%m-%d}", grain="day"),
    "iso ordinal": DateForm(lambda when: f"{when:%Y-%j}", grain="day"),
    "asctime": DateForm(lambda when: f"{_DAYS[when.weekday()]} {_MONTHS[when.month - 1]} {when.day:2} {when:%H:%M:%S} UTC {when.year}", UTC),
    "script": DateForm(lambda when: f"{_DAYS[when.weekday()]} {_MONTHS[when.month - 1]} {when:%d %Y %H:%M:%S} GMT+0800 (Hong Kong Standard Time)"),
    "american": DateForm(lambda when: f"{_FULL_MONTHS[when.month - 1]} {when.day}, {when.year} {_twelve(when)} {'AM' if when.hour < 12 else 'PM'} GMT", UTC, "minute"),
    "slashes": DateForm(lambda when: f"{when:%Y/%m/%d %H:%M:%S} +0800"),
}  # fmt: skip
# Of Hong Kong: its own zone by name or by custom (none named), its own order of day and month, its own words.
HONG_KONG_DATES = {
    "hkt": DateForm(lambda when: _rfc822(when, "HKT")),
    "hkt no day": DateForm(lambda when: _rfc822(when, "HKT", day=False, second=False), grain="minute"),
    "hkt asctime": DateForm(lambda when: f"{_DAYS[when.weekday()]} {_MONTHS[when.month - 1]} {when:%d %H:%M:%S} HKT {when.year}"),
    "hkt words": DateForm(lambda when: f"{when.day} {_FULL_MONTHS[when.month - 1]} {when.year}, {when:%H:%M} HKT", grain="minute"),
    "no zone": DateForm(lambda when: _rfc822(when, "")),
    "no zone iso": DateForm(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}"),
    "no zone space": DateForm(lambda when: f"{when:%Y-%m-%d %H:%M:%S}"),
    "no zone minute": DateForm(lambda when: f"{when:%Y-%m-%d %H:%M}", grain="minute"),
    "no zone fraction": DateForm(lambda when: f"{when:%Y-%m-%d %H:%M:%S}.0"),
    "day month year": DateForm(lambda when: f"{when:%d/%m/%Y %H:%M}", grain="minute"),
    "day month year seconds": DateForm(lambda when: f"{when:%d-%m-%Y %H:%M:%S}"),
    "dots": DateForm(lambda when: f"{when:%d.%m.%Y}", grain="day"),
    "year first slashes": DateForm(lambda when: f"{when:%Y/%m/%d %H:%M}", grain="minute"),
    "half of the day": DateForm(lambda when: f"{when.day} {_MONTHS[when.month - 1]} {when.year} {_twelve(when)} {'am' if when.hour < 12 else 'pm'}", grain="minute"),
    "a.m.": DateForm(lambda when: f"{_FULL_MONTHS[when.month - 1]} {when.day}, {when.year}, {_twelve(when).replace(':', '.')} {'a.m.' if when.hour < 12 else 'p.m.'}", grain="minute"),
    "chinese": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}", grain="minute"),
    "chinese seconds": DateForm(lambda when: f"{when.year}年{when:%m}月{when:%d}日 {when:%H:%M:%S}"),
    "chinese half": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日 {_half(when)}:{when:%M}", grain="minute"),
    "chinese half words": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日{_half(when)}時{when:%M}分", grain="minute"),
    "chinese night": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日 {_half(when, True)}時{when:%M}分", grain="minute"),
    "chinese weekday": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日（星期{_CHINESE_DAYS[when.weekday()]}） {when:%H:%M}", grain="minute"),
    "chinese hong kong time": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日（星期{_CHINESE_DAYS[when.weekday()]}）香港時間{when.hour}時{when:%M}分", grain="minute"),
    "chinese hours": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日{when.hour}时{when:%M}分{when:%S}秒"),
    "chinese day": DateForm(lambda when: f"{when.year}年{when.month}月{when.day}日", grain="day"),
    "chinese digits": DateForm(_chinese_day, grain="day"),
    "half with slashes": DateForm(lambda when: f"{when:%Y/%m/%d} {_half(when)}:{when:%M:%S}"),
    "half behind": DateForm(lambda when: f"{when:%d/%m/%Y} {_twelve(when)}:{when:%S} {'上午' if when.hour < 12 else '下午'}"),
    "chinese month": DateForm(lambda when: f"星期{_CHINESE_DAYS[when.weekday()]}, {when.day:02} {_chinese_number(when.month)}月 {when.year} {when:%H:%M:%S} +0800"),
    "chinese month short": DateForm(lambda when: f"週{_CHINESE_DAYS[when.weekday()]}, {when.day:02} {when.month} 月 {when.year} {when:%H:%M:%S} +0800"),
}  # fmt: skip


def moments(random: Random, count: int) -> list[datetime]:
    """Moments hours apart, never a midnight, in the last seven years."""
    start = NOW - timedelta(days=random.randint(3, 2500), seconds=random.randint(0, 80_000))
    steps = (timedelta(hours=random.randint(2, 30), minutes=random.randint(1, 58)) for _ in range(count))
    found = [start]
    for step in steps:
        found.append(found[-1] - step)
    return [when if when.minute else when + timedelta(minutes=7) for when in found[:count]]
