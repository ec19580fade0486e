from __future__ import annotations

import pytest

from tests.unit.alerts.golden_digests import FOLDER, golden

MADE = dict(golden())


@pytest.mark.parametrize("name", sorted(MADE))
def test_every_byte_is_as_it_was_looked_at(name):
    """A wanted change is accepted by `python -m tests.unit.alerts.golden_digests`, after looking at it."""
    assert MADE[name].decode() == (FOLDER / name).read_bytes().decode()


def test_no_golden_file_is_left_over():
    assert sorted(MADE) == sorted(file.name for file in FOLDER.iterdir())
