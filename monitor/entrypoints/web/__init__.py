"""The web: pages for people, the read API beneath them, and what an operator's tools ask for.

server.py   the application: routes together, headers, errors
api.py      /api/v1        JSON
pages.py    /              search, story, programme, sources, outbox
subscription_feeds.py  /feeds/…  what a subscription was told (Atom, JSON Feed), and its deadlines
people.py   /unsubscribe   what a mail links to
signup_pages.py      /subscribe /confirm      a search by mail, confirmed by the owner of the address
preference_pages.py  /preferences             a reader's own page
reader_pages.py      what these have in common; same_origin.py  who sends a form
ops.py      /healthz /readyz /metrics
"""
