"""The mail server tried out before readers depend on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from monitor.bootstrap.wiring import Wiring
from monitor.errors import Refused

if TYPE_CHECKING:
    from alerts.attempt import Attempt
    from alerts.channels.mail.mail_channel import MailChannel
    from alerts.channels.mail.server_check import CheckStep
    from alerts.model import Language


class MailTrial(Wiring):
    """What the `App` does for who sets up mail."""

    def check_mail(self) -> Iterator[CheckStep]:
        """What the mail server says before any mail is sent. Only when one is configured."""
        return self._mail.check()

    def mail_dns_advice(self) -> list[str]:
        """What the DNS should say of the domain that mails come from. Only when a mail server is configured."""
        return self._mail.dns_advice()

    def mail_test(self, address: str, query: str, language: str, span: timedelta) -> Attempt:
        """Send a digest of the last days to an address at once. QueryError, Refused."""
        from alerts.alert_errors import AlertsError

        self.parsed(query)
        try:
            return self.alerts.send_sample(address, query, cast("Language", language), self.now() - span)
        except AlertsError as error:
            raise Refused(str(error)) from error

    @property
    def _mail(self) -> MailChannel:
        return cast("MailChannel", self.channels["mail"])
