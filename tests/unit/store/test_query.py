"""The query language: what is read, how it is said back, and where it points when it cannot be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.grammar.word_forms import forms
from monitor.model import Meaning
from monitor.store.query import MAX_DEPTH, MAX_LENGTH, Query, parse
from monitor.store.query_tree import And, Between, Due, Flag, Node, Not, OneOf, Or, Programmes, Sum, Words, leaves

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Hong Kong
CATALOGUE = {"nias": ("nias", "nias-fund"), "rth": ("rth",), "研究人才庫": ("rth",)}


MEANINGS = {
    "ai": Meaning(topics=("ai",), words=("AI", "人工智能")),
    "人工智能": Meaning(topics=("ai",), words=("AI", "人工智能")),
    "talent hub": Meaning(programmes=("rth",)),
    "deadline": Meaning(kinds=("deadline",), facts=("deadline",)),
    "資助": Meaning(words=("grant",)),
}


class Catalogue:
    """What words name here."""

    def expand(self, name: str) -> tuple[str, ...] | None:
        return CATALOGUE.get(name.lower())

    def meaning(self, text: str) -> Meaning:
        return MEANINGS.get(text.lower(), Meaning())

    def near(self, name: str) -> list[str]:
        return [one for one in CATALOGUE if one.startswith(name)]

    def near_word(self, word: str) -> None:
        return None


def read(text: str) -> Query:
    return parse(text, NOW, Catalogue())  # type: ignore[arg-type]


def tree(text: str) -> Node | None:
    return read(text).node


def hong_kong(year: int, month: int, day: int) -> datetime:
    """Midnight at the beginning of that day in Hong Kong."""
    return datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T00:00:00+08:00")


def word(text: str) -> Words:
    """A word with its forms."""
    return Words(text, forms=forms(text)[1:])


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
        ("or and not", And((Words("or"), word("and"), word("not")))),  # only capitals are operators
        ('"aa bb"', Words("aa bb", exact=True)),
        ('aa"bb"cc', And((A, Words("bb", exact=True), C))),
        ("aa*", Words("aa", prefix=True)),
        ("創科*", Words("創科")),  # characters are found wherever they stand
        ("title:aa", Words("aa", title=True)),
        ("TITLE:aa*", Words("aa", prefix=True, title=True)),
        ('title:"aa bb"', Words("aa bb", title=True, exact=True)),
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
        ("since:3h", Between(since=NOW - timedelta(hours=3))),
        ("deadline:<30d", Due(date(2026, 11, 22), date(2026, 12, 22))),
        ("deadline:30d", Due(date(2026, 11, 22), date(2026, 12, 22))),  # a time from now is one to come
        ("deadline:>2w", Due(first=date(2026, 12, 7))),
        ("deadline:>=2027-01-05", Due(first=date(2027, 1, 5))),
        ("deadline:<2026-12-31", Due(date(2026, 11, 22), date(2026, 12, 30))),
        ("deadline:<=2026-12-31", Due(date(2026, 11, 22), date(2026, 12, 31))),
        ("deadline:<2025-01-01", Due(last=date(2024, 12, 31))),  # of the past
        ("deadline:2026-12", Due(date(2026, 12, 1), date(2026, 12, 31))),
        ("deadline:today", Due(date(2026, 11, 22), date(2026, 11, 22))),
        ("deadline：＜30d", Due(date(2026, 11, 22), date(2026, 12, 22))),
        ("amount:>10m", Sum(least=10_000_000)),
        ("amount:<=1.5bn", Sum(most=1_500_000_000)),
        ("amount:HK$1,200,000", Sum(1_200_000, 1_200_000)),
        ("amount:1m-5m", Sum(1_000_000, 5_000_000)),
        ("amount:>3000萬", Sum(least=30_000_000)),
        ("amount:>1.8亿", Sum(least=180_000_000)),
        ("（aa OR bb）－cc", And((Or((A, B)), Not(C)))),
        ("「aa bb」 title：『cc』", And((Words("aa bb", exact=True), Words("cc", title=True, exact=True)))),
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
        ("programme:ni", 10, "did you mean 'nias'"),
        ("titel:aa", 0, "did you mean 'title'"),
        ("deadline:soon", 9, "no date"),
        ("deadline:>99999d", 9, "no date"),
        ("deadline:<9999y", 9, "no date"),
        ("amount:much", 7, "no sum"),
        ("amount:>1m-2m", 7, "no sum"),
        ("amount:1m-2m-3m", 7, "no sum"),
        ("sort:worst", 5, "sort:deadline"),
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
        ("sort:deadline", "deadline", False),
        ("aa sort:relevance is:any", "best", True),
        ("sort:newest is:relevant", "newest", False),
        ("(aa is:any)", "newest", True),
    ],
)
def test_order_and_scope(text: str, sort: str, everything: bool) -> None:
    query = read(text)
    assert (query.sort, query.everything) == (sort, everything)


AI_ZH, TOPIC_AI = Words("人工智能"), OneOf("topic", ("ai",))
ANY_AI = Or((Words("AI", forms=()), AI_ZH, TOPIC_AI), meant="AI")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("robots", word("robots")),
        ("AI", ANY_AI),
        ('"AI"', Words("AI", exact=True)),
        ("-AI", Not(Words("AI"))),  # what is left out is left out by its words
        (
            "title:AI",
            Or((Words("AI", title=True), Words("人工智能", title=True)), meant="AI"),
        ),  # labels are no headline
        ("Talent hub", Or((And((word("Talent"), word("hub"))), Programmes(("rth",), "rth")), meant="Talent hub")),
        ("Talent -hub", And((word("Talent"), Not(word("hub"))))),
        ("(Talent OR hub)", Or((word("Talent"), word("hub")))),
        ("deadline", Or((word("deadline"), OneOf("kind", ("deadline",)), Flag("deadline")), meant="deadline")),
        (
            "人工智能資助",  # is several names in a row
            Or(
                (
                    Words("人工智能資助"),
                    And((Or((AI_ZH, Words("AI"), TOPIC_AI), "人工智能"), Or((Words("資助"), word("grant")), "資助"))),
                ),
                meant="人工智能資助",
            ),
        ),
    ],
)
def test_words_mean_what_they_name(text: str, expected: Node) -> None:
    assert tree(text) == expected


def test_an_answer_says_what_else_a_word_means() -> None:
    assert read("AI robots").understood.startswith("“AI” (also “人工智能”, topic ai) and “robots”,")
    assert read("-(AI OR robots)").understood.startswith("not (“AI” or “robots”),")


def test_the_parts_of_a_query_are_as_they_were_typed() -> None:
    query = read('AI  -"a b" (x OR y) title:z sort:best')
    assert [part.text for part in query.parts] == ["AI", '-"a b"', "(x OR y)", "title:z"]
    assert query.rest == "sort:best"
    assert [part.text for part in read("a OR b").parts] == ["a OR b"]


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
