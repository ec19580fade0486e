"""retag, tidy, check, migrate, health."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.doors_support import RAIN, Run, lines, write_sources
from tests.making import source


def test_check_is_content_with_what_is_shipped(monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONITOR_SOURCES")
    done = monitor("check")

    assert (done.status, done.err) == (0, "")
    assert "0 fault(s)" in done.out
    assert "436 programmes" in done.out


def test_check_lists_every_fault_of_every_file_at_once(
    monitor: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_OPERATOR", "nobody")
    (home / "mine.toml").write_text('[[programme]]\nslug = "X"\nkind = "club"\nname_en = "X"\n[other]\n')
    monkeypatch.setenv("MONITOR_PROGRAMMES", str(home / "mine.toml"))
    write_sources(home, "[defaults]\n" + source("a b", "https://h.example/", every="soon", item_pattern="("))
    done = monitor("check")

    assert done.status == 2
    for place in (
        "MONITOR_OPERATOR",
        f"{home}/sources.toml, defaults: unknown key",
        'sources.toml, source "a b", id',
        'sources.toml, source "a b", every',
        'sources.toml, source "a b", item_pattern',
        f"{home}/mine.toml, other: unknown key",
        'mine.toml, programme "X", slug',
        'mine.toml, programme "X", kind',
    ):
        assert any(place in line for line in done.complaints), place


def test_check_tries_the_examples_of_a_users_rules(monitor: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = 'id = "mine"\ngroup = "denied"\npattern = "[絕不|才不]"\nwhere = "before"\nexamples = ["絕不{推出}"]'
    (home / "rules.toml").write_text(f"[[rule]]\n{keys}\n", "utf-8")
    monkeypatch.setenv("MONITOR_RULES", str(home / "rules.toml"))
    done = monitor("check")

    assert done.status == 2
    assert f"{home}/rules.toml, rule \"mine\", pattern: no example needs '才不'" in done.err
    assert "rules in words" in done.out


def test_check_as_json(monitor: Run, home: Path) -> None:
    write_sources(home, source("a", "https://h.example/", colour="red"))
    done = monitor("check", "--json")

    assert done.status == 2
    faults = [one for one in done.objects if one["level"] == "fault"]
    assert faults == [
        {
            "level": "fault",
            "file": f"{home}/sources.toml",
            "where": 'source "a"',
            "key": "colour",
            "message": "unknown key",
        }
    ]


def test_retag_brings_what_is_stored_up_to_date(stocked: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stocked("retag").out.startswith("0 read, nothing changed")
    (home / "mine.toml").write_text('[[programme]]\nslug = "wind"\nkind = "product"\nname_en = "Gusty Winds"\n')
    monkeypatch.setenv("MONITOR_PROGRAMMES", str(home / "mine.toml"))
    (changed,) = stocked("retag", "--json").objects

    assert (changed["seen"], changed["changed"], changed["gained"], changed["lost"]) == (4, 1, {"wind": 1}, {})
    assert [one["title"] for one in stocked("export", "programme:wind is:any").objects] == [RAIN["title"]]
    assert stocked("retag").out.startswith("0 read, nothing changed")


def test_tidy_keeps_what_is_young(stocked: Run) -> None:
    assert stocked("tidy").out == "0 articles, 0 polls, 0 addresses, 0 mail bodies, 0 old requests removed\n"
    assert len(stocked("export").objects) == 4
    assert stocked("tidy", "--days", "1").status == 2


def test_migrate_names_the_revision(monitor: Run) -> None:
    done = monitor("migrate")

    assert (done.status, done.err) == (0, "")
    assert "revision 0015" in done.out


def test_health_of_the_database_and_of_a_service_that_does_not_answer(monitor: Run) -> None:
    (report,) = monitor("health", "--json").objects
    assert report["ready"] is True
    assert (report["database"], report["sources"]) == ("sqlite", 1)

    away = monitor("health", "--url", "http://127.0.0.1:9", "--json")
    assert away.status == 1
    assert away.objects[0]["ready"] is False


def test_an_import_after_a_check_finds_no_database_of_its_own(monitor: Run, home: Path) -> None:
    monitor("check")
    assert not (home / "data").exists()
    monitor("import", "-", stdin=lines(RAIN))
    assert (home / "data" / "monitor.db").is_file()
