"""The database is away in the middle of a round: the same process visits its sources again at once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from monitor.bootstrap import App
from monitor.errors import StoreError
from monitor.model import Outcome
from monitor.pipeline.claims import LEASE
from monitor.store import articles, sources
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss


@pytest.fixture
def app(site: Site, open_with: Open, database_url: str) -> App:
    site.pages["/feed"] = Answer(rss(("A fund opens in Hong Kong", f"{site.url}/news/1", "")))
    return open_with(source("feed", f"{site.url}/feed", scope="all"), MONITOR_DATABASE_URL=database_url)


def test_what_could_not_be_given_back_is_free_at_the_next_round(
    app: App, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> bool:
        raise StoreError("the database does not answer")

    with monkeypatch.context() as broken:
        broken.setattr(sources, "finish_all", away)
        with pytest.raises(StoreError):
            app.poll()
    clock.pass_by(seconds=15)

    assert [poll.outcome for poll in app.poll().polls] == [Outcome.NEW]


def test_trouble_of_the_database_is_not_held_against_the_source(
    app: App, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OperationalError("INSERT INTO article", {}, Exception("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(articles, "insert", full)
        for _ in range(3):
            [failed] = app.poll().polls
            assert (failed.outcome, "is full" in failed.reason) == (Outcome.FAILED, True)
            clock.pass_by(minutes=15)
    with app.database.read() as session:
        [state] = sources.states(session).values()
    assert (state.failures, state.incident_at) == (0, None)

    assert [poll.outcome for poll in app.poll().polls] == [Outcome.NEW]


def test_what_another_process_holds_is_left_to_it(app: App, clock: Clock) -> None:
    app.poll()
    clock.pass_by(hours=3)
    with app.database.begin() as session:
        assert sources.claim(session, "feed", "another:1", clock(), LEASE)

    assert app.poll().polls == ()
