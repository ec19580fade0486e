"""Settings: the environment, `.env`, secrets in files; every fault at once."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.errors import ConfigurationError
from monitor.settings import Settings, known_names, load_settings, unknown_names
from monitor.store import engines


def settings(env_file: Path | None = None, **environ: str) -> Settings:
    return load_settings({f"MONITOR_{name}": value for name, value in environ.items()}, env_file)


def faults(env_file: Path | None = None, **environ: str) -> dict[str, str]:
    """Key -> message of every fault."""
    with pytest.raises(ConfigurationError) as raised:
        settings(env_file, **environ)
    return {fault.key: fault.message for fault in raised.value.faults}


def test_nothing_needs_to_be_set() -> None:
    found = settings()

    assert found.database == "sqlite:///data/monitor.db"
    assert (found.host, found.port, found.workers, found.host_gap) == ("127.0.0.1", 8000, 8, 1.0)
    assert (found.allowed_networks, found.sources, found.operator) == ((), None, "")


def test_the_database_follows_the_folder_until_it_is_named() -> None:
    url = "postgresql+psycopg://monitor:secret@db/monitor"

    assert settings(DATA="/srv/news").database == "sqlite:////srv/news/monitor.db"
    assert settings(DATA="/srv/news", DATABASE_URL=url).database == url


def test_networks_come_with_commas() -> None:
    found = settings(ALLOWED_NETWORKS="127.0.0.0/8, 10.1.2.3/16,,::1/128").allowed_networks

    assert found == (ip_network("127.0.0.0/8"), ip_network("10.1.0.0/16"), ip_network("::1/128"))


@pytest.mark.parametrize("nothing", ["", " ", "\n"])
@pytest.mark.parametrize("name", sorted(known_names()))
def test_empty_or_blank_is_not_set(name: str, nothing: str) -> None:
    assert load_settings({name: nothing, f"{name}_FILE": nothing}, None) == settings()


@pytest.mark.parametrize("name", sorted(known_names()))
def test_empty_is_not_set_in_the_environment_of_the_process_either(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "")
    monkeypatch.setenv(f"{name}_FILE", " ")

    assert load_settings(env_file=None) == settings()


def test_what_a_cluster_sets_is_passed_over_in_the_environment_of_the_process_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in OF_SERVICES.items():
        monkeypatch.setenv(name, value)

    assert load_settings(env_file=None) == settings()
    assert unknown_names(env_file=None) == []


def test_what_is_not_given_is_not_taken_from_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_PORT", "9000")

    assert load_settings({}, None).port == 8000


def test_an_empty_value_beside_a_file_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("8123", encoding="utf-8")
    (tmp_path / "blank").write_text("\n", encoding="utf-8")

    assert settings(PORT="", PORT_FILE=str(tmp_path / "port")).port == 8123
    assert settings(PORT_FILE=str(tmp_path / "blank")).port == 8000


def test_the_base_address_has_no_slash_at_its_end() -> None:
    assert settings(BASE_URL="https://news.example.org/").base_url == "https://news.example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("HOST_GAP", "-1"),
        ("LOG", "xml"),
        ("SMTP_URL", "http://mail"),
        ("SMTP_URL", "smtp://"),
        ("DATABASE_URL", "mysql://db/x"),
        ("BASE_URL", "news.example.org"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@b\r\nBcc: c@d"),
        ("ALLOWED_NETWORKS", "127.0.0.1/99"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(name: str, value: str) -> None:
    assert list(faults(None, **{name: value})) == [f"MONITOR_{name}"]


def test_every_fault_comes_at_once() -> None:
    found = faults(PORT="x", LOG="xml", SMTP_URL_FILE="/nowhere/smtp")

    assert set(found) == {"MONITOR_PORT", "MONITOR_LOG", "MONITOR_SMTP_URL_FILE"}
    assert "/nowhere/smtp" in found["MONITOR_SMTP_URL_FILE"]


# What a cluster's pods are given for Services named monitor, monitor-database and monitor-smtp-url.
OF_SERVICES = {
    "MONITOR_SERVICE_HOST": "10.0.0.7",
    "MONITOR_SERVICE_PORT": "8000",
    "MONITOR_SERVICE_PORT_HTTP": "8000",
    "MONITOR_PORT": "tcp://10.0.0.7:8000",
    "MONITOR_PORT_8000_TCP": "tcp://10.0.0.7:8000",
    "MONITOR_PORT_8000_TCP_PROTO": "tcp",
    "MONITOR_PORT_8000_TCP_PORT": "8000",
    "MONITOR_PORT_8000_TCP_ADDR": "10.0.0.7",
    "MONITOR_PORT_53_UDP": "udp://[fd00::7]:53",
    "MONITOR_PORT_53_UDP_ADDR": "fd00::7",
    "MONITOR_DATABASE_SERVICE_HOST": "10.0.0.8",
    "MONITOR_DATABASE_PORT": "tcp://10.0.0.8:5432",
    "MONITOR_DATABASE_PORT_5432_TCP": "tcp://10.0.0.8:5432",
    "MONITOR_SMTP_URL_SERVICE_PORT": "25",
    "MONITOR_SMTP_URL_PORT": "tcp://10.0.0.9:25",
}


@pytest.mark.parametrize("name", sorted(OF_SERVICES))
def test_what_a_cluster_sets_for_a_service_of_our_name_is_passed_over(name: str) -> None:
    assert load_settings({name: OF_SERVICES[name]}, None) == settings()
    assert unknown_names({name: OF_SERVICES[name]}, None) == []


def test_an_address_is_no_port_unless_it_is_that_of_a_service() -> None:
    assert list(faults(PORT="http://10.0.0.7:8000")) == ["MONITOR_PORT"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("MONITOR_PROT", "MONITOR_PORT"),
        ("MONITOR_SMTP", "MONITOR_SMTP_URL"),
        ("MONITOR_BASEURL", "MONITOR_BASE_URL"),
        ("MONITOR_DATABASE_URL_FIEL", "MONITOR_DATABASE_URL_FILE"),
        ("MONITOR_XYZZY_QUUX", None),
    ],
)
def test_an_unknown_name_is_a_warning_with_the_nearest_one(name: str, meant: str | None) -> None:
    [warning] = unknown_names({name: "1", "MONITOR_LOG": "json"}, None)

    assert load_settings({name: "1"}, None) == settings()
    assert warning.key == name
    assert warning.message.partition("; ")[2] == (f"is {meant} meant?" if meant else "")


def test_what_is_not_ours_is_passed_over() -> None:
    assert load_settings({"HOME": "/root", "MONITORING": "1", "HTTP_PROXY": "http://p"}, None) == settings()


# ---------------------------------------------------------------------------------------------------------------- files
@pytest.mark.parametrize("name", sorted(known_names()))
def test_every_setting_has_a_file_form(tmp_path: Path, name: str) -> None:
    values = {"MONITOR_PORT": "8123", "MONITOR_LOG": "json", "MONITOR_BASE_URL": "https://n.example"}
    values |= {"MONITOR_SMTP_URL": "smtps://u:p@mail", "MONITOR_DATABASE_URL": "sqlite:///x.db"}
    values |= {
        "MONITOR_TWINS": "off",
        "MONITOR_READ_DATABASE_URL": "postgresql://replica/monitor",
        "MONITOR_SIGNUP": "closed",
        "MONITOR_SIGNUP_DOMAINS": "example.org",
        "MONITOR_MAIL_FROM": "a@b.example",
        "MONITOR_OPERATOR_TOKEN": "a" * 20,
        "MONITOR_READING": "token",
        "MONITOR_RATE": "60",
        "MONITOR_WORKERS": "3",
        "MONITOR_HOST_GAP": "2",
    }
    value = values.get(name, "127.0.0.0/8")
    (tmp_path / "secret").write_text(f"  {value}\n", encoding="utf-8")

    from_file = load_settings({f"{name}_FILE": str(tmp_path / "secret")}, None)
    assert from_file == load_settings({name: value}, None)
    assert from_file != settings()


def test_a_setting_and_its_file_together_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("smtps://mail", encoding="utf-8")

    assert list(faults(SMTP_URL="smtps://mail", SMTP_URL_FILE=str(tmp_path / "secret"))) == ["MONITOR_SMTP_URL_FILE"]


def test_the_environment_goes_before_the_env_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('MONITOR_PORT=1\nMONITOR_HOST="0.0.0.0"\nOTHER=x\n', encoding="utf-8")
    found = settings(file, PORT="2")

    assert (found.port, found.host) == (2, "0.0.0.0")
    assert settings(tmp_path / "none").port == 8000


def test_secrets_are_not_shown() -> None:
    found = settings(SMTP_URL="smtps://user:hunter2@mail", DATABASE_URL="postgresql+psycopg://m:hunter2@db/m")

    assert "hunter2" not in repr(found)
    assert "hunter2" not in str(faults(SMTP_URL="ftp://user:hunter2@mail"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_postgresql_may_begin_as_its_own_tools_write_it(scheme: str) -> None:
    url = f"{scheme}://monitor:secret@database/monitor"

    assert load_settings({"MONITOR_DATABASE_URL": url}, None).database == url
    assert engines.parsed(url).drivername == "postgresql+psycopg"
    assert engines.parsed(url).password == "secret"


@pytest.mark.parametrize("value", ["example", "Example.ORG", "@gov.hk , a.b-c.hk"])
def test_domains_that_may_sign_up_are_read(value: str) -> None:
    found = settings(SIGNUP="domains", SIGNUP_DOMAINS=value).signup_domains

    assert found == tuple(part.strip(" @").lower() for part in value.split(","))


@pytest.mark.parametrize("value", ["gov.hk;", "a b", "*.gov.hk", "-a.hk", "me@example.org"])
def test_what_is_no_domain_is_a_fault(value: str) -> None:
    assert "no domain" in faults(SIGNUP="domains", SIGNUP_DOMAINS=value)["MONITOR_SIGNUP_DOMAINS"]
