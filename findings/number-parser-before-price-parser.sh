#!/bin/sh
# number-parser 0.3.2 before price-parser 0.5.1: HK$1.8 billion becomes 1.81000000000, HK$10 million 101,000,000.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check number-parser==0.3.2 price-parser==0.5.1
"$folder/venv/bin/python" -W ignore - <<'PY'
# price-parser does not know scale words (HK$1.8 billion is 1.8), number-parser does, and both come from one project, so the
# one is put before the other. But number-parser rewrites the scale word alone and leaves the number before it, and
# price-parser takes a space between digits for a separator of thousands. What matters: sums that are wrong by any factor and
# look precise.
from decimal import Decimal

from number_parser import parse
from price_parser import Price

seen = {text: (parse(text), Price.fromstring(parse(text)).amount) for text in ("HK$1.8 billion", "up to HK$10 million")}
print(seen, "alone:", Price.fromstring("HK$1.8 billion").amount)
raise SystemExit(
    seen
    != {
        "HK$1.8 billion": ("HK$1.8 1000000000", Decimal("1.81000000000")),
        "up to HK$10 million": ("up to HK$10 1000000", Decimal("101000000")),
    }
)
PY
