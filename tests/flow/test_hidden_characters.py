"""Characters that are not seen, or turn the order of others, are neither shown nor in the way of a search."""

from __future__ import annotations

import json

from starlette.testclient import TestClient

from monitor.entrypoints.web.server import make_server
from tests.making import Open, source

# Zero-width space, non-joiner and joiner, word joiner, soft hyphen; embeddings, overrides, isolates (Unicode, UAX 9).
INSIDE = "\u200b\u200c\u200d\u2060\u00ad"
AROUND = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
TEXT = "The Innovation and Technology Commission said so."


def line(number: int, hidden: str) -> str:
    between = hidden if hidden in INSIDE else ""
    title = f"{hidden}Cyber{between}port grant{hidden} opens in Hong Kong for case {number}"
    return json.dumps({"url": f"https://n.example/{number}", "title": title, "text": f"{TEXT} Case {number}."})


def test_headlines_with_hidden_characters_are_found_by_their_words_and_shown_without(open_with: Open) -> None:
    app = open_with(source("s", "http://127.0.0.1:1/feed"))
    app.import_lines([line(number, hidden) for number, hidden in enumerate(INSIDE + AROUND)])

    found = app.search("title:cyberport title:grant is:any")
    assert found.total == len(INSIDE + AROUND)
    assert {one.title.partition(" for ")[0] for one in found.articles} == {"Cyberport grant opens in Hong Kong"}
    page = TestClient(make_server(app)).get("/", params={"q": "cyberport is:any"}).text
    page = page.replace("<mark>", "").replace("</mark>", "")
    assert "Cyberport grant opens" in page
    assert not set(page) & set(INSIDE + AROUND)
