"""Rewritings of script and spelling."""

from __future__ import annotations

import re
from functools import cache

import opencc

from bench.rewritings import About, informed_rewriting, rewriting
from bench.rewritings_money import bare_sums

# British and American. "program", "license" and "practice" are British spellings, too (of software, of the verb, of the
# noun), so the way back leaves them out.
_BRITISH = {
    "programme": "program", "centre": "center", "metre": "meter", "litre": "liter", "fibre": "fiber",
    "theatre": "theater", "labour": "labor", "colour": "color", "favour": "favor", "honour": "honor",
    "behaviour": "behavior", "neighbour": "neighbor", "harbour": "harbor", "licence": "license", "defence": "defense",
    "offence": "offense", "practise": "practice", "catalogue": "catalog", "dialogue": "dialog", "analyse": "analyze",
    "catalyse": "catalyze", "enrol": "enroll", "enrolment": "enrollment", "fulfil": "fulfill", "cheque": "check",
    "ageing": "aging", "aluminium": "aluminum", "grey": "gray", "storey": "story", "modelling": "modeling",
    "travelling": "traveling", "traveller": "traveler", "labelled": "labeled", "labelling": "labeling",
    "cancelled": "canceled", "skilful": "skillful", "judgement": "judgment", "paediatric": "pediatric",
    "orthopaedic": "orthopedic", "aeroplane": "airplane", "tonne": "ton", "semi-finalist": "semifinalist",
}  # fmt: skip
_NOT_BACK = {"program", "license", "practice", "check", "story", "ton", "meter", "dialog"}
_VERBS = (
    "organ|recogn|util|digit|digital|commercial|industrial|modern|priorit|final|special|minim|maxim|optim|emphas|real|"
    "summar|central|standard|mobil|revital|stabil|general|custom|author|character|subsid|symbol|global|local|urban|"
    "reindustrial|internation|token|visual|personal|crystall|steril|capital|criminal|legal|liberal|harmon|synthes|analog"
)
_ISE = re.compile(rf"\b((?:re-?|de-?)?(?:{_VERBS}))is(e|ed|es|er|ers|ing|ation|ations|ational)\b", re.IGNORECASE)
_IZE = re.compile(rf"\b((?:re-?|de-?)?(?:{_VERBS}))iz(e|ed|es|er|ers|ing|ation|ations|ational)\b", re.IGNORECASE)


@cache
def _convert(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


# Of a bare sum the script says whose money it is: 元 is Hong Kong's in Traditional and the Mainland's in Simplified.
_BARE_SUM = re.compile(r"(?<!港)(?<![美歐欧日加澳])元|(?<![A-Z])\$|[\d二三四五六七八九十百千][萬万億亿](?!港)")
_HONG_KONG = re.compile("香港|本港|港[元幣币]|HK")


@informed_rewriting
def simplified(text: str, about: About) -> str:
    """Traditional characters as Simplified ones, the words as they are.

    Left out: texts with a bare sum that never name Hong Kong. In Simplified they would be about the Mainland's money.
    """
    if about.language != "zh-Hant" or (_BARE_SUM.search(text) and not _HONG_KONG.search(text)):
        return text
    return _convert("t2s").convert(text)


@informed_rewriting
def traditional(text: str, about: About) -> str:
    """Simplified characters as Traditional ones, where the way back gives the same again.

    Left out: texts with a bare sum that a careful reader did not take for Hong Kong's.
    """
    if about.language != "zh-Hans" or not bare_sums(text) <= about.hkd or (_BARE_SUM.search(text) and not about.hkd):
        return text
    converted = _convert("s2t").convert(text)
    back = _convert("t2s").convert
    return "".join(new if back(new) == old else old for old, new in zip(text, converted, strict=True))


@informed_rewriting
def taiwan_variants(text: str, about: About) -> str:
    """Traditional characters in the forms that Taiwan prefers (裡, 為, 群)."""
    return _convert("t2tw").convert(text) if about.language == "zh-Hant" else text


@informed_rewriting
def hong_kong_variants(text: str, about: About) -> str:
    """Traditional characters in the forms that Hong Kong prefers (裏, 為, 衞)."""
    return _convert("t2hk").convert(text) if about.language == "zh-Hant" else text


@informed_rewriting
def old_variants(text: str, about: About) -> str:
    """Forms of characters that old fonts and other keyboards give: 硏, 寳, 鄕, 曁, 敎, 旣."""
    return text.translate(str.maketrans("研寶鄉暨教既內戶稅說", "硏寳鄕曁敎旣内户税説")) if about.chinese else text


@informed_rewriting
def plan_as_in_taiwan(text: str, about: About) -> str:
    """計劃 as 計畫."""
    return text.replace("計劃", "計畫") if about.language == "zh-Hant" else text


@rewriting
def american(text: str) -> str:
    """British spellings as American ones, also in names."""
    return _ISE.sub(r"\1iz\2", _spelt(text, _BRITISH))


@rewriting
def british(text: str) -> str:
    """American spellings as British ones."""
    return _IZE.sub(r"\1is\2", _spelt(text, {new: old for old, new in _BRITISH.items() if new not in _NOT_BACK}))


def _spelt(text: str, pairs: dict[str, str]) -> str:
    """The words replaced in their own case, also in the plural and before -d."""

    def other(match: re.Match[str]) -> str:
        new = pairs[match[1].lower()]
        return (new.upper() if match[1].isupper() else new.capitalize() if match[1][0].isupper() else new) + match[2]

    return re.sub(rf"\b({'|'.join(sorted(pairs, key=len, reverse=True))})(s|d|ed|)\b", other, text, flags=re.IGNORECASE)
