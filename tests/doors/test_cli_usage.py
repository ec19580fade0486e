"""The command line: help, exit statuses, and errors as plain sentences."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from monitor import __version__
from monitor.entrypoints.cli import cli
from monitor.entrypoints.cli.out import console
from tests.doors.doors_support import Run, write_sources
from tests.making import source


def paths_of(group: Any, before: str = "") -> Iterator[str]:
    """Every verb, as it is typed."""
    for name, command in group.commands.items():
        path = f"{before} {name}".strip()
        if not getattr(command, "commands", None) or name == "sources":
            yield path
        yield from paths_of(command, path) if getattr(command, "commands", None) else ()


COMMANDS = (
    "serve", "poll", "search", "show", "sources", "programmes", "subscribe", "unsubscribe", "resume", "subscriptions",
    "digest", "deliver", "deliveries", "import", "export", "classify", "retag", "tidy", "check", "migrate", "health",
    "demo", "story",
)  # fmt: skip


def test_help_lists_every_command(monitor: Run) -> None:
    done = monitor("--help")

    assert done.status == 0
    assert [name for name in COMMANDS if name not in done.out] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(monitor: Run, name: str) -> None:
    done = monitor(name, "--help")

    assert (done.status, done.err) == (0, "")
    assert "Usage" in done.out


WITHOUT_JSON = {"serve", "demo", "assistant"}  # run until they are stopped


@pytest.mark.parametrize("path", sorted(paths_of(get_command(cli))))
def test_every_verb_has_json_and_examples_in_its_help(monitor: Run, path: str) -> None:
    said = monitor(*path.split(), "--help").out

    assert f"\n    monitor {path}" in said
    assert path in WITHOUT_JSON or "--json" in said


def test_help_and_answers_are_plain_text(monitor: Run) -> None:
    assert "[[source]]" in monitor("sources", "import-opml", "--help").out
    assert "\x1b" not in monitor("search", "--help").out


@pytest.mark.parametrize("verb", ["search x", "show 1", "export", "subscriptions", "deliveries"])
def test_what_only_reads_says_that_there_is_no_store_and_makes_none(monitor: Run, home: Path, verb: str) -> None:
    done = monitor(*verb.split())

    assert (done.status, done.out) == (1, "")
    assert "there is no store in" in done.complaints[0]
    assert not (home / "data").exists()


@pytest.mark.parametrize("verb", ["sources", "programmes"])
def test_what_needs_no_store_makes_none(monitor: Run, home: Path, verb: str) -> None:
    assert monitor(verb).status == 0
    assert not (home / "data").exists()


@pytest.mark.parametrize("content", ["rubbish", None])
def test_a_search_needs_no_sources(stocked: Run, home: Path, content: str | None) -> None:
    (home / "sources.toml").unlink() if content is None else (home / "sources.toml").write_text(content)
    done = stocked("search", "talent")

    assert (done.status, len(done.complaints)) == (0, 1)
    assert "2 found" in done.out
    assert stocked("sources").status == 2


def test_no_color_means_no_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert console().is_terminal
    monkeypatch.setenv("NO_COLOR", "1")
    with console().capture() as written:
        console().print("[bold red]x[/bold red]")
    assert console().color_system is None
    assert "\x1b" not in written.get()


def test_whoever_has_read_enough_ends_it_quietly(stocked: Run) -> None:
    reader = "head -c 20"
    many = f"{sys.executable} -m monitor programmes"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {many} | {reader}"], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


def test_the_version(monitor: Run) -> None:
    assert monitor("--version").out == f"monitor {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nope"], "nope"),
        (["search"], "QUERY"),
        (["poll", "--nope"], "--nope"),
        (["show", "seven"], "ID"),
        (["show", "99999999999999999999"], "ID"),
        (["import", "missing.jsonl"], "no such file: missing.jsonl"),
        (["search", "("], "(at character 1)"),
        (["search", "--lim", "3", "x"], "No such option: --lim"),
        (["export", "--jsn"], "No such option: --jsn"),
        (["subscribe", "a@example.org", "x", "--rythm", "daily"], "No such option: --rythm"),
        (["search", "programme:cyber"], "did you mean 'Cyberport'"),
        (["search", "lang:klingon"], "klingon"),
        (["export", "programme:nothing"], "nothing"),
        (["subscribe", "nobody"], "not a mail address"),
        (["subscribe", "a@example.org", "x", "--rhythm", "hourly"], "hourly"),
        (["subscribe", "a@example.org", "x", "--at", "25:00"], "25:00"),
        (["subscribe", "a@example.org", '"open'], "character"),
    ],
)
def test_bad_usage_is_told_in_one_sentence_and_ends_with_2(monitor: Run, arguments: list[str], reason: str) -> None:
    assert monitor("migrate").status == 0
    done = monitor(*arguments)

    assert (done.status, done.out) == (2, "")
    assert len(done.complaints) == 1
    assert reason in done.complaints[0]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["show", "7"], "no article 7"),
        (["programmes", "nothing"], "nothing"),
        (["programmes", "Reserch Talent Hub"], "did you mean 'Research Talent Hub'"),
        (["poll", "nothing"], "no source nothing"),
        (["poll", "gof"], "did you mean 'gov'"),
        (["unsubscribe", "nobody@example.org"], "no subscription of nobody@example.org"),
        (["story", "split", "7"], "no article 7"),
        (["story", "join", "7", "8"], "no story 8"),
    ],
)
def test_what_is_not_there_is_told_in_one_sentence_and_ends_with_1(
    monitor: Run, arguments: list[str], reason: str
) -> None:
    assert monitor("migrate").status == 0
    done = monitor(*arguments)

    assert (done.status, done.out) == (1, "")
    assert len(done.complaints) == 1
    assert reason in done.complaints[0]


def test_a_group_without_a_command_shows_its_help(monitor: Run) -> None:
    done = monitor("story")

    assert (done.status, done.err) == (2, "")
    assert "split" in done.out


def test_every_fault_is_told_at_once(monitor: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings first, since they name the files; then both files together."""
    monkeypatch.setenv("MONITOR_PORT", "eighty")
    monkeypatch.setenv("MONITOR_LOG", "xml")
    done = monitor("search", "x")

    assert done.status == 2
    assert [line.split(":")[0] for line in done.complaints] == [
        "environment, MONITOR_PORT",
        "environment, MONITOR_LOG",
    ]


