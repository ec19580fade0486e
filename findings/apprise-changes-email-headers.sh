#!/bin/sh
# apprise 2.3.0: once it has looked for a service, all mail that the process writes with `email` has other headers.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apprise==2.3.0
"$folder/venv/bin/python" -W ignore - <<'PY'
# The table of character sets in `email.charset` belongs to the whole process, and a module of Apprise sets UTF-8 to
# quoted-printable in it when it is imported, which happens when the first address of any service is read, a chat's too. From
# then on a Chinese subject takes twice as many bytes, from a library that was asked for a chat. What
# matters: the same digest is no longer the same bytes with and without a chat beside it, and a test of mails depends on
# which test ran before.
from email.header import Header

import apprise

SUBJECT = "「創科加速器先導計劃」接受第二輪申請"
before = Header(SUBJECT, "utf-8").encode()
apprise.Apprise.instantiate("ntfy://localhost/news")
after = Header(SUBJECT, "utf-8").encode()
print(before[:12], len(before), after[:12], len(after))
raise SystemExit((before[:10], after[:10], len(after) > 1.3 * len(before)) != ("=?utf-8?b?", "=?utf-8?q?", True))
PY
