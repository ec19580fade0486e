"""Subscriptions, digests and their delivery. Knows people and not articles: it imports nothing of `monitor`."""
