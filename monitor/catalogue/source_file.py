"""`sources.toml`: read whole, or refused whole with every fault listed.

    [[source]]                      one address that lists news
    id = "rthk-local-en"            unique; letters, digits, hyphens
    name = "RTHK local news"
    publisher = "RTHK"
    language = "en"                 en | zh-Hant | zh-Hans
    kind = "feed"                   feed | listing | sitemap | api
    url = "https://…"               `{today:%Y%m%d}` stands for today's date in Hong Kong
    every = "20m"                   the shortest wait between two polls: 90s, 15m, 6h, 2d
    [source.listing] …              selectors: see docs/sources.md

Validation is Pydantic's: it finds all faults of all sources in one go, and knows every key that it was not told of. The
keys and their defaults are those of `monitor.model.Source`; here stands only what a value must be beyond its type.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    model_validator,
)

from monitor.errors import ConfigurationError, Fault
from monitor.model import ApiRules, Kind, ListingRules, PageRules, SitemapRules, Source

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([1-9]\d{0,5})([smhd])")
_SAMPLE = datetime(2026, 2, 25, 15, 4, 5, tzinfo=UTC)  # any moment: to see whether a form can be filled in
SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(days=30)


def read_duration(text: str) -> timedelta:
    """``"15m"`` as a time span. ValueError when it is none, or outside 30 s to 30 days."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError('a number and a unit is wanted, such as "15m", "6h" or "2d"')
    span = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if not SHORTEST <= span <= LONGEST:
        raise ValueError(f"{text} is outside 30s to 30d")
    return span


def write_duration(span: timedelta) -> str:
    """The shortest spelling that `read_duration` reads back."""
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _is_web_address(url: str) -> str:
    try:
        filled = url.format(today=_SAMPLE) if "{today" in url else url
        parts = urlsplit(filled)
    except (ValueError, KeyError, IndexError):
        raise ValueError("not an address; today's date is written {today:%Y%m%d}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an http or https address is wanted")
    if not filled.isprintable() or " " in filled:
        raise ValueError("a character that no address has")
    if len(url) > 2048:
        raise ValueError("longer than 2,048 characters")
    return url


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return pattern


def _is_date_format(text: str) -> str:
    """A format that reads back what it writes; "%Q" and the like do not."""
    try:
        datetime.strptime(_SAMPLE.strftime(text), text)  # noqa: DTZ007 - asked only whether it can be read
    except ValueError:
        raise ValueError("not a strptime format, e.g. %d.%m.%Y") from None
    return text


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("no such time zone") from None
    return name


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Pattern = Annotated[str, AfterValidator(_is_pattern)]
Text = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


class _Checked(_Table):
    """What concerns several keys of a source at once."""

    @model_validator(mode="after")
    def _kind_has_its_table(self) -> _Checked:
        values: Any = self
        tables = {Kind.LISTING: values.listing, Kind.API: values.api, Kind.SITEMAP: values.sitemap}
        if values.kind in (Kind.LISTING, Kind.API) and tables[values.kind] is None:
            raise ValueError(f'kind = "{values.kind}" needs a [source.{values.kind}] table')
        extra = [kind for kind, table in tables.items() if table is not None and kind is not values.kind]
        if extra:
            raise ValueError(f'[source.{extra[0]}] does not go with kind = "{values.kind}"')
        if values.slowest < values.every:
            raise ValueError("slowest is shorter than every")
        return self


def _table(of: type, base: type[_Table] = _Table, **narrower: Any) -> type[_Table]:
    """A model with the keys and defaults of a dataclass of ours; `narrower`: what a key must be, beyond its type."""
    types = get_type_hints(of)
    keys: dict[str, Any] = {}
    for field in dataclasses.fields(of):
        default = ... if field.default is dataclasses.MISSING else field.default
        keys[field.name] = (narrower.get(field.name, types[field.name]), default)
    return create_model(of.__name__, __base__=base, **keys)


