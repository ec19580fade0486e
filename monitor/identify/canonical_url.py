"""Addresses: one canonical key per article, whatever the address it was met under.

The key answers "is this the same page": scheme, host aliases, tracking parameters by name, AMP, print and mobile forms,
percent-encoding and slugs fall away; where the publisher numbers its articles, the number is the key. What is known of
publishers is data (`hosts.toml`); an unknown parameter is never dropped, because two articles behind one key lose one
of them, while one article behind two keys is still joined by its story.

A Simplified conversion of a whole site (TuniS) is an article of its own: `mirror_of` gives the key of the original.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from monitor.identify import link_parts

_HOST_PREFIX = re.compile(r"^(?:www(?:-?\d)?|m|amp|mobile|wap)\.(?!(?:com|org|net|edu|gov|idv)\.\w\w$)(?=[^.]+\.)")
_LANGUAGE_HOST = re.compile(r"^(\w\w)\.m\.(?=[^.]+\.)")  # as Wikipedia's for mobile devices
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"^/amp(?=/.)|(?:/amp|\.amp)/?$")
_SLASHES = re.compile(r"//+")  # where a base that ends in one is joined to a path that begins with one
_AMP_HTML = re.compile(r"\.amp(?=\.html?$)")
_PATH_SAFE = "!$&'()*+,;=:@~"
_QUERY_SAFE = "!$'()*,;:@~/?="
_PLAIN = re.compile(r"[\w.~!$&'()*,;:@/?=-]*", re.ASCII)  # in one form already, in a path as in a query
_NUMBER_SIGN = "!"  # host!number: cannot be read as host/path


@dataclass(frozen=True, slots=True)
class _Publisher:
    key: str
    articles: tuple[re.Pattern[str], ...] = ()
    release: re.Pattern[str] | None = None
    drop: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Wrapper:
    host: re.Pattern[str]
    path: re.Pattern[str]
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class _Rules:
    tracking: frozenset[str]
    tracking_prefixes: tuple[str, ...]
    presentation: dict[str, frozenset[str]]
    wrappers: tuple[_Wrapper, ...]
    mirrors: tuple[_Wrapper, ...]
    publishers: dict[str, _Publisher] = field(default_factory=dict)


_NO_PUBLISHER = _Publisher("")
_Kind = Literal["wrappers", "mirrors"]


@lru_cache(maxsize=1024)
def canonical_key(url: str) -> str:
    """One short text per article: `host!number` where the publisher numbers its articles, else `host/path?query`.

    Never raises; what is no web address is its own key. Keys may be as long as addresses: see `decide.keys_of`.
    """
    parts = _split(link_parts.target(url))
    if parts is None:
        return url.strip()
    inner = _within(parts, "wrappers")
    if inner is not None:
        return canonical_key(inner[1])
    mirror = _within(parts, "mirrors")
    if mirror is not None:
        return f"{mirror[0]}{_NUMBER_SIGN}{canonical_key(mirror[1])}"
    return _key_of_parts(parts)


def without_tracking(url: str) -> str:
    """The address as it was, without the parameters that only say where a visitor came from."""
    base, mark, rest = url.partition("?")
    query, hash_sign, fragment = rest.partition("#")
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _is_tracking(pair.partition("=")[0].lower())]
    if len(kept) == len(pairs):
        return url
    return f"{base}{mark if kept else ''}{'&'.join(kept)}{hash_sign}{fragment}"


def is_home(key: str) -> bool:
    """Whether a canonical key is that of a host's home page, which changes from day to day and names no article."""
    return not re.search(r"[/?#!]", key)


def mirror_of(url: str) -> str | None:
    """The key of the page that this one is a machine conversion of, or None."""
    parts = _split(url)
    mirror = _within(parts, "mirrors") if parts else None
    return canonical_key(mirror[1]) if mirror else None


def host_of(url: str) -> str:
    """The host without a prefix of presentation (`www.`, `m.` ...), lower case; "" for what is no web address."""
    parts = _split(url)
    return _host(parts) if parts else ""


def release_number(url: str) -> tuple[str, str] | None:
    """The issuer and its own number of a release, e.g. ("info.gov.hk", "P2025112600489"); mirrors keep the number."""
    parts = _split(url)
    if parts is None:
        return None
    mirror = _within(parts, "mirrors")
    if mirror is not None:
        return release_number(mirror[1])
    publisher = _rules().publishers.get(_host(parts), _NO_PUBLISHER)
    found = publisher.release.search(_path_and_query(parts)) if publisher.release else None
    return (publisher.key, found[1]) if found else None


# ------------------------------------------------------------------------------------------------------------- the key
def _key_of_parts(parts: SplitResult) -> str:
    host = _host(parts)
    publisher = _rules().publishers.get(host, _NO_PUBLISHER)
    number = _article_number(publisher, _path_and_query(parts))
    if number:
        return f"{publisher.key}{_NUMBER_SIGN}{number}"
    query = _query(parts.query, publisher.drop)
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""  # the route of a script-drawn page
    return f"{publisher.key or host}{_port(parts)}{_path(parts.path)}{'?' if query else ''}{query}{fragment}"


