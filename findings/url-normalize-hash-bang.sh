#!/bin/sh
# url-normalize 3.1.0: a fragment that begins with "!" becomes a query parameter, and the slashes of any other one are encoded.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check url-normalize==3.1.0
"$folder/venv/bin/python" -W ignore - <<'PY'
# RFC 3986 (6) lists what may be changed without another meaning; a fragment never reaches the server, and may hold slashes as
# they are (3.5). Pages that scripts draw put the article into it. #/news/1 becomes #%2Fnews%2F1, which their scripts do not
# know, and #!/news/1 ?_escaped_fragment_=/news/1, the form of a scheme
# for search engines that was withdrawn in 2015. What matters: the address that is stored and mailed is no longer that of
# the article: most servers ignore the parameter, and a reader who follows the link sees the home page.
from url_normalize import url_normalize

seen = [url_normalize(f"https://h.example/en/{end}") for end in ("#!/news/1", "#/news/1", "?id=1#!/top")]
print(*seen, sep="\n")
raise SystemExit(
    seen
    != [
        "https://h.example/en/?_escaped_fragment_=/news/1",
        "https://h.example/en/#%2Fnews%2F1",
        "https://h.example/en/?id=1&_escaped_fragment_=/top",
    ]
)
PY
