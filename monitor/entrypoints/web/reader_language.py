"""In which language a reader is spoken to: the address says it, else a cookie, else the browser."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request, Response

from monitor.entrypoints.wording import LANGUAGE_LABELS
from monitor.model import LANGUAGES, Language

COOKIE = "lang"
COOKIE_DAYS = 365  # long enough for who comes every few months; browsers keep none for more than 400 days
PARAMETER = "lang"
_LANGUAGES_ACCEPTED = 20  # ranges of a header that are looked at; browsers send at most ten


def reader_language(request: Request) -> Language:
    """From ``?lang=``, else the cookie, else Accept-Language by its weights (RFC 9110, 12.5.4); else English."""
    for said in (request.query_params.get(PARAMETER), request.cookies.get(COOKIE)):
        if said and (named := _of_range(said)):
            return named
    ranges = request.headers.get("accept-language", "").split(",")[:_LANGUAGES_ACCEPTED]
    weighed = sorted(((_weight(each), each) for each in ranges), key=lambda pair: -pair[0])
    accepted = (_of_range(each.partition(";")[0]) for weight, each in weighed if weight > 0)
    return next(filter(None, accepted), "en")


def remember(request: Request, response: Response, language: Language) -> None:
    """Let a choice in the address hold for the pages to come; and let caches know what the answer depends on."""
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Content-Language"] = language
    if request.query_params.get(PARAMETER) and request.cookies.get(COOKIE) != language:
        response.set_cookie(COOKIE, language, max_age=COOKIE_DAYS * 86_400, samesite="lax", httponly=True)


def choices(request: Request) -> list[tuple[Language, str, str]]:
    """(language, label, address of this page in it), of all three."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] != PARAMETER]
    return [
        (language, LANGUAGE_LABELS[language], f"?{urlencode([*kept, (PARAMETER, language)])}") for language in LANGUAGES
    ]


def _weight(accepted: str) -> float:
    quality = accepted.partition(";")[2].strip().removeprefix("q=")
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0


def _of_range(said: str) -> Language | None:
    """The language of a range. The script says it, else the region: the Mainland, Singapore and Malaysia write
    Simplified, everybody else Traditional.
    """
    parts = said.strip().lower().replace("_", "-").split("-")
    if parts[0] in ("zh", "yue", "cmn"):
        simplified = "hans" in parts or ("hant" not in parts and {"cn", "sg", "my"} & set(parts))
        return "zh-Hans" if simplified else "zh-Hant"
    return "en" if parts[0] == "en" else None
