#!/bin/sh
# feedparser 6.0.14: behind the `source` of an RSS item, the title of a picture becomes the headline.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" -W ignore - <<'PY'
# RSS 2.0 has `source` in an item (where a republished article comes from), Media RSS has `media:title` (of a picture or a
# video), and the order of an item's elements means nothing. The reader keeps the headline against later titles, but a
# `source` between them makes it forget that there is one. What matters: aggregators republish with `source`, so the
# headlines of such feeds are captions; and a reordering by the publisher looks like an edit of every article.
import feedparser

RSS = """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>t</title>
<link>http://h.example/</link><description>d</description>
<item><title>Science park opens</title>{}<link>http://h.example/1</link></item></channel></rss>"""
SOURCE = '<source url="http://o.example/rss">Another paper</source>'
PICTURE = '<media:content url="http://h.example/1.jpg" medium="image"/><media:title>Photo: a ribbon</media:title>'


def headline(more: str) -> str:
    return str(feedparser.parse(RSS.format(more)).entries[0].title)


seen = {
    "picture": headline(PICTURE),
    "picture, source": headline(PICTURE + SOURCE),
    "source, picture": headline(SOURCE + PICTURE),
}
print(seen)
raise SystemExit(
    seen
    != {
        "picture": "Science park opens",
        "picture, source": "Science park opens",
        "source, picture": "Photo: a ribbon",
    }
)
PY
