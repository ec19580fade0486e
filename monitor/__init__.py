"""Watches Hong Kong innovation & technology announcements, and knows them: see docs/architecture.md."""

__version__ = "0.1.0"
