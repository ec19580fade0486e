"""The floor plan is a test: imports run down only, and each library stays in its room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
