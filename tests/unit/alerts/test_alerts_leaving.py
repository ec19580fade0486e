"""A reader may leave by writing a mail: only to an address that stands in a message to them, and only by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from alerts.channels.mail.address import is_address
from alerts.channels.mail.bounce_parser import read_report
from alerts.channels.mail.mime import list_headers
from alerts.model import DeliveryState
from alerts.return_path import is_leaving, leaving_address, leaving_tags, return_tags
from tests.unit.alerts.support import World, item, sqlite_engine, subscription, transactions

DOMAIN = "bounces.example.hk"
READER = "reader@example.hk"
MAIL = "{field}: <{to}>\nFrom: somebody@elsewhere.example\nSubject: unsubscribe\n{more}\n\n"


@pytest.fixture
def world():
    made = World(transactions(sqlite_engine()), return_domain=DOMAIN)
    made.alerts.subscribe(READER, "")
    return made


def address_in_digest(world):
    """That for leaving, as a mail program reads it from a digest that waits in the outbox."""
    world.items = [item(1)]
    world.clock.forward(days=1)
    world.alerts.compose_due(force=True)
    page, mail = dict(world.alerts.outbox()[0].headers)["List-Unsubscribe"].split(", ")
    assert page.startswith("<https://")
    return mail.removeprefix("<mailto:").removesuffix(">")


def came(world, to, field="To", more="X: y"):
    return world.alerts.take_bounce(read_report(MAIL.format(field=field, to=to, more=more).encode()))


@pytest.mark.parametrize("field", ["To", "Cc", "Delivered-To", "X-Original-To"])
def test_who_writes_there_has_left(world, field):
    """From any mailbox, in whatever case a server writes it; what waits is not sent; a second mail changes nothing."""
    to = address_in_digest(world).upper()
    left = came(world, to, field)

    assert (left.outcome, left.recipient, left.stopped) == ("leaving", READER, 1)
    assert world.alerts.subscriptions() == []
    assert world.alerts.outbox()[0].state is DeliveryState.CANCELLED
    assert came(world, to, field).outcome == "known"


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("To", "Auto-Submitted: auto-replied"),
        ("To", "Auto-Submitted: auto-generated"),
        ("To", "Return-Path: <>"),
        ("References", "To: list@example.hk"),
        ("Subject", "To: list@example.hk"),
    ],
)
def test_what_a_program_writes_or_somebody_quotes_ends_nothing(world, field, more):
    assert came(world, address_in_digest(world), field, more).stopped == 0
    assert len(world.alerts.subscriptions()) == 1


@pytest.mark.parametrize("change", [lambda to: to.replace("-1-", "-2-"), lambda to: to.replace("@", "0@")])
def test_an_address_that_was_not_made_here_ends_nothing(world, change):
    to = address_in_digest(world)
    forged = to[: to.index("@") - 20] + "0" * 20 + to[to.index("@") :]
    assert {came(world, one).outcome for one in (forged, change(to))} <= {"stranger", "none"}
    assert len(world.alerts.subscriptions()) == 1


def test_nobody_can_write_it_for_a_subscription_that_has_no_secret(world):
    with world.begin() as session:
        session.execute(text("UPDATE subscription SET link_secret = ''"))
    assert came(world, leaving_address(1, "", DOMAIN)).outcome == "stranger"
    assert len(world.alerts.subscriptions()) == 1


def test_a_report_of_a_digest_is_no_wish_to_leave(world):
    """Its text quotes the head of the digest, and with it the address."""
    to = address_in_digest(world)
    report = MAIL.format(field="To", to=f"list@{DOMAIN}", more="Return-Path: <>")
    quoted = f"{report}550 5.1.1 no such user\n\nList-Unsubscribe: <mailto:{to}>\n"
    assert world.alerts.take_bounce(read_report(quoted.encode())).outcome in ("none", "stranger")
    assert len(world.alerts.subscriptions()) == 1


def test_without_pages_mail_is_the_way_and_without_a_domain_the_page():
    mine = subscription(link_secret="s" * 43)
    only_mail = dict(list_headers(mine, "example.hk", "", "k", DOMAIN))
    only_page = dict(list_headers(mine, "example.hk", "https://m.example.hk", "k"))

    assert only_mail["List-Unsubscribe"] == f"<mailto:{leaving_address(mine.id, mine.link_secret, DOMAIN)}>"
    assert "List-Unsubscribe-Post" not in only_mail
    assert only_page["List-Unsubscribe"] == f"<https://m.example.hk/unsubscribe/{mine.token}>"


@given(st.integers(1, 10**15), st.text(min_size=1, max_size=40))
def test_it_is_read_back_in_any_case_and_signed_with_its_own_key_alone(number, key):
    address = leaving_address(number, key, DOMAIN)
    (tag,) = leaving_tags(f"for <{address.upper()}>; Sun, 22 Nov")

    assert (tag.id, is_address(address), return_tags(address)) == (number, True, ())
    assert is_leaving(tag, key)
    assert not is_leaving(tag, key + "x")
