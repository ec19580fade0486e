"""The mail server and the addresses of the settings, judged before the service starts."""

from __future__ import annotations

from alerts.alert_errors import AlertsError
from alerts.mailer import Mailer, NoMailer, SmtpMailer
from alerts.message import is_address
from monitor.errors import ConfigurationError, Fault
from monitor.settings import Settings


def open_mailer(settings: Settings) -> Mailer:
    """The way to the mail server; without one, what is put into the outbox waits. ConfigurationError."""
    url = settings.smtp_url.get_secret_value()
    if not url:
        return NoMailer()
    try:
        return SmtpMailer.from_url(url, settings.mail_from)
    except AlertsError as error:
        raise ConfigurationError([Fault("environment", "", "MONITOR_SMTP_URL", str(error))]) from error


def mail_faults(settings: Settings) -> list[Fault]:
    """What is wrong with the mail settings taken together with what mail allows."""
    faults = []
    if settings.operator and not is_address(settings.operator):
        faults.append(Fault("environment", "", "MONITOR_OPERATOR", "a bare mail address is wanted: name@example.org"))
    try:
        open_mailer(settings)
    except ConfigurationError as error:
        faults += error.faults
    return faults
