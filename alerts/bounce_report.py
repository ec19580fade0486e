"""What a mail that came back reports of a delivery. Read by `alerts.channels.mail.bounce_parser`, kept by
`alerts.bounces`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from alerts.return_path import SignedTag

Kind = Literal["unknown", "failed", "delayed", "complaint", "leaving", "none"]


@dataclass(frozen=True, slots=True)
class BounceReport:
    """What one mail reports. `message_ids`: of the message that it is about, the likeliest first; `token`: of its link
    for leaving; `recipients`: whom it names, in lower case; `reason`: one line for a person; `tags`: of our return
    paths, where they are made for each message, or with "leaving" of our addresses for that.
    """

    kind: Kind
    message_ids: tuple[str, ...] = ()
    token: str = ""
    recipients: tuple[str, ...] = ()
    reason: str = ""
    tags: tuple[SignedTag, ...] = ()
