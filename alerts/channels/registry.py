"""The registry of channels. To add one: write its module, then add its line to `CHANNELS`."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.channels.apprise_channel import AppriseChannel
from alerts.channels.mail.mail_channel import MailChannel
from alerts.channels.protocol import Channel, ChannelFactory, ChannelSettings
from alerts.channels.webhook import WebhookChannel

CHANNELS: Mapping[str, ChannelFactory] = {
    "mail": MailChannel.from_settings,
    "webhook": WebhookChannel.from_settings,
    "apprise": AppriseChannel.from_settings,
}


def open_channels(settings: ChannelSettings, factories: Mapping[str, ChannelFactory] = CHANNELS) -> dict[str, Channel]:
    """Every registered channel by its name, ready or not. Raises AlertsError."""
    return {name: factory(settings) for name, factory in factories.items()}
