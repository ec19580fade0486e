#!/bin/sh
# opyml 0.1.2 takes isComment="false" for true, and listparser 0.20 takes no notice of isComment="true".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check opyml==0.1.2 pyopml==1.0.0 listparser==0.20
"$folder/venv/bin/python" -W ignore - <<'PY'
# OPML 2.0: isComment and isBreakpoint are "true" or "false"; what is commented out is so with all that lies below it. opyml reads
# both values of isComment as true, also sets it for a breakpoint, whatever its value, and writes it back like that. pyopml
# reads the attribute as it is. listparser lists what is commented out like any feed. What matters: a list that went through
# opyml is commented out as a whole for programs that honour it; with listparser, what somebody switched off is polled.
import listparser
import opml
import opyml

ROWS = ('isComment="false"', 'isBreakpoint="false"', 'isComment="true"', "")
LIST = "<opml version='2.0'><head><title>港聞</title></head><body>{}</body></opml>".format(
    "".join(
        f'<outline text="{number}" type="rss" xmlUrl="https://h.example/{number}" {row}/>' for number, row in enumerate(ROWS)
    )
)
again = opyml.OPML.from_xml(LIST).to_xml()
seen = [[outline.is_comment for outline in opml.OpmlDocument.loads(text).outlines] for text in (LIST, again)]
polled = [feed.url[-1] for feed in listparser.parse(LIST).feeds]
print("before, after opyml:", *seen, "listparser:", polled)
raise SystemExit((seen, polled) != ([[False, False, True, False], [True, True, True, False]], ["0", "1", "2", "3"]))
PY
