"""The channels and the addresses of the settings, checked before the service starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.errors import ConfigurationError, Fault
from monitor.settings import Settings

if TYPE_CHECKING:
    from alerts.channels.protocol import Channel


def channels(settings: Settings) -> dict[str, Channel]:
    """The channels by name; what is enqueued for one that is not configured waits. ConfigurationError."""
    from dataclasses import astuple

    from alerts.alert_errors import AlertsError
    from alerts.channels.posting import PostAnswer
    from alerts.channels.protocol import ChannelSettings
    from alerts.channels.registry import open_channels
    from monitor import __version__
    from monitor.fetch.client import user_agent
    from monitor.fetch.poster import Poster, refused_host

    contact = settings.contact or settings.link_base
    agent = user_agent(__version__, contact)
    poster = Poster(agent, settings.allowed_networks, settings.proxy.get_secret_value() or None)
    configured = ChannelSettings(
        settings.link_base,
        settings.smtp_url.get_secret_value(),
        settings.mail_from,
        settings.return_domain,
        post=lambda url, body, headers: PostAnswer(*astuple(poster.post(url, body, headers))),
        refusal=lambda host: refused_host(host, settings.allowed_networks),
    )
    try:
        return open_channels(configured)
    except AlertsError as error:
        raise ConfigurationError([Fault("environment", "", "MONITOR_SMTP_URL", str(error))]) from error


def mail_faults(settings: Settings) -> list[Fault]:
    """What is wrong with the mail settings taken together with what mail allows."""
    faults: list[Fault] = []
    if (settings.signup == "domains") is not bool(settings.signup_domains):
        wrong = "are wanted with MONITOR_SIGNUP=domains" if settings.signup == "domains" else "count only with it"
        faults.append(Fault("environment", "", "MONITOR_SIGNUP_DOMAINS", wrong))
    if not (settings.operator or settings.smtp_url.get_secret_value()):
        return faults
    from alerts.alert_errors import AlertsError
    from alerts.channels.mail.address import is_address, sender_of
    from alerts.channels.mail.server_url import MailServer

    if settings.operator and not is_address(settings.operator):
        faults.append(Fault("environment", "", "MONITOR_OPERATOR", "a bare mail address is wanted: name@example.org"))
    try:
        if server := settings.smtp_url.get_secret_value():
            MailServer.from_url(server)
            sender_of(settings.mail_from)
    except AlertsError as error:
        faults.append(Fault("environment", "", "MONITOR_SMTP_URL", str(error)))
    return faults