def test_faults_of_sources_and_programmes_come_together(
    monitor: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sources(home, source("a", "ftp://h/", kind="tape") + source("a", "https://h.example/", colour="red"))
    (home / "more.toml").write_text('[[programme]]\nslug = "x"\nkind = "fund"\nname_en = "X Fund"\nparent = "nobody"\n')
    monkeypatch.setenv("MONITOR_PROGRAMMES", str(home / "more.toml"))
    done = monitor("sources")

    assert done.status == 2
    told = "\n".join(done.complaints)
    for fault in (
        'source "a", url',
        'source "a", kind',
        "colour: unknown key",
        "used 2 times",
        'programme "x", parent',
    ):
        assert fault in told


def test_an_unusable_mail_server_or_operator_is_a_fault(monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SMTP_URL", "smtp://mail.example.org:99999")
    monkeypatch.setenv("MONITOR_OPERATOR", "the operator")
    done = monitor("deliveries")

    assert done.status == 2
    assert {line.split(":")[0] for line in done.complaints} == {
        "environment, MONITOR_SMTP_URL",
        "environment, MONITOR_OPERATOR",
    }


def test_a_database_out_of_reach_is_a_failure_and_no_secret_is_told(
    monitor: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", "postgresql+psycopg://monitor:hunter2@127.0.0.1:9/monitor")
    done = monitor("search", "x")

    assert (done.status, done.out) == (1, "")
    assert "hunter2" not in done.err
    assert "127.0.0.1" in done.err


def test_a_database_file_that_is_none_is_a_failure(monitor: Run, home: Path) -> None:
    (home / "data").mkdir()
    (home / "data" / "monitor.db").write_bytes(b"this is no database, but long enough to be looked at" * 50)
    done = monitor("search", "x")

    assert done.status == 1
    assert len(done.complaints) == 1
