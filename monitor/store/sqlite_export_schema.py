"""The tables, indexes and views of an SQLite export, and what each means: `docs/data-file.md` has the same."""

from __future__ import annotations

# table -> (column, type, meaning); a view is at the end of the file.
COLUMNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "about": (
        ("name", "TEXT", "A table, a view, or table.column"),
        ("meaning", "TEXT", "What it holds"),
    ),
    "programmes": (
        ("slug", "TEXT PRIMARY KEY", "Its short name, by which everything refers to it"),
        ("kind", "TEXT", "fund, scheme, institution, cluster, place, policy, product, event, committee, regulation"),
        ("name_en", "TEXT", "Name in English"),
        ("name_zh_hant", "TEXT", "Name in Traditional Chinese"),
        ("name_zh_hans", "TEXT", "Name in Simplified Chinese"),
        ("acronyms", "TEXT", "With semicolons"),
        ("other_names", "TEXT", "With semicolons"),
        ("status", "TEXT", "open, closed, planned or superseded"),
        ("owner", "TEXT", "Slug of who runs it"),
        ("parent", "TEXT", "Slug of what it belongs to"),
        ("successor", "TEXT", "Slug of what has replaced it"),
        ("launched", "TEXT", "A year, month, day or quarter"),
        ("deadline", "TEXT", "The last known day to apply"),
        ("budget_hkd", "INTEGER", "In Hong Kong dollars"),
        ("topics", "TEXT", "With semicolons"),
        ("url", "TEXT", "Its own page"),
    ),
    "sources": (
        ("id", "TEXT PRIMARY KEY", "Its name in the sources file"),
        ("name", "TEXT", "For people"),
        ("publisher", "TEXT", "Who publishes it"),
        ("language", "TEXT", "en, zh-Hant or zh-Hans"),
        ("kind", "TEXT", "feed, listing, sitemap or api"),
        ("url", "TEXT", "What is asked for"),
        ("official", "INTEGER", "1: of government or of the body itself"),
        ("enabled", "INTEGER", "1: it is watched"),
    ),
    "articles": (
        ("id", "INTEGER PRIMARY KEY", "As on the pages and in the API; never given twice"),
        ("story_id", "INTEGER", "Articles that tell the same announcement have the same"),
        ("title", "TEXT", "The publisher's headline"),
        ("url", "TEXT", "The publisher's page"),
        ("publisher", "TEXT", "Who published it"),
        ("source_id", "TEXT", "The source that listed it first"),
        ("language", "TEXT", "en, zh-Hant or zh-Hans"),
        ("official", "INTEGER", "1: of government or of the body itself"),
        ("date", "TEXT", "The day in Hong Kong: of publication or of first sight, whichever is earlier"),
        ("published", "TEXT", "RFC 3339, UTC; null where the publisher does not say"),
        ("first_seen", "TEXT", "RFC 3339, UTC"),
        ("relevant", "INTEGER", "1: about Hong Kong innovation & technology"),
        ("relevance", "REAL", "From 0 to 1"),
        ("relation", "TEXT", "To its story: first, duplicate, same, twin or update"),
        ("revision", "INTEGER", "How often its page was seen with other words"),
        ("withdrawn", "TEXT", "Since when its page is gone"),
        ("summary", "TEXT", "As the source gave it"),
        ("text", "TEXT", "Of official publishers; empty of the press"),
    ),
    "article_programmes": (
        ("article_id", "INTEGER REFERENCES articles (id)", "The article"),
        ("programme", "TEXT", "The slug of a programme that it concerns"),
        ("words", "TEXT", "The words that prove it"),
    ),
    "article_topics": (
        ("article_id", "INTEGER REFERENCES articles (id)", "The article"),
        ("topic", "TEXT", "For instance ai, talent, low-altitude"),
    ),
    "article_kinds": (
        ("article_id", "INTEGER REFERENCES articles (id)", "The article"),
        ("kind", "TEXT", "Of announcement: launch, open, award, policy …"),
        ("modality", "TEXT", "fact, planned or called for"),
        ("words", "TEXT", "The words that prove it"),
    ),
    "deadlines": (
        ("article_id", "INTEGER REFERENCES articles (id)", "The article that states it"),
        ("date", "TEXT", "The last day, in Hong Kong"),
        ("time", "TEXT", "HH:MM, where one is stated"),
        ("round", "TEXT", "Of what has several"),
        ("words", "TEXT", "The words that state it"),
    ),
    "amounts": (
        ("article_id", "INTEGER REFERENCES articles (id)", "The article that states it"),
        ("hkd", "REAL", "In Hong Kong dollars; of a span the lower end"),
        ("hkd_max", "REAL", "The upper end of a span"),
        ("qualifier", "TEXT", "exact, approx, min or max"),
        ("per", "TEXT", "What it is for: project, company, year …"),
        ("role", "TEXT", "What it is: ceiling, budget …, where the text says so"),
        ("words", "TEXT", "The words that state it"),
    ),
    "changes": (
        ("article_id", "INTEGER REFERENCES articles (id)", "The article that says so"),
        (
            "status",
            "TEXT",
            "extended, suspended, resumed, cancelled, corrected, results, closed, conditions …",
        ),
        ("words", "TEXT", "The words that say so"),
    ),
    "revisions": (
        ("article_id", "INTEGER REFERENCES articles (id)", "The article"),
        ("number", "INTEGER", "From 1; the latest stands in `articles`"),
        ("seen", "TEXT", "When that text was first seen"),
        ("title", "TEXT", "The headline then"),
        ("summary", "TEXT", "The summary then"),
        ("text", "TEXT", "The text then, of official publishers"),
    ),
}
_VIEWS = {
    "stories": (
        "A line for each announcement about Hong Kong innovation & technology, led by an official article",
        "SELECT id, title, url, publisher, language, first_date, articles FROM ("
        "SELECT story_id AS id, title, url, publisher, language, min(date) OVER mine AS first_date, "
        "count(*) OVER mine AS articles, row_number() OVER (PARTITION BY story_id ORDER BY official DESC, date, id) "
        "AS place FROM articles WHERE relevant WINDOW mine AS (PARTITION BY story_id)) WHERE place = 1",
    ),
    "deadlines_ahead": (
        "What must be acted on from today on, the soonest first",
        "SELECT d.date, d.time, a.title, a.publisher, a.url, d.words, a.id AS article_id FROM deadlines d "
        "JOIN articles a ON a.id = d.article_id WHERE a.relevant AND a.withdrawn IS NULL "
        "AND d.date >= date('now', '+8 hours') ORDER BY d.date, a.id",
    ),
    "programme_months": (
        "How many announcements a month concern each programme",
        "SELECT p.programme, substr(a.date, 1, 7) AS month, count(DISTINCT a.story_id) AS stories "
        "FROM article_programmes p JOIN articles a ON a.id = p.article_id WHERE a.relevant GROUP BY 1, 2",
    ),
}  # fmt: skip
_WHAT = {
    "about": "This page",
    "programmes": "The catalogue: known programmes",
    "sources": "Where announcements are looked for",
    "articles": "Announcement pages, each once",
    "article_programmes": "Which programmes an article concerns",
    "article_topics": "Topics of articles",
    "article_kinds": "Kinds of announcement",
    "deadlines": "Days by which to act, as articles state them",
    "amounts": "Sums of money, as articles state them",
    "changes": "What articles say has changed of an offer",
    "revisions": "Earlier texts of articles that were edited",
}
TABLES = [
    f"CREATE TABLE {table} ({', '.join(f'{column} {kind}' for column, kind, _ in columns)})"
    for table, columns in COLUMNS.items()
]
INDEXES = [
    *(f"CREATE INDEX {table}_article ON {table} (article_id)" for table, columns in COLUMNS.items()
      if columns[0][0] == "article_id"),
    "CREATE INDEX articles_story ON articles (story_id)",
    "CREATE INDEX articles_date ON articles (date)",
    "CREATE INDEX article_programmes_programme ON article_programmes (programme)",
    "CREATE INDEX deadlines_date ON deadlines (date)",
]  # fmt: skip
VIEWS = [f"CREATE VIEW {name} AS {select}" for name, (_, select) in _VIEWS.items()]
ABOUT = [
    *((table, _WHAT[table]) for table in COLUMNS),
    *((view, meaning) for view, (meaning, _) in _VIEWS.items()),
    *((f"{table}.{column}", meaning) for table, columns in COLUMNS.items() for column, _, meaning in columns),
]
