"""Addresses to be asked."""

from __future__ import annotations

from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.fetch_error import FetchError
from monitor.fetch.request_url import basic_auth, parse_url, redacted, redirect_url, same_origin, without_credentials

LONG = 2_048


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://h.example/feed#top", "https://h.example/feed"),
        (" http://h.example ", "http://h.example"),
        ("http://香港.example/新聞", "http://xn--j6w193g.example/%E6%96%B0%E8%81%9E"),
        ("HTTP://H.Example:80/A", "http://h.example/A"),
        ("feed://h.example/rss", "http://h.example/rss"),
        ("feed:https://h.example/rss?a=b", "https://h.example/rss?a=b"),
        (" FEED:HTTP://h.example/rss", "http://h.example/rss"),
        ("feed://https://h.example/rss", "https://h.example/rss"),
    ],
)
def test_an_address_is_read(text: str, read: str) -> None:
    assert str(parse_url(text, LONG)) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "h.example/feed",
        "file:///etc/passwd",
        "http://",
        "mailto:a@b.example",
        "http://h:99999/",
        "http://[::",
        "feed:",
        "feed://",
        "feed:h.example",
        "feed:file:///etc/passwd",
        "feed:///etc/passwd",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_url(text, LONG)
    assert caught.value.code == "bad-address"


def test_length_is_bounded_as_written_and_as_sent() -> None:
    assert parse_url("http://h.example/" + "x" * 2_000, LONG)
    for path in ("x" * 2_048, "香" * 700):
        with pytest.raises(FetchError, match="longer"):
            parse_url(f"http://h.example/{path}", LONG)


@given(st.text(max_size=50))
def test_any_text_is_an_address_or_trouble(text: str) -> None:
    for read in (lambda: parse_url(text, LONG), lambda: redirect_url(httpx.URL("http://h.example/a/"), text, LONG)):
        with suppress(FetchError):
            assert read().scheme in ("http", "https")
    redacted(text)


@pytest.mark.parametrize(
    ("location", "onward"),
    [
        ("b", "http://h.example/a/b"),
        ("feed:https://o.example/rss", "https://o.example/rss"),
        ("feed://o.example/rss", "http://o.example/rss"),
        ("/b?c", "http://h.example/b?c"),
        ("?c", "http://h.example/a/x?c"),
        ("//o.example/", "http://o.example/"),
        ("https://u:p@o.example/#f", "https://o.example/"),
        ("/新".encode().decode("latin-1"), "http://h.example/%E6%96%B0"),
        ("/caf\xe9", "http://h.example/caf%C3%A9"),
    ],
)
def test_a_location_is_joined(location: str, onward: str) -> None:
    assert str(redirect_url(httpx.URL("http://h.example/a/x"), location, LONG)) == onward


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
    assert same_origin(httpx.URL(one), httpx.URL(other)) is same


def test_a_password_becomes_a_header_and_is_never_shown() -> None:
    url = httpx.URL("http://us%20er:p%40ss@h.example/x")
    assert basic_auth(url) == {"authorization": "Basic dXMgZXI6cEBzcw=="}
    assert without_credentials(url) == "http://h.example/x"
    assert redacted("http://us%20er:p%40ss@h.example/x") == "http://h.example/x"
    assert "secret" not in redacted("http://user:secret@[broken")
    assert basic_auth(httpx.URL("http://h.example/")) == {}


def test_an_address_without_a_password_is_shown_as_it_was_written() -> None:
    for text in ("HTTP://H.example/a b#c", "http://h.example/@handle"):
        assert redacted(text) == text
