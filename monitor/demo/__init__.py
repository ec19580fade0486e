"""The demo's world: a small newsroom and a postbox on loopback, so that the service can be seen at work offline.

    announcements.toml > announcements (dates filled in) > site (pages, feeds) > newsroom (serves them)

Nothing here is used by the service itself, and nothing here knows the service: what it serves has the shapes of the
real sources, and `sources.toml` describes it as any other source is described.
"""
