"""A digest names the sources that are silent, to whom they matter alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from alerts.model import SilentSource
from monitor.bootstrap import App
from monitor.model import Health
from monitor.store import sources
from monitor.store.tables import SOURCE_STATE
from tests.making import Clock, Open, source

SOURCES = "".join(source(one, f"http://127.0.0.1:9/{one}", scope="all") for one in ("park", "press", "well"))


def store(app: App, of: str, number: int, title: str) -> None:
    line = f'{{"source": "{of}", "url": "https://{of}.example/{number}", "title": "{title}", "text": "{title}."}}'
    app.import_lines([line], announce=True)


def test_they_are_named_to_who_was_told_of_them_or_asks_for_them(open_with: Open, clock: Clock) -> None:
    app = open_with(SOURCES)
    for address, query in (
        ("robots@example.org", "robots is:any"), ("moon@example.org", "moon is:any"),
        ("park@example.org", "source:park OR moon is:any"), ("not@example.org", "-source:park moon is:any"),
    ):  # fmt: skip
        app.subscribe(address, query, rhythm="at-once")
    clock.pass_by(minutes=1)
    store(app, "park", 1, "Robots of Hong Kong walk")
    app.alerts.compose_due()
    with app.database.begin() as session:
        sources.ensure(session, [one.id for one in app.sources], lambda _: clock.now)
        for one, health in (("park", Health.SILENT), ("press", Health.FAILING), ("well", Health.QUIET)):
            values = {"health": health.value, "last_new_at": clock.now, "last_success_at": None}
            session.execute(update(SOURCE_STATE).where(SOURCE_STATE.c.source_id == one).values(values))
    clock.pass_by(days=1)
    store(app, "well", 1, "Robots of Hong Kong fly to the moon")
    made = app.alerts.compose_due()

    named = {one.subscription_id: one.silent for one in made}
    park = next(one for one in app.sources if one.id == "park")
    assert named == {1: (SilentSource(park.name, date(2026, 11, 20)),), 2: (), 3: named[1], 4: ()}
    mail = next(one for one in app.alerts.outbox() if one.digest_id == made[0].id)
    assert f"Quiet for longer than usual: {park.name} (since 20 Nov)" in mail.text
    assert all(one.same for one in app.alerts.replay(made[0].created_at, clock.now + (clock.now - made[0].created_at)))
