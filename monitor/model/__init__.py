"""The nouns: frozen values that travel between the rooms. Nothing here touches the world.

Aware UTC everywhere; Hong Kong time only where a date is read (`parse.timestamps`), where polls and digests are timed
and where a person sees it.

    watched    sources and their rules                   document   what comes back, and what is read from it
    article    words, programmes, facts, its story       incoming   an article before it is stored
    statement  what its texts state, and what holds now
    profile    its fingerprint                           outcome    polls, health, what the command line and pages show
    codes      codes and flags, each spelled once        source_memory   what is remembered between two polls
    meaning    what a word of a search may mean      caller     who asks over the API
    language_version   what versions of an announcement in two languages have in common

An announcement on its way: Document > Parsed, Entry > Draft > Incoming > Analysed, with Candidate and StoryChoice,
then the row; read back, it is an ArticleView.
"""

from monitor.fact_kinds import FACT_KINDS, Amount, Change, Deadline, Fact, Facts
from monitor.model.article import (
    Classification,
    Draft,
    Event,
    Evidence,
    Modality,
    Programme,
    Rejected,
    RejectedSignal,
    Relation,
    StoryChoice,
    Tag,
)
from monitor.model.caller import OPERATOR, SCOPES, AccessToken, AuditEntry, Caller, Scope
from monitor.model.codes import EntryFlag, PollCode, PollFlag, http_code
from monitor.model.document import (
    NO_LISTS,
    NO_STAMP,
    Document,
    Entry,
    FailureClass,
    FeedHints,
    FetchFailed,
    Hop,
    ListMemory,
    Page,
    Parsed,
    ParseFailed,
    Refusal,
    Request,
    Stamp,
    Twin,
    Validators,
)
from monitor.model.incoming import Analysed, Incoming, PageState
from monitor.model.language import HONG_KONG, LANGUAGES, Language, language_code
from monitor.model.language_version import Neighbour, VersionMarks
from monitor.model.meaning import Meaning
from monitor.model.outcome import (
    Alternative,
    ArticleView,
    EntryOutcome,
    Health,
    Highlights,
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
from monitor.model.profile import ALGORITHM, Candidate, IndexKind, Profile
from monitor.model.source_memory import Gone, Moves, Offer, SourceMemory, StandIn
from monitor.model.statement import HowKnown, KnownFact, Statement, Step, Topic
from monitor.model.story_list import ChangedStory, DueDay, DueStory, ListedStory, StoryMember, StoryResults, lead_of
from monitor.model.watched import PageRules, Source
from monitor.source_kinds import SourceKind

__all__ = [
    "ALGORITHM",
    "FACT_KINDS",
    "HONG_KONG",
    "LANGUAGES",
    "NO_LISTS",
    "NO_STAMP",
    "OPERATOR",
    "SCOPES",
    "AccessToken",
    "Alternative",
    "Amount",
    "Analysed",
    "ArticleView",
    "AuditEntry",
    "Caller",
    "Candidate",
    "Change",
    "ChangedStory",
    "Classification",
    "Deadline",
    "Document",
    "Draft",
    "DueDay",
    "DueStory",
    "Entry",
    "EntryFlag",
    "EntryOutcome",
    "Event",
    "Evidence",
    "Fact",
    "Facts",
    "FailureClass",
    "FeedHints",
    "FetchFailed",
    "Gone",
    "Health",
    "Highlights",
    "Hop",
    "HowKnown",
    "ImportCounts",
    "Incoming",
    "IndexKind",
    "JsonLine",
    "KnownFact",
    "Language",
    "ListMemory",
    "ListedStory",
    "Meaning",
    "Modality",
    "Moves",
    "Neighbour",
    "Offer",
    "Outcome",
    "Page",
    "PageRules",
    "PageState",
    "ParseFailed",
    "Parsed",
    "Poll",
    "PollCode",
    "PollFlag",
    "Profile",
    "Programme",
    "Refusal",
    "Rejected",
    "RejectedSignal",
    "Relation",
    "Request",
    "RevisionView",
    "Round",
    "Scope",
    "SearchResults",
    "Source",
    "SourceKind",
    "SourceMemory",
    "SourceStatus",
    "Stamp",
    "StandIn",
    "Statement",
    "Step",
    "StoryChoice",
    "StoryMember",
    "StoryResults",
    "StoryView",
    "Tag",
    "Topic",
    "Twin",
    "Validators",
    "VersionMarks",
    "http_code",
    "language_code",
    "lead_of",
]
