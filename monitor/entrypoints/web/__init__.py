"""The web: pages for people, the read API beneath them, and what an operator's tools ask for.

server.py   the application: routes together, headers, errors
api.py      /api/v1        JSON, read only
pages.py    /              search, today, story, programme, sources, help, outbox;  deadline_pages.py  /deadlines
search_forms.py /search.*  a search as feed, calendar or table; robots.txt, favicon, OpenSearch
people.py   /unsubscribe   what a mail links to
ops.py      /healthz /readyz /metrics

templating.py what every page has, with reader_language (which language) and operators (who sees what);
story_marks, facets, plots, help_texts: parts of pages
"""
