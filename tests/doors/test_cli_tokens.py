"""`monitor tokens`: made, listed, revoked; what was changed by hand."""

from __future__ import annotations

from tests.doors.doors_support import Run


def test_a_token_is_made_listed_and_revoked(stocked: Run) -> None:
    made = stocked("tokens", "make", "team calendar")
    listed = stocked("tokens", "list", "--json").objects

    assert made.status == 0
    assert made.out.startswith("hkit_")
    assert made.complaints == ["this is shown once; it may: read"]
    assert [(one["name"], one["scopes"], one["revoked"]) for one in listed] == [("team calendar", ["read"], None)]
    assert stocked("tokens", "revoke", "team calendar").status == 0
    assert stocked("tokens", "revoke", "team calendar").complaints == ["no token 'team calendar'"]
    assert stocked("tokens", "list", "--json").objects[0]["revoked"]


def test_what_makes_no_sense_is_refused(stocked: Run) -> None:
    assert stocked("tokens", "make", "x", "--scope", "everything").status == 2
    assert stocked("tokens", "make", "operator").status == 2
    assert stocked("tokens", "make", " ").status == 2
    assert stocked("tokens", "make", "twice").status == 0
    assert stocked("tokens", "make", "twice").status == 2


def test_changes_by_hand_are_listed(stocked: Run) -> None:
    stocked("tokens", "make", "desk", "--scope", "stories")
    stocked("story", "join", "2", "1")
    found = stocked("tokens", "audit", "--json").objects

    assert [(one["by"], one["action"]) for one in found] == [("operator", "story join"), ("operator", "token made")]
