#!/bin/sh
# tld 0.13.2 and publicsuffix2 2.20191221: each knows the sites of .香港 in one spelling only: the Chinese one, or xn--.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tld==0.13.2 publicsuffix2==2.20191221 tldextract==5.4.0
"$folder/venv/bin/python" -W ignore - <<'PY'
# The algorithm of the public suffix list puts host names and rules into Punycode before it compares them. 公司.香港 is a suffix like
# com.hk. tld compares what it is given with the list's Chinese rules: behind anything that encodes hosts (yarl, w3lib, a browser)
# all companies are one site, the suffix itself, told as found. publicsuffix2 compares with encoded rules (it documents that much)
# and in Chinese answers 香港 for all hosts, not None. tldextract has both. What matters: limits per site, statistics and lists of
# sources count all such publishers as one, and one that is linked in both spellings as two.
import publicsuffix2
import tld
import tldextract

extract = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
seen = []
for host in ("甲.公司.香港", "乙.公司.香港"):
    for name in (host, host.encode("idna").decode()):
        seen.append(
            (
                name,
                tld.get_fld(f"https://{name}/"),
                publicsuffix2.get_sld(name),
                extract(name).top_domain_under_public_suffix,
            )
        )
print(*seen, sep="\n")
raise SystemExit(
    seen
    != [
        row
        for chinese, encoded in ((seen[0][0], seen[1][0]), (seen[2][0], seen[3][0]))
        for row in (
            (chinese, chinese, "香港", chinese),
            (encoded, "xn--55qx5d.xn--j6w193g", encoded, encoded),
        )
    ]
)
PY
