"""Words and moments of made feeds: texts that a charset can hold, and dates in every form with the moment they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Literal

HONG_KONG = timezone(timedelta(hours=8), "HKT")
NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)

# ---------------------------------------------------------------------------------------------------------------- words
_ENGLISH = (
    "Cyberport and a bank test a digital wallet", "The park’s new laboratory opens — on time",
    "Grants for R&D go up by 12%", "A trial of 5G with latency x<y ends", "AT&T & partners show robots",
    "Pupils <16s may enter the contest", "“Smart” lamps: what they cost", "The fund takes applications until Friday",
    "Chips at 3 nm > chips at 5 nm?", "Café owners try a robot barista", "HK$1.5 billion for start-ups",
    "If a<b and c>d, the model stops",
)  # fmt: skip
_TRADITIONAL = (
    "數碼港公布新一批初創企業名單", "科學園實驗室今日啟用，投資三億元", "創新科技署就「產學研」計劃收集意見",
    "財政司司長出席人工智能論壇", "低空經濟試點項目下月展開", "香港與深圳簽署合作備忘錄", "大學研究團隊研發新型電池",
    "申請資助的截止日期為本月底", "機械人咖啡師亮相中環", "兩間銀行測試電子錢包（第二階段）", "立法會通過撥款建議",
    "《施政報告》提出新型工業化",
)  # fmt: skip
_HKSCS = ("呢啲嘅嘢喺香港做咗", "佢哋話冇問題，啱啱攪掂", "深水埗嘅創客空間開咗", "鰂魚涌同埋㗎文化")
_SIMPLIFIED = (
    "数码港公布新一批初创企业名单", "科学园实验室今日启用，投资三亿元", "创新科技署就“产学研”计划收集意见",
    "财政司司长出席人工智能论坛", "低空经济试点项目下月展开", "香港与深圳签署合作备忘录", "大学研究团队研发新型电池",
    "朱镕基、陶喆出席囍帖街活动", "机械人咖啡师亮相中环",
)  # fmt: skip
_RUSSIAN = (
    "Новый технопарк откроется в Гонконге", "Учёные показали батарею из графена",
    "Банк начал проверку цифрового кошелька", "Объявлен конкурс для молодых компаний",
    "Роботы помогают врачам в больнице",
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

# --------------------------------------------------------------------------------------------------------------- dates
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIGITS = "〇一二三四五六七八九"


def _parts(when: datetime) -> dict[str, object]:
    """What the forms are put together from: two letters are two digits, C is in Chinese words, 12 on the dial."""
    month, day = _MONTHS[when.month - 1], _DAYS[when.weekday()]
    half, hour = ("上午" if when.hour < 12 else "下午"), when.hour % 12 or 12
    night = "凌晨" if when.hour < 5 else "晚上" if when.hour >= 19 else half
    return {
        "Y": when.year, "yy": f"{when:%y}", "m": when.month, "mm": f"{when:%m}", "d": when.day, "dd": f"{when:%d}",
        "H": when.hour, "HH": f"{when:%H}", "M": f"{when:%M}", "S": f"{when:%S}", "j": f"{when:%j}", "h": hour,
        "mon": month[:3], "month": month, "day": day[:3], "weekday": day, "w": "一二三四五六日"[when.weekday()],
        "am": "am" if when.hour < 12 else "pm", "a.m.": "a.m." if when.hour < 12 else "p.m.", "half": half,
        "night": night,
        "CY": "".join(_DIGITS[int(digit)] for digit in str(when.year)), "Cm": _in_words(when.month),
        "Cd": _in_words(when.day),
    }  # fmt: skip


def _in_words(number: int) -> str:
    """1 to 31 as days and months are written."""
    ten, one = divmod(number, 10)
    return ("" if ten < 2 else _DIGITS[ten]) + ("十" if ten else "") + (_DIGITS[one] if one or not ten else "")


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way to write a moment. `zone`: hours east of Greenwich in which it is written; `grain`: what it keeps."""

    template: str
    zone: float = 8
    grain: Literal["second", "minute", "day"] = "second"

    def moment(self, when: datetime) -> datetime:
        """The moment that a reader can know from the written form; of a day its beginning in Hong Kong."""
        if self.grain == "day":
            return when.astimezone(HONG_KONG).replace(hour=0, minute=0, second=0)
        return when.replace(second=0) if self.grain == "minute" else when

    def text(self, when: datetime) -> str:
        found = _parts(when.astimezone(timezone(timedelta(hours=self.zone))))
        return re.sub(r"\{(.+?)\}", lambda match: str(found[match[1]]), self.template)