def _article_number(publisher: _Publisher, path_and_query: str) -> str:
    for pattern in publisher.articles:
        found = pattern.search(path_and_query)
        if found:
            return ":".join(group for group in found.groups() if group)
    return ""


def _path_and_query(parts: SplitResult) -> str:
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _path(path: str) -> str:
    path = _without_dots(_one_form(link_parts.without_session(path)))
    path = _SLASHES.sub("/", path)
    return _AMP_HTML.sub("", _AMP_PATH.sub("", _INDEX.sub("", path))).rstrip("/")


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: `.` and `..` are steps, not names."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[max(1, len(kept) - 1) :]  # what stands before the first slash stays
        elif part != ".":
            kept.append(part)
    return "/".join(kept)


def _escaped(part: str, safe: str) -> str:
    """Escaped in one way, byte for byte: addresses in Big5 are no UTF-8, and two of them must not become one."""
    return quote(unquote_to_bytes(part.encode("utf-8", "surrogatepass")), safe=safe)


def _one_form(path: str) -> str:
    """Percent-encoding in one form; an encoded slash stays encoded."""
    if _PLAIN.fullmatch(path):
        return path
    return "/".join(_escaped(part, _PATH_SAFE) for part in path.split("/"))


def _query(query: str, drop: frozenset[str]) -> str:
    if not query:
        return ""
    kept = [pair for pair in query.split("&") if pair and not _is_noise(pair, drop)]
    return "&".join(sorted(map(_one_form_pair, kept)))


def _one_form_pair(pair: str) -> str:
    """A `+` is a space, as forms write it (URL Standard, application/x-www-form-urlencoded)."""
    if _PLAIN.fullmatch(pair):
        return pair
    return "=".join(_escaped(part.replace("+", "%20"), _QUERY_SAFE) for part in pair.split("=", 1))


def _is_tracking(folded: str) -> bool:
    return folded in _rules().tracking or folded.startswith(_rules().tracking_prefixes)


def _is_noise(pair: str, drop: frozenset[str]) -> bool:
    name, _, value = pair.partition("=")
    folded = name.lower()
    rules = _rules()
    if name in drop or _is_tracking(folded):
        return True
    return link_parts.is_session(name, value) or value.lower() in rules.presentation.get(folded, ())


# ------------------------------------------------------------------------------------------------------------ the host
def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip().replace("&amp;", "&"))
        _ = parts.port  # raises for what is no port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = _ascii_host(host)
    return _LANGUAGE_HOST.sub(r"\1.", _HOST_PREFIX.sub("", host))


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _port(parts: SplitResult) -> str:
    return "" if parts.port in (None, 80, 443) else f":{parts.port}"


def _within(parts: SplitResult, kind: _Kind) -> tuple[str, str] | None:
    """The address carried in the path of a cache or mirror, with the wrapper's prefix."""
    for wrapper in _of_host(parts.hostname or "", kind):
        found = wrapper.path.match(_path_and_query(parts))
        if found:
            return wrapper.prefix, f"https://{found[1]}"
    return None


@lru_cache(maxsize=1024)
def _of_host(host: str, kind: _Kind) -> tuple[_Wrapper, ...]:
    """Nearly every host has none."""
    rules = _rules()
    wrappers = rules.wrappers if kind == "wrappers" else rules.mirrors
    return tuple(one for one in wrappers if one.host.fullmatch(host))


# ------------------------------------------------------------------------------------------------------------ the data
@cache
def _rules() -> _Rules:
    data = tomllib.loads(files(__package__).joinpath("hosts.toml").read_text("utf-8"))
    names = data["tracking"]
    return _Rules(
        tracking=frozenset(name.lower() for name in names if not name.endswith("*")),
        tracking_prefixes=tuple(name[:-1].lower() for name in names if name.endswith("*")),
        presentation={name.lower(): frozenset(values) for name, values in data["presentation"].items()},
        wrappers=tuple(_wrapper(row) for row in data["wrapper"]),
        mirrors=tuple(_wrapper(row) for row in data["mirror"]),
        publishers={host: _publisher(row) for row in data["publisher"] for host in row["hosts"]},
    )


def _wrapper(row: dict[str, str]) -> _Wrapper:
    return _Wrapper(re.compile(row["host"]), re.compile(row["path"]), row.get("language", ""))


def _publisher(row: dict[str, list[str] | str]) -> _Publisher:
    release = row.get("release", "")
    return _Publisher(
        key=str(row.get("key", row["hosts"][0])),
        articles=tuple(re.compile(pattern) for pattern in row.get("article", ())),
        release=re.compile(str(release)) if release else None,
        drop=frozenset(row.get("drop", ())),
    )
