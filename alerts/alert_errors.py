"""The exceptions of this package, as one tree.

    AlertsError
    ├── BadSubscription   an address, rhythm, hour, zone, language or channel that is not accepted
    ├── BadMailServer     mail settings that cannot be read
    └── NoSuchDigest      no digest with that number

A message that could not be sent is no exception but a value: see `alerts.model.Attempt`.
"""

from __future__ import annotations


class AlertsError(Exception):
    """The root: none of them goes away by trying again."""


class BadSubscription(AlertsError):
    """A subscription that is refused, with the reason in one sentence."""


class BadMailServer(AlertsError):
    """`MONITOR_SMTP_URL` or `MONITOR_MAIL_FROM` cannot be read. The password is never part of the message."""


class NoSuchDigest(AlertsError):
    """No digest with that number."""
