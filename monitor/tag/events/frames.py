"""The frames of `frames.toml`: which verb with which object makes an announcement of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pydantic import Field, ValidationInfo, field_validator, model_validator

from monitor.grammar.scanner import Hit, Lists
from monitor.tag.events.kinds import KINDS
from monitor.tag.events.verb_forms import forms
from monitor.tag.word_file import Table, Text, Texts, load_words
from monitor.text import fold

NO_NEWS = "none"
OBJECT = "object/"
_IN_BODY = frozenset(name for name, kind in KINDS.items() if kind.reach == "body")
CLASSES: Mapping[str, str] = {"event": "gathering", "scheme": "scheme", "fund": "scheme"}
"""Kind of a programme -> the class of objects that its name is of."""


class Frame(Table):
    """One group of verbs. `objects`: class of the object -> kind ("none": no news). `kind`: with any other object or
    none; `title`: so in the headline only. `behind`: the object must stand behind the verb. `far`: any object behind
    it in the clause counts, in the order of `objects` ("opens the awards for entries").
    """

    id: Text
    verbs: tuple[Text, ...] = ()
    phrases: tuple[Text, ...] = ()
    headline: tuple[Text, ...] = ()
    objects: Mapping[str, str] = Field(default={}, alias="with")
    kind: str = ""
    title: str = ""
    behind: bool = False
    far: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """All that it may say. None: its words only hide the words inside them."""
        return frozenset((*self.objects.values(), self.kind, self.title)) - {""}

    @model_validator(mode="after")
    def _kinds_that_there_are(self) -> Frame:
        unknown = self.kinds - {*KINDS, NO_NEWS}
        if unknown:
            raise ValueError(f"there is no kind {', '.join(sorted(unknown))}")
        return self


class Phrases(Table):
    """What ends a noun phrase (`ends`: English words, `ends_han`), and what has no object behind it (`adjuncts`)."""

    ends: Texts
    ends_han: Texts
    adjuncts: Texts


class FrameFile(Table):
    """What `frames.toml` holds."""

    objects: Mapping[str, Texts]
    nouns: Mapping[str, str]
    phrases: Phrases
    frame: tuple[Frame, ...]

    @field_validator("frame")
    @classmethod
    def _objects_that_there_are(cls, frames: tuple[Frame, ...], info: ValidationInfo) -> tuple[Frame, ...]:
        unknown = {*chain(*(frame.objects for frame in frames))} - {*info.data["objects"]}
        if unknown:
            raise ValueError(f"there are no objects {', '.join(sorted(unknown))}")
        return frames


@dataclass(frozen=True)
class Frames:
    """The frames with the lists that are scanned for: ``told/launch``, ``bare/launch``, ``headline/launch``,
    ``object/scheme``.
    """

    by_id: Mapping[str, Frame]
    nouns: Mapping[str, str]
    phrases: Phrases
    lists: Mapping[str, tuple[str, ...]]

    def of(self, verb: Hit) -> tuple[str, Frame]:
        """How a verb was found ("told", "bare", "headline") and its frame."""
        return self._by_list[verb.kind]

    @cached_property
    def _by_list(self) -> Mapping[str, tuple[str, Frame]]:
        parted = (name.partition("/") for name in self.lists if not name.startswith(OBJECT))
        return {f"{how}/{id}": (how, self.by_id[id]) for how, _, id in parted}

    def counts(self, verb: Hit, in_body: bool) -> bool:
        """Whether a verb may say anything where it stands."""
        return verb.kind in (self._of_body if in_body else self._of_lead)

    @cached_property
    def _of_lead(self) -> frozenset[str]:
        return frozenset(name for name, (_, frame) in self._by_list.items() if frame.kinds)

    @cached_property
    def _of_body(self) -> frozenset[str]:
        return frozenset(name for name, (_, frame) in self._by_list.items() if not frame.kinds.isdisjoint(_IN_BODY))

    @cached_property
    def phrase_end(self) -> re.Pattern[str]:
        """Where a noun phrase ends at the latest."""
        return re.compile(rf" (?:{_alternatives(self.phrases.ends)})(?= )|{_alternatives(self.phrases.ends_han)}")

    @cached_property
    def adjunct(self) -> re.Pattern[str]:
        """What stands behind a verb and is not its object ("launched at the forum")."""
        return re.compile(rf" (?:today |yesterday )?(?:\([^)]*\) )?(?:{_alternatives(self.phrases.adjuncts)})(?= )")

    @property
    def words(self) -> Lists:
        """All that is scanned for."""
        return Lists(self.lists, plural=[name for name in self.lists if name.startswith(OBJECT)])


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in words)


def load_frames(added: Mapping[str, Sequence[str]] | None = None) -> Frames:
    """The frames that come with the package, with the words of `added` in its lists."""
    file = load_words(FrameFile, "monitor.tag.events", "frames.toml")
    lists = {f"{OBJECT}{name}": words for name, words in file.objects.items()}
    for frame in file.frame:
        verbs = [forms(verb) for verb in frame.verbs]
        lists[f"told/{frame.id}"] = (*chain(*(verb.told for verb in verbs)), *frame.phrases)
        lists[f"bare/{frame.id}"] = tuple(chain(*(verb.bare for verb in verbs)))
        lists[f"headline/{frame.id}"] = frame.headline
    for name, words in (added or {}).items():
        if name in lists:
            lists[name] = (*lists[name], *words)
    return Frames({frame.id: frame for frame in file.frame}, file.nouns, file.phrases, lists)
