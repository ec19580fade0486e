"""Decide: which article is this, and what has changed in it. Values in, values out.

keys_of, further_keys_of, shared_key   what it may be known by, and looked up by; `identity.weigh` decides
content_hash   what a reader reads, as one hash
material_change, difference   what an edit means, and what it looks like
flood          whether a source has merely renumbered or re-dated what is known
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from hashlib import blake2b
from typing import Literal

from monitor.identify.canonical_url import canonical_key
from monitor.identify.facts import FactKind, Find, finds_in
from monitor.identify.link_parts import mark
from monitor.model import HONG_KONG, Draft
from monitor.text import HAN, fold

MOST_HEADLINES = 2  # of one page in one document: at the top of a list, and in it
LONGEST_KEY = 200  # characters: at four bytes each far below the 2,704 bytes that an index row of PostgreSQL takes


# ------------------------------------------------------------------------------------------------------------ identity
def keys_of(draft: Draft) -> tuple[str, ...]:
    """What the article may be known by, the surest first; each at most `LONGEST_KEY` characters.

    The canonical address; the guid, which means something only within its source; and where there is neither, the
    headline within its source and day.
    """
    keys = []
    if draft.url:
        keys.append(address_key(canonical_key(draft.url)))
    if draft.guid:
        keys.append(guid_key(draft.source_id, draft.guid))
    return tuple(keys) or (_title_key(draft),)


def address_key(canonical: str) -> str:
    """The key under which the article of a canonical address (`canonical_url.canonical_key`) is known."""
    return _bounded("u", canonical)


def guid_key(source_id: str, guid: str) -> str:
    """The key under which a source's article of that guid is known."""
    return _bounded("g", f"{source_id} {guid.strip()}")


def further_keys_of(draft: Draft) -> tuple[str, ...]:
    """What tells it from other articles under its address: the part of it (a fragment), the headline of its day.

    Without an address: the headline of the day, within its source, for a guid that is used again. They are keys only
    where the first ones are another article's, so that each article is found again.
    """
    if not draft.url:
        return (_title_key(draft),) if draft.guid else ()
    address, part = canonical_key(draft.url), mark(draft.url)
    headline = _bounded("a", _digest(f"{address} {_letters(draft.title)} {_day(draft)}"))
    return (_bounded("p", f"{address} {part}"), headline) if part else (headline,)


def shared_key(address: str) -> str:
    """The key that says that several articles have this canonical address. It leads to one of them."""
    return _bounded("s", address)


def _day(draft: Draft) -> str:
    instant = draft.published.instant
    return instant.astimezone(HONG_KONG).date().isoformat() if instant else ""


def _title_key(draft: Draft) -> str:
    return f"t:{_digest(f'{draft.source_id} {_letters(draft.title)} {_day(draft)}')}"


def _bounded(kind: str, key: str) -> str:
    whole = f"{kind}:{key}"
    return whole if len(whole) <= LONGEST_KEY else f"{whole[:100]}~{_digest(key)}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# ------------------------------------------------------------------------------------------------------------- content
_NOT_READ = re.compile(
    r"^\W*(?:"
    r"(?:page )?views?\b.{0,20}|[\d,.]+k? (?:views?|reads?|shares?|likes?|comments?)"
    r"|(?:浏览|阅读|点击|观看)(?:次数|人次|量|数)?\W*[\d,.万k]*(?:次|人)?"
    r"|advert(?:isement)?s?|ad|sponsored|广告|赞助"
    r"|(?:last (?:updated|modified|reviewed|built?)|page generated|build date|更新日期|最后更新).{0,60}"
    r")\W*$",
    re.MULTILINE | re.IGNORECASE,
)
_HAN_SPACE = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")  # a line may break anywhere in Chinese
# What becomes one space; a space alone is one already, and most of a text's are.
_NOT_LETTERS = re.compile(r"[^\w%$.+ -][^\w%$.+-]*| [^\w%$.+-]+|_+|[.+-]+(?!\d)")


def content_hash(title: str, summary: str, text: str) -> str:
    """One hash of what a reader reads: 32 hexadecimal digits.

    White space, punctuation, the form of characters (full width, script), and lines that only count views, advertise or
    date the page change nothing. The summary counts only where there is no text, because feeds cut it as they like.
    """
    return _digest(f"{_letters(title)}\n{_letters(text) or _letters(summary)}")


def _letters(text: str) -> str:
    words = _NOT_LETTERS.sub(" ", _NOT_READ.sub("", fold(text, keep_case=True))).strip()
    return words if words.isascii() else _HAN_SPACE.sub("", words)


