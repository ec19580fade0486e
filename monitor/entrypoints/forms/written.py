"""A search in one of the output forms, by the form's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from urllib.parse import urlencode

from monitor.bootstrap import App
from monitor.entrypoints import shapes
from monitor.entrypoints.forms.atom import atom
from monitor.entrypoints.forms.deadline_calendar import deadline_calendar, deadline_entries
from monitor.entrypoints.forms.feed_items import Feed, feed_items
from monitor.entrypoints.forms.json_feed import json_feed
from monitor.entrypoints.forms.spreadsheet import csv_lines
from monitor.entrypoints.page_phrases import phrases
from monitor.model import ArticleView, Language

FEED_STORIES = 50  # items of a feed: two days of a busy week, and readers ask more often than that
CALENDAR_DAYS_BACK = timedelta(days=31)  # what has passed stays in a calendar that follows a search, for a month


@dataclass(frozen=True, slots=True)
class Wish:
    """A search in a form. `reader`: whose language titles and labels are in. `limit`: how many articles, or stories of
    a feed, at most; None: as many as the form has. `mark`: a byte order mark before a spreadsheet.
    """

    query: str
    reader: Language
    limit: int | None = None
    mark: bool = False


@dataclass(frozen=True, slots=True)
class OutputForm:
    """`name`: as the command line and addresses have it: ``/search.NAME``."""

    name: str
    media_type: str
    write: Callable[[App, Wish], Iterator[str]]
    alternate: bool  # told to browsers and feed readers in the head of a page


def written(app: App, form: str, wish: Wish) -> Iterator[str]:
    """The parts of the document. QueryError: at once, not in the middle of it."""
    return FORMS[form].write(app, wish)


def address(form: str, query: str, reader: Language) -> str:
    """Where a search is in that form, in a reader's language."""
    return f"/search.{form}?" + urlencode({"q": query, "lang": reader})


# ----------------------------------------------------------------------------------------------------------- the forms
def _jsonl(app: App, wish: Wish) -> Iterator[str]:
    batches = app.export_batches(wish.query)
    return ("".join(shapes.json_line(shapes.exported(one)) for one in batch) for batch in _limited(batches, wish.limit))


def _csv(app: App, wish: Wish) -> Iterator[str]:
    return csv_lines(_limited(app.export_batches(wish.query), wish.limit), mark=wish.mark)


def _limited(batches: Iterator[list[ArticleView]], limit: int | None) -> Iterator[Sequence[ArticleView]]:
    left = limit
    for batch in batches:
        if left is None:
            yield batch
            continue
        yield list(islice(batch, left))
        left -= len(batch)
        if left <= 0:
            return


def _feed(form: str, render: Callable[[Feed], str]) -> Callable[[App, Wish], Iterator[str]]:
    def write(app: App, wish: Wish) -> Iterator[str]:
        results = app.stories(wish.query, wish.reader, limit=wish.limit or FEED_STORIES, facets=True)
        base, words = app.settings.base_url, app.words(wish.reader)
        page = f"{base}/?" + urlencode({"q": wish.query, "lang": wish.reader})
        url = base + address(form, wish.query, wish.reader)
        feed = Feed(_title(wish), url, page, wish.reader, feed_items(results.stories, words, base))
        return iter((render(feed),))

    return write


def _calendar(app: App, wish: Wish) -> Iterator[str]:
    due = app.deadlines(wish.reader, wish.query, app.today() - CALENDAR_DAYS_BACK)
    entries = [entry for one in due[: wish.limit] for entry in deadline_entries(one, app.settings.base_url)]
    return iter((deadline_calendar(entries, _title(wish)),))


def _title(wish: Wish) -> str:
    texts = phrases(wish.reader)
    return f"{texts.named('site')}{texts.named('colon')}{wish.query or texts.named('newest')}"


FORMS = {
    form.name: form
    for form in (
        OutputForm("atom", "application/atom+xml", _feed("atom", atom), True),
        OutputForm("json", "application/feed+json", _feed("json", json_feed), True),
        OutputForm("ics", "text/calendar", _calendar, True),
        OutputForm("csv", "text/csv", _csv, False),
        OutputForm("jsonl", "application/x-ndjson", _jsonl, False),
    )
}
