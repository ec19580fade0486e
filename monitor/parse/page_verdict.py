"""Whether what was read from a page is an article: judged by its words, where they stand, and its title.

challenge   the title is one of a browser check, or most of the sentences are, and there is little else
error       the title speaks of an error, and the text is short and names no day
consent     most of the sentences speak of cookies and partners and address the reader, who is to accept or refuse
empty       less than a sentence is left, or only the wish for JavaScript
article     everything else, a short notice on personal data and an article on challenges among them
"""

from __future__ import annotations

import re
from typing import Literal

from monitor.grammar import written_dates
from monitor.parse.challenge import is_challenge
from monitor.parse.extract_choice import is_about
from monitor.parse.visible import letters
from monitor.text import fold

Decision = Literal["article", "challenge", "consent", "error", "empty"]

# Latin letters, or a third as many Han characters, which say as much. Less than a sentence is no article.
SHORTEST = 60
_SHORTEST_SENTENCE = 30  # letters of a notice of one sentence that repeats words of its headline
_SHORT_TEXT = 450  # letters: an error page says little, an article about errors says more
_HARDLY_ANYTHING = 150  # letters: a sentence or two
_LONGEST_CHECK = 1_800  # letters: challenge pages explain themselves in a paragraph or two
_MOST = 0.5  # of a text's letters, in the sentences that are of one kind


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# All for folded text (`monitor.text.fold`): lower case, Simplified characters.
_ERROR_TITLE = _any(
    r"\b40[34]\b", r"\b50[0-4]\b.{0,20}(?:error|unavailable|gateway)", r"page (?:not found|cannot be found)",
    r"not found$", r"^error\b", "access denied", "forbidden", "service unavailable", "bad gateway",
    "under maintenance", "找不到", "页面不存在", "无法显示", "系统维护", "拒绝存取",
)  # fmt: skip
_LOGIN_TITLE = re.compile("^(?:log in.{0,20})?facebook$")  # what a social network shows of a post without an account
_CHECK_TITLE = _any(
    "just a moment", "attention required", "one moment,? please", "please wait", "access denied",
    "security (?:check|verification)", "checking your browser", "verify(?:ing)? (?:that )?you are (?:a )?human",
    "are you (?:a )?(?:robot|human)", "human verification", "bot (?:check|verification)", "pardon our interruption",
    "ddos-guard", "captcha", "robot check", "(?:you have been )?blocked", "请稍[候等后]", "正在验证",
    "安全(?:验证|检查|检测)", "人机验证", "验证码?", "访问(?:被拒|受限|过于频繁|验证)", "拒绝存取",
    "浏览器(?:安全)?检查",
)  # fmt: skip
_CHECK = _any(
    "checking (?:your|if the site) (?:browser|connection)", "review the security of your connection",
    "verif(?:y|ying) (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)", "are human by", "ray id",
    "enable (?:javascript|cookies) and", r"(?:javascript|cookies) (?:and \w+ )?to continue", "ddos protection",
    "unusual (?:traffic|activity)", "automated (?:requests?|access|queries|traffic)", r"(?:are you|not) a (?:ro)?bot\b",
    r"complet\w+ the (?:action|captcha|security check|challenge)", "reference (?:id|number)? ?#", "incident id",
    "you don.t have permission to access", "you have been blocked", "why have i been blocked", "proof.of.work",
    "request unsuccessful", "requested url was rejected", "your support id is", "访问被(?:阻断|拦截|拒绝)",
    "安全威胁", "防火墙", "安全性?服务.{0,8}(?:保护|防范)", "(?:为何|为什么)我?会?被(?:封锁|屏蔽|拦截|阻止)",
    "触发了?安全",
    "performance (?:&|and) security by", "security (?:service|solution) to protect", "this page is displayed while",
    r"this (?:process|may take|page will).{0,40}(?:second|automatic|redirect)", "验证您?(?:是|为)(?:真人|人类)",
    "确认您?(?:是|不是).{0,4}(?:真人|人类|机器人)", "人机验证", "安全验证", "(?:正在检查|检查您的)(?:连[线接]|浏览器)",
    "连[线接]的?安全性", "完成.{0,8}验证", "[拖滑]动.{0,6}滑块", "访问.{0,6}频繁", "异常(?:流量|访问)", "不是机器人",
    "自动(?:化)?(?:请求|程式|程序)", "需时(?:数|几)?秒", "请稍[候等后]",
)  # fmt: skip
_CONSENT = _any(
    r"\bcookies?\b", r"\bconsent\b", r"\bvendors?\b", r"\bpartners?\b", "legitimate interest", "personal data",
    "privacy (?:policy|preferences)", "your (?:choices|privacy)", "manage (?:your )?(?:data|preferences|choices)",
    "accept all", "reject all", "同意", "偏好", "个人资料", "私隐", "隐私", "合作(?:夥|伙)伴", "您的选择",
)  # fmt: skip
# What a consent page asks for and no notice on personal data does: each kind counts once.
_ASKS = (
    _any(r"\bcookies?\b", "类似技术"),
    _any(r"\b(?:vendors|partners|third parties)\b", "合作(?:夥|伙)伴", "供应商", "第三方"),
    _any(
        "(?:accept|reject|allow|agree|decline)(?: to)? (?:all|and (?:continue|close))", "legitimate interest",
        "manage (?:your |my )?(?:data|preferences|choices|options|settings|cookies)", "before you (?:continue|proceed)",
        "continue (?:to|without)", "(?:接受|拒绝|同意|允许)(?:所有|全部|及|并|继)", "在您继续",
        "管理.{0,6}(?:偏好|设[定置]|选[项择]|cookie)",
    ),
)  # fmt: skip
_CONSENT_TITLE = _any(
    "before you (?:continue|proceed)",
    "(?:privacy|cookie|consent)s? (?:choices|settings|preferences|options|consent|notice)",
    "(?:we value )?your privacy(?: choices)?", "^(?:cookie )?consent$", "在您继续",
    "(?:私隐|隐私|cookies?) ?(?:选择|设[定置]|偏好|同意)",
)  # fmt: skip
_ADDRESSED = _any(r"\b(?:we|our|us|you|your)\b", "我们", "您", "你")
_SCRIPT_WISH = _any(
    "(?:enable|requires?|needs?|turn on|without|support|activate).{0,40}javascript",
    "javascript.{0,40}(?:enable|disabled|require|turn)", "(?:启用|开启|支援|支持|需要).{0,12}javascript",
    "javascript.{0,12}(?:启用|开启|停用|关闭)",
)  # fmt: skip
_SENTENCES = re.compile(r"[^.!?。\n]+[.!?。]*")


