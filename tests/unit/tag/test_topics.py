"""Which topics an article has, by its words and its programmes."""

from __future__ import annotations

from functools import cache

import pytest

from monitor.grammar.reading import read
from monitor.grammar.scanner import Lists, Scanner
from monitor.model import Evidence, Programme, Tag
from monitor.tag import lexicon
from monitor.tag.lexicon import grouped
from monitor.tag.topics import find_topics

PROGRAMMES = {"a": Programme("a", "fund", "A", topics=("green", "ip"))}


def named(field: str, start: int) -> Tag:
    return Tag("a", (Evidence("A", field, start, start + 1),), "named")


@cache
def scanner() -> Scanner:
    patterns = lexicon.load_lexicon().patterns
    return Scanner({"": Lists(patterns, exact=lexicon.EXACT, plural=tuple(patterns))})


def topics(title: str, text: str, tags: tuple[Tag, ...] = ()) -> set[str]:
    reading = read(title, text=text)
    hits = grouped(scanner().scan(reading))
    return set(find_topics(hits, reading.title_end, tags, PROGRAMMES, lexicon.load_lexicon().topics))


FAR = "Guests came from many places and stayed for long. " * 4  # what follows is not in the lead
GUESTS = "Guests came. "


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        # a word in the headline is enough, strong or weak
        ("Stablecoins at last", "", {"fintech"}),
        ("穩定幣發牌", "", {"fintech"}),
        ("Virtual banks grow", "", {"fintech"}),
        # two words in the lead of which one is strong
        ("News", "Stablecoins.", set()),
        ("News", "Stablecoins and virtual banks.", {"fintech"}),
        ("News", "Virtual banks, RWA and the digital bank.", set()),
        ("News", "A wafer, a second wafer and more wafers.", set()),
        # farther below two strong ones, or one beside two weak ones
        ("News", FAR + "Stablecoins and tokenisation.", {"fintech"}),
        ("News", FAR + "Stablecoins and virtual banks.", set()),
        ("News", FAR + "Stablecoins, RWA and virtual banks.", {"fintech"}),
        ("News", FAR + "Virtual banks, RWA, the digital bank and 轉數快.", set()),
        # the lead ends 160 characters behind the headline
        ("News", GUESTS * 12 + "Stablecoins, RWA.", {"fintech"}),
        ("News", GUESTS * 13 + "Stablecoins, RWA.", set()),
        # more words of the headline add nothing, so that what else is in the article stays beside it
        ("Stablecoins, tokenisation", FAR + "A robot and a humanoid.", {"fintech", "robotics"}),
    ],
)
def test_words(title: str, text: str, found: set[str]) -> None:
    assert topics(title, text) == found


@pytest.mark.parametrize(
    ("text", "start", "found"),
    [
        ("", 100, {"green"}),
        ("Trademark.", 100, {"green", "ip"}),  # its second topic counts beside a word
        ("", 900, set()),
        (FAR + "Hydrogen.", 900, {"green"}),
        (FAR + "Trademark, valuation.", 900, set()),
    ],
)
def test_a_programme_below_the_headline(text: str, start: int, found: set[str]) -> None:
    assert topics("News", text, (named("text", start),)) == found


def test_at_most_five_topics_the_strongest() -> None:
    six = "AI, robots, stablecoins, hydrogen, satellites, a patent box: AI and large language models"
    assert topics(six, "Generative AI, robotics, tokenisation, energy storage, lunar") == {
        "ai", "robotics", "fintech", "green", "aerospace"
    }  # fmt: skip


def test_a_word_inside_a_longer_one_is_not_a_second_word() -> None:
    assert topics("News", "The city has a plan for generative AI.") == set()


def test_a_tagged_programme_carries_its_topics() -> None:
    assert topics("News", "", (named("title", 0),)) == {"green", "ip"}


def test_a_body_in_news_of_every_sort_lends_no_topic() -> None:
    tags = (named("title", 0),)
    assert find_topics(grouped([]), 4, tags, PROGRAMMES, ("green", "ip"), general=("a",)) == ()


def test_a_topic_far_behind_the_leading_one_is_left_out() -> None:
    background = FAR + "A robot and a humanoid served tea."
    assert topics("News", background) == {"robotics"}
    assert topics("Stablecoins", f"Blockchain. {background}") == {"fintech", "robotics"}
    assert topics("Stablecoins", f"Blockchain and fintech. {background}") == {"fintech"}


def test_every_topic_can_be_found() -> None:
    words = lexicon.load_lexicon()
    assert len(words.topics) == 20
    for topic in words.topics:
        assert topic in topics(words.patterns[f"topic/{topic}/strong"][0], "")
