"""The database is away in the middle of a round: the same process visits its sources again at once."""

from __future__ import annotations

import pytest

from monitor.bootstrap import App
from monitor.errors import StoreError
from monitor.model import Outcome
from monitor.pipeline.claims import LEASE
from monitor.store import sources
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


def test_what_another_process_holds_is_left_to_it(app: App, clock: Clock) -> None:
    app.poll()
    clock.pass_by(hours=3)
    with app.database.begin() as session:
        assert sources.claim(session, "feed", "another:1", clock(), LEASE)

    assert app.poll().polls == ()
