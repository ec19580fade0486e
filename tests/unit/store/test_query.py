"""The query language: what is read, how it is said back, and where it points when it cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.store.query import MAX_DEPTH, MAX_LENGTH, Query, parse
from monitor.store.query_tree import And, Between, Flag, Node, Not, OneOf, Or, Programmes, Words, leaves

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Hong Kong
CATALOGUE = {"nias": ("nias", "nias-fund"), "rth": ("rth",), "研究人才庫": ("rth",)}


def read(text: str) -> Query:
    return parse(text, NOW, lambda name: CATALOGUE.get(name.lower()))


def tree(text: str) -> Node | None:
    return read(text).node


def hong_kong(year: int, month: int, day: int) -> datetime:
    """Midnight at the beginning of that day in Hong Kong."""
    return datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T00:00:00+08:00")


A, B, C = Words("aa"), Words("bb"), Words("cc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("   ", None),
        ("aa", A),
        ("aa bb", And((A, B))),
        ("aa AND bb", And((A, B))),
        ("aa OR bb", Or((A, B))),
        ("aa bb OR cc", Or((And((A, B)), C))),
        ("aa (bb OR cc)", And((A, Or((B, C))))),
        ("((aa))", A),
        ("-aa", Not(A)),
        ("NOT aa", Not(A)),
        ("NOT NOT aa", Not(Not(A))),
        ("-(aa bb)", Not(And((A, B)))),
        ("aa -bb", And((A, Not(B)))),
        ("aa - bb", And((A, B))),  # a lone dash is no sign
        ("aa & bb", And((A, B))),
        ("aa-bb", Words("aa-bb")),
        ("or and not", And((Words("or"), Words("and"), Words("not")))),  # only capitals are operators
        ('"aa bb"', Words("aa bb")),
        ('aa"bb"cc', And((A, B, C))),
        ("aa*", Words("aa", prefix=True)),
        ("創科*", Words("創科")),  # characters are found wherever they stand
        ("title:aa", Words("aa", title=True)),
        ("TITLE:aa*", Words("aa", prefix=True, title=True)),
        ('title:"aa bb"', Words("aa bb", title=True)),
        ("http://aa.hk/x", Words("http://aa.hk/x")),
        ("12:30", Words("12:30")),
        ("aa: bb", And((Words("aa:"), B))),  # the colon of a headline
        ("施政報告：創科", Words("施政報告：創科")),
        ("programme:NIAS", Programmes(("nias", "nias-fund"), "NIAS")),
        ("programme:研究人才庫", Programmes(("rth",), "研究人才庫")),
        ("topic:Biotech,AI", OneOf("topic", ("biotech", "ai"))),
        ("kind:launch", OneOf("kind", ("launch",))),
        ("source:rthk-en、hket", OneOf("source", ("rthk-en", "hket"))),
        ('publisher:"Ming Pao, Daily"', OneOf("publisher", ("Ming Pao, Daily",))),
        ("lang:zh", OneOf("language", ("zh-Hant", "zh-Hans"))),
        ("lang:EN,繁", OneOf("language", ("en", "zh-Hant"))),
        ("has:deadline has:amount", And((Flag("deadline"), Flag("amount")))),
        ("is:official", Flag("official")),
        ("since:2026-10-01", Between(since=hong_kong(2026, 10, 1))),
        ("until:2026-10-01", Between(until=hong_kong(2026, 10, 2))),  # that day is in
        ("since:2026-2 aa", And((Between(since=hong_kong(2026, 2, 1)), A))),
        ("until:2026-12", Between(until=hong_kong(2027, 1, 1))),
        ("until:2025", Between(until=hong_kong(2026, 1, 1))),
        ("since:2026-W47", Between(since=hong_kong(2026, 11, 16))),
        ("since:7d", Between(since=hong_kong(2026, 11, 15))),
        ("since:TODAY", Between(since=hong_kong(2026, 11, 22))),
        ("until:yesterday", Between(until=hong_kong(2026, 11, 22))),
        ("（aa OR bb）－cc", And((Or((A, B)), Not(C)))),
        ("「aa bb」 title：『cc』", And((Words("aa bb"), Words("cc", title=True)))),
        ("ａａ　bb", And((Words("ａａ"), B))),
        ("aa 。 bb", And((A, B))),
    ],
)  # fmt: skip
def test_what_is_read(text: str, expected: Node | None) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ('aa "bb', 3, "partner"),
        ("aa 「bb", 3, "partner"),
        ("aa (bb", 3, "never closed"),
        ("aa bb)", 5, "never opened"),
        ("aa OR", 3, "both sides"),
        ("OR aa", 0, "both sides"),
        ("aa OR OR bb", 3, "both sides"),
        ("()", 0, "nothing to look for"),
        (" 。！", 1, "nothing to look for"),
        ("aa NOT", 3, "leave out"),
        ("(aa NOT)", 4, "leave out"),
        ("a*", 0, "letters before"),
        ("aa programe:rth", 3, "no field 'programe'"),
        ("aa programme:xyz", 13, "no programme 'xyz'"),
        ("title:", 0, "needs a value"),
        ("title: ", 0, "needs a value"),
        ("title:(aa)", 0, "needs a value"),
        ('topic:"" aa', 0, "needs a value"),
        ("topic:,", 6, "missing"),
        ("lang:fr", 5, "no such language"),
        ("since:soon", 6, "no date"),
        ("since:2026-13-01", 6, "no date"),
        ("since:2026-W60", 6, "no date"),
        ("since:9999y", 6, "no date"),
        ("until:9999", 6, "no date"),
        ("since:0000", 6, "no date"),
        ("has:pictures", 4, "has:deadline"),
        ("is:nice", 3, "is:relevant or is:any"),
        ("sort:best sort:new", 15, "otherwise"),
        ("-sort:best", 0, "turned round"),
        ("(" * (MAX_DEPTH + 1) + "aa", MAX_DEPTH, "levels"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "longer"),
        ("aa " * 100, 180, "parts"),
    ],
)
def test_where_it_points_when_it_cannot_be_read(text: str, position: int, says: str) -> None:
    with pytest.raises(QueryError, match=says) as failure:
        read(text)
    assert failure.value.position == position


@pytest.mark.parametrize(
    ("text", "sort", "everything"),
    [
        ("aa", "newest", False),
        ("aa sort:best", "best", False),
        ("aa sort:relevance is:any", "best", True),
        ("sort:newest is:relevant", "newest", False),
        ("(aa is:any)", "newest", True),
    ],
)
def test_order_and_scope(text: str, sort: str, everything: bool) -> None:
    query = read(text)
    assert (query.sort, query.everything) == (sort, everything)


def test_an_answer_says_how_the_query_was_read() -> None:
    said = read(
        "（創科 OR title:fund*）－上市 programme:nias since:2026-10 until:2026-10 has:deadline is:official"
    ).understood
    assert said == (
        "(“創科” or title has “fund…”) and not “上市” and programme nias with 1 below it"
        " and since 2026-10-01 (Hong Kong) and before 2026-11-01 (Hong Kong)"
        " and with deadline and from an official source, relevant ones, newest first"
    )
    assert read("").understood == "everything relevant, newest first"
    assert read("is:any sort:best").understood == "everything, best first"


def test_leaves_are_those_asked_for() -> None:
    node = tree("aa (bb OR -cc) NOT topic:ai kind:award")
    assert list(leaves(node)) == [A, B, OneOf("kind", ("award",))]


SIGNS = st.text(alphabet='ab創科 ()"-:*ORNT:sincelag（）「」：，\x00\ud800', max_size=80)


@given(st.one_of(st.text(max_size=120), SIGNS))
def test_any_text_is_read_or_pointed_at(text: str) -> None:
    try:
        query = read(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017
    else:
        assert query.understood


@given(st.text(alphabet='ab創 ()"-ORT', max_size=60))
def test_reading_twice_gives_the_same(text: str) -> None:
    try:
        assert read(text) == read(text)
    except QueryError:
        return
