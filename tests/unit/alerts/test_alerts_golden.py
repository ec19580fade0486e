from __future__ import annotations

from email import charset

import pytest

from tests.unit.alerts.golden_digests import FOLDER, golden

NAMES = sorted(file.name for file in FOLDER.iterdir())


@pytest.fixture(scope="module")
def made():
    return dict(golden())


@pytest.mark.parametrize("name", NAMES)
def test_every_byte_is_as_it_was_looked_at(made, name):
    """A wanted change is accepted by `python -m tests.unit.alerts.golden_digests`, after looking at it."""
    assert made[name].decode() == (FOLDER / name).read_bytes().decode()


def test_each_golden_digest_has_its_file(made):
    assert sorted(made) == NAMES


def test_nobody_else_in_the_process_changes_a_byte(made, monkeypatch):
    """Apprise has UTF-8 written as quoted-printable, for the whole process, once it is imported."""
    monkeypatch.setitem(charset.CHARSETS, "utf-8", (charset.QP, charset.QP, "utf-8"))
    assert dict(golden()) == made
