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

Validation is Pydantic's: it finds all faults of all sources in one go, unknown keys among them. The
keys and their defaults are those of `monitor.model.Source` and of the rules of its kind (`monitor.source_kinds`); here
stands only what a value of `Source` must be beyond its type.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, get_origin
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
from monitor.model import PageRules, Source, SourceKind
from monitor.source_kinds.feed_kind import without_feed_scheme
from monitor.source_kinds.spec import Check, checks_of, not_empty, regular_expression

_DURATION_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([1-9]\d{0,5})([smhd])")
_SAMPLE = datetime(2026, 2, 25, 15, 4, 5, tzinfo=UTC)  # any moment: to see whether a form can be filled in
SHORTEST = timedelta(seconds=30)  # no publisher is polled oftener: feeds are cached for a minute and more
LONGEST = timedelta(days=30)  # a source that is looked at less often than once a month is not watched


def read_duration(text: str) -> timedelta:
    """``"15m"`` as a time span. ValueError when it is none, or outside 30 s to 30 days."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError('expected a number and a unit, such as "15m", "6h" or "2d"')
    span = timedelta(**{_DURATION_UNITS[match[2]]: int(match[1])})
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


def _web_address(url: str) -> str:
    url = without_feed_scheme(url)
    try:
        filled = url.format(today=_SAMPLE) if "{today" in url else url
        parts = urlsplit(filled)
    except (ValueError, KeyError, IndexError):
        raise ValueError("not an address; today's date is written {today:%Y%m%d}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an http or https address")
    if not filled.isprintable() or " " in filled:
        raise ValueError("contains a space or a control character")
    if len(url) > 2048:
        raise ValueError("longer than 2,048 characters")
    return url


def _is_date_format(text: str) -> str:
    """A format that reads back what it writes; "%Q" and the like do not."""
    try:
        datetime.strptime(_SAMPLE.strftime(text), text)  # noqa: DTZ007 - only to see whether it can be read
    except ValueError:
        raise ValueError("not a strptime format, e.g. %d.%m.%Y") from None
    return text


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("no such time zone") from None
    return name


def _is_switch(value: Any) -> Any:
    """One message for both forms that are allowed."""
    if not isinstance(value, bool) and value != "try":
        raise ValueError('expected a boolean or "try"')
    return value


Duration = Annotated[timedelta, BeforeValidator(read_duration)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


class _Checked(_Table):
    """What concerns several keys of a source at once."""

    @model_validator(mode="after")
    def _kind_has_its_table(self) -> _Checked:
        values: Any = self
        kind: SourceKind = values.kind
        if kind.spec.needs_table and getattr(values, kind) is None:
            raise ValueError(f'kind = "{kind}" needs a [source.{kind}] table')
        table: Any = getattr(values, kind, None)
        for name in kind.spec.needs if table is not None else ():
            if name not in table.model_fields_set:
                raise ValueError(f"[source.{kind}] needs {name}")
        extra = [other for other in _KINDS_WITH_TABLE if other is not kind and getattr(values, other) is not None]
        if extra:
            raise ValueError(f'[source.{extra[0]}] does not go with kind = "{kind}"')
        if values.slowest < values.every:
            raise ValueError("slowest is shorter than every")
        return self


def _checked_by(check: Check) -> AfterValidator:
    def validate(value: Any) -> Any:
        check(value)
        return value

    return AfterValidator(validate)


def _keys_of(values: type) -> dict[str, Any]:
    """The keys of a dataclass as Pydantic wants them: name to (type with its checks, default)."""
    defaults = {field.name: field.default for field in dataclasses.fields(values)}
    keys: dict[str, Any] = {}
    for name, (plain, checks) in checks_of(values).items():
        wanted = plain
        if get_origin(plain) is tuple:  # TOML has arrays and no tuples
            wanted = Annotated[wanted, Field(strict=False)]
        for check in checks:
            wanted = Annotated[wanted, _checked_by(check)]
        keys[name] = (wanted, ... if defaults[name] is dataclasses.MISSING else defaults[name])
    return keys


_KINDS_WITH_TABLE = tuple(kind for kind in SourceKind if kind.spec.keys)


def _entry_model() -> type[_Checked]:
    """`[[source]]`: the keys of `Source`, with one table for the rules of each kind that has some."""
    keys = _keys_of(Source)
    del keys["rules"]
    narrower: dict[str, Any] = {
        "id": Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")],  # stands in addresses and file names
        "name": Annotated[str, _checked_by(not_empty)],
        "publisher": Annotated[str, _checked_by(not_empty)],
        "kind": Annotated[SourceKind, Field(strict=False)],
        "url": Annotated[str, AfterValidator(_web_address)],
        "enabled": Annotated[Any, AfterValidator(_is_switch)],
        "every": Duration,
        "slowest": Duration,
        "zone": Annotated[str, AfterValidator(_is_zone)],
        "date_format": Annotated[str, AfterValidator(_is_date_format)],
        "item_pattern": Annotated[str, _checked_by(regular_expression)],
        "headers": dict[str, str],
        "page": create_model("page", __base__=_Table, **_keys_of(PageRules)),
    }
    for name, wanted in narrower.items():
        keys[name] = (wanted, keys[name][1])
    for kind in _KINDS_WITH_TABLE:
        keys[kind.value] = (create_model(kind.value, __base__=_Table, **_keys_of(kind.spec.rules)) | None, None)
    return create_model("Source", __base__=_Checked, **keys)


_Entry = _entry_model()


def load_sources(path: Path) -> tuple[Source, ...]:
    """The sources of a file. ConfigurationError with every fault when there is any."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError([Fault(str(path), "", "", "no such file")]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError([Fault(str(path), "", "", str(error))]) from None
    return read_sources(raw, str(path))


