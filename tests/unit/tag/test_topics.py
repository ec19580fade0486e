"""Two words, one in the headline, or a tagged programme."""

from __future__ import annotations

from functools import cache

from monitor.grammar.reading import read
from monitor.grammar.scanner import Scanner
from monitor.model import Evidence, Programme, Tag
from monitor.tag import lexicon
from monitor.tag.lexicon import grouped
from monitor.tag.topics import find_topics

PROGRAMMES = {"a": Programme("a", "fund", "A", topics=("green", "ip"))}


def named(field: str, start: int) -> Tag:
    return Tag("a", (Evidence("A", field, start, start + 1),), "named")


@cache
def scanner() -> Scanner:
    patterns = lexicon.load().patterns
    return Scanner(patterns, exact=lexicon.EXACT, plural=tuple(patterns))


def topics(title: str, text: str, tags: tuple[Tag, ...] = ()) -> set[str]:
    reading = read(title, text=text)
    hits = grouped(scanner().scan(reading))
    return set(find_topics(hits, reading.title_end, tags, PROGRAMMES, lexicon.load().topics))


def test_one_word_in_the_headline() -> None:
    assert topics("Stablecoins at last", "") == {"fintech"}
    assert topics("穩定幣發牌", "") == {"fintech"}


def test_two_different_words_in_the_text() -> None:
    assert "microelectronics" in topics("News", "A silicon carbide wafer was made.")
    assert topics("News", "A wafer, a second wafer and more wafers.") == set()
    assert topics("News", "A virtual bank left the regulatory sandbox.") == set()  # both weak


def test_a_word_inside_a_longer_one_is_not_a_second_word() -> None:
    assert topics("News", "The city has a plan for generative AI.") == set()


def test_a_tagged_programme_carries_its_topics() -> None:
    assert topics("News", "", (named("title", 0),)) == {"green", "ip"}
    assert topics("News", "", (named("text", 100),)) == {"green"}  # the lead: its main topic


def test_a_programme_in_the_background_lends_no_topic() -> None:
    assert topics("News", "", (named("text", 900),)) == set()


def test_a_body_in_news_of_every_sort_lends_no_topic() -> None:
    tags = (named("title", 0),)
    assert find_topics(grouped([]), 4, tags, PROGRAMMES, ("green", "ip"), general=("a",)) == ()


def test_a_topic_far_behind_the_leading_one_is_left_out() -> None:
    headline = "Stablecoin, tokenisation, CBDC and Web3 in the open banking of Hong Kong"
    background = "Guests came from many places and stayed for long. " * 4 + "A robot and a humanoid served tea."
    assert topics("News", background) == {"robotics"}
    assert topics(headline, f"Blockchain and fintech. {background}") == {"fintech"}


def test_every_topic_can_be_found() -> None:
    words = lexicon.load()
    assert len(words.topics) == 20
    for topic in words.topics:
        assert topic in topics(words.patterns[f"topic/{topic}/strong"][0], "")
