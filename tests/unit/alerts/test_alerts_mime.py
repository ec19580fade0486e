from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace

import pytest

from alerts.channels.mail.address import domain_of, is_address, normalize_address
from alerts.channels.mail.mime import list_headers, message_id, to_bytes
from alerts.identifiers import digest_key
from alerts.model import Delivery, DeliveryState
from tests.unit.alerts.support import BASE, SENDER, START, subscription

WAITING = Delivery(
    key="digest:1",
    recipient="reader@example.hk",
    subject="創科日報 22/11：新型工業加速計劃第三期接受申請 + 11 項",
    text="第一行\n.\n..\nFrom here\n",
    html="<p>創科</p>\n.\n",
    message_id=message_id("example.hk", "mail", "key"),
    channel="mail",
    headers=list_headers(subscription(), "example.hk", BASE, "k" * 22),
    id=1,
    state=DeliveryState.SENDING,
    created_at=START,
    next_attempt_at=START,
)


def written(**changes):
    return to_bytes(replace(WAITING, **changes), SENDER)


def read(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_mail_program_reads_what_was_written():
    mail = read(written())
    assert mail["Subject"] == WAITING.subject
    assert (mail["From"], mail["To"]) == (SENDER, WAITING.recipient)
    assert mail["Date"].datetime == START
    assert mail["Message-ID"] == WAITING.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    parts = [(part.get_content_type(), part.get_content()) for part in mail.iter_parts()]
    assert parts == [("text/plain", WAITING.text), ("text/html", WAITING.html)]  # the richest last (RFC 2046, 5.1.4)
    assert not any(part.defects for part in mail.walk())


def test_the_same_delivery_is_the_same_bytes_however_often_it_was_tried():
    assert written() == written(attempts=7, deferred=3, reason="451 later")


def test_every_line_is_seven_bit_and_short():
    raw = written(subject="創" * 300, text="字" * 9000)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    head = raw.split(b"\r\n\r\n")[0]
    assert max(map(len, raw.splitlines())) <= 998
    assert all(len(word) <= 75 for word in re.findall(rb"=\?.*?\?=", head))  # RFC 2047, 2


@pytest.mark.parametrize("length", [40, 72, 76, 90, 300])
def test_one_click_headers_stay_whole_whatever_their_length(length):
    base = "https://" + "a" * (length - 50) + ".example.hk" if length > 60 else BASE
    fields = list_headers(subscription(), "example.hk", base, "k" * 22)
    raw = written(headers=fields)
    assert f"\r\nList-Unsubscribe: <{base}/unsubscribe/{subscription().token}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert b"\r\nList-Id: <daily.digest.example.hk>\r\n" in raw


def test_one_click_is_offered_over_https_only():
    names = [name for name, _ in list_headers(subscription(), "example.hk", "http://127.0.0.1:8000", "k")]
    assert "List-Unsubscribe" in names
    assert "List-Unsubscribe-Post" not in names


INJECTIONS = [
    "news\r\nBcc: thief@example.org",
    "news\nBcc: thief@example.org",
    "news\rBcc: thief@example.org",
    "=?utf-8?q?=0ABcc:_thief=40example.org?=",
    "=?utf-8?b?DQpCY2M6IHRoaWVmQGV4YW1wbGUub3Jn?=",
    "news\x0bBcc: x\x0cBcc: x\x85Bcc: x\u2028Bcc: x\u2029Bcc: x",
    "news\x00\ud800\udfff\ufffe",
    "=?utf-8?q?" + "=0A" * 50 + "?=",
    "x" * 100_000,
    "",
    " ",
    "創\r\n\r\n<script>",
]


@pytest.mark.parametrize("subject", INJECTIONS)
def test_no_subject_adds_a_header_or_a_body(subject):
    """Counted on the raw bytes, because a parser might be as wrong as a writer (CVE-2024-6923)."""
    head, _, _ = written(subject=subject).partition(b"\r\n\r\n")
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    calm, _, _ = written(subject="news").partition(b"\r\n\r\n")
    assert names == [line.split(b":")[0] for line in calm.split(b"\r\n") if not line.startswith(b" ")]
    assert max(map(len, head.split(b"\r\n"))) < 998


@pytest.mark.parametrize("subject", [subject for subject in INJECTIONS if "=?" in subject])
def test_what_looks_encoded_is_shown_as_it_is(subject):
    assert read(written(subject=subject))["Subject"].startswith("=?utf-8?")


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "reader@example.hk\r\nBcc: x@example.org"},
        {"recipient": "reader@example.hk\r\n folded"},
        {"headers": (("List-Id", "<a>\nBcc: x"),)},
        {"headers": (("List-Id", "<創>"),)},
        {"message_id": "<a@b>\r\nX: y"},
        {"headers": (("List-Unsubscribe", "<https://x/" + "y" * 2000 + ">"),)},
    ],
)
def test_what_cannot_stand_in_a_header_is_refused(changes):
    with pytest.raises(ValueError, match="cannot be written"):
        written(**changes)


