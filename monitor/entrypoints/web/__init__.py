"""The web: pages for people, the read API beneath them, and what an operator's tools ask for.

server.py   the application: routes together, headers, errors
api.py      /api/v1        JSON, read only
pages.py    /              search, story, programme, sources, outbox
subscription_feeds.py  /feeds/…  what a subscription was told (Atom, JSON Feed), and its deadlines
people.py   /unsubscribe   what a mail links to
ops.py      /healthz /readyz /metrics
"""