def verdict_of(title: str, text: str, html: str) -> Decision:
    """What the page is. `title`: its headline; `text`: what was read from it; `html`: the page as it came."""
    says = letters(text)
    title, text = fold(title), fold(text)
    if _is_check(title, text, says):
        return "challenge"
    if _LOGIN_TITLE.search(title):
        return "error"
    if _is_error(title, says) and not written_dates.find(text):
        return "challenge" if is_challenge(html) else "error"
    if _is_consent(title, text, says):
        return "consent"
    enough = says >= SHORTEST or (says >= _SHORTEST_SENTENCE and _is_sentence_on(title, text))
    if enough and _share(_SCRIPT_WISH, text, says) < _MOST:
        return "article"
    return "challenge" if is_challenge(html) else "empty"


def _is_error(title: str, says: int) -> bool:
    """Whether the title is that of an error, or speaks of one and hardly anything stands below it."""
    if says >= _SHORT_TEXT or not _ERROR_TITLE.search(title):
        return False
    return says < _HARDLY_ANYTHING or _is_all_of(_ERROR_TITLE, title)


def _is_sentence_on(title: str, text: str) -> bool:
    """Whether a text of one line is a whole sentence on what the title says."""
    return text[-1:] in tuple(".!?。") and is_about(text, title, title)


def _is_check(title: str, text: str, says: int) -> bool:
    if says > _LONGEST_CHECK:
        return False
    share = _share(_CHECK, text, says)
    return share >= _MOST or (_is_all_of(_CHECK_TITLE, title) and (share > 0 or says < SHORTEST))


def _is_consent(title: str, text: str, says: int) -> bool:
    """Whether a text speaks of little but cookies and consent, to a reader who is to choose."""
    if sum(1 for kind in _ASKS if kind.search(text)) < 2:
        return False
    if _is_all_of(_CONSENT_TITLE, title):
        return True
    return _share(_CONSENT, text, says) >= _MOST and _share(_ADDRESSED, text, says) >= _MOST


def _is_all_of(words: re.Pattern[str], title: str) -> bool:
    """Whether a title says hardly more than such words: at most the site's name beside them."""
    said = sum(letters(found.group()) for found in words.finditer(title))
    return said > 0 and 2 * said >= letters(title)


def _share(words: re.Pattern[str], text: str, says: int) -> float:
    """The share of the text's letters that stand in sentences with such words."""
    found = sum(letters(sentence) for sentence in _SENTENCES.findall(text) if words.search(sentence))
    return found / says if says else 0.0
