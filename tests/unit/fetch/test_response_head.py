"""What the head of an answer means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.fetch_error import FetchError
from monitor.fetch.response_head import header_map, is_gzipped, require_body, require_document, retry_after
from monitor.model import FailureClass

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("head", "wait"),
    [
        ({"retry-after": "120"}, timedelta(seconds=120)),
        ({"retry-after": " 0 "}, timedelta(0)),
        ({"retry-after": "-5"}, timedelta(0)),
        ({"retry-after": "315360000"}, DAY),  # ten years
        ({"retry-after": "9" * 5000}, DAY),
        ({"retry-after": "Mon, 02 Mar 2026 08:30:00 GMT"}, timedelta(minutes=30)),
        ({"retry-after": "Mon, 02 Mar 2026 07:00:00 GMT"}, timedelta(0)),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, DAY),
        (
            {"retry-after": "Mon, 02 Mar 2026 09:30:00 GMT", "date": "Mon, 02 Mar 2026 09:00:00 GMT"},
            timedelta(minutes=30),
        ),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"x-ratelimit-reset": "90"}, timedelta(seconds=90)),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 600)}, timedelta(minutes=10)),
        ({"x-ratelimit-reset": "90", "retry-after": "5"}, timedelta(seconds=5)),
        ({"x-ratelimit-reset": "999999999"}, DAY),  # still a number of seconds
        ({"x-ratelimit-reset": "1000000000"}, timedelta(0)),  # an instant in 2001
        ({"x-ratelimit-reset": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(head: dict[str, str], wait: timedelta | None) -> None:
    assert retry_after(head, NOW) == wait


@given(st.text(max_size=60))
def test_no_header_text_breaks_the_reading(text: str) -> None:
    wait = retry_after({"retry-after": text, "date": text, "x-ratelimit-reset": text}, NOW)
    assert wait is None or timedelta(0) <= wait <= DAY


@pytest.mark.parametrize(
    ("status", "reason", "failure"),
    [
        (204, "unexpected status (204)", FailureClass.SOFT),
        (304, "unexpected status (304)", FailureClass.SOFT),  # the request was not conditional
        (399, "unexpected status (399)", FailureClass.SOFT),
        (400, "request rejected (400)", FailureClass.SOFT),
        (401, "authentication required (401)", FailureClass.SOFT),
        (403, "forbidden (403)", FailureClass.SOFT),
        (404, "not found (404)", FailureClass.PERMANENT),
        (408, "timed out (408)", FailureClass.TEMPORARY),
        (410, "gone (410)", FailureClass.PERMANENT),
        (425, "too early (425)", FailureClass.TEMPORARY),
        (429, "too many requests (429)", FailureClass.TEMPORARY),
        (451, "unavailable for legal reasons (451)", FailureClass.SOFT),
        (500, "server error (500)", FailureClass.SOFT),
        (502, "server error (502)", FailureClass.SOFT),
        (503, "service unavailable (503)", FailureClass.SOFT),
    ],
)
def test_every_other_status_is_a_failure_with_its_meaning_and_its_class(
    status: int, reason: str, failure: FailureClass
) -> None:
    with pytest.raises(FetchError) as caught:
        require_document(status, {}, conditional=False, host="h.example", now=NOW)
    found = caught.value
    assert (found.code, found.reason) == (f"http-{status}", f"h.example: {reason}")
    assert (found.failure, found.status) == (failure, status)


@pytest.mark.parametrize(("status", "conditional"), [(200, False), (203, False), (304, True)])
def test_an_answer_that_can_be_used_passes(status: int, conditional: bool) -> None:
    require_document(status, {}, conditional=conditional, host="h", now=NOW)


def test_only_429_and_503_keep_the_host_waiting() -> None:
    waits = {}
    for status in (403, 404, 429, 500, 503):
        with pytest.raises(FetchError) as caught:
            require_document(status, {"retry-after": "60"}, conditional=False, host="h", now=NOW)
        waits[status] = caught.value.retry_after
    minute = timedelta(minutes=1)
    assert waits == {403: None, 404: None, 429: minute, 500: None, 503: minute}


def test_a_429_that_names_no_time_is_left_alone_for_ten_minutes() -> None:
    with pytest.raises(FetchError) as caught:
        require_document(429, {}, conditional=False, host="h", now=NOW)
    assert caught.value.retry_after == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("status", "head"),
    [
        (200, {"cf-mitigated": "challenge"}),
        (403, {"cf-mitigated": "challenge"}),
        (202, {"x-amzn-waf-action": "challenge"}),
        (405, {"x-amzn-waf-action": "captcha"}),
        (202, {"x-amzn-waf-action": "captcha"}),
    ],
)
def test_a_challenge_page_is_recognised_whatever_its_status(status: int, head: dict[str, str]) -> None:
    with pytest.raises(FetchError) as caught:
        require_document(status, head, conditional=False, host="h", now=NOW)
    assert caught.value.code == "challenge"


@pytest.mark.parametrize(
    ("coding", "packed"), [("", False), ("identity", False), ("none", False), ("gzip", True), ("X-GZIP", True)]
)
def test_gzip_and_nothing_are_understood(coding: str, packed: bool) -> None:
    assert is_gzipped({"content-encoding": coding}) is packed


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip,br", "utf-8, br"])
def test_codings_that_were_not_asked_for_are_refused(coding: str) -> None:
    with pytest.raises(FetchError, match="content-encoding"):
        is_gzipped({"content-encoding": coding})


def test_headers_keep_every_byte_and_drop_cookies() -> None:
    raw = [(b"ETag", b'W/"\xe4\xb8\xad\xff"'), (b"Set-Cookie", b"a=b"), (b"Vary", b"a"), (b"vary", b"b")]
    found = header_map(raw)
    assert found["etag"].encode("latin-1") == b'W/"\xe4\xb8\xad\xff"'
    assert found["vary"] == "a, b"
    assert "set-cookie" not in found


@pytest.mark.parametrize(
    ("coding", "gzipped"),
    [
        ("utf-8", False),
        ("aws-chunked", False),
        ("UTF-8, identity", False),
        ("aws-chunked,gzip", True),
        ("gzip, gzip", True),
        ("binary", False),
    ],
)
def test_names_that_are_no_coding_are_passed_over(coding: str, gzipped: bool) -> None:
    assert is_gzipped({"content-encoding": coding}) is gzipped


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {}),
        (201, {}),
        (202, {}),
        (203, {}),
        (206, {}),  # no part was asked for
        (206, {"content-range": "bytes 0-99/100"}),
        (206, {"content-range": "Bytes 0-99/*"}),
        (206, {"content-range": " bytes 0 - 99 / 100"}),
    ],
)
def test_a_status_with_a_whole_document_is_taken(status: int, headers: dict[str, str]) -> None:
    require_document(status, headers, conditional=False, host="h.example", now=NOW)
    require_body(status, b"<rss/>", "h.example")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (202, {"x-amzn-waf-action": "challenge"}),
        (204, {}),
        (205, {}),
        (206, {"content-range": "bytes 0-99/1000"}),
        (206, {"content-range": "bytes 100-199/200"}),
        (206, {"content-range": "bytes */100"}),
        (206, {"content-range": "pages 1-2/3"}),
        (206, {"content-type": "multipart/byteranges; boundary=x"}),
        (207, {}),
        (226, {}),
    ],
)
def test_a_part_or_nothing_is_no_document(status: int, headers: dict[str, str]) -> None:
    with pytest.raises(FetchError) as caught:
        require_document(status, headers, conditional=False, host="h.example", now=NOW)
    assert caught.value.code in (f"http-{status}", "challenge")


@pytest.mark.parametrize("status", [201, 202])
@pytest.mark.parametrize("body", [b"", b"\r\n"])
def test_created_or_accepted_without_a_document_is_none(status: int, body: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        require_body(status, body, "h.example")
    assert (caught.value.code, caught.value.status) == (f"http-{status}", status)


def test_of_repeated_headers_lists_are_joined_and_single_values_chosen() -> None:
    names = (b"Location", b"ETag", b"Content-Type", b"Link", b"Cache-Control")
    raw = [(name, value) for name in names for value in (b"one", b"two")]
    assert header_map(raw) == {
        "location": "one",
        "etag": "one",
        "content-type": "two",
        "link": "one, two",
        "cache-control": "one, two",
    }
