"""Pages that send their reader on."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.page_redirect import page_redirect

HOME = httpx.URL("https://park.example.hk/")
HTML = {"content-type": "text/html; charset=utf-8"}


def page(element: str) -> bytes:
    return f"<html><head><title>Park</title>{element}</head><body></body></html>".encode()


@pytest.mark.parametrize(
    ("stated", "to"),
    [
        ("0; url=/en/", "/en/"),
        ("0;URL=en/index.html", "en/index.html"),
        ("5; url=https://www.park.example.hk/", "https://www.park.example.hk/"),
        ("0; url='/list?a=1'", "/list?a=1"),
        ("0, /en/", "/en/"),
        ("0.5;url=/en/", "/en/"),
        ("60; url=/en/", None),  # a page that shows itself first
        ("0", None),  # kept fresh
        ("300", None),
        ("0; url=https://park.example.hk/", None),
        ("0; url=/#top", None),
        ("soon; url=/en/", None),
        ("0; url=", None),
    ],
)
def test_where_a_refresh_leads(stated: str, to: str | None) -> None:
    assert page_redirect({"refresh": stated}, b"", HOME) == to
    assert page_redirect(HTML, page(f'<meta http-equiv="refresh" content="{stated}">'), HOME) == to


@pytest.mark.parametrize(
    ("element", "to"),
    [
        ("<META CONTENT='0; URL=/e.htm' HTTP-EQUIV='Refresh'/>", "/e.htm"),
        ("<meta http-equiv=refresh content=0;url=/e.htm>", "/e.htm"),
        ('<meta http-equiv="refresh" content="0; url=/q?a=1&amp;b=2">', "/q?a=1&b=2"),
        ('<!-- <meta http-equiv="refresh" content="0; url=/old"> -->', None),
        ('<noscript><meta http-equiv="refresh" content="0; url=/plain"></noscript>', None),
        ('<script>document.write(\'<meta http-equiv="refresh" content="0; url=/x">\')</script>', None),
        ('<meta name="refresh" content="0; url=/x">', None),
    ],
)
def test_the_element_counts_where_a_browser_would_act_on_it(element: str, to: str | None) -> None:
    assert page_redirect(HTML, page(element), HOME) == to


def test_a_feed_that_quotes_a_refresh_is_no_page() -> None:
    body = page('<meta http-equiv="refresh" content="0; url=/x">')
    assert page_redirect({"content-type": "application/rss+xml"}, body, HOME) is None


@given(st.text(max_size=80), st.binary(max_size=200))
def test_nothing_that_a_server_sends_is_raised(stated: str, body: bytes) -> None:
    page_redirect({"refresh": stated}, body, HOME)
    page_redirect(HTML, b"<meta http-equiv=refresh content='0;url=" + body + b"'>", HOME)
