"""The exceptions of this package, as one tree.

    AlertsError
    ├── BadSubscription   an address, rhythm, hour, zone, language or channel that is not accepted
    ├── SignupsClosed     an address that may not subscribe itself
    ├── TooManySignups    more requests than a form takes
    ├── NoSuchLink        a link of a reader that leads nowhere, or has expired
    ├── BadMailServer     mail settings that cannot be read
    └── NoSuchDigest      no digest with that number

A message that could not be sent is no exception but a value: see `alerts.attempt.Attempt`.
"""

from __future__ import annotations


class AlertsError(Exception):
    """The root: none of them goes away by trying again."""


class BadSubscription(AlertsError):
    """A subscription that is refused, with the reason in one sentence. `field`: of `SubscriptionRequest`, "taken" for a
    search that another one has, "many" where there are too many, or ""."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class SignupsClosed(AlertsError):
    """The operator lets no address, or not this one, subscribe itself."""


class TooManySignups(AlertsError):
    """More requests than a form takes within an hour: try again later."""


class NoSuchLink(AlertsError):
    """A link that was not made here, whose subscription is gone, or that has expired."""


class BadMailServer(AlertsError):
    """`MONITOR_SMTP_URL` or `MONITOR_MAIL_FROM` cannot be read. The password is never part of the message."""


class NoSuchDigest(AlertsError):
    """No digest with that number."""
