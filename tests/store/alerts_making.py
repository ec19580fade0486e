"""What the tests of the rows of the alerts share."""

from __future__ import annotations

import threading
from datetime import datetime

from sqlmodel import Session, select

from alerts import outbox
from alerts.attempt import Attempt, AttemptStatus
from alerts.model import Delivery, KnownFact

TEMPORARY = Attempt(AttemptStatus.RETRY, "RCPT: 451 later", 451)


def count(world, row, *conditions):
    with world.begin() as session:
        return len(session.exec(select(row).where(*conditions)).all())


def states(world):
    return [delivery.state.value for delivery in world.alerts.outbox()]


def claim(session: Session, now: datetime) -> Delivery:
    """The next mail, which is there."""
    claimed = outbox.claim(session, "mail", now)
    assert claimed is not None
    return claimed


def known(value, seen, how="edit"):
    return KnownFact("deadline", value, "", how, seen)


def in_threads(number, work):
    barrier, results, errors = threading.Barrier(number), [], []

    def run():
        barrier.wait()
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    return results


def waiting(world, number=1):
    """`number` operator messages in the outbox: the smallest deliveries there are."""
    for one in range(number):
        assert world.alerts.notify_operator("op@example.hk", f"source {one} fails", "It answers nothing.\n", f"s{one}")


class Crash(BaseException):
    """Stands for the end of the process: nothing catches it."""
