"""What is done to what: verbs with their objects, clause by clause.

Each word of `frames.toml` stands in `tests/data/words/frames.txt`, a list a line: one that is taken out, or that the
scan no longer finds, is missed here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from monitor.errors import ConfigurationError
from monitor.grammar.reading import read
from monitor.grammar.scanner import Scanner
from monitor.tag.events.frames import FrameFile, Frames, load_frames
from monitor.tag.events.predicates import find_predicates
from monitor.tag.word_file import read_words

LINES = (Path(__file__).parents[2] / "data" / "words" / "frames.txt").read_text("utf-8").splitlines()
WATCHED = dict(line.split(": ", 1) for line in LINES if line[:1] != "#")


@cache
def frames() -> Frames:
    return load_frames()


@cache
def scanner() -> Scanner:
    return Scanner({"": frames().words})


@pytest.mark.parametrize("name", WATCHED)
def test_the_words_of_a_list_are_found_in_a_sentence_made_of_each(name: str) -> None:
    def found(word: str) -> bool:
        hits = scanner().scan(read("", text=f"They say: {word}, today."))
        return any((hit.kind, hit.value) == (name, word) for hit in hits)

    assert [word for word in WATCHED[name].split(" | ") if not found(word)] == []


def test_every_list_is_watched() -> None:
    assert {name: set(words) for name, words in frames().lists.items() if words} == {
        name: set(words.split(" | ")) for name, words in WATCHED.items()
    }


def predicated(text: str, title: str = "") -> list[str]:
    reading = read(title, text=text)
    return [
        predicate.kind
        for predicate in find_predicates(reading, frames(), scanner().scan(reading), len(reading.text))
        if predicate.how != "bare"
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("the bureau launched a scheme", ["launch"]),
        ("the bureau launched a public engagement exercise on the scheme", ["consultation"]),
        ("the bureau launched a scheme after a consultation", ["launch"]),
        ("it published the smart city development blueprint", ["policy"]),
        ("it published a photograph", []),
        ("it opened the awards for entries", ["open"]),
        ("it opened a laboratory", ["opening"]),
        ("the summit opened on Monday", ["event"]),
        ("applications are invited", ["open"]),
        ("views were invited", ["consultation"]),
        ("the fund opened on Monday", ["open"]),
        ("the Bill was passed", ["legislation"]),
        ("projects that passed a test", ["result"]),
        ("推出機械人試驗計劃", ["launch"]),
        ("公布機械人產業發展藍圖", ["policy"]),
        ("藍圖今日公布", ["policy"]),
        ("公布藍圖,發展局歡迎", ["policy"]),
        ("接受新一輪申請", ["open"]),
        ("接受新一輪訓練", []),
        ("簽署合作備忘錄", ["mou"]),
        ("簽署生死狀", []),
        ("可持續發展", []),
        ("市民可提交意見", ["consultation"]),
    ],
)
def test_the_object_of_a_verb_decides(text: str, kinds: list[str]) -> None:
    assert list(dict.fromkeys(predicated(text))) == kinds


def test_terse_verbs_count_in_headlines_only() -> None:
    assert predicated("", title="數碼港推新計劃") == ["launch"]
    assert predicated("數碼港推新計劃") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('kind = "party"', "there is no kind party"),
        ('with = { balloon = "launch" }', "there are no objects balloon"),
        ('colour = "red"', "unknown key"),
    ],
)
def test_a_frame_that_cannot_be_is_a_fault(text: str, fault: str) -> None:
    file = f"""
        [objects]
        scheme = ["scheme"]
        [nouns]
        [phrases]
        ends = ["of"]
        ends_han = ["供"]
        adjuncts = ["in"]
        [[frame]]
        id = "launch"
        verbs = ["launch"]
        {text}
        """
    with pytest.raises(ConfigurationError, match=fault):
        read_words(FrameFile, file, "frames.toml")
