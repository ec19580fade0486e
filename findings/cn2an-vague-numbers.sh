#!/bin/sh
# cn2an 0.5.24: in a sentence, vague numbers become exact ones: several billion is "several 1000000000", first- and second-tier 12.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cn2an==0.5.24
"$folder/venv/bin/python" -W ignore - <<'PY'
# transform() promises to turn the Chinese numerals of a sentence into digits. Words that only look like a number, or a range of
# which the first half lends its unit from the second, are turned too: 一至三百万元 (1 to 3 million) becomes "1 to 3000000",
# 数十亿 (several billions) "several 1000000000", 一二线城市 (first- and second-tier cities) "12-tier". On the other hand
# 一点五亿 (150 million) stays a word, and cn2an() refuses it, while it reads 1.5亿. What matters: sums of a press release
# are wrong by a factor of a million, or missing, and the text that a search indexes says something else than the article.
import warnings

import cn2an

warnings.simplefilter("ignore")
seen = [cn2an.transform(text, "cn2an") for text in ("一至三百万元", "数十亿元", "一二线城市", "一点五亿元")]
read = []
for text in ("1.5亿", "一点五亿"):
    try:
        read.append(cn2an.cn2an(text, "smart"))
    except ValueError:
        read.append(None)
print(seen, read)
raise SystemExit((seen, read) != (["1至3000000元", "数1000000000元", "12线城市", "一点五亿元"], [150_000_000, None]))
PY
