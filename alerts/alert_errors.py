"""Everything that can go wrong here, as one tree.

    AlertsError
    ├── BadSubscription   an address, rhythm, hour, zone or language that cannot be taken
    ├── BadMailServer     a mail server address that cannot be read
    └── NoSuchDigest      no digest of that number

A message that could not be sent is no exception but a value: see `alerts.mailer.Answer`.
"""

from __future__ import annotations


class AlertsError(Exception):
    """The root. `permanent` says whether trying again without a change can help."""

    permanent = True


class BadSubscription(AlertsError):
    """A subscription that is refused, with the reason in one sentence."""


class BadMailServer(AlertsError):
    """`MONITOR_SMTP_URL` or `MONITOR_MAIL_FROM` cannot be read. The password is never part of the message."""


class NoSuchDigest(AlertsError):
    """No digest of that number."""