def _forms(forms: dict[str, str | tuple[str, float]]) -> dict[str, DateForm]:
    """Forms by name. One that has no seconds is exact to the minute, one without minutes to the day."""
    made = {}
    for name, form in forms.items():
        template, zone = form if isinstance(form, tuple) else (form, 8)
        grain = "second" if "{S}" in template else "minute" if "{M}" in template else "day"
        made[name] = DateForm(template, zone, grain)
    return made


_RFC822 = "{day}, {dd} {mon} {Y} {HH}:{M}:{S}"
_ISO = "{Y}-{mm}-{dd}T{HH}:{M}:{S}"
PLAIN_DATES = _forms({"rfc822": f"{_RFC822} +0800", "iso": f"{_ISO}+08:00"})
DATES = {
    **PLAIN_DATES,
    **_forms(
        {
            "rfc822 gmt": (f"{_RFC822} GMT", 0), "rfc822 ut": (f"{_RFC822} UT", 0), "rfc822 z": (f"{_RFC822} Z", 0),
            "rfc822 est": (f"{_RFC822} EST", -5), "rfc822 pdt": (f"{_RFC822} PDT", -7),
            "rfc822 ast": (f"{_RFC822} AST", -4), "rfc822 mt": (f"{_RFC822} MST", -7),
            "rfc822 cet": (f"{_RFC822} CET", 1), "rfc822 bst": (f"{_RFC822} BST", 1),
            "rfc822 west": (f"{_RFC822} -0330", -3.5), "rfc822 no day": "{dd} {mon} {Y} {HH}:{M}:{S} +0800",
            "rfc822 no seconds": "{day}, {dd} {mon} {Y} {HH}:{M} +0800",
            "rfc822 short year": "{d} {mon} {yy} {HH}:{M}:{S} +0800", "rfc822 colon": f"{_RFC822} +08:00",
            "rfc822 gmt+8": f"{_RFC822} GMT+0800",
            "rfc822 comment": (f"{_RFC822} +0000 (UTC)", 0),
            "rfc822 one digit": ("{d} {mon} {Y} {H}:{M}:{S} GMT", 0), "rfc822 spaces": f"\n  {_RFC822} +0800\t",
            "rfc822 full names": ("{weekday}, {dd} {month} {Y} {HH}:{M}:{S} GMT", 0),
            "rfc822 no comma": "{day} {dd} {mon} {Y} {HH}:{M}:{S} +0800",
            "rfc822 two spaces": "{day},  {d} {mon} {Y}  {HH}:{M}:{S} +0800",
            "rfc822 month first": "{day}, {mon} {dd} {Y} {HH}:{M}:{S} +0800",
            "rfc850": ("{weekday}, {dd}-{mon}-{yy} {HH}:{M}:{S} GMT", 0), "iso z": (f"{_ISO}Z", 0),
            "iso fraction": (f"{_ISO}.123Z", 0), "iso long fraction": f"{_ISO}.1234567+08:00",
            "iso comma": f"{_ISO},5+08:00", "iso no colon": f"{_ISO}+0800", "iso hours": f"{_ISO}+08",
            "iso no seconds": "{Y}-{mm}-{dd}T{HH}:{M}+08:00", "iso space": "{Y}-{mm}-{dd} {HH}:{M}:{S} +0800",
            "iso small": ("{Y}-{mm}-{dd}t{HH}:{M}:{S}z", 0), "iso compact": ("{Y}{mm}{dd}T{HH}{M}{S}Z", 0),
            "iso utc": ("{Y}-{mm}-{dd} {HH}:{M}:{S} UTC", 0), "iso day": "{Y}-{mm}-{dd}", "iso ordinal": "{Y}-{j}",
            "asctime": ("{day} {mon} {dd} {HH}:{M}:{S} UTC {Y}", 0), "slashes": "{Y}/{mm}/{dd} {HH}:{M}:{S} +0800",
            "script": "{day} {mon} {dd} {Y} {HH}:{M}:{S} GMT+0800 (Hong Kong Standard Time)",
            "american": ("{month} {d}, {Y} {h}:{M} {am} GMT", 0),
            "perforce": ("{day}, {Y}/{mm}/{dd} {HH}:{M}:{S} EDT", -4),
        }
    ),
}  # fmt: skip
# Of Hong Kong: its own zone by name or by custom (none named), its own order of day and month, its own words.
HONG_KONG_DATES = _forms(
    {
        "hkt": f"{_RFC822} HKT", "hkt no day": "{dd} {mon} {Y} {HH}:{M} HKT", "hkt lower": f"{_RFC822} hkt",
        "hkt asctime": "{day} {mon} {dd} {HH}:{M}:{S} HKT {Y}", "hkt words": "{d} {month} {Y}, {HH}:{M} HKT",
        "hkt in brackets": f"{_RFC822} +0800 (HKT)", "no zone": _RFC822,
        "no zone asctime": "{day} {mon} {d} {HH}:{M}:{S} {Y}", "no zone iso": _ISO,
        "no zone space": "{Y}-{mm}-{dd} {HH}:{M}:{S}", "no zone minute": "{Y}-{mm}-{dd} {HH}:{M}",
        "no zone fraction": "{Y}-{mm}-{dd} {HH}:{M}:{S}.0", "day month year": "{dd}/{mm}/{Y} {HH}:{M}",
        "day month year seconds": "{dd}-{mm}-{Y} {HH}:{M}:{S}", "dots": "{dd}.{mm}.{Y}",
        "dots with time": "{Y}.{mm}.{dd} {HH}:{M}", "year first slashes": "{Y}/{mm}/{dd} {HH}:{M}",
        "one digit": "{d}/{m}/{Y} {H}:{M}:{S}", "half of the day": "{d} {mon} {Y} {h}:{M} {am}",
        "a.m.": "{month} {d}, {Y}, {h}.{M} {a.m.}", "am with slashes": "{dd}/{mm}/{Y} {h}:{M}{am}",
        "chinese": "{Y}年{m}月{d}日 {HH}:{M}", "chinese seconds": "{Y}年{mm}月{dd}日 {HH}:{M}:{S}",
        "chinese half": "{Y}年{m}月{d}日 {half}{h}:{M}", "chinese half words": "{Y}年{m}月{d}日{half}{h}時{M}分",
        "chinese half spaces": "{Y} 年 {m} 月 {d} 日 {half} {h}:{M}",
        "chinese night": "{Y}年{m}月{d}日 {night}{h}時{M}分",
        "chinese weekday": "{Y}年{m}月{d}日（星期{w}） {HH}:{M}",
        "chinese weekday first": "星期{w}，{Y}年{m}月{d}日 {HH}:{M}",
        "chinese hong kong time": "{Y}年{m}月{d}日（星期{w}）香港時間{H}時{M}分",
        "chinese hours": "{Y}年{m}月{d}日{H}时{M}分{S}秒", "chinese day": "{Y}年{m}月{d}日",
        "chinese digits": "{CY}年{Cm}月{Cd}日", "half with slashes": "{Y}/{mm}/{dd} {half}{h}:{M}:{S}",
        "half with spaces": "{Y}/{m}/{d} {half} {h}:{M}:{S}", "half with dashes": "{Y}-{mm}-{dd} {half}{h}:{M}",
        "half behind": "{dd}/{mm}/{Y} {h}:{M}:{S} {half}",
        "half in brackets": "{Y}-{mm}-{dd}（{w}）{half} {h}時{M}分",
        "published": "發佈時間：{Y}年{m}月{d}日 {HH}:{M}",
        "chinese month": "星期{w}, {dd} {Cm}月 {Y} {HH}:{M}:{S} +0800",
        "chinese month short": "週{w}, {dd} {m} 月 {Y} {HH}:{M}:{S} +0800",
    }
)  # fmt: skip


def moments(random: Random, count: int) -> list[datetime]:
    """Moments hours apart, never a midnight, in the last seven years."""
    start = NOW - timedelta(days=random.randint(3, 2500), seconds=random.randint(0, 80_000))
    steps = (timedelta(hours=random.randint(2, 30), minutes=random.randint(1, 58)) for _ in range(count))
    found = [start]
    for step in steps:
        found.append(found[-1] - step)
    return [when if when.minute else when + timedelta(minutes=7) for when in found[:count]]
