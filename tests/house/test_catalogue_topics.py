"""The topics that the catalogue gives its programmes are the ones that articles can have."""

from __future__ import annotations

from monitor.catalogue.programme_file import load
from monitor.tag import lexicon


def test_the_catalogue_gives_no_other_topic() -> None:
    topics = set(lexicon.load_lexicon().topics)
    wrong = {each.slug: set(each.topics) - topics for each in load().programmes if set(each.topics) - topics}
    assert wrong == {}


def test_there_are_twenty_topics() -> None:
    assert len(set(lexicon.load_lexicon().topics)) == 20
