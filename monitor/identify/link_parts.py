"""Links: what in an address is no part of what it names. Pure; the data stand in `link_parts.toml`.

target      where a redirector's link leads, as far as the link itself says it: no request is made
is_session  whether a parameter only says which visitor asked, or when
mark        what may tell apart two addresses that are else one: a fragment, or a doubtful parameter
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

MOST_REDIRECTORS = 5  # within each other: mail gateways wrap a newsletter's link that wraps a search engine's
_INNER_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\uffff\"<>\\^`{|}]+")
_ESCAPED_SESSION = re.compile(r"%3b(\w*sess\w*)(?:=|%3d)", re.IGNORECASE)
_HTTP_IN_BASE64 = "aHR0c"  # RFC 4648, 5, of "http": mail services count clicks with such links
_WHOLE = re.compile(r"https?://?[^/\s]+\.[^\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Redirector:
    host: re.Pattern[str]
    path: re.Pattern[str] | None
    parameters: tuple[str, ...]
    within: re.Pattern[str] | None
    base64: str


@dataclass(frozen=True, slots=True)
class _Rules:
    session_names: frozenset[str]
    session_prefixes: tuple[str, ...]
    session_path: re.Pattern[str]
    session_values: dict[str, re.Pattern[str]]
    doubtful: frozenset[str]
    fragment_noise: tuple[str, ...]
    redirectors: tuple[_Redirector, ...]


# ---------------------------------------------------------------------------------------------------------- redirectors
def target(url: str) -> str:
    """The address that a redirector's link carries, through several of them; any other address as it is."""
    for _ in range(MOST_REDIRECTORS):
        onward = _one_step(url)
        if not onward:
            break
        url = onward
    return url


def _one_step(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    if (bare := unquote(parts.query)).startswith(("http://", "https://")):
        return _address(bare, "")  # nothing but an address: href.li and other services that hide the referrer
    fitting = (one for one in _redirectors_of(host) if one.path is None or one.path.fullmatch(parts.path))
    return next(filter(None, (_carried(one, parts) for one in fitting)), "")


@lru_cache(maxsize=1024)
def _redirectors_of(host: str) -> tuple[_Redirector, ...]:
    """Nearly every host has none."""
    return tuple(one for one in _rules().redirectors if one.host.fullmatch(host))


def _carried(redirector: _Redirector, parts: SplitResult) -> str:
    if redirector.within:
        found = redirector.within.search(f"{parts.path}?{parts.query}")
        return _address(unquote(found[1]), redirector.base64) if found else ""
    pairs = (pair.partition("=") for pair in reversed(pairs_of(parts.query)))
    values = {name.lower(): value for name, _, value in pairs}
    found_values = (_address(unquote_plus(values.get(name, "")), redirector.base64) for name in redirector.parameters)
    return next(filter(None, found_values), "")


def _address(value: str, prefix: str) -> str:
    """A value as an address; "" where it is none. Of base64 the first address within counts."""
    if not prefix and not value.startswith(_HTTP_IN_BASE64):
        return value if _WHOLE.fullmatch(value) else ""
    coded = prefix + value if prefix == "CBM" else value.removeprefix(prefix)
    try:
        data = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""
    found = _INNER_ADDRESS.search(data)
    return found[0] if found else ""


# ------------------------------------------------------------------------------------------------------------- sessions
def pairs_of(query: str) -> list[str]:
    """The parameters of a query, where an ampersand may stand as in HTML (`&amp;`)."""
    return query.replace("&amp;", "&").split("&")


def is_session(name: str, value: str = "") -> bool:
    """Whether a parameter says which visitor asked, or when, and nothing of the page: by its name, or by its value."""
    folded = unquote(name).lower()
    rules = _rules()
    if folded in rules.session_names or folded.startswith(rules.session_prefixes):
        return True
    pattern = rules.session_values.get(folded)
    return bool(pattern and pattern.fullmatch(value))


def without_session(path: str) -> str:
    """A path without the sessions that stand in it."""
    if ";" in path or "%3b" in path.lower():
        path = _ESCAPED_SESSION.sub(r";\1=", path)
        path = re.sub(r";([^=;/]+)(=[^;/]*)?", lambda one: "" if is_session(one[1]) else one[0], path)
    return _rules().session_path.sub("", path) if "(" in path else path


def mark(url: str) -> str:
    """What stands beside the key of an address and may name an article: fragment, doubtful parameters; or ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    fragment = unquote(parts.fragment)
    if fragment.lower().startswith(_rules().fragment_noise) or fragment.startswith(("!", "/")):
        fragment = ""
    doubtful = [pair for pair in pairs_of(parts.query) if pair.partition("=")[0].lower() in _rules().doubtful]
    return "&".join(doubtful) + (f"#{fragment}" if fragment else "")


# ------------------------------------------------------------------------------------------------------------- the data
def data() -> dict[str, Any]:
    """The data as they stand in the file."""
    return tomllib.loads(files(__package__).joinpath("link_parts.toml").read_text("utf-8"))


@cache
def _rules() -> _Rules:
    read = data()
    names = read["session"]["names"]
    return _Rules(
        session_names=frozenset(name for name in names if not name.endswith("*")),
        session_prefixes=tuple(name[:-1] for name in names if name.endswith("*")),
        session_path=re.compile(read["session"]["path"]),
        session_values={name: re.compile(row["value"]) for row in read["session"]["values"] for name in row["names"]},
        doubtful=frozenset(read["session"]["doubtful"]),
        fragment_noise=tuple(read["fragment"]["noise"]),
        redirectors=tuple(_redirector(row) for row in read["redirector"]),
    )


def _redirector(row: dict[str, Any]) -> _Redirector:
    return _Redirector(
        host=re.compile(row["host"]),
        path=re.compile(row["path"]) if "path" in row else None,
        parameters=tuple(row.get("parameters", ())),
        within=re.compile(row["within"]) if "within" in row else None,
        base64=row.get("base64", ""),
    )
