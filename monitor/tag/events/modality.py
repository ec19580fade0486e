"""The words round a signal of a kind, how surely they say it, and what only looks like a signal.

All patterns are for folded text (lower case, Simplified, NFKC).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import Modality


@dataclass(frozen=True, slots=True)
class Clause:
    """The words round a signal, within its sentence."""

    before: str
    word: str
    after: str

    @property
    def whole(self) -> str:
        return self.before + self.word + self.after


_WIDTH = 90  # characters looked at on either side of a signal


def clause_of(reading: Reading, hit: Hit) -> Clause:
    start, end = reading.sentence(hit.start)
    before = reading.text[max(start, hit.start - _WIDTH) : hit.start]
    return Clause(before, reading.text[hit.start : hit.end], reading.text[hit.end : min(end, hit.end + _WIDTH)])


# ------------------------------------------------------------------------------------------------------------- modality
_EN = r"(?:\s+[\w-]+){0,4}\s*$"
_DENIED = re.compile(
    rf"\b(?:den(?:y|ies|ied)|not|no|never|without|refus\w+|if|unless|whether|ruled out|has yet to"
    rf"|have yet to){_EN}"
    r"|(?:否认|澄清|没有|未有|未能|未曾|并无|并未|从未|不会|尚未|毋须|无须|如果|假如|倘|若|会否|是否|"
    r"传闻指?)[^,;]{0,14}$"
)
_EXPECTED = re.compile(
    rf"\b(?:expected|expects?|likely|hopes?|hoped|targets?|targeted|as early as|may|might|could|due|studying|"
    rf"exploring|considering|looking into|reviewing|mulls?|mulling|urged?|calls? on){_EN}"
    r"|(?:料|有望|预计|预期|争取|目标|最快|期望|力争|可能|或会|(?:正|会|将|需|并|亦|会否|,"
    r"|^)研究(?![院所员生人团资])|检讨|探讨|考虑|研议|呼吁|促请?|倡议|冀"
    r"|盼)[^,;]{0,14}$"
)
_PLANNED = re.compile(
    rf"\b(?:will|to be|plans?|planned|planning|propos\w+|intends?|in principle|would|aims?|seeks?|"
    rf"set to|is to|"
    rf"are to|to follow|pledg\w+){_EN}"
    r"|(?:将|拟|计划于|计划在|建议|筹备|筹建|原则上|即将"
    r"|(?<![大议社协机学委展盛晚峰])会(?![议员长计场展所见堂堂])|准备|草拟|提出|明年|下月|下周"
    r"|来年)[^,;]{0,10}$"
)
# What is asked, sought or held ahead is news today.
_ALWAYS_FACT = frozenset({"consultation", "event"})


def modality_of(kind: str, clause: Clause) -> Modality:
    if _DENIED.search(clause.before):
        return "denied"
    if kind in _ALWAYS_FACT:
        return "fact"
    if _EXPECTED.search(clause.before):
        return "expected"
    return "planned" if _PLANNED.search(clause.before) else "fact"


# ---------------------------------------------------------------------------------------------------------------- traps
# What was done before, or is done by others, is not the news.
_PAST = re.compile(
    r"\bsince\b[^,.]{0,30}$|\b(?:which|that|who) (?:was|were|has|had) $|\b(?:previously|earlier"
    r"|formerly)\b[^,.]{0,20}$"
    r"|(?:去年|前年|上月|早前|其后|曾|此前|昔日|(?:20\d\d|二[〇○零]..)年(?:[初中底])?)(?!\d+月|"
    r"[一二三四五六七八九十]+月)[^,。\d]{0,8}$"
    r"|自(?!动|主|家|助|身|然|行)[^,。]{0,20}$"
)
_PAST_AFTER = re.compile(
    r"以来|后|至今|初期|的|版|(?:了|已|已有)?(?:[一二两三四五六七八九十]{1,3}|\d{1,2})(?:个?多?(?:年|周"
    r"|个月)|多年)(?!期|[^,。;]{0,3}计划)"
    r"|[^,。.]{0,6}(?:[一二三四五六七八九十两\d]+(?:周年|年来))|,?\s(?:in|"
    r"since) (?:19|20)\d\d|,?\slast (?:year|month)"
)
_PURPOSE = re.compile(
    r"(?:旨在|吸引|鼓励|协助|推动|以便|用作|用于|最多|最高|(?:支持|支援|资助)(?![^,。;]{0,8}(?:计划|基金|"
    r"方案|措施|项目|研究所|中心|服务|委员会)))[^,。;]{0,14}$"
)
_NUMBER = re.compile(
    r"\d|第[一二三四五六七八九十]|\b(?:first|second|third|fourth|fifth|top|highest|record|half|doubled?)\b"
    r"|[一二三四五六七八九十百千两]+(?:成|[个宗家间名项])|[十百千]?[万亿]|per cent|percent|million|billion"
)
_LEGAL = re.compile(
    r"ordinance|\bbill\b|\blaws?\b|regulation|rules|legislat|licen|条例|草案|规例|法例|法案|修例|规则|"
    r"发牌|监管制度|gazett|刊宪"
)
MONEY = re.compile(r"\$|hkd|dollar|million|billion|元|亿|万(?!\s?[平个人名间家宗次])")
_SIGNED = re.compile(
    r"sign|partner(?:s|ed)?\b|team(?:s|ed)? up|tie(?:s|d)?[ -]up|joins? hands|joint"
    r"|collaborat|伙|携手|联手|共建|合建|牵手|inked|enter(?:ed|s)? into|签|订立|达成|交换|缔结"
)
_TRAPS = {
    "launch": re.compile(
        r"launch\w*\s(?:an? )?(?:\w+ )?consultation|(?:启动|展开|推出)[^,。]{0,10}咨询(?!委员会)"
        r"|(?:设立|推出|成立)[^,。;]{0,10}(?:馆|展区|展位|摊位|专区|展台)|(?:预留|拨款?|注资|斥资|投入"
        r"|提供)[^,。;]{0,16}元[^,。;]{0,6}(?:成立|设立|推出)"
        r"|由[^,。;今日起]{2,30}(?:成立|设立|创立|推出)(?!$)"
    ),
    "consultation": re.compile(r"咨询委员会|咨询服务|咨询公司|consultation service|in consultation with"),
    "open": re.compile(
        r"反应热烈|暂停接受|停止接受|不再接受|no longer accept|stop(?:ped|s)? accept"
        r"|applications for[^.;]{0,60} clos|意见征集|征集[^,。;]{0,6}意见"
    ),
    "appointment": re.compile(
        r"署任|acting appointment|委任状|medical appointment"
        r"|出任[^,。;]{0,8}(?:秘书处|伙伴|平台)|委任代表"
    ),
    "award": re.compile(
        r"原则上|in principle|(?:获批准?|获选|入选|获资助|获接纳|中选)的?(?:项目|申请|公司|企业|机构|者"
        r"|团队|计划|人士|初创|学生)[^,。;]{0,10}(?:最多|可|将"
        r"|须|会|各得|需)"
        r"|批准承诺|(?:资金|款项|拨款|余额)?(?:已|已经)?(?:全数|全部)批出|(?:财委会|财务委员会"
        r"|finance committee)[^,。;]{0,16}(?:批准|通过|approv)|获批前|获批后|获(?:投资|融资)额"
        r"|(?:each|every|successful) (?:\w+ ){0,3}(?:may|will|can|must|could)|批准[^,。;]{0,10}(?:文件"
        r"|程序|机制)"
    ),
    "mou": re.compile(
        r"签约(?:入驻|进驻|落户|租|客户|\d+个月|\d+年)|(?:数码|电子|数字|digital|electronic)(?:签署|签名"
        r"| sign)|(?:签署|签订|签)(?:了)?的"
        r"|新客户签|which (?:was )?signed|signed (?:in|last) (?:20|year|month)"
    ),
    "closure": re.compile(
        r"(?:application|registration|nomination|consultation|entr(?:y|ies)|submission"
        r"|intake|round|call|window|tender)s?\b[^.;]{0,40}\bclos|(?:申请|报名|咨询|招标|通道|登记"
        r"|窗口)[^,。;]{0,16}(?:结束|关闭|终止)|取消[^,。;]{0,10}(?:要求|限制|规定|条件|上限|门槛|费)|落幕后"
    ),
    "change": re.compile(r"重组工作|扩大(?:招生|影响|开放|内需)|优化(?:版|工作|小组)"),
    "result": re.compile(r"突破[^,。;]{0,6}[\d一二三四五六七八九十百千两数]+[^,。;]{0,3}[百千万亿人家宗间名个大]"),
    "legislation": re.compile(
        r"立法会(?!通过|三读|首读|二读)[^,。]{0,6}(?:题|会议)|城市规划"
        r"|制度[^,。;]{0,8}咨询|就[^,。;]{0,30}(?:条例|法例"
        r"|制度|草案|规例)[^,。;]{0,8}咨询"
    ),
    "event": re.compile(r"典礼上|取消|cancelled|postponed|延期举行"),
    "statistics": re.compile(
        r"(?:上限|津贴|资助|补贴|限额|名额|学额|门槛|奖金|罚款|月薪|清单|\b(?:ceiling|cap|subsid\w+"
        r"|grants?|allowance|quota|threshold"
        r"|places|limit|maximum)\b)"
        r"[^,。;]{0,16}(?:增至|升至|增加至|提高至|加至|rose to|up from|goes? up|raised? to"
        r"|increased? (?:to|by))|罪案调查"
        r"|调查(?:科|组|员|中|委员会|专组)|恒生指数|恒指"
    ),
    "opening": re.compile(
        r"opened to\b|open(?:s|ed)? (?:\w+ ){0,4}(?:application|proposal|registration|enrol|nominat"
        r"|entries)|(?:applications?|registrations?|nominations?|entries|bookings?"
        r"|tickets?)\b[^.;]{0,30}\bopen|开幕(?:致辞|辞|式上|礼上)|opens? (?:up|the way)|(?:ordinance|\blaw"
        r"|\brules?|regulation|regime|act)\b[^.;]{0,30}(?:comes?|came) into"
    ),
    "budget": re.compile(r"(?:获|每)[^,。]{0,10}(?:拨款|注资|预留)"),
}
# 研發院, 研發中心, 發展策略委員會: the word is part of the name of a body.
_IN_A_NOUN = {
    "result": re.compile(r"院|中心|局|人员|开支|现金|活动|领域|工作"),
    "policy": re.compile(
        r"[^,。;]{0,4}(?:委员会|小组|办公室|工作组|局|处|组|司|研究中心)"
        r"|\s(?:\w+ )?(?:committee|group|office|unit|bureau|department|task force)"
    ),
}
_NEEDED = {"statistics": _NUMBER, "legislation": _LEGAL, "budget": MONEY, "mou": _SIGNED}
_TIMELESS = frozenset({"event", "consultation", "statistics", "policy", "mou", "appointment", "result"})


def trapped(kind: str, clause: Clause) -> bool:
    """Whether the word only looks like a signal of that kind."""
    trap = _TRAPS.get(kind)
    if trap is not None and trap.search(clause.whole):
        return True
    noun = _IN_A_NOUN.get(kind)
    if noun is not None and noun.match(clause.after):
        return True
    if kind not in _TIMELESS and (_PAST.search(clause.before) or _PAST_AFTER.match(clause.after)):
        return True
    if kind in ("launch", "opening", "award", "result") and _PURPOSE.search(clause.before):
        return True
    needed = _NEEDED.get(kind)
    return needed is not None and not needed.search(clause.whole)
