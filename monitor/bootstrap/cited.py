"""The sites that stored articles link to. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.model import Source
from monitor.pipeline.probation import site_of

# An address in a text: with its scheme, or as people write it. What closes a sentence is cut off later.
_ADDRESS = re.compile(r"(?<![\w@.])(?:(https?)://|(?=www\.))([a-z0-9.-]+(?::\d{1,5})?)", re.IGNORECASE | re.ASCII)
# Where people publish and firms do not: their pages need a log-in or a script, and are nobody's own site.
PLATFORMS = frozenset(
    ("facebook.com", "youtube.com", "youtu.be", "instagram.com", "x.com", "twitter.com", "linkedin.com", "t.me",
     "whatsapp.com", "google.com", "apple.com", "bit.ly", "weibo.com", "weixin.qq.com", "qq.com", "zoom.us")
)  # fmt: skip
LEAST_CITED = 2  # articles: once is as often a misprint


@dataclass(frozen=True, slots=True)
class Cited:
    """A site that is not watched. `address`: where it begins; `articles`: how many relevant ones link to it."""

    domain: str
    address: str
    articles: int


class Citations:
    """The domains that each article links to, as far as they are not watched, the article's own or a platform's."""

    def __init__(self, words: Iterable[tuple[int, str]], hosts: dict[int, str], watched: Sequence[Source]) -> None:
        self._of: dict[int, set[str]] = defaultdict(set)
        self._addresses: dict[str, str] = {}
        known = {urlsplit(one.url).netloc.lower() for one in watched}
        sites = {site for netloc in known if (site := site_of(_host(netloc))) != "gov.hk"}
        for article_id, text in words:
            own = site_of(hosts.get(article_id, ""))
            for scheme, found in _ADDRESS.findall(text):
                netloc = found.lower().rstrip(".-")
                site = site_of(_host(netloc))
                if (
                    "." not in netloc
                    or netloc in known
                    or site in sites
                    or site in PLATFORMS
                    or site == own != "gov.hk"
                ):
                    continue
                domain = netloc.removeprefix("www.")
                self._of[article_id].add(domain)
                self._addresses.setdefault(domain, f"{scheme.lower() or 'https'}://{netloc}/")

    def of(self, article_id: int) -> set[str]:
        """The domains that an article links to."""
        return self._of.get(article_id, set())

    def most(self, limit: int) -> list[Cited]:
        """The domains that most articles link to."""
        counts: dict[str, int] = defaultdict(int)
        for domains in self._of.values():
            for domain in domains:
                counts[domain] += 1
        found = [Cited(one, self._addresses[one], count) for one, count in counts.items() if count >= LEAST_CITED]
        return sorted(found, key=lambda one: (-one.articles, one.domain))[:limit]


def _host(netloc: str) -> str:
    return netloc.partition(":")[0]
