"""A kind of fact is one module, one finder and two lines of the registry; nothing else names it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.fact_kinds import FACT_KINDS, Fact
from monitor.model import LANGUAGES
from monitor.tag.facts.fact_context import finder_of
from tests.making import source

ROOT = Path(__file__).parents[2]
MONITOR = ROOT / "monitor"

# Whom to write to: an address of e-mail in the text. The keys of these are the files that it takes.
NEW_KIND = {
    "fact_kinds/contact_fact.py": """
from dataclasses import dataclass
from typing import ClassVar

from monitor.fact_kinds.fact import Fact


@dataclass(frozen=True, slots=True)
class Contact(Fact):
    name: ClassVar = "contact"
    plural: ClassVar = "contacts"
    labels: ClassVar = {"en": "contact", "zh-Hant": "聯絡", "zh-Hans": "联络"}

    address: str
    text: str

    def value(self) -> str:
        return self.address
""",
    "tag/facts/contacts.py": """
import re

from monitor.fact_kinds.contact_fact import Contact

_ADDRESS = re.compile(r"[\\w.]+@[\\w.]+\\w")


def find(context):
    for match in _ADDRESS.finditer(context.reading.text):
        yield Contact(match[0], context.reading.evidence(*match.span()).text)
""",
}
REGISTRY = "fact_kinds/__init__.py"

# What the service does with an article that states such a fact, from one end to the other.
USE = """
import contextlib, io, json, os
from starlette.testclient import TestClient
from monitor.bootstrap import classify_lines, open_app, utc_now
from monitor.entrypoints.cli import run
from monitor.entrypoints.web.server import make_server
from monitor.settings import load_settings
from sqlalchemy import text

def output(*arguments):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert run(list(arguments)) == 0
    return said.getvalue().splitlines()

settings = {"MONITOR_DATA": "data", "MONITOR_SOURCES": "sources.toml", "MONITOR_BASE_URL": "http://127.0.0.1:8000"}
os.environ.update(settings)
told = {"url": "https://h.example/1", "title": "Applications open for the Research Talent Hub",
        "text": "Hong Kong companies may write to Hub@itc.example by 31 December 2099."}
silent = {"url": "https://h.example/2", "title": "Cyberport starts a fund for robots", "text": "Hong Kong was told so."}
contact = {"address": "hub@itc.example", "text": "Hub@itc.example"}
app = open_app(load_settings(settings, None))

(line,) = classify_lines(app.classifier, [json.dumps(told)], utc_now())
assert list(line)[-3:] == ["changes", "contacts", "language"] and line["contacts"] == [contact], line

subscriptions = [app.alerts.subscribe(f"{one}@b.example", "has:contact", language=one) for one in ("en", "zh-Hant")]
app.import_lines([json.dumps(told), json.dumps(silent)])
assert app.search("has:contact").understood == "with contact, relevant ones, newest first"
assert [one.url for one in app.search("has:contact").articles] == [told["url"]]
assert [one.url for one in app.search("-has:contact").articles] == [silent["url"]]
assert app.retag(everything=True).changed == 0
assert [one["contacts"] for one in map(json.loads, output("export"))] == [[contact], []]
assert any("contact" in one and "hub@itc.example" in one and "Hub@itc.example" in one for one in output("show", "1"))

client = TestClient(make_server(app), base_url="http://127.0.0.1:8000")
badge = '<span class="fact" title="Hub@itc.example">hub@itc.example</span>'
assert badge in client.get("/").text
assert badge in client.get("/stories/1").text
assert "<td>contact</td><td>hub@itc.example</td><td>Hub@itc.example</td>" in client.get("/stories/1").text
assert client.get("/api/v1/articles/1").json()["contacts"] == [contact]

with app.database.begin() as session:
    session.execute(text("UPDATE article SET announce = true"))  # imports are not told, polls are
for subscription, said in zip(subscriptions, ("Contact: hub@itc.example", "聯絡：hub@itc.example")):
    message = app.alerts.preview(subscription.id)
    assert said in message.text and said in message.html, message.text
app.close()
"""


def test_registry_and_modules_name_the_same_kinds() -> None:
    names = {kind.name for kind in FACT_KINDS}

    assert {path.stem.removesuffix("_fact") for path in MONITOR.glob("fact_kinds/*_fact.py")} == names


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_every_kind_has_a_finder_and_a_label_in_each_language(kind: type[Fact]) -> None:
    assert callable(finder_of(kind.plural))
    assert set(kind.labels) == set(LANGUAGES)
    assert all(kind.labels.values())


def test_a_new_kind_takes_two_new_files_and_two_lines_of_the_registry(tmp_path: Path) -> None:
    """One line for its import, one for its place among the kinds."""
    for package in ("monitor", "alerts", "migrations"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in NEW_KIND.items():
        (tmp_path / "monitor" / name).write_text(text, "utf-8")
    registry = tmp_path / "monitor" / REGISTRY
    before = registry.read_text("utf-8")
    after = before.replace("\n__all__", "from monitor.fact_kinds.contact_fact import Contact\n\n__all__")
    after = after.replace("(Amount, Deadline, Change)", "(Amount, Deadline, Change, Contact)")
    registry.write_text(after, "utf-8")
    (tmp_path / "sources.toml").write_text(source("gov", "http://127.0.0.1:9/feed"), "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    environment |= {"PYTHONPATH": str(tmp_path), "COLUMNS": "120"}
    done = subprocess.run([sys.executable, "-c", USE], cwd=tmp_path, capture_output=True, text=True, env=environment)

    assert done.returncode == 0, done.stderr
    assert len({*NEW_KIND, REGISTRY}) <= 3
