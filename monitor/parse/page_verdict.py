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
from monitor.parse.visible import letters
from monitor.text import fold

Decision = Literal["article", "challenge", "consent", "error", "empty"]

# Latin letters, or a third as many Han characters, which say as much. Less than a sentence is no article.
SHORTEST = 60
_SHORT_TEXT = 450  # letters: an error page says little, an article about errors says more
_LONGEST_CHECK = 1_800  # letters: challenge pages explain themselves in a paragraph or two
_MOST = 0.5  # of a text's letters, in the sentences that are of one kind

_ERROR_TITLE = re.compile(
    r"\b40[34]\b|\b50[0-4]\b.{0,20}(?:error|unavailable|gateway)|page (?:not found|cannot be found)|not found$|^error\b"
    r"|access denied|forbidden|service unavailable|bad gateway|under maintenance|^(?:log in.{0,20})?facebook$"
    r"|找不到|頁面不存在|页面不存在|無法顯示|无法显示|系統維護|系统维护|拒絕存取",
    re.IGNORECASE,
)
_CHECK_TITLE = re.compile(
    r"just a moment|attention required|one moment,? please|please wait|access denied|security (?:check|verification)"
    r"|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you (?:a )?(?:robot|human)|human verification"
    r"|bot (?:check|verification)|pardon our interruption|ddos-guard|captcha|robot check|you have been blocked|blocked"
    r"|請稍候|请稍候|請稍等|请稍等|正在驗證|正在验证|安全[驗验][證证]|安全[檢检][查測测]|人[機机][驗验][證证]|[驗验][證证][碼码]?|[訪访][問问](?:被拒|受限|過於頻繁|过于频繁|驗證|验证)"
    r"|拒[絕绝]存取|[瀏浏][覽览]器(?:安全)?[檢检]查",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"checking (?:your|if the site) (?:browser|connection)|verif(?:y|ying) (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)"
    r"|review the security of your connection|enable (?:javascript|cookies) and|(?:javascript|cookies) (?:and \w+ )?to continue"
    r"|unusual (?:traffic|activity)|automated (?:requests?|access|queries|traffic)|complet\w+ the (?:action|captcha|security check|challenge)"
    r"|\bray id\b|ddos protection|(?:are you|not) a (?:ro)?bot\b|reference (?:id|number)? ?#|incident id|you don.t have permission to access"
    r"|you have been blocked|why have i been blocked|performance (?:&|and) security by|this (?:process|may take|page will).{0,40}(?:second|automatic|redirect)"
    r"|security (?:service|solution) to protect|proof.of.work|are human by|this page is displayed while"
    r"|[驗验][證证]您?(?:是|為|为)(?:真人|人[類类])|[確确][認认]您?(?:是|不是).{0,4}(?:真人|人[類类]|[機机]器人)|人[機机][驗验][證证]|安全[驗验][證证]"
    r"|(?:正在[檢检]查|[檢检]查您的)(?:[連连][線线接]|[瀏浏][覽览]器)|[連连](?:[線线]|接)的?安全性|完成.{0,8}[驗验][證证]|[拖滑][動动].{0,6}滑[塊块]|[訪访][問问].{0,6}[頻频]繁"
    r"|[異异]常(?:流量|[訪访][問问])|不是[機机]器人|自[動动](?:化)?(?:[請请]求|程式)|需時(?:數|幾)?秒|需时(?:数|几)?秒|[請请]稍[候等]",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bvendors?\b|\bpartners?\b|legitimate interest|personal data|privacy (?:policy|preferences)|your (?:choices|privacy)"
    r"|manage (?:your )?(?:data|preferences|choices)|accept all|reject all|同意|偏好|個人資料|个人资料|私隱|隐私|合作[夥伙]伴|您的[選选][擇择]",
    re.IGNORECASE,
)
# What a consent page asks for and no notice on personal data does: each kind counts once.
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bcookies?\b|類似技術|类似技术",
        r"\b(?:vendors|partners|third parties)\b|合作[夥伙]伴|供[應应]商|第三方",
        r"(?:accept|reject|allow|agree|decline)(?: to)? (?:all|and (?:continue|close))|manage (?:your |my )?(?:data|preferences|choices|options|settings|cookies)"
        r"|legitimate interest|before you (?:continue|proceed)|continue (?:to|without)|(?:接受|拒[絕绝]|同意|允[許许])(?:所有|全部|及|並|并|[繼继])"
        r"|管理.{0,6}(?:偏好|[設设][定置]|[選选][項项擇择]|cookie)|在您[繼继][續续]",
    )
)
_ADDRESSED = re.compile(r"\b(?:we|our|us|you|your)\b|我們|我们|您|你", re.IGNORECASE)
_SCRIPT_WISH = re.compile(
    r"(?:enable|requires?|needs?|turn on|without|support|activate).{0,40}javascript|javascript.{0,40}(?:enable|disabled|require|turn)"
    r"|(?:啟用|启用|開啟|开启|支援|支持|需要).{0,12}javascript|javascript.{0,12}(?:啟用|启用|開啟|开启|停用|關閉|关闭)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")


def verdict_of(title: str, text: str, html: str) -> Decision:
    """What the page is. `title`: its headline; `text`: what was read from it; `html`: the page as it came."""
    says = letters(text)
    if _is_check(title, text, says):
        return "challenge"
    if _ERROR_TITLE.search(title) and says < _SHORT_TEXT and not written_dates.find(fold(text)):
        return "challenge" if is_challenge(html) else "error"
    if _is_consent(text, says):
        return "consent"
    if says >= SHORTEST and _share(_SCRIPT_WISH, text, says) < _MOST:
        return "article"
    return "challenge" if is_challenge(html) else "empty"


def _is_check(title: str, text: str, says: int) -> bool:
    if says > _LONGEST_CHECK:
        return False
    share = _share(_CHECK, text, says)
    named = _CHECK_TITLE.search(title) is not None
    alone = named and 2 * letters("".join(_CHECK_TITLE.findall(title))) >= letters(title)
    return share >= _MOST or (alone and (share > 0 or says < SHORTEST))


def _is_consent(text: str, says: int) -> bool:
    """Whether a text speaks of little but cookies and consent, to a reader who is to choose."""
    if sum(1 for kind in _ASKS if kind.search(text)) < 2:
        return False
    return _share(_CONSENT, text, says) >= _MOST and _share(_ADDRESSED, text, says) >= _MOST


def _share(words: re.Pattern[str], text: str, says: int) -> float:
    """The share of the text's letters that stand in sentences with such words."""
    found = sum(letters(sentence) for sentence in _SENTENCE.findall(text) if words.search(sentence))
    return found / says if says else 0.0
