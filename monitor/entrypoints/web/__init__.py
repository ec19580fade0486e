"""The web: pages for people, the read API beneath them, and what an operator's tools ask for.

server.py   the application: routes together, headers, errors
api.py      /api/v1        JSON
pages.py    /              search, today, story, programme, sources, help, outbox;  deadline_pages.py  /deadlines
search_forms.py /search.*  a search as feed, calendar or table; robots.txt, favicon, OpenSearch
people.py   /unsubscribe   what a mail links to
signup_pages.py      /subscribe /confirm      a search by mail, confirmed by the owner of the address
preference_pages.py  /preferences             a reader's own page
reader_pages.py      what these have in common; same_origin.py  who sends a form
ops.py      /healthz /readyz /metrics

templating.py what every page has, with reader_language (which language) and operators (who sees what);
story_marks, facets, plots, help_texts: parts of pages
"""
