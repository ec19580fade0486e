"""The reader's week (`bench.week_set`) as documents to be played, without service, polls and links to other languages.

Each page as it was first published; its story is the event that it tells, so that an announced change is a story of its
own: to be linked to the earlier one, never to be taken for a copy of it.
"""

from __future__ import annotations

from bench.story_set.make import Document
from bench.week_set.make import WHOLE, week
from bench.week_set.sources import DESKS, Desk
from monitor.model import Draft, Language, Stamp

_LANGUAGES: dict[str, Language] = {"en": "en", "zh-Hant": "zh-Hant", "zh-Hans": "zh-Hans"}


def week_documents(half: str, seed: int, stories: int = WHOLE) -> list[Document]:
    """The pages of a week in order of publication."""
    desks = {desk.id: desk for desk in DESKS}
    found: list[Document] = []
    for page in week("seen" if half == "train" else "unseen", seed, stories).pages:
        desk, version = desks[page.source], page.versions[0]
        story, number = version.event
        stamp = Stamp(version.at, "minute")
        draft = Draft(
            page.url, version.title, version.summary, version.text, stamp, _LANGUAGES[desk.language], desk.id,
            desk.publisher, official=desk.official,
        )  # fmt: skip
        found.append(Document(draft, f"{story}#{number}", story.split("-")[0], _strength(desk, page.strength)))
    return found


def _strength(desk: Desk, edited: int) -> int:
    """Of a press item at least 1, so that it is cut where the press is cut."""
    return 0 if desk.official else max(1, edited)
