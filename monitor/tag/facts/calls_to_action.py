"""Whether the words beside a limit ask the reader to act by it: to apply, submit, register, give views, pay.

What the Government, a company or a project will itself have done by then is nothing to act upon. All patterns are for
folded text (lower case, Simplified, NFKC).
"""

from __future__ import annotations

import re

from monitor.grammar.days import Day
from monitor.tag.facts.limits import Limit

_ACT_NOUN = (
    r"\b(?:applications?(?! programming)|submissions?|registrations?|nominations?|enrolments?|"
    r"enrollments?|proposals?|expressions? of interest|"
    r"tenders?|bids?|entries|intake|(?:public )?consultation|views|comments|invitation|feedback|responses|replies|"
    r"claims|voting|early-?\s?bird|discount|offer(?= (?:is|ends|expires|valid|closes|until))|"
    r"bookings?|ticket sales|comment|calls?(?= for| is| remains|"
    r" closes| ends)|sign-?ups?|quotations?|abstracts|papers)\b"
    r"|申请|报名|提名|标书|意见|咨询|征集|招标|表格|意向书|建议书|计划书|参赛|登记|投标|优惠|早鸟|收集期|参赛期"
)
_ACT_VERB = (
    r"\b(?:apply|applying|submit(?:ted|ting)?|register(?:ed|ing)?|enrol|enroll|nominate|sign up|respond|"
    r"lodge(?:d)?|file|return(?:ed)?|"
    r"tender|bid|comply|send|sent|write|votes?|enter|join|rsvp|book(?:ed)?|reply|"
    r"redeem(?:ed)?|claim(?:ed)?|pre-?register|inform|tell)\b|投票|提交|递交|提出|交回|报名|登记|入标|"
    r"缴交|申报|参加|应征|投稿|呈交|寄回|电邮|参与|送达|送抵|送交|填妥|填表|反馈|回复|答复|申领|领取|换领|"
    r"预约|投递|竞投|受理|备案|注册|填报|上传|上载|联络|交到|寄到|递到|入纸|入表|递表|遴选|加入|认购|购票"
)
_ACT = re.compile(f"{_ACT_NOUN}|{_ACT_VERB}")
_ACT_OR_ROUND = re.compile(
    rf"{_ACT.pattern}|\b(?:scheme|programme|round|batch|window|sales?|exercise|call|cohort|competition|survey|poll)\b"
)
# What is to be done by then is not the reader's to do.
_COUNTER = re.compile(
    r"\b(?:announc\w+|notif\w+|complet\w+|publish\w*|launch\w*|expected|implement\w*|effect|deliver\w*|"
    r"disburse\w*|releas\w+|(?<!must be )(?<!should be )(?<!to be )(?<!may be )(?<!will be )receiv\w+|"
    r"approv\w+|process\w*|paid|results?|shortlist\w*|held|take place|took place|exhibition|term|as at|"
    r"as of|(?<!must )(?<!should )arriv\w+|decision|decid\w+|commenc\w*|start\w*)\b"
    r"|公布|完成(?!有关|[^,。;]{0,14}(?:申请|登记|报名|提交|手续|注册|申报|填报|报送|备案|认证|缴))|批出|通知|发放|落成|启用|生效|举行|举办|收到|"
    r"接获|累计|获批|任期|交付|结果|揭晓|展出|面试|入围名单|开课|开学|处理"
)
_ASKED_AFTER = re.compile(
    rf"[^.;。]{{0,60}}?\b(?:should|must|may|can|shall|(?:are|is) (?:invited|welcome|required|requested|"
    rf"encouraged|advised)|please|to)\s(?:\w+\s){{0,4}}?(?:{_ACT_VERB}|{_ACT_NOUN})"
    rf"|[^.;。]{{0,40}}?(?:可|须|请|应|欢迎|邀请|接受|诚邀)[^.;。]{{0,20}}?(?:{_ACT_NOUN}|{_ACT_VERB})"
    rf"|[^.;。]{{0,16}}?(?:{_ACT_NOUN}|{_ACT_VERB})|\s?,?\s?(?:for|in response to|"
    rf"in which to)?\s?(?:the )?(?:{_ACT_NOUN})"
)
_OWN = re.compile(
    r"\b(?:government|bureau|commission|department|authority|administration|working group|university|"
    r"company|corporation|council|board|panel|operator|contractor|hkma|sfc|we|it|he|she)\b[^.;,]{0,30}"
    r"\b(?:will|aims?|plans?|expects?|targets?|intends?|hopes?|strives?|is to|are to)\b"
    r"|(?:政府|当局|[局署处]|委员会|我们)[^,。]{0,10}(?:将|拟|争取|目标|预计|料|力争|期望|会|计划[在于]|"
    r"承诺|希望)(?!接受|邀请|公开|征集|开始)"
)