def read_sources(raw: dict[str, Any], file: str) -> tuple[Source, ...]:
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
        faults += [Fault(file, where, _dotted(fault["loc"]), _message(fault)) for fault in error.errors()]
        return None


def _dotted(location: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in location)


def _message(fault: Any) -> str:
    """Pydantic's message, without what speaks of Python."""
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
    own = [field.name for field in dataclasses.fields(Source) if field.name not in ("headers", "rules", "page")]
    table = getattr(entry, entry.kind, None)
    return Source(
        **{name: getattr(entry, name) for name in own},
        headers=tuple(dict(entry.headers).items()),
        rules=entry.kind.spec.rules(**(table.model_dump() if table else {})),
        page=PageRules(**entry.page.model_dump()) if isinstance(entry.page, _Table) else entry.page,
    )


_ALWAYS = ("id", "name", "publisher", "language", "kind", "url")
_OTHERS = ("enabled", "official", "scope", "retain", "rhythm", "zone", "date_format", "item_pattern")


def write_block(source: Source) -> str:
    """A source as the `[[source]]` block that `load_sources` reads back, without what is left at its default."""
    lines = ["[[source]]"]
    defaults = {field.name: field.default for field in dataclasses.fields(Source)}
    lines += [f"{name} = {_toml(str(getattr(source, name)))}" for name in _ALWAYS]
    lines.append(f'every = "{write_duration(source.every)}"')
    lines += [f"{name} = {_toml(getattr(source, name))}" for name in _OTHERS if getattr(source, name) != defaults[name]]
    if source.slowest != defaults["slowest"]:
        lines.append(f'slowest = "{write_duration(source.slowest)}"')
    lines += _table_lines(source.kind.value, source.rules) + _table_lines("page", source.page)
    return "\n".join(lines) + "\n"


def _table_lines(name: str, rules: Any) -> list[str]:
    """The table of what is not left at its default; none where all of it is."""
    changed = [
        f"{field.name} = {_toml(getattr(rules, field.name))}"
        for field in dataclasses.fields(rules)
        if getattr(rules, field.name) != field.default
    ]
    return [f"[source.{name}]", *changed] if changed else []


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
