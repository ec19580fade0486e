"""Links to a reader's own page: nobody makes one, and they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.signed_links import LINK_DAYS, read_link, sign
from tests.unit.alerts.support import START

LINK = sign(17, "secret", START)


def test_a_link_works_for_so_many_days():
    link = read_link(LINK)

    assert link is not None
    assert (link.subscription_id, link.is_signed_with("secret")) == (17, True)
    assert not link.has_expired(START + timedelta(days=LINK_DAYS))
    assert link.has_expired(START + timedelta(days=LINK_DAYS + 1))


def test_the_same_day_gives_the_same_link():
    assert sign(17, "secret", START + timedelta(hours=3)) == LINK
    assert sign(17, "", START) == ""


@pytest.mark.parametrize("secret", ["other", "", "secret "])
def test_another_secret_signs_nothing(secret):
    link = read_link(LINK)
    assert link is not None
    assert not link.is_signed_with(secret)


@given(st.integers(0, len(LINK) - 1), st.characters(codec="ascii"))
def test_no_changed_link_is_ours(place, character):
    changed = LINK[:place] + character + LINK[place + 1 :]
    link = read_link(changed)
    assert changed == LINK or link is None or not link.is_signed_with("secret")


@given(st.text())
def test_whatever_is_typed_is_a_link_or_none(text):
    link = read_link(text)
    assert link is None or not link.is_signed_with("secret")
