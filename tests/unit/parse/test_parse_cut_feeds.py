"""A document that ends inside an item: the item may be new, and it is no edit of what is known."""

from __future__ import annotations

import pytest
from parse_support import parsed

from monitor.model import EntryFlag

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>'
WHOLE = "<item><title>One</title><link>https://h.example/1</link><description>All of it.</description></item>"
LAST = "<item><title>Two</title><link>https://h.example/2</link><description>Half of it, and th"


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (HEAD + WHOLE + LAST, [False, True]),
        (HEAD + WHOLE + LAST + "e rest.</description>", [False, True]),  # more may have followed
        (HEAD + WHOLE + WHOLE.replace("One", "Two").replace("/1", "/2"), [False, False]),
        (HEAD + WHOLE + "</channel></rss>", [False]),
    ],
)
def test_the_item_in_which_a_document_ends_is_marked(body: str, cut: list[bool]) -> None:
    assert [EntryFlag.CUT in entry.flags for entry in parsed(body).entries] == cut
