"""The address of a mail server as the settings write it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from alerts.alert_errors import BadMailServer

# Ports by scheme: relay (RFC 5321, 4.5.4.2), submission with STARTTLS (RFC 6409), submission over TLS (RFC 8314, 3.3).
DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})  # RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.3


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and how to log in. The password is in no `repr`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)

    @classmethod
    def from_url(cls, url: str) -> MailServer:
        """Read ``smtp://``, ``smtp+starttls://`` or ``smtps://`` with user, password (percent-encoded) and port.

        Raises BadMailServer, which shows no part of the address.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise BadMailServer("the mail server address cannot be read: its host or port is malformed") from error
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise BadMailServer("the mail server address must be smtp://, smtp+starttls:// or smtps:// and name a host")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port or DEFAULT_PORTS[parts.scheme], user, password)

    @property
    def exposes_password(self) -> bool:
        """Whether the password would cross a network unencrypted."""
        return bool(self.password) and self.scheme == "smtp" and not self.is_here

    @property
    def is_here(self) -> bool:
        """Whether nothing crosses a network."""
        return self.host in _LOOPBACK
