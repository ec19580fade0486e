"""The form in which words are compared: cleaning, folding, search tokens, and the language of a text.

Folding works character by character, never by phrase, so a part of a text folds to a part of the folded text. Nearly
every character folds to exactly one; where one does not, `fold_with_map` keeps the way back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from monitor.han import FOLD_FROM, FOLD_TO, SIMPLIFIED_ONLY, TRADITIONAL_ONLY
from monitor.model import Language

TEXT_VERSION = 2  # raise it when fold(), letters() or search_tokens() answer differently: all is indexed again then

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # for use inside [...] of an expression

BOUNDARY = "zq0"  # search token: punctuation after a Han character, which no phrase may jump
PLUS, AT = "zq1", "zq2"  # search tokens: the '+' of RAISe+ and the '@' of AIR@InnoHK

# Cc without tab and line feed; soft hyphen; zero-width and bidirectional controls (UAX #9); byte order mark; lone
# surrogates; noncharacters that XML 1.0 does not allow.
_DIRT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffe\uffff"
    "\ud800-\udfff]+"
)
_LINE_END = re.compile("\r\n?|[\x85\x0b\x0c\x1c-\x1e]")


def clean(text: str) -> str:
    """The text without what nobody can read or store: NUL, controls but ``\\n`` and ``\\t``, invisible marks; in NFC.

    Line ends become ``\\n``; U+2028 and U+2029 stay, since they are read as white space.
    """
    if _DIRT.search(text):
        text = _DIRT.sub("", _LINE_END.sub("\n", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


# ------------------------------------------------------------------------------------------------------------- folding
_PUNCTUATION = {  # no ASCII: it folds to itself, in whatever text it stands
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("‘’‚‛′´＇", "'"),
    **dict.fromkeys("“”„‟″＂", '"'),
    **dict.fromkeys("․‧・･∙•", "·"),
    "…": "…",  # NFKC would make three full stops of it
    **{part: part for part in "¼½¾⅓⅔⅛⅜⅝⅞"},  # NFKC would make 11/2 of 1½
    "﹕": ":",
    "∶": ":",
    "ς": "σ",  # the form of Σ in lower case depends on its neighbours
}


class _Folds(dict[int, str]):
    """Code point to folded character(s), learnt as characters are met; `uneven` holds those not folding to one.

    Only the Basic Multilingual Plane is remembered, so hostile text cannot fill the memory.
    """

    def __init__(self) -> None:
        han = zip(map(ord, FOLD_FROM), FOLD_TO, strict=True)
        super().__init__(han)
        self._han = dict(zip(FOLD_FROM, FOLD_TO, strict=True))
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _PUNCTUATION.get(character)
        if folded is None:
            normal = _compatible(character)
            same = normal == character
            folded = self._han.get(normal, normal) if same else "".join(self[ord(part)] for part in normal)
        if len(folded) != 1:
            self.uneven.add(character)
        if code < 0x10000:
            self[code] = folded
        return folded


def _compatible(character: str) -> str:
    """NFKC, and a Latin letter without its accent."""
    normal = unicodedata.normalize("NFKC", character)
    decomposed = unicodedata.normalize("NFD", normal)
    return decomposed[0] if decomposed[0].isascii() and len(decomposed) > 1 and len(normal) == 1 else normal


_FOLDS = _Folds()


def fold(text: str, *, keep_case: bool = False) -> str:
    """The form for comparison: NFKC, Traditional Han and variants to Simplified, lower case, plain dashes and quotes.

    Latin accents fall away. With `keep_case` letters keep theirs (for acronyms).
    """
    if text.isascii():
        return text if keep_case else text.lower()
    folded = _folded(text)
    return folded if keep_case else folded.lower().replace("ς", "σ")


def _folded(text: str) -> str:
    """`fold` with the case kept. In a text of mostly ASCII only what is not is looked at: five times as fast."""
    others = (len(text.encode("utf-8", "replace")) - len(text)) // 2  # a dash or quote takes three bytes
    if others * FEW < len(text):
        return _NOT_ASCII.sub(_folded_match, text)
    return text.translate(_FOLDS)


def _folded_match(match: re.Match[str]) -> str:
    return match.group().translate(_FOLDS)


FEW = 16  # with more than one in so many characters, jumping from one to the next takes longer than reading all
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back. Segment i begins at `starts[i]` here and at `origins[i]` in the original.

    Inside a segment offsets run alike; a character that folds to several makes one segment each. `length` is that of
    the original.
    """

    text: str
    length: int
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of `text[start:end]`."""
        if self.origins == (0,):
            return start, end
        first = self._origin(start)
        return first, max(first, self._origin(end - 1) + 1) if end > start else first

    def of(self, earlier: Folded) -> Folded:
        """This text with the way back through `earlier`, whose text it was folded from."""
        if self.origins == (0,):
            return Folded(self.text, earlier.length, earlier.starts, earlier.origins)
        starts: list[int] = []
        origins: list[int] = []
        for start, middle, end in zip(self.starts, self.origins, (*self.starts[1:], len(self.text)), strict=True):
            first, last = bisect_right(earlier.starts, middle), bisect_left(earlier.starts, middle + end - start)
            starts += (start, *(begin - middle + start for begin in earlier.starts[first:last]))
            origins += (earlier._origin(middle), *earlier.origins[first:last])
        return Folded(self.text, earlier.length, tuple(starts), tuple(origins))

    def _origin(self, offset: int) -> int:
        if offset >= len(self.text):
            return self.length
        segment = bisect_right(self.starts, offset) - 1
        return self.origins[segment] + offset - self.starts[segment]


def fold_with_map(text: str, *, keep_case: bool = False) -> Folded:
    """`fold`, with offsets that lead back to `text`."""
    folded = fold(text, keep_case=keep_case)
    uneven = set() if text.isascii() else _FOLDS.uneven.intersection(text)
    return _mapped(text, folded, uneven) if uneven else Folded(folded, len(text))


def _mapped(text: str, folded: str, uneven: set[str]) -> Folded:
    starts, origins = [0], [0]
    shift = 0  # how much farther on the folded text is
    for match in re.finditer(f"[{re.escape(''.join(uneven))}]", text):
        origin = match.start()
        width = len(_FOLDS[ord(match.group())])
        starts += range(origin + shift, origin + shift + width)
        origins += [origin] * width
        shift += width - 1
        starts.append(origin + 1 + shift)
        origins.append(origin + 1)
    return Folded(folded, len(text), *_segments(starts, origins))


def _segments(starts: list[int], origins: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The segments without the empty ones: of several that begin at one place, the last."""
    kept = dict(zip(starts, origins, strict=True))
    return tuple(kept), tuple(kept.values())