_Listing = _table(ListingRules, item=Text, date_from_url=Pattern, pages=Annotated[int, Field(ge=1, le=20)])
_Api = _table(ApiRules)
_Sitemap = _table(SitemapRules, children=Annotated[int, Field(ge=0, le=50)])
_Page = _table(PageRules, remove=Annotated[tuple[str, ...], Field(strict=False)])
_Entry = _table(
    Source,
    _Checked,
    id=Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")],
    name=Text,
    publisher=Text,
    kind=Annotated[Kind, Field(strict=False)],
    url=Annotated[str, AfterValidator(_is_web_address)],
    every=Duration,
    slowest=Duration,
    zone=Annotated[str, AfterValidator(_is_zone)],
    date_format=Annotated[str, AfterValidator(_is_date_format)],
    item_pattern=Pattern,
    headers=dict[str, str],
    listing=_Listing | None,
    api=_Api | None,
    sitemap=_Sitemap | None,
    page=_Page,
)


def load(path: Path) -> tuple[Source, ...]:
    """The sources of a file. ConfigurationError with every fault when there is any."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError([Fault(str(path), "", "", "no such file")]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError([Fault(str(path), "", "", str(error))]) from None
    return read(raw, str(path))


def read(raw: dict[str, Any], file: str) -> tuple[Source, ...]:
    """The sources of a parsed file; `file` is named in the faults."""
    faults = [Fault(file, "", key, "unknown key") for key in raw if key != "source"]
    tables = raw.get("source", [])
    if not isinstance(tables, list) or not tables:
        faults.append(Fault(file, "", "source", "no [[source]] in it"))
        raise ConfigurationError(faults)
    sources = [_read_one(table, number, file, faults) for number, table in enumerate(tables, 1)]
    faults += _twice(tables, file)
    if faults:
        raise ConfigurationError(faults)
    return tuple(source for source in sources if source is not None)


def _read_one(table: Any, number: int, file: str, faults: list[Fault]) -> Source | None:
    where = f'source "{table["id"]}"' if isinstance(table, dict) and table.get("id") else f"source number {number}"
    try:
        return _to_source(_Entry.model_validate(table))
    except ValidationError as error:
        faults += [Fault(file, where, _key(fault["loc"]), _plain(fault)) for fault in error.errors()]
        return None


def _key(location: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in location)


def _plain(fault: Any) -> str:
    """Pydantic's message, in the words of this house."""
    kind, message = fault["type"], str(fault["msg"])
    if kind == "extra_forbidden":
        return "unknown key"
    if kind == "missing":
        return "missing"
    return message.removeprefix("Value error, ")


def _twice(tables: Iterable[Any], file: str) -> list[Fault]:
    ids = Counter(str(table.get("id")) for table in tables if isinstance(table, dict) and table.get("id"))
    return [Fault(file, f'source "{id_}"', "id", f"used {times} times") for id_, times in ids.items() if times > 1]


def _to_source(entry: Any) -> Source:
    values = {field.name: getattr(entry, field.name) for field in dataclasses.fields(Source)}
    values["headers"] = tuple(dict(entry.headers).items())
    for name, rules in (("listing", ListingRules), ("api", ApiRules), ("sitemap", SitemapRules), ("page", PageRules)):
        table = values[name]
        if isinstance(table, _Table):
            values[name] = rules(**table.model_dump())
    return Source(**values)


_ALWAYS = ("id", "name", "publisher", "language", "kind", "url")
_OTHERS = ("enabled", "official", "scope", "retain", "zone", "date_format", "item_pattern")


def write_block(source: Source) -> str:
    """A source as the `[[source]]` block that `load` reads back, without what is left at its default."""
    lines = ["[[source]]"]
    defaults = {field.name: field.default for field in dataclasses.fields(Source)}
    lines += [f"{name} = {_toml(str(getattr(source, name)))}" for name in _ALWAYS]
    lines.append(f'every = "{write_duration(source.every)}"')
    lines += [f"{name} = {_toml(getattr(source, name))}" for name in _OTHERS if getattr(source, name) != defaults[name]]
    if source.slowest != defaults["slowest"]:
        lines.append(f'slowest = "{write_duration(source.slowest)}"')
    for name in ("listing", "api", "sitemap", "page"):
        lines += _table_lines(name, getattr(source, name))
    return "\n".join(lines) + "\n"


def _table_lines(name: str, rules: Any) -> list[str]:
    if rules is None or rules == PageRules():
        return []
    lines = [f"[source.{name}]"]
    for field in dataclasses.fields(rules):
        value = getattr(rules, field.name)
        if value != field.default:
            lines.append(f"{field.name} = {_toml(value)}")
    return lines


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
