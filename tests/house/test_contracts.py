"""The floor plan is a test: imports run down only, and each library stays in its room."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import metadata, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def test_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})

    assert done.returncode == 0, done.stdout[-3000:]


def test_smtplib_lives_in_the_mail_channel_alone() -> None:
    users = {file.relative_to(ROOT).parent for file in _sources() if "import smtplib" in file.read_text("utf-8")}

    assert users == {Path("alerts/channels/mail")}


def test_nothing_is_marked_safe_in_a_template() -> None:
    templates = [*ROOT.glob("monitor/entrypoints/**/*.html"), *ROOT.glob("alerts/templates/*")]
    unsafe = [file.name for file in templates if "|safe" in file.read_text("utf-8").replace(" ", "")]

    assert templates
    assert unsafe == []


def _sources() -> list[Path]:
    return [*ROOT.glob("monitor/**/*.py"), *ROOT.glob("alerts/**/*.py")]


def test_no_package_is_left_to_an_extra_that_older_installers_do_not_find() -> None:
    """pip before 23.3 compares the names of extras as they are written, and installs without the extra where they
    differ by a hyphen: what such an extra would bring is then a dependency of our own."""
    ours = {canonicalize_name(Requirement(line).name) for line in _project()["dependencies"]}
    reached, waiting, lost = set(ours), list(ours), []
    while waiting:
        for needed in _needs(waiting.pop()):
            name = canonicalize_name(needed.name)
            offered = metadata(name).get_all("Provides-Extra") or []
            for extra in needed.extras - set(offered):
                lost += [one.name for one in _needs(name, extra) if canonicalize_name(one.name) not in ours]
            if name not in reached:
                reached.add(name)
                waiting.append(name)

    assert "lxml-html-clean" in reached
    assert lost == []


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def _needs(name: str, extra: str = "") -> list[Requirement]:
    """What a package needs here, or what one of its extras adds."""
    every = [Requirement(line) for line in requires(name) or ()]
    plain = [one for one in every if one.marker is None or one.marker.evaluate({"extra": ""})]
    if not extra:
        return plain
    named = canonicalize_name(extra)
    return [one for one in every if one not in plain and one.marker and one.marker.evaluate({"extra": named})]
