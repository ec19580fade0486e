"""Addresses to be asked."""

from __future__ import annotations

from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.target import basic_auth, join, public, public_text, same_place, target
from monitor.fetch.trouble import Trouble

LONG = 2_048


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://h.example/feed#top", "https://h.example/feed"),
        (" http://h.example ", "http://h.example"),
        ("http://香港.example/新聞", "http://xn--j6w193g.example/%E6%96%B0%E8%81%9E"),
        ("HTTP://H.Example:80/A", "http://h.example/A"),
    ],
)
def test_an_address_is_read(text: str, read: str) -> None:
    assert str(target(text, LONG)) == read


@pytest.mark.parametrize(
    "text",
    ["", "h.example/feed", "file:///etc/passwd", "http://", "mailto:a@b.example", "http://h:99999/", "http://[::"],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(Trouble) as caught:
        target(text, LONG)
    assert caught.value.code == "bad-address"


def test_length_is_bounded_as_written_and_as_sent() -> None:
    assert target("http://h.example/" + "x" * 2_000, LONG)
    for path in ("x" * 2_048, "香" * 700):
        with pytest.raises(Trouble, match="longer"):
            target(f"http://h.example/{path}", LONG)


@given(st.text(max_size=50))
def test_any_text_is_an_address_or_trouble(text: str) -> None:
    for read in (lambda: target(text, LONG), lambda: join(httpx.URL("http://h.example/a/"), text, LONG)):
        with suppress(Trouble):
            assert read().scheme in ("http", "https")
    public_text(text)


@pytest.mark.parametrize(
    ("location", "onward"),
    [
        ("b", "http://h.example/a/b"),
        ("/b?c", "http://h.example/b?c"),
        ("?c", "http://h.example/a/x?c"),
        ("//o.example/", "http://o.example/"),
        ("https://u:p@o.example/#f", "https://o.example/"),
        ("/新".encode().decode("latin-1"), "http://h.example/%E6%96%B0"),
        ("/caf\xe9", "http://h.example/caf%C3%A9"),
    ],
)
def test_a_location_is_joined(location: str, onward: str) -> None:
    assert str(join(httpx.URL("http://h.example/a/x"), location, LONG)) == onward


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://h.example/a", "http://h.example/b", True),
        ("http://h.example/", "http://h.example:80/", True),
        ("http://h.example/", "https://h.example/", True),
        ("https://h.example/", "http://h.example/", False),
        ("http://h.example/", "http://h.example:8080/", False),
        ("http://h.example:8080/", "https://h.example/", False),
        ("http://h.example/", "http://www.h.example/", False),
    ],
)
def test_what_may_be_sent_on(one: str, other: str, same: bool) -> None:
    assert same_place(httpx.URL(one), httpx.URL(other)) is same


def test_a_password_becomes_a_header_and_is_never_shown() -> None:
    url = httpx.URL("http://us%20er:p%40ss@h.example/x")
    assert basic_auth(url) == {"authorization": "Basic dXMgZXI6cEBzcw=="}
    assert public(url) == "http://h.example/x"
    assert public_text("http://us%20er:p%40ss@h.example/x") == "http://h.example/x"
    assert "secret" not in public_text("http://user:secret@[broken")
    assert basic_auth(httpx.URL("http://h.example/")) == {}


def test_an_address_without_a_password_is_shown_as_it_was_written() -> None:
    for text in ("HTTP://H.example/a b#c", "http://h.example/@handle"):
        assert public_text(text) == text
