"""Heads of responses that curl, browsers or `http.client` read and h11 refuses, rewritten into what it reads. Pure.

Only what cannot be read in two ways is rewritten: a line that is no header is left out, white space around names goes,
control characters in values become spaces (RFC 9110, 5.5; RFC 9112, 2.2, 5.1 and 5.2). What says where the body ends
stays as it is unless all its readings agree: lengths that differ, codings that nobody asked for and half numbers are
still refused. `tests/hostile/test_hostile_heads.py` holds each shape beside what the other programs make of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_END = re.compile(rb"\n\r{0,2}\n")
_END_BYTES = 4  # at most: what of the held bytes may belong to an end that is not complete yet
_STATUS_LINE = re.compile(
    rb"HTTP(?:/(?P<major>\d)(?:\.(?P<minor>\d{1,2}))?)?[ \t]+(?P<status>\d{3})(?!\d)(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)
_INTERIM = re.compile(rb"1(?!01)")  # RFC 9110, 15.2: another head follows; after 101 none does
_NAME = re.compile(rb"[-!#$%&'*+.^_`|~0-9a-zA-Z]+")  # RFC 9110, 5.6.2: token
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(rb"\+?([0-9]+)(?: ?bytes?|;.*)?", re.IGNORECASE)
_NO_CODING = frozenset({b"", b"identity", b"none"})  # RFC 2616, 3.6: "identity" said that there is none

Field = tuple[bytes, bytes]


class HeadRepair:
    """Takes the bytes of one response as they come and gives them back with its heads repaired.

    A head is held until it is whole; interim (1xx) heads before it are, too. The caller bounds how much there may be.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._searched = 0
        self._in_head = True

    def write(self, data: bytes) -> bytes:
        """What can be passed on now; b"" while a head is not whole."""
        if not self._in_head:
            return data
        self._held += data
        ready = bytearray()
        while self._in_head and (end := _END.search(self._held, self._searched)):
            head = bytes(self._held[: end.end()])
            del self._held[: end.end()]
            self._searched = 0
            repaired, self._in_head = _repaired(head)
            ready += repaired
        if not self._in_head:
            ready += self._take()
        self._searched = max(0, len(self._held) - _END_BYTES)
        return bytes(ready)

    def close(self) -> bytes:
        """What is left of a head that ended in the middle, as it came."""
        return self._take()

    def _take(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held


def _repaired(head: bytes) -> tuple[bytes, bool]:
    """The head as h11 reads it, and whether another one follows. One that begins with no status line stays as it is."""
    first, *lines = head.strip().split(b"\n")
    if not first.strip():
        return b"", True  # RFC 9112, 2.2: an empty line may be left from the message before
    found = _STATUS_LINE.match(first)
    if found is None:
        return head, False
    is_old = found["major"] is not None and (int(found["major"]), int(found["minor"] or 1)) < (1, 1)
    status_line = b"HTTP/1.%d %b %b" % (not is_old, found["status"], _printable(found["reason"]))
    fields = _framed(list(_fields(lines)))
    repaired = b"".join([status_line, b"\r\n", *(b"%b: %b\r\n" % field for field in fields), b"\r\n"])
    return repaired, _INTERIM.match(found["status"]) is not None


def _fields(lines: Iterable[bytes]) -> Iterator[Field]:
    """Names and values. A line that begins with white space goes on with the one before, if that was a header."""
    name, values = b"", [b""]
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            values.append(_printable(line))
            continue
        if name:
            yield name, b" ".join(values)
        stated, colon, value = line.partition(b":")
        stated = stated.strip()
        name, values = (stated, [_printable(value)]) if colon and _NAME.fullmatch(stated) else (b"", [])
    if name:
        yield name, b" ".join(values)


def _printable(text: bytes) -> bytes:
    return _CONTROL.sub(b" ", text).strip()


def _framed(fields: list[Field]) -> list[Field]:
    """The same fields with what frames the body said once, where all that is said of it agrees."""
    lengths = {value for value in _stated(fields, b"content-length") if value}
    codings = [value for value in _stated(fields, b"transfer-encoding") if value.lower() not in _NO_CODING]
    kept = [field for field in fields if field[0].lower() not in (b"content-length", b"transfer-encoding")]
    numbers = {found[1] if (found := _LENGTH.fullmatch(length)) else length for length in lengths}
    kept += [(b"Content-Length", number) for number in sorted(numbers)]
    return kept + [(b"Transfer-Encoding", coding) for coding in dict.fromkeys(map(bytes.lower, codings))]


def _stated(fields: Iterable[Field], name: bytes) -> list[bytes]:
    return [part.strip() for stated, value in fields if stated.lower() == name for part in value.split(b",")]