# ------------------------------------------------------------------------------------------------------------- changes
_DEADLINE = re.compile(r"deadline|clos(?:e|ing)|no later than|by|before|until|截止|截至|期限|前")
_MONEY_BEFORE = re.compile(r"(?:\$|hkd|rmb|usd|港币|人民币)\s*$")
_MONEY_AFTER = re.compile(r"^\s*(?:hong kong dollars|dollars|yuan|(?:多)?(?:港)?元)")


def material_change(old_title: str, old_text: str, new_title: str, new_text: str) -> tuple[str, ...]:
    """What an edit means, in words: "deadline moved from 15 December to 22 December", "amount changed ...", ...

    Empty when only wording changed. The words quote the folded text.
    """
    before, after = (_figures(f"{title}\n{text}") for title, text in ((old_title, old_text), (new_title, new_text)))
    said = [
        _said(topic, before.get(topic, {}), after.get(topic, {})) for topic in ("deadline", "date", "amount", "figure")
    ]
    headline = "headline changed" if _letters(old_title) != _letters(new_title) else ""
    return tuple(part for part in (*said, headline) if part)


def _figures(text: str) -> dict[str, dict[str, str]]:
    """Topic to {name of the fact: its words}."""
    folded = fold(text)
    figures: dict[str, dict[str, str]] = {}
    for find in finds_in(folded):
        topic = _topic(folded, find)
        if topic:
            _, name, start, end = find
            figures.setdefault(topic, {})[name] = folded[start:end].strip()
    return figures


def _topic(folded: str, find: Find) -> str:
    kind, _, start, end = find
    if kind is FactKind.DATE:
        near = folded[max(0, start - 24) : start] + " " + folded[end : end + 4]
        return "deadline" if _DEADLINE.search(near) else "date"
    if kind not in (FactKind.NUMBER, FactKind.COUNT, FactKind.SMALL):
        return ""
    money = _MONEY_BEFORE.search(folded[max(0, start - 6) : start]) or _MONEY_AFTER.match(folded[end : end + 20])
    return "amount" if money else "figure"


def _said(topic: str, before: dict[str, str], after: dict[str, str]) -> str:
    gone = [words for name, words in before.items() if name not in after]
    come = [words for name, words in after.items() if name not in before]
    verb = "moved" if topic == "deadline" else "changed"
    if gone and come:
        return f"{topic} {verb} from {', '.join(gone[:3])} to {', '.join(come[:3])}"
    if come:
        return f"{topic} added: {', '.join(come[:3])}"
    return f"{topic} removed: {', '.join(gone[:3])}" if gone else ""


# ---------------------------------------------------------------------------------------------------------- difference
Operation = Literal["same", "removed", "added"]
_PIECE = re.compile(rf"[{HAN}]|[^\W_]+|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^\n.!?。！？]*(?:[.!?。！？]+[”’」』\")]*\s*|\n+|$)")
_LONGEST_FINE = 1500  # pieces: longer passages are shown as replaced whole, since comparing them costs the square


def difference(old: str, new: str) -> list[tuple[Operation, str]]:
    """The edit as a reader follows it: by sentence, then by word (by character in Chinese) within changed sentences.

    The "same" and "removed" parts joined give `old`, the "same" and "added" ones `new`.
    """
    parts: list[tuple[Operation, str]] = []
    for before, after in _passages(_SENTENCE.findall(old), _SENTENCE.findall(new)):
        fine = _PIECE.findall(before), _PIECE.findall(after)
        if before and after and max(map(len, fine)) <= _LONGEST_FINE:
            for gone, come in _passages(*fine):
                _put(parts, gone, come)
        else:
            _put(parts, before, after)
    return parts


def _passages(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        yield "".join(old[i1:i2]), "".join(new[j1:j2])


def _put(parts: list[tuple[Operation, str]], before: str, after: str) -> None:
    pairs: tuple[tuple[Operation, str], ...] = (
        (("same", before),) if before == after else (("removed", before), ("added", after))
    )
    for operation, text in pairs:
        if text and parts and parts[-1][0] == operation:
            parts[-1] = (operation, parts[-1][1] + text)
        elif text:
            parts.append((operation, text))


# --------------------------------------------------------------------------------------------------------------- flood
SMALLEST_FLOOD = 5  # entries: a weekly series may repeat its headline in four issues of a month
FLOOD_SHARE = 0.5  # of the unknown entries: among renumbered ones many may be truly new, after a site's move above all


def flood(unknown: int, repeated: int) -> bool:
    """Whether a source has renumbered or re-dated what it published before, rather than published.

    `unknown`: entries of one poll that no key knows; `repeated`: those of them under a headline that the source had
    before. In a flood these are the articles of that headline, and the others are news; the poll raises one alarm.
    Fewer are weighed one by one, since a series repeats its headline.
    """
    return unknown >= SMALLEST_FLOOD and repeated >= FLOOD_SHARE * unknown
