#!/bin/sh
# zhconv 1.4.3: text that is Traditional already is changed: 公里 becomes 公裏, 里程碑 裏程碑, 海里 海裏.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check zhconv==1.4.3 OpenCC==1.4.2
"$folder/venv/bin/python" -W ignore - <<'PY'
# zhconv says that it converts by the phrases of MediaWiki, longest first. Its table turns any 里 that no phrase covers into 裏 (Hong
# Kong) or 裡 (Taiwan), also where it means a distance; the phrases that need 裏 are listed all the same, as
# for a table that keeps 里. OpenCC's s2hk keeps these words. What matters: folding a mix of Simplified and Traditional news
# into zh-hk puts misprints into headlines, and a word list with 公里 no longer fits one converted text.
import opencc
import zhconv

WORDS = ("時速50公里", "里程碑", "海里", "城里")
other = opencc.OpenCC("s2hk")
seen = {word: (zhconv.convert(word, "zh-hk"), zhconv.convert(word, "zh-tw"), other.convert(word)) for word in WORDS}
print(seen)
raise SystemExit(
    seen
    != {
        "時速50公里": ("時速50公裏", "時速50公裡", "時速50公里"),
        "里程碑": ("裏程碑", "裡程碑", "里程碑"),
        "海里": ("海裏", "海裡", "海里"),
        "城里": ("城裏", "城裡", "城裏"),
    }
)
PY
