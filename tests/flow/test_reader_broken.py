"""A parser child that cannot do its work is an error of the source, never an empty answer."""

from __future__ import annotations

import sys
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.bootstrap import App
from monitor.model import Outcome
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

pytestmark = pytest.mark.whole

# Starts the child as the pool does, in an interpreter that lacks the modules of the first argument.
WITHOUT = """
import runpy, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
sys.argv = sys.argv[2:]
runpy.run_module("monitor.parse.parser_worker", run_name="__main__")
"""


def interpreter(folder: Path, program: str) -> str:
    """An interpreter that runs `program` whatever module it is asked for."""
    (folder / "child.py").write_text(program, encoding="utf-8")
    found = folder / "python"
    found.write_text(f'#!/bin/sh\nexec {sys.executable} {folder}/child.py "$@"\n', encoding="utf-8")
    found.chmod(0o755)
    return str(found)


@pytest.fixture
def app(site: Site, clock: Clock, open_with: Open) -> App:
    """A source whose one article has a page with a date, an amount and a deadline."""
    site.pages["/feed"] = Answer(
        rss(("A round of the Research Talent Hub opens", f"{site.url}/news/1", format_datetime(clock.now)))
    )
    text = "".join(f"<p>Grants of HK$2 million go to {number} firms of Hong Kong.</p>" for number in range(20))
    page = f"<h1>A round of the Research Talent Hub opens</h1>{text}<p>Apply by 31 December 2026.</p>"
    site.pages["/news/1"] = Answer(f"<html><body><article>{page}</article></body></html>".encode())
    return open_with(source("feed", f"{site.url}/feed", scope="all") + "[source.page]\nfetch = true\n")


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (WITHOUT.format(names=("lxml_html_clean", "lxml.html.clean")), "lxml"),
        (WITHOUT.format(names=("trafilatura",)), "trafilatura"),
        (WITHOUT.format(names=("monitor.parse.page",)), "monitor.parse.page"),
        (WITHOUT.format(names=("monitor.parse.dispatch",)), "monitor.parse.dispatch"),
        ("import sys; sys.exit('libxml2.so.2: cannot open shared object file')", "libxml2.so.2"),
        ("import os; os.kill(os.getpid(), 11)", "cannot start"),
        ("print('hello')", "cannot start"),
    ],
)
def test_a_reader_that_cannot_be_loaded_is_the_sources_error(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, words: str
) -> None:
    real = sys.executable
    monkeypatch.setattr(sys, "executable", interpreter(tmp_path, program))
    [broken] = app.poll().polls

    assert (broken.outcome, broken.code) == (Outcome.FAILED, "reader-broken")
    assert words in broken.reason
    assert list(app.export()) == []

    monkeypatch.setattr(sys, "executable", real)
    [mended] = app.poll(["feed"]).polls
    assert mended.new == 1
    assert app.search("has:deadline").articles, "its page was read at the first poll with a whole reader"


def test_a_system_that_starts_no_process_is_the_sources_error(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    [broken] = app.poll().polls

    assert (broken.outcome, broken.code) == (Outcome.FAILED, "reader-broken")
    assert "cannot start" in broken.reason
