"""Pages that a server sends instead of what was asked: robot checks and "access denied", with status 200."""

from __future__ import annotations

import re

_MARKS = re.compile(
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
_LONGEST = 200_000  # characters; challenge pages are short, long pages quote their words


def is_challenge(text: str) -> bool:
    """Whether a page without anything expected in it is a robot check or a refusal."""
    return len(text) < _LONGEST and _MARKS.search(text) is not None


def is_html(text: str) -> bool:
    """Whether a document begins as an HTML page does."""
    return _HTML.match(text[:8_000]) is not None
