"""What a word of a search may mean beside itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase names. `programmes`, `topics`, `kinds`: slugs; `facts`: names of kinds of fact; `words`:
    words and phrases that mean the same, in any language.
    """

    programmes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.programmes or self.topics or self.kinds or self.facts or self.words)

    def __or__(self, other: Meaning) -> Meaning:
        return Meaning(
            *(
                tuple(dict.fromkeys(getattr(self, name) + getattr(other, name)))
                for name in ("programmes", "topics", "kinds", "facts", "words")
            )
        )
