"""What a server sends instead of the document, with status 200: challenge pages, "access denied", any web page."""

from __future__ import annotations

import re

from monitor.model import ParseFailed, PollCode

_CHALLENGE_MARKS = re.compile(
    r"cf-browser-verification|challenge-platform|cdn-cgi/challenge|<title>\s*just a moment"
    r"|attention required! \| cloudflare"
    r"|_incapsula_resource|incapsula incident|<title>\s*access denied|you don.t have permission to access"
    r"|pardon our interruption|distil_r_captcha|px-captcha|perimeterx|captcha-delivery\.com|g-recaptcha|h-captcha"
    r"|checking your browser|enable javascript and cookies to continue|ddos protection by|sucuri website firewall"
    r"|verify (?:that )?you are (?:a )?human|are you a robot|unusual traffic from your"
    r"|請完成驗證|请完成验证|驗證您是真人|验证您是真人|人機驗證|人机验证|安全驗證|安全验证|訪問過於頻繁|访问过于频繁",
    re.IGNORECASE,
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_CHALLENGE = 200_000  # characters; challenge pages are short, long pages may quote what stands in them


def is_challenge(text: str) -> bool:
    """Whether a page without anything expected in it is a challenge page (CAPTCHA, browser check) or a refusal."""
    return len(text) < _LONGEST_CHALLENGE and _CHALLENGE_MARKS.search(text) is not None


def is_html(text: str) -> bool:
    """Whether a document begins as an HTML page does."""
    return _HTML.match(text[:8_000]) is not None


def unexpected(text: str, wanted: str, reason: str = "") -> ParseFailed:
    """Why a text is not the `wanted` document ("a feed"). `reason`: a more exact one from the reader of that kind."""
    if is_challenge(text) and "<" in text[:1_000]:
        return challenge_instead_of(wanted)
    if is_html(text):
        return ParseFailed(f"a web page instead of {wanted}", "not-a-feed")
    return ParseFailed(reason or f"not {wanted}", "not-a-feed")


def challenge_instead_of(wanted: str) -> ParseFailed:
    """The failure of a challenge page."""
    return ParseFailed(f"a challenge page (CAPTCHA or browser check) instead of {wanted}", PollCode.CHALLENGE.value)
