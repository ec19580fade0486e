"""The nouns: frozen values that travel between the rooms. Nothing here touches the world.

Aware UTC everywhere; Hong Kong time only where a date is read (`parse.dates`), where a rhythm is kept and where a
person sees it.

    watched    sources and their rules                document   what comes back, and what is read from it
    article    words, programmes, facts, its story    outcome    polls, health, what doors show
"""

from monitor.model.article import (
    Amount,
    Classification,
    Deadline,
    Draft,
    Event,
    Evidence,
    Programme,
    Rejected,
    RejectedSignal,
    Relation,
    StoryChoice,
    Tag,
)
from monitor.model.document import (
    NO_STAMP,
    Document,
    Entry,
    FailureClass,
    FeedHints,
    FetchFailed,
    Hop,
    Page,
    Parsed,
    ParseFailed,
    Refusal,
    Request,
    Stamp,
    Twin,
    Validators,
)
from monitor.model.language import LANGUAGES, Language, language_code
from monitor.model.outcome import (
    ArticleView,
    Health,
    ImportCounts,
    JsonLine,
    Outcome,
    Poll,
    RevisionView,
    Round,
    SearchResults,
    SourceStatus,
    StoryView,
)
from monitor.model.watched import PageRules, Source
from monitor.source_kinds import SourceKind

__all__ = [
    "LANGUAGES",
    "NO_STAMP",
    "Amount",
    "ArticleView",
    "Classification",
    "Deadline",
    "Document",
    "Draft",
    "Entry",
    "Event",
    "Evidence",
    "FailureClass",
    "FeedHints",
    "FetchFailed",
    "Health",
    "Hop",
    "ImportCounts",
    "JsonLine",
    "Language",
    "Outcome",
    "Page",
    "PageRules",
    "ParseFailed",
    "Parsed",
    "Poll",
    "Programme",
    "Refusal",
    "Rejected",
    "RejectedSignal",
    "Relation",
    "Request",
    "RevisionView",
    "Round",
    "SearchResults",
    "Source",
    "SourceKind",
    "SourceStatus",
    "Stamp",
    "StoryChoice",
    "StoryView",
    "Tag",
    "Twin",
    "Validators",
    "language_code",
]
