"""The recorded listing pages without selectors: each gives its one list, as selectors written by hand read it, with the
item that stands large above it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from monitor.parse.lists.induce import induce
from monitor.parse.visible import bare
from monitor.text import clean

LISTINGS = Path(__file__).parents[3] / "shared" / "data" / "listings"
if not LISTINGS.is_dir():
    pytest.skip("the recorded material is not at hand", allow_module_level=True)

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
WRITTEN = {  # the links of the list
    "hkej_realtime_list": ".hkej_toc_listingAll_news2_2014 h3 a",
    "headline_realtime_list": ".instantnews-list-1 h4 a",
    "singtao_realtime_list": ".media.mb-3 a.title",
    "wenweipo_list": ".content-story-list .story-item .story-item-title a",
    "thestandard_list": "li.caption h1 a",
    "singpao_list": "a.list_title",
}


@pytest.mark.parametrize(("name", "selector"), WRITTEN.items())
def test_a_recorded_page_gives_what_its_selector_gives(name: str, selector: str) -> None:
    body = (LISTINGS / f"{name}.html").read_bytes()
    said = {bare(clean(node.get_text(" "))) for node in BeautifulSoup(body, "lxml").select(selector)}

    (found,) = induce(body, "https://www.paper.example/news/list", now=NOW)

    listed = {bare(entry.headline) for entry in found.entries}
    assert said <= listed
    assert len(listed - said) <= 1
    assert found.dated == 1.0