# What somebody hopes or means to have done is not asked of the reader.
_HOPED = re.compile(
    r"\b(?:aim|expect|hope|target|intend|plan|strive)(?:s|ed|ing)?\b(?:(?!\b(?:must|should|may|can|apply"
    r"|submit)\b)[^.;,]){0,60}$"
    r"|(?:料|预计|预期|争取|力争|目标|期望|希望|有望|预料|拟)(?:于|在|最迟)?$"
)
_ITSELF = re.compile(r"(?:公司|集团|企业|港交所|药厂|大学|政府|当局|[局署处院])(?:将|会|计划|拟|已|表示将)(?:于|在)?$")
_WILL = re.compile(r"\b(?:will|would) (?:be |also )?$")


def asked(sentence: str, limit: Limit, previous: Day | None) -> bool:
    """Whether the words beside a limit ask the reader to act by it."""
    if limit.how == "noun":
        return True
    if limit.how == "after":
        return bool(_ACT.search(sentence))
    width = 150 if sentence.isascii() else 60
    prior = sentence[max(0, limit.start - width) : limit.start]
    following = sentence[limit.end : limit.end + 90]
    if limit.how == "by" and _for_others(following):
        return False
    if _HOPED.search(prior) or _ITSELF.search(prior):
        return False
    since = prior if previous is None else prior[max(0, previous.end - limit.start + len(prior)) :]
    if limit.how == "by" and _is_obliged(since):
        return True
    inside = sentence[limit.start : limit.end]
    return _act_before(prior, since, limit.how) or bool(_ACT.search(inside)) or _act_after(prior, following, limit.how)


_OBLIGED = re.compile(
    r"\b(?:should|must|need to|needs to|have to|has to|(?:are|is) (?:invited|required|requested|asked|urged"
    r"|encouraged|"
    r"reminded|advised) to)\b|(?:须|必须|务必|请|应)(?:于|在)?$"
)


_THING = re.compile(r"\s(?:not )?be\b")  # "The works should be finished by ...": nobody is told to act
_OFFICE = re.compile(r"\b(?:government|bureau|department|commission|authority|board|council|contractor)\s$")


def _for_others(following: str) -> bool:
    """Whether what is to be done by then follows at once and is not the reader's to do (前公布)."""
    if following.startswith((",结果", ", results")):
        return False
    return bool(_COUNTER.match(following.lstrip(" ,")) or _near(_COUNTER.search(following, 0, 40), 6))


def _near(match: re.Match[str] | None, within: int) -> bool:
    return match is not None and match.start() < within


def _is_obliged(since: str) -> bool:
    obliged = _OBLIGED.search(since)
    if obliged is None or _THING.match(since, obliged.end()) or _OFFICE.search(since, 0, obliged.start()):
        return False
    return obliged.end() == len(since) or not _COUNTER.search(since)


def _act_before(prior: str, since: str, how: str) -> bool:
    """Whether an act stands before the limit, and since it no other day (`since`) is spoken of and no other verb."""
    acts = [
        match
        for match in (_ACT_OR_ROUND if how == "close" else _ACT).finditer(prior)
        if not _WILL.search(prior, 0, match.start())
    ]
    if not acts:
        return False
    rest = prior[acts[-1].end() :]
    if _COUNTER.search(rest if len(rest) < len(since) else since):
        return False
    if how == "by" and _OWN.search(prior) and not _INVITES.search(prior):
        return False
    return not (how == "until" and _EVENT.search(rest))


_INVITES = re.compile(
    r"\b(?:accept|invit|seek|call|open|receiv|collect|welcom)\w*|接受|邀请|征集|公开|欢迎|开放|收集|征询|征求"
)
_EVENT = re.compile(
    r"展览|展期|展出|举行|[举合主]办|博览|开放|exhibition|fair|festival|open(?:s|ed)? to (?:the public|visitors)"
)


_ALLOWED = re.compile(
    r"^[^,]{0,3},\s?(?:[\w-]+\s){0,6}?(?:may|can|should|must|are invited|are welcome)\b|"
    r"^[^,]{0,3},(?:有意|有兴趣)?[^,]{0,12}(?:可|须|请|应|欢迎|邀请|接受)"
)


def _act_after(prior: str, following: str, how: str) -> bool:
    match = _ASKED_AFTER.match(following)
    if match is None or _COUNTER.search(match.group()) or _OWN.search(prior):
        return False
    return how == "by" or not ("," in match.group() and not _ALLOWED.search(match.group()))
