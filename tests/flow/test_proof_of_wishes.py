"""What overtakes a rhythm is told once and alone, what is new to nobody is said where it is wanted, and the proof finds
what is wrong with either."""

from __future__ import annotations

from typing import Any

import pytest

from alerts import digest_run, urgent_run
from alerts.selection import Selection
from tests.flow.readers_life import DAY_BEFORE, BesidesLife, Life, Plant, changed

LIFE = BesidesLife


def told(life: Life) -> dict[str, list[tuple[str, list[str]]]]:
    """What came to whom: (kind of digest, the last part of each item's address, in alphabetical order)."""
    readers = {one.id: one.address.partition("@")[0] for one in life.app.alerts.subscriptions()}
    found: dict[str, list[tuple[str, list[str]]]] = {name: [] for name in readers.values()}
    for one in reversed(life.app.alerts.digests()):
        named = sorted(item.url.rpartition("/")[2] for item in one.items)
        found[readers[one.subscription_id]].append((one.kind, named))
    return found


def test_what_is_urgent_comes_ahead_and_never_again(life: Life) -> None:
    life.live()

    assert told(life) == {
        "closing": [("urgent", ["soon"]), ("regular", ["hub", "robots"]), ("urgent", ["hub"])],
        "marked": [("urgent", ["robots"]), ("regular", ["hub", "soon"]), ("urgent", ["later"])],
        "nothing": [("empty", []), ("empty", [])],
        "both": [("urgent", ["soon"]), ("regular", ["hub"]), ("urgent", ["hub"])],
        "at-once": [("regular", ["robots"]), ("regular", ["later"])],
        "plain": [("regular", ["hub", "robots", "soon"])],
    }
    assert life.app.verify_deliveries().findings == []
    moved = next(one for one in life.app.alerts.digests() if one.kind == "urgent" and one.subscription_id == 1)
    assert [(one.before[:10], one.after[:10]) for one in moved.items[0].changes] == [("2026-12-18", "2026-11-25")]


def test_they_are_made_anew_to_the_byte(life: Life) -> None:
    life.live()

    made = life.app.alerts.replay(DAY_BEFORE, life.clock.now)
    assert {one.digest.kind for one in made} == {"regular", "urgent", "empty"}
    assert {one.same for one in made} == {True}


def test_a_tick_without_anything_stored_writes_nothing(life: Life) -> None:
    life.live()
    marks = [one.urgent_mark for one in life.app.alerts.subscriptions()]
    life.clock.pass_by(minutes=1)
    life.app.alerts.compose_due()

    assert [one.urgent_mark for one in life.app.alerts.subscriptions()] == marks
    assert all(marks)


def _empty(*_: Any) -> Any:
    return Selection()


def _never(real: Any, self: Any, stopping: Any) -> list[Any]:
    return []


BUGS: dict[str, tuple[Plant, str]] = {
    "nothing is urgent": (changed(urgent_run, "urgent_part", _empty), "missed"),
    "nobody looks for what is urgent": (changed(urgent_run.UrgentRun, "compose", _never), "late"),
    "everything is urgent": (changed(urgent_run, "urgent_part", lambda real, whole, *_: whole), "not urgent"),
    "nothing new is not said": (changed(digest_run, "says_nothing_new", lambda *_: False), "not said"),
    "nothing new is said to all": (changed(digest_run, "says_nothing_new", lambda *_: True), "not wanted"),
}


@pytest.mark.parametrize(("plant", "kind"), BUGS.values(), ids=BUGS)
def test_a_planted_bug_is_found(life: Life, plant: Plant, kind: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        life.live()

    assert kind in life.kinds
