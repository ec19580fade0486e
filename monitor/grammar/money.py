"""How money is written: patterns and number readers.

All patterns are for folded text (lower case, Simplified, NFKC, dashes as "-"). The forms are those that Hong Kong
government releases and newspapers use.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from monitor.grammar import numbers

Qualifier = Literal["exact", "approx", "min", "max", "vague"]

# ------------------------------------------------------------------------------------------------------------- English
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNITS = r"(?:trillion|billion|million|thousand|tn|trn|bn|b|mn|m|k)(?![a-z0-9])"
_MARK = r"(?:hk\$|hkd\s?\$?|(?<![a-z])\$)"

EN_SUM = re.compile(
    rf"(?P<mark>{_MARK})\s?(?P<number>{_DIGITS})(?!\d|[.,]\d|\s?[十百千]?[万亿])(?:\s?-?(?P<unit>{_UNITS}))?"
    rf"(?:\s?(?P<to>-|to|and(?=\s?{_MARK}))\s?{_MARK}?\s?(?P<number2>{_DIGITS})(?!\d|%|"
    rf"\s?per cent)(?:\s?-?(?P<unit2>{_UNITS}))?)?"
)
EN_DOLLARS = re.compile(
    rf"(?<![\d$.,a-z])(?P<number>{_DIGITS})(?:\s?-?(?P<unit>{_UNITS}))?(?:\s|-)(?P<mark>hong kong dollars?|"
    rf"hk dollars?|hkd\b|dollars?\b)"
)
_SPOKEN = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen"),
    *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
EN_WORDS = re.compile(
    rf"\b(?P<number>{'|'.join(_SPOKEN)}|half a|a)\s(?P<unit>{_UNITS})\s(?P<mark>hong kong dollars?|"
    rf"hk dollars?|dollars?\b)"
)
_VALUES = dict(zip(_SPOKEN, (*range(1, 13), 15, *range(20, 100, 10)), strict=True)) | {"a": 1, "half a": 0.5}
EN_VAGUE = re.compile(
    r"(?:tens|hundreds|thousands) of (?:thousands|millions|billions)(?: of)?(?: hong kong| hk)? dollars"
    r"|multi-?\s?(?:million|billion)-?\s?dollar"
)
GLUED = re.compile(r"[a-z$]")
CUT_OFF = re.compile(r"…|\.\.")
MOVED = re.compile(
    r"^(?!.*\b(?:rang|var))(?:.*\b)?(?:rais|increas|lift|cut|lower|reduc|r[io]se|gr[eo]w|enhanc|f[ae]ll|"
    r"doubl|up).*from\s$"
)
_EXPONENTS = {"trillion": 12, "billion": 9, "million": 6, "thousand": 3}
_EXPONENTS |= {"tn": 12, "trn": 12, "bn": 9, "b": 9, "mn": 6, "m": 6, "k": 3}


def english(digits: str, unit: str | None) -> Decimal:
    """``english("1.8", "billion")`` is 1,800,000,000."""
    value = _VALUES.get(digits)
    number = Decimal(digits.replace(",", "")) if value is None else Decimal(str(value))
    return number.scaleb(_EXPONENTS.get(unit or "", 0))


# ------------------------------------------------------------------------------------------------------------- Chinese
_HAN = r"[零〇○一二两三四五六七八九十百千廿卅]{1,16}"
ZH_UNIT = re.compile("[元万亿蚊币]")
ZH_BIG = re.compile("[万亿]")
ZH_DIGIT = re.compile(r"[\d零〇○一二两三四五六七八九十百千廿卅]")
_BASE = rf"(?:{_DIGITS}|{_HAN})"
_BIG = r"\s?[十百千]?\s?(?:万亿|[万亿])"
_PIECE = rf"{_BASE}\s?[多余几]?{_BIG}"
_SUFFIX = r"\s?(?:元|港元|港币|港纸|蚊|人民币|新台币|台币|美|欧|日元|日圆|英镑|韩|坡|新加坡|加元|澳|泰铢|瑞郎|卢比)"
_LARGE = rf"{_PIECE}(?:零?{_PIECE}){{0,3}}(?:{_BASE}[百千]?(?=元|港))?[多余]?"
_PLAIN_NUMBER = rf"{_BASE}[百千]?[多余]?"
# A number must have 万 or 亿, or a currency after it: else it is not looked at further.
_NUMBER = rf"(?:{_LARGE}|{_PLAIN_NUMBER}(?={_SUFFIX}))"
_CURRENCY = (
    r"港元|港币|港纸|元人民币|元新台币|人民币|新台币|台币|美元|美金|欧元|日元|日圆|英镑|韩元|韩圜|坡元|"
    r"新加坡元|加元|澳元|澳门元|泰铢|瑞郎|卢比"
)
_BEFORE = r"hk\$|hkd|us\$|usd|nt\$|rmb|cny|[$¥€£]|港币|港元|人民币|新台币|台币|美元|美金|欧元|澳门币"

ZH_SUM = re.compile(
    rf"(?<![\d.第数几])(?:(?P<low>{_LARGE}|{_PLAIN_NUMBER})\s?(?:元|港元)?\s?(?:至|到|-|~)\s?)?(?P<number>{_NUMBER})\s?"
    rf"(?P<after>{_CURRENCY}|元(?![素件宇老首旦朝月])|蚊)?"
)
ZH_PREFIXED = re.compile(rf"(?:港币|港元)\s?(?P<number>{_DIGITS})(?![\d.]|\s?[十百千]?[多余]?[万亿元])")
BEFORE = re.compile(rf"(?:{_BEFORE})\s?$")
UNIT_BEFORE, UNIT_AFTER = 32, 14  # characters that a number and its currency may take on either side of 元, 万 or 亿
ZH_VAGUE = re.compile(r"(?:[数几][十百千]*[万亿]+|[十百千]+[万亿]级)(?:港元|元)?")
DECLARED = re.compile(r"\((?:单位:)?(港币|港元|人民币|美元|新台币|澳门元)[,、: ]?下同\)")
CODES = {"港币": "HKD", "港元": "HKD", "人民币": "CNY", "美元": "USD", "新台币": "TWD", "澳门元": "MOP"}

LOOSE = re.compile(r"[多余几]")
_LOOSE_OR_SPACE = re.compile(r"[多余几\s]")
_PLAIN = re.compile(rf"({_DIGITS})(万亿|[万亿])?")
_SCALES = {"万": 10**4, "亿": 10**8, "万亿": 10**12}


def chinese(words: str, like: str = "") -> Decimal | None:
    """The value of ``1.8亿``, ``1亿8,000万`` or ``五千万``; None if it is no number.

    `like`: the second number of a range, whose unit a bare first number takes (``4000至5000万``).
    """
    number = _LOOSE_OR_SPACE.sub("", words)
    if like and not re.search("[万亿]", number):
        number += "".join(re.findall("[万亿]+", like)[-1:])
    plain = _PLAIN.fullmatch(number)
    if plain:
        return Decimal(plain[1].replace(",", "")) * _SCALES.get(plain[2], 1)
    value = numbers.numeral(number)
    return None if value is None else Decimal(value)


# ------------------------------------------------------------------------------------- is it money, and of which kind?
_HONG_KONG = re.compile(r"hk|\$|港")
_FOREIGN = re.compile(r"us|nt|rmb|cny|[¥€£]|人民币|台币|美|欧|日|英|韩|坡|加元|澳|泰|瑞|卢")
_GLOSS = re.compile(r"\s?\((港币|港元|人民币|美元|新台币|澳门元)")
_FOREIGN_NEAR = re.compile(r"(?:us|u\.s\.|nt|au|sg|ca|usd|cad|aud|sgd|人民币|美元|台币)\s?$|(?<![a-z])[asc]$")
# A bare 亿 or 万 counts as money only beside words of money, since it also counts people, chips and parameters.
_MONEY_NOUN = re.compile(
    r"\s?(?:的|之)?(?:资助|拨款|基金|投资|资金|贷款|注资|奖金|补贴|津贴|融资|预算|合约|营业额|收入|利润|"
    r"罚款|善款|市值|开支|"
    r"盈余|赤字|经费|成本|捐款|资本|款项|种子|合同)"
)
_MONEY_BEFORE = re.compile(
    r"拨|资助|注资|斥资|投资|投入|预留|预算|耗资|批出|上限|额|资金|基金|涉款|涉资|融资|集资|募资|市值|"
    r"总值|价值|估值|成本|"
    r"费用|经费|收入|开支|盈余|赤字|捐|贷款|赚|亏|奖金|补贴|津贴|利润|营收|款|工程费|造价|节省|封顶|承担"
)
_END = re.compile(
    r"\s?(?:[,。;、)\]」』\"'!?:\n]|$|的(?!人)|予|给|用|于|以|支|推|设|成|发|资|兴|建|购|作|开|扶|在|至|和|及|分|增至|加至|增加至|提高至|升至|减至|降至|调高至|提升至)"
)


def is_hong_kong_money(match: re.Match[str], text: str, default: str) -> bool:
    """Whether a Chinese number is a sum in Hong Kong dollars; `default` is the currency of a plain 元."""
    before = BEFORE.search(text, max(0, match.start() - 6), match.start())
    marks = (before.group().strip() if before else "") + (match["after"] or "")
    if _FOREIGN.search(marks.replace("元人民币", "人民币")) or _FOREIGN_NEAR.search(
        text[max(0, match.start() - 5) : match.start()]
    ):
        return False
    if marks in {"", "元", "$"} and (gloss := _GLOSS.match(text, match.end())):
        return CODES[gloss[1]] == "HKD"
    if "港" in marks or "hk" in marks or "蚊" in marks:
        return True
    if default != "HKD":
        return False
    return _is_sum(match, text, marks)


def _is_sum(match: re.Match[str], text: str, marks: str) -> bool:
    number = match["number"]
    if "$" in marks:
        return True
    if "元" in marks:
        return len(number) > 1 or number.isdigit()  # 二元 and 多元 are seldom money
    if not re.search("[万亿]", number):
        return False
    if _MONEY_NOUN.match(text, match.end()):
        return True
    before = clause_before(text, match.start(), 16)
    return bool(_MONEY_BEFORE.search(before) and _END.match(text, match.end()))


def is_foreign(text: str, start: int) -> bool:
    """Whether a bare ``$`` at `start` follows the name of another currency (``US $5``)."""
    return bool(_FOREIGN_NEAR.search(text[max(0, start - 5) : start]))


# -------------------------------------------------------------------------------------------------------------- around
_CLAUSE_END = re.compile(r"[,。;!?\n、](?!\d)|[.:](?=\s)")


def clause_before(text: str, start: int, width: int) -> str:
    """What stands before `start` in the same clause, at most `width` characters."""
    window = text[max(0, start - width) : start]
    ends = [match.end() for match in _CLAUSE_END.finditer(window)]
    return window[ends[-1] :] if ends else window


def clause_after(text: str, end: int, width: int) -> str:
    """What stands after `end` in the same clause, at most `width` characters."""
    window = text[end : end + width]
    match = _CLAUSE_END.search(window)
    return window[: match.start()] if match else window


_VERB = (
    r"(?:(?:为|达|是|有|至|到|可达|可获|获得|获|资助|调高至|提高至|提升至|增至|增加至|上调至|设于|定为|合共|总共|共|总值|"
    r"涉及|涉)\s?)*"
)
_A = r"(?:\s(?:a|an|the|total|further|another|of|by|to|at))*\s?"
QUALIFIERS_BEFORE: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    (
        "max",
        re.compile(
            r"(?:up to|as much as|as high as|not exceeding|not exceed|no more than|not more than|"
            r"capped at|(?:cap|ceiling|limit|maximum)"
            rf"(?: (?:is|was|at|will be|of|raised|increased|lifted|to|from))*|at most|less than|under|"
            rf"below|within|subject to){_A}$"
            rf"|上限.*$|(?:最多|封顶|高达|不超过|不多于|最高|至多|(?<!不)少于|(?<!不)低于|不足|未足|不逾)(?:的)?{_VERB}$"
        ),
    ),
    (
        "min",
        re.compile(
            r"(?:over|more than|at least|exceeding|exceeds|exceeded|not less than|no less than|"
            r"no fewer than|(?:a )?minimum(?: of)?|upwards of|"
            rf"in excess of|surpass(?:ing|ed|es)|above|topp(?:ing|ed)){_A}$"
            rf"|(?:逾|超过|超出|多于|不少于|至少|最少|不低于|高于|过|超|突破|起码|下限)(?:的)?{_VERB}$"
        ),
    ),
    (
        "approx",
        re.compile(
            rf"(?:nearly|almost|close to|about|around|approximately|some|roughly|an estimated|"
            rf"estimated(?: at)?|in the region of){_A}$"
            rf"|(?:约|近|大约|大概|接近|将近|估计|约为|大致){_VERB}$"
        ),
    ),
)
QUALIFIERS_AFTER: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("min", re.compile(r"\s?(?:or more|or above|-plus|\+|以上|或以上|起)")),
    ("max", re.compile(r"\s?(?:or less|at most|以下|或以下|以内|为上限|封顶)")),
    ("approx", re.compile(r"\s?(?:or so|左右|上下)")),
)

_UNITS_ZH = (
    "项目|企业|公司|学校|机构|申请|团队|院校|大学|中心|研究所|生产线|初创|个案|家庭|"
    "人|名|年|月|日|小时|宗|间|家|所|项|位|股|份|吨|度|次"
)
_UNITS_EN = (
    r"project|company|enterprise|firm|school|applicant|application|team|institution|university|centre|center|institute|"
    r"start-?up|line|grant|person|student|researcher|trainee|employee|case|household|year|month|day|hour|"
    r"share|head|annum|tonne|trip"
)
_ADJECTIVES = r"(?:[a-z-]+ ){0,3}?"
PER_AFTER = re.compile(
    rf"[^.;,]{{0,24}}?\b(?:per|for each|for every|each|every|a|an) {_ADJECTIVES}(?P<per>{_UNITS_EN})\b"
    rf"|\s?(?P<annually>annually|yearly|monthly)\b|\s?(?:/|每)\s?(?P<zh>{_UNITS_ZH})"
)
PER_BEFORE = re.compile(
    rf"\b(?:each|every|per) {_ADJECTIVES}(?P<per>{_UNITS_EN})\b"
    rf"|每一?(?:[个间家所名宗项位份支队只笔])?(?:[^,。]{{0,8}}?)(?P<zh>{_UNITS_ZH})"
)
_PER = {
    "annually": "year", "yearly": "year", "annum": "year", "monthly": "month", "enterprise": "company",
    "firm": "company", "center": "centre", "startup": "start-up", "head": "person", "项目": "project", "项": "project",
    "企业": "company", "公司": "company", "间": "company", "家": "company", "学校": "school", "所": "institution",
    "机构": "institution", "院校": "institution", "大学": "university", "申请": "application", "宗": "application",
    "个案": "case", "团队": "team", "中心": "centre", "研究所": "institute", "生产线": "line", "初创": "start-up",
    "家庭": "household", "人": "person", "名": "person", "位": "person", "年": "year", "月": "month", "日": "day",
    "小时": "hour", "股": "share", "份": "share", "吨": "tonne", "度": "unit", "次": "trip",
}  # fmt: skip


def per_what(before: str, after: str) -> str:
    """What a sum is for one of: ``project``, ``company``, ``year``; "" if it stands for itself."""
    match = PER_AFTER.match(after) or PER_BEFORE.search(before)
    if match is None:
        return ""
    word = next(word for word in match.groups() if word)
    return _PER.get(word, word)
