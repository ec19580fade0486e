"""The only wiring: settings in, an open `App` out. Also the only gate from articles (`monitor`) to people (`alerts`).

wiring     the parts, each made once
opening    the App of this process's settings, for a command
app        App: what the command line, the service and the pages may ask for, of
           watching (sources), asking (searches story by story, deadlines), lookups (articles, stories, programmes),
           keeping (imports, retagging, tidying), signing_up (readers and their searches) and granting (tokens)
current_search  a saved search with what has replaced its programmes
reader_words  labels, days and sums in a reader's language, for the pages
items      the articles that a saved search finds, as the items of a digest
mail       the mail server and addresses of the settings, checked at the start
moving     backup, restore, moving to another database
incidents  mail to the operator about sources in trouble
checking   `monitor check`; the health of a running service
adding     `monitor sources add`: what an address offers, written as a block (guessed, first_polls);  feed_lists  OPML
covering   which sources tell of whom (coverage, cited);  places   where the shipped files lie

Names are read from their modules when somebody first asks for them, and the modules read what only some commands need
(parsers, channels, the engine) where it is used: a command is to start before anybody notices.
"""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from monitor.bootstrap.opening import Reading, opened

if TYPE_CHECKING:
    from alerts.alert_errors import AlertsError, BadSubscription, NoSuchLink, SignupsClosed, TooManySignups
    from alerts.feeds import FeedFormat
    from alerts.local_dates import moment_in
    from alerts.masking import masked
    from alerts.model import Subscription
    from alerts.readers import Person, Signup
    from alerts.rhythm_words import rhythm_words
    from alerts.subscription_request import SubscriptionRequest
    from monitor.bootstrap.adding import Found
    from monitor.bootstrap.app import App, open_app, open_classifier
    from monitor.bootstrap.asking import Comparison
    from monitor.bootstrap.checking import ask_health, check, rule_faults
    from monitor.bootstrap.coverage import Coverage, Covered
    from monitor.bootstrap.covering import SuggestedSource
    from monitor.bootstrap.lookups import ProgrammePage
    from monitor.bootstrap.moving import back_up, copy_to, restore, rows_stored
    from monitor.bootstrap.reader_words import ReaderWords
    from monitor.bootstrap.wiring import utc_now
    from monitor.pipeline.jsonl_import import classify as classify_lines
    from monitor.pipeline.verify import Verified
    from monitor.proof.told_truth import Verdict
    from monitor.proof.verification import Verification
    from monitor.store.arrivals import Arrivals
    from monitor.tag.programmes.suggest import Suggestion

__all__ = [
    "AlertsError", "App", "Arrivals", "BadSubscription", "Comparison", "Coverage", "Covered", "FeedFormat",
    "Found", "NoSuchLink", "Person", "ProgrammePage", "ReaderWords", "Reading", "Signup", "SignupsClosed",
    "Subscription", "SubscriptionRequest", "SuggestedSource", "Suggestion", "TooManySignups", "Verdict",
    "Verification", "Verified", "ask_health", "back_up", "check", "classify_lines", "copy_to", "masked",
    "moment_in", "open_app", "open_classifier", "opened", "restore", "rhythm_words", "rows_stored",
    "rule_faults", "utc_now",
]  # fmt: skip

# Where the names of `__all__` stand that are not read at once.
_STANDS_IN = {
    "AlertsError": "alerts.alert_errors:AlertsError",
    "App": "monitor.bootstrap.app:App",
    "Arrivals": "monitor.store.arrivals:Arrivals",
    "BadSubscription": "alerts.alert_errors:BadSubscription",
    "Comparison": "monitor.bootstrap.asking:Comparison",
    "Coverage": "monitor.bootstrap.coverage:Coverage",
    "Covered": "monitor.bootstrap.coverage:Covered",
    "SuggestedSource": "monitor.bootstrap.covering:SuggestedSource",
    "FeedFormat": "alerts.feeds:FeedFormat",
    "Found": "monitor.bootstrap.adding:Found",
    "NoSuchLink": "alerts.alert_errors:NoSuchLink",
    "Person": "alerts.readers:Person",
    "ProgrammePage": "monitor.bootstrap.lookups:ProgrammePage",
    "Signup": "alerts.readers:Signup",
    "SignupsClosed": "alerts.alert_errors:SignupsClosed",
    "ReaderWords": "monitor.bootstrap.reader_words:ReaderWords",
    "Subscription": "alerts.model:Subscription",
    "SubscriptionRequest": "alerts.subscription_request:SubscriptionRequest",
    "Suggestion": "monitor.tag.programmes.suggest:Suggestion",
    "TooManySignups": "alerts.alert_errors:TooManySignups",
    "Verdict": "monitor.proof.told_truth:Verdict",
    "Verified": "monitor.pipeline.verify:Verified",
    "Verification": "monitor.proof.verification:Verification",
    "ask_health": "monitor.bootstrap.checking:ask_health",
    "back_up": "monitor.bootstrap.moving:back_up",
    "check": "monitor.bootstrap.checking:check",
    "classify_lines": "monitor.pipeline.jsonl_import:classify",
    "copy_to": "monitor.bootstrap.moving:copy_to",
    "masked": "alerts.masking:masked",
    "moment_in": "alerts.local_dates:moment_in",
    "open_app": "monitor.bootstrap.app:open_app",
    "open_classifier": "monitor.bootstrap.app:open_classifier",
    "restore": "monitor.bootstrap.moving:restore",
    "rhythm_words": "alerts.rhythm_words:rhythm_words",
    "rows_stored": "monitor.bootstrap.moving:rows_stored",
    "rule_faults": "monitor.bootstrap.checking:rule_faults",
    "utc_now": "monitor.bootstrap.wiring:utc_now",
}


def __getattr__(name: str) -> Any:
    """One of these names (PEP 562)."""
    if name in _STANDS_IN:
        return resolve_name(_STANDS_IN[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
