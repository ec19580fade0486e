#!/bin/sh
# jsonfeed-util 1.2.0: a JSON Feed that is read and written again links to the wrong page, has lost its language, and is refused by atoma.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonfeed-util==1.2.0 atoma==0.0.17
"$folder/venv/bin/python" -W ignore - <<'PY'
# JSON Feed 1.1: external_url is the page that an item is about, elsewhere; size_in_bytes is a number; language is the language of
# the feed. Of a feed that has all three, external_url becomes a copy of url, the number a list of one number, and language is
# dropped. atoma reads the original and refuses the whole of what was written. What matters: whoever passes feeds on links to
# itself in place of the source, and readers that are strict show nothing, for one enclosure in one item.
import json

import atoma
import jsonfeed

FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "港聞", "language": "zh-HK",
    "items": [{
        "id": "1", "url": "https://h.example/1", "external_url": "https://source.example/news", "content_text": "立法會",
        "attachments": [{"url": "https://h.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 123}],
    }],
}  # fmt: skip
written = json.loads(jsonfeed.Feed.parse(FEED).to_json())
item = written["items"][0]
seen = [item["external_url"], item["attachments"][0]["size_in_bytes"], written.get("language")]
for feed in (FEED, written):
    try:
        seen.append(len(atoma.parse_json_feed(feed).items))
    except atoma.FeedParseError:
        seen.append("refused")
print(seen)
raise SystemExit(seen != ["https://h.example/1", [123], None, 1, "refused"])
PY