# -------------------------------------------------------------------------------------------------- headlines compared
_LETTERS = re.compile(r"[^\W_]+|[$%]")


def letters(text: str) -> str:
    """A headline or a text as two of them are compared: the words of the folded text, without punctuation."""
    return " ".join(_LETTERS.findall(fold(text)))


# ------------------------------------------------------------------------------------------------------- search tokens
_CJK = HAN + "\u3040-\u30ff\u3105-\u312f\uac00-\ud7af々"  # Han, kana, bopomofo, hangul: one token each
_SEARCH = re.compile(f"[{_CJK}]|(?<=[{_CJK}])[^\\w\\s]|[^\\W_{_CJK}]+|(?<=[^\\W_{_CJK}])[+@]")
_SIGNS = {"+": PLUS, "@": AT}


def search_tokens(text: str) -> list[str]:
    """What the full-text index holds and what a query asks for: call it on both sides and match as a phrase.

    One token for each Han character, `BOUNDARY` where punctuation follows one (so that 「香港、港政府」 is not found by
    香港政府), else words of letters and digits; a '+' or '@' that follows a word is a token of its own, so that both
    ``RAISe+`` and ``raise`` find RAISe+. All tokens are letters and digits of the folded text.
    """
    return [token if token.isalnum() else _SIGNS.get(token, BOUNDARY) for token in _SEARCH.findall(fold(text))]


# ------------------------------------------------------------------------------------------------------------ language
_ENOUGH = 4000  # characters that settle the language of any article
_GLOSS = re.compile(f"[(（][{HAN}]+[)）]")
_HAN_RUN = re.compile(f"[{HAN}、。，！？：；]+")
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+")
_TRADITIONAL, _SIMPLIFIED = re.compile(f"[{TRADITIONAL_ONLY}]"), re.compile(f"[{SIMPLIFIED_ONLY}]")


def language_of(text: str) -> Language | None:
    """The language by script and characters; None if the text does not say (empty, or only characters shared by both).

    Chinese if there are at least as many Han characters as Latin words, names in brackets not counted: a Chinese
    headline full of Latin names is Chinese, an English story with Chinese names in brackets is English.
    """
    beginning = text[:_ENOUGH]
    if beginning.isascii():
        return "en" if _LATIN_WORD.search(beginning) else None
    beginning = _GLOSS.sub("", beginning)
    if sum(map(len, _HAN_RUN.findall(beginning))) < len(_LATIN_WORD.findall(beginning)):
        return "en"
    traditional, simplified = len(_TRADITIONAL.findall(beginning)), len(_SIMPLIFIED.findall(beginning))
    if traditional == simplified:
        return None
    return "zh-Hant" if traditional > simplified else "zh-Hans"