def test_a_lone_surrogate_in_a_body_stops_nothing():
    mail = read(written(text="a\ud800b", html=""))
    assert mail.get_content() == "a?b"


def test_the_address_of_a_web_copy_depends_on_the_secret_token_and_the_period():
    one, other = subscription(), subscription(token="another")
    keys = {digest_key(who, period) for who in (one, other) for period in ("2026-11-22", "2026-11-23")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {22}


def test_a_senders_name_may_be_chinese():
    assert read(to_bytes(WAITING, "創科監察 <monitor@example.hk>"))["From"] == "創科監察 <monitor@example.hk>"


def test_a_message_id_depends_on_every_part_and_on_nothing_else():
    assert message_id("d", "a", "bc") == message_id("d", "a", "bc")
    assert message_id("d", "a", "bc") != message_id("d", "ab", "c")
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.hk>", WAITING.message_id)
    assert (domain_of(SENDER), domain_of(""), domain_of("no address")) == ("example.hk", "localhost", "localhost")


LONG = "a@" + ".".join(["b" * 62] * 4) + "b"  # 254 characters


@pytest.mark.parametrize(
    "address", ["a@b", "first.last+news@sub.example.hk", "o'neil@example.org", "a" * 64 + "@b", "a@" + "b" * 63, LONG]
)
def test_addresses(address):
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@b",
        "a@",
        "a b@c.d",
        "a@b\n",
        "a@b,c@d",
        "<a@b>",
        "陳@example.hk",
        "a@例子.hk",
        "a" * 65 + "@b",
        "a@" + "b" * 64,
        "a@" + "b" * 63 + LONG[64:],
        "a@-.b.",
        "a@b..c",
    ],
)
def test_no_addresses(address):
    assert not is_address(address)


def test_no_address_is_stored_that_is_none():
    with pytest.raises(ValueError, match="not a mail address"):
        normalize_address("reader")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (" Reader@Example.HK\n", "Reader@example.hk"),
        ("a@b", "a@b"),
        ("a!#$%&'*+/=?^_`{|}~-@B", "a!#$%&'*+/=?^_`{|}~-@b"),
    ],
)
def test_an_address_is_stored_with_its_domain_in_lower_case(text, stored):
    assert normalize_address(text) == stored


@pytest.mark.parametrize(("length", "kept"), [(60, True), (61, False)])
def test_a_short_plain_subject_needs_no_encoded_words(length, kept):
    assert (b"\r\nSubject: " + b"x" * length + b"\r\n" in written(subject="x" * length)) is kept


@pytest.mark.parametrize(
    ("subject", "shown"), [("創" * 100, "創" * 100), ("創" * 100 + "x", "創" * 99 + "…"), ("創" * 999, "創" * 99 + "…")]
)
def test_a_subject_is_cut_to_what_a_mail_program_shows(subject, shown):
    assert read(written(subject=subject))["Subject"] == shown


def test_without_a_base_address_a_mail_has_no_links_in_its_header():
    fields = (("List-Id", "<daily.digest.example.hk>"), ("Precedence", "bulk"))
    assert list_headers(subscription(), "example.hk", "", "k") == fields


@pytest.mark.parametrize(("length", "fits"), [(899, True), (900, False)])
def test_a_field_that_would_have_to_be_folded_is_refused(length, fits):
    field = (("List-Unsubscribe", "x" * length),)
    if fits:
        assert b"x" * length in written(headers=field)
    else:
        with pytest.raises(ValueError, match=r"the header List-Unsubscribe cannot be written: 'x{80}'$"):
            written(headers=field)


def test_a_text_alone_is_not_multipart():
    assert read(written(html="")).get_content_type() == "text/plain"
