"""The settings: `MONITOR_*` from the environment and from `.env`, read once at start.

Every setting may also be given as a file: `MONITOR_SMTP_URL_FILE=/run/secrets/smtp` reads `MONITOR_SMTP_URL` from
there, the way container secrets come. What is empty or blank is not set. What cannot be read or makes no sense is
named, all at once; a name that is no setting is a warning (`unknown_names`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from monitor.errors import ConfigurationError, Fault

PREFIX = "MONITOR_"
FILE_SUFFIX = "_FILE"
SHORTEST_SECRET = 20  # characters: 120 bits where they are random ones of base64
MAIL_SCHEMES = ("smtp", "smtp+starttls", "smtps")
Network = IPv4Network | IPv6Network
# What Kubernetes puts into the environment of every pod for a Service named `monitor`, or `monitor-…`
# (kubernetes.io/docs/concepts/services-networking/service, "Environment variables"): none of it is meant for us.
_SERVICE_NAME = re.compile(
    r"MONITOR(?:_[A-Z0-9_]+)?_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)"
)
_SERVICE_PORT_NAME = re.compile(r"MONITOR(?:_[A-Z0-9_]+)?_PORT")
_SERVICE_PORT = re.compile(r"(?:tcp|udp|sctp)://\S+:\d+")


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())


def _mail_server(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if value.get_secret_value() and (parts.scheme not in MAIL_SCHEMES or not parts.hostname):
        raise ValueError(
            "wanted: smtp://, smtp+starttls:// or smtps:// with a host, e.g. smtps://user:password@mail:465"
        )
    return value


def _database(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError("wanted: sqlite:///path or postgresql://user:password@host/name")
    return value


def _replica(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    if url and not url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError("wanted: postgresql://user:password@host/name of a streaming replica")
    return value


def _long_secret(value: SecretStr) -> SecretStr:
    if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters are wanted: nobody may guess it")
    return value


def _domains(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip().lower().lstrip("@") for part in value.split(",") if part.strip())


def _real_domains(value: tuple[str, ...]) -> tuple[str, ...]:
    if wrong := [one for one in value if not _DOMAIN.fullmatch(one)]:
        raise ValueError(f"no domain: {', '.join(wrong)} (wanted: example.org, gov.hk)")
    return value


def _return_domain(value: str) -> str:
    return _real_domains((value.strip().lower(),))[0] if value.strip() else ""


def _web_base(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an http or https address is wanted")
    return value.rstrip("/")


def _mail_address(value: str) -> str:
    if "@" not in value or any(ord(letter) < 32 for letter in value):
        raise ValueError("a mail address is wanted")
    return value


# RFC 1035, 2.3.1, in lower case; a name in another script is written in its ASCII form (RFC 5890).
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Settings(BaseModel):
    """All settings, with their defaults. docs/settings.md lists them; a test keeps the two equal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path = Field(Path("data"), description="Folder of the SQLite database and of what the service keeps.")
    database_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        SecretStr(""), description="`sqlite:///…` or `postgresql://…`; empty: SQLite in `MONITOR_DATA`."
    )
    read_database_url: Annotated[SecretStr, AfterValidator(_replica)] = Field(
        SecretStr(""),
        description="PostgreSQL: a streaming replica that pages and API read from while it is near enough.",
    )
    sources: Path | None = Field(
        None, description="The sources file; empty: `sources.toml` here, else the shipped one."
    )
    programmes: Path | None = Field(None, description="A programmes file that adds to or overrides the catalogue.")
    rules: Path | None = Field(None, description="A file of rules in words that adds to the shipped ones.")
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] = Field(
        SecretStr(""),
        description="Mail server: `smtp://`, `smtp+starttls://` or `smtps://`; empty: mails wait in the outbox.",
    )
    mail_from: Annotated[str, AfterValidator(_mail_address)] = Field(
        "HK I&T monitor <monitor@localhost>", description="Sender of the digests."
    )
    return_domain: Annotated[str, AfterValidator(_return_domain)] = Field(
        "",
        description="Domain whose mails all reach one mailbox that `monitor bounces` reads: each message has a return "
        "path of its own there; empty: mails that cannot be delivered come back to `MONITOR_MAIL_FROM`.",
    )
    operator: str = Field(
        "", description="Mail address that is told when a source fails and when it recovers; empty: nobody."
    )
    base_url: Annotated[str, AfterValidator(_web_base)] = Field(
        "http://127.0.0.1:8000",
        description="Where people reach the pages. Links in mails begin with it; until it is set they have none.",
    )
    signup: Literal["open", "domains", "closed"] = Field(
        "open",
        description="Who may subscribe on the page: anybody, addresses of `MONITOR_SIGNUP_DOMAINS`, or nobody.",
    )
    signup_domains: Annotated[tuple[str, ...], BeforeValidator(_domains), AfterValidator(_real_domains)] = Field(
        (), description="Domains, and all below them, for `MONITOR_SIGNUP=domains`: `example.org,gov.hk`."
    )
    reading: Literal["open", "token"] = Field(
        "open", description="Who may read pages and API: anybody, or who has a token (`monitor tokens make`)."
    )
    operator_token: Annotated[SecretStr, AfterValidator(_long_secret)] = Field(
        SecretStr(""), description="The operator's own token, of 20 characters at least, which may do everything."
    )
    rate: Annotated[int, Field(ge=0, le=100_000)] = Field(
        600, description="Requests a minute of one address or token; 0: no limit."
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="Proxies whose `X-Forwarded-For` is believed: addresses or networks, with commas."
    )
    host: str = Field("127.0.0.1", description="Address that `monitor serve` listens on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8000, description="Port that `monitor serve` listens on.")
    contact: str = Field("", description="Page or mail address put into the User-Agent; empty: `MONITOR_BASE_URL`.")
    proxy: Annotated[SecretStr, Field()] = Field(
        SecretStr(""), description="Proxy for fetching; empty: none, whatever the environment says."
    )
    allowed_networks: Annotated[tuple[Network, ...], BeforeValidator(_networks)] = Field(
        (), description="Private networks that may be fetched, e.g. `127.0.0.0/8,10.1.0.0/16`: for tests and intranets."
    )
    host_gap: Annotated[float, Field(ge=0, le=60)] = Field(1.0, description="Seconds between two requests to one host.")
    workers: Annotated[int, Field(ge=1, le=64)] = Field(8, description="Sources polled at the same time.")
    twins: Literal["auto", "off"] = Field(
        "auto",
        description="Embedding of headlines, to find language versions: `auto`, if the extra is installed.",
    )
    log: Literal["text", "json"] = Field("text", description="Form of the log lines.")

    @property
    def database(self) -> str:
        """The database address, the default filled in."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data / 'monitor.db'}"

    @property
    def link_base(self) -> str:
        """Where links in mails begin; empty until somebody says where people reach the pages."""
        return self.base_url if "base_url" in self.model_fields_set else ""


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process. ConfigurationError with every fault at once."""
    given = _given(os.environ if environ is None else environ, env_file)
    values, faults = _read_files(given)
    try:
        settings = _validate({name: value for name, value in values.items() if name in known_names()})
    except ValidationError as error:
        faults += [
            Fault("environment", "", _setting(problem["loc"]), _message(problem["msg"])) for problem in error.errors()
        ]
    if faults:
        raise ConfigurationError(faults)
    return settings


def unknown_names(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> list[Fault]:
    """The names with our prefix that are no setting: each is a warning with the nearest name, and changes nothing."""
    given = _given(os.environ if environ is None else environ, env_file)
    known = [name + suffix for name in known_names() for suffix in ("", FILE_SUFFIX)]
    return [
        Fault("environment", "", name, f"no such setting, so it is passed over{_nearest(name, known)}")
        for name in given
        if name not in known
    ]


def _nearest(name: str, known: list[str]) -> str:
    found = get_close_matches(name.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known], 1)
    return f"; is {PREFIX}{found[0]} meant?" if found else ""


def known_names() -> dict[str, str]:
    """Environment name -> field name."""
    return {PREFIX + field.upper(): field for field in Settings.model_fields}


def _given(environ: Mapping[str, str], env_file: Path | None) -> dict[str, str]:
    """What was set under our prefix: the environment goes before `.env`, also where it says that a name is empty."""
    from_file = dotenv_values(env_file) if env_file and env_file.is_file() else {}
    both = {**{name: value or "" for name, value in from_file.items()}, **environ}
    ours = {name: value for name, value in both.items() if name.startswith(PREFIX) and value.strip()}
    return {name: value for name, value in ours.items() if not _is_of_service(name, value)}


def _is_of_service(name: str, value: str) -> bool:
    """Whether Kubernetes has set this for a Service that has our name."""
    if _SERVICE_NAME.fullmatch(name):
        return True
    return bool(_SERVICE_PORT_NAME.fullmatch(name) and _SERVICE_PORT.fullmatch(value.strip()))


def _read_files(given: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in given.items():
        target = name.removesuffix(FILE_SUFFIX)
        if target == name or target not in known_names():
            values[name] = value
        elif target in given:
            faults.append(Fault("environment", "", name, f"given beside {target}: only one of the two"))
        else:
            try:
                values[target] = Path(value).read_text(encoding="utf-8").strip()
            except OSError as error:
                faults.append(Fault("environment", "", name, f"cannot read {value}: {error.strerror}"))
    return values, faults


def _validate(values: Mapping[str, str]) -> Settings:
    fields = {known_names()[name]: value for name, value in values.items() if value.strip()}
    return Settings.model_validate(fields)


def _setting(location: tuple[str | int, ...]) -> str:
    return PREFIX + str(location[0]).upper() if location else PREFIX


def _message(text: str) -> str:
    return text.removeprefix("Value error, ")
