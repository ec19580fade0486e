"""The timeline of a programme, from the stored announcements that are about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session

from monitor.bootstrap.threads import threads_of
from monitor.identify.timeline import timeline
from monitor.model import Step, Tag
from monitor.store import stories, views

STORIES_OF_TIMELINE = 60  # the latest announcements of a programme: two years of a busy fund
STEPS_SHOWN = 40  # facts: some four screens
_BEGINNING = 260  # characters of the text: two sentences of a press release in English, four in Chinese


def timeline_of(session: Session, slugs: Sequence[str]) -> tuple[Step, ...]:
    """The latest facts of the announcements that are about one of these programmes, the newest first.

    What an announcement states is taken for facts of the programmes that it is about: those in its headline; where
    there are none, in its lead; else all that it names.
    """
    latest = stories.latest_of_programmes(session, slugs, STORIES_OF_TIMELINE)
    tags = views.tags_of_stories(session, latest)
    about = [story for story in latest if any(_is_about(of_article, slugs) for of_article in tags.get(story, ()))]
    threads = {thread.story_ids: thread.texts for thread in threads_of(session, about).values()}
    return timeline(threads.values())[:STEPS_SHOWN]


def _is_about(tags: Sequence[Tag], slugs: Collection[str]) -> bool:
    titled = {tag.slug for tag in tags if any(each.field == "title" for each in tag.evidence)}
    leading = {tag.slug for tag in tags if any(each.start < _BEGINNING for each in tag.evidence)}
    return not (titled or leading or {tag.slug for tag in tags}).isdisjoint(slugs)
