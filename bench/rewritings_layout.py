"""Rewritings of typesetting: line ends, spaces, widths, brackets, quotation marks."""

from __future__ import annotations

import random
import re
import textwrap

from bench.rewritings import BETWEEN_HAN, HAN_NUMBER, About, informed_rewriting, replaced, rewriting
from monitor.text import HAN

SEED = 20261129  # any: it only makes two runs wrap at the same places
_LINE = 20  # characters: about what a phone shows of a line
_RANDOM_LINE = 12  # characters between two line ends on average, shorter than any real line


def _wrapped(text: str, end: str, width: int) -> str:
    """A line end at the first place between two Han characters after every `width` characters of a line."""
    lines = []
    for line in text.split("\n"):
        pieces, start = [], 0
        for place in (match.start() for match in BETWEEN_HAN.finditer(line)):
            if place - start >= width:
                pieces.append(line[start:place])
                start = place
        lines.append(end.join([*pieces, line[start:]]))
    return "\n".join(lines)


@rewriting
def wrapped_lines(text: str) -> str:
    """A line feed between two Han characters at every 20th character."""
    return _wrapped(text, "\n", _LINE)


@rewriting
def wrapped_indented_lines(text: str) -> str:
    """A line feed and four spaces there, as indented sources have them."""
    return _wrapped(text, "\n    ", _LINE)


@rewriting
def wrapped_windows_lines(text: str) -> str:
    """Carriage return and line feed there, behind a space."""
    return _wrapped(text, " \r\n", _LINE)


@rewriting
def wrapped_beside_latin(text: str) -> str:
    """A line feed between each Han character and the Latin letter or digit beside it."""
    return re.sub(f"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{HAN}])", "\n", text)


@rewriting
def wrapped_by_line_separators(text: str) -> str:
    """U+2028 between two Han characters at every 20th character, as word processors have it."""
    return _wrapped(text, "\u2028", _LINE)


@rewriting
def wrapped_at_random(text: str) -> str:
    """Line feeds between Han characters at random places."""
    chance = random.Random(f"{SEED} {text}")
    return BETWEEN_HAN.sub(lambda _: "\n" if chance.random() < 1 / _RANDOM_LINE else "", text)


@informed_rewriting
def wrapped_in_names(text: str, about: About) -> str:
    """A line feed in the middle of every name of the catalogue."""
    found = {name for name in about.names if name in text}
    return replaced(text, {name: _halved(name) for name in found}) if found else text


def _halved(name: str) -> str:
    """The name with a line feed between the two Han characters nearest to its middle."""
    places = [match.start() for match in BETWEEN_HAN.finditer(name)]
    middle = min(places, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:middle]}\n{name[middle:]}"


@rewriting
def wrapped_in_numbers(text: str) -> str:
    """A line feed between any two characters of a Chinese date, time or sum: 十二月三十⏎一日, 二十五⏎萬元."""
    number = re.compile(f"{HAN_NUMBER}(?:[年月日號号時时點点分半萬万億亿元]|{HAN_NUMBER})+")
    return number.sub(_cut_in_the_middle, text)


def _cut_in_the_middle(match: re.Match[str]) -> str:
    middle = (len(match[0]) + 1) // 2
    return f"{match[0][:middle]}\n{match[0][middle:]}" if len(match[0]) > 1 else match[0]


@informed_rewriting
def wrapped_english_lines(text: str, about: About) -> str:
    """An English text wrapped at 72 columns, as mail has it."""
    if about.chinese:
        return text
    return "\n".join(
        textwrap.fill(line, 72, break_on_hyphens=False, break_long_words=False) for line in text.split("\n")
    )


@rewriting
def non_breaking_spaces(text: str) -> str:
    """A non-breaking space for every space."""
    return text.replace(" ", "\xa0")


@rewriting
def doubled_spaces(text: str) -> str:
    """Two spaces for every space."""
    return text.replace(" ", "  ")


@rewriting
def soft_hyphens(text: str) -> str:
    """A soft hyphen in the middle of every long Latin word."""
    return re.sub(r"\b[A-Za-z]{8,}\b", lambda match: f"{match[0][:4]}\xad{match[0][4:]}", text)


@rewriting
def spaced_scripts(text: str) -> str:
    """A space between Han characters and Latin letters or digits."""
    return re.sub(f"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{HAN}])", " ", text)


@rewriting
def unspaced_scripts(text: str) -> str:
    """No space between Han characters and Latin letters or digits."""
    return re.sub(f"(?<=[{HAN}]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[{HAN}])", "", text)


@informed_rewriting
def full_width_digits(text: str, about: About) -> str:
    """Full-width digits in a Chinese text, with the commas and points inside numbers."""
    if not about.chinese:
        return text
    return re.sub(r"\d(?:[\d,.]*\d)?%?", lambda match: _wide(match[0]), text, flags=re.ASCII)


@informed_rewriting
def full_width_letters(text: str, about: About) -> str:
    """Full-width letters and digits in a Chinese text."""
    return re.sub("[A-Za-z0-9+@]", lambda match: _wide(match[0]), text) if about.chinese else text


def _wide(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@rewriting
def ascii_punctuation(text: str) -> str:
    """ASCII brackets and colons for full-width ones."""
    return replaced(text, {"（": "(", "）": ")", "：": ":"})


@informed_rewriting
def full_width_punctuation(text: str, about: About) -> str:
    """Full-width brackets and colons for ASCII ones in a Chinese text, not in an address."""
    return text if not about.chinese else re.sub(r"[()]|:(?!//)", lambda match: _wide(match[0]), text)


@rewriting
def curly_quotes(text: str) -> str:
    """Typographic quotation marks and apostrophes for straight ones."""
    text = re.sub(r'(?<![^\s(\[])"', "“", text).replace('"', "”")
    return re.sub(r"(?<=\w)'", "’", text)


@rewriting
def straight_quotes(text: str) -> str:
    """Straight quotation marks and apostrophes for typographic ones."""
    return replaced(text, {"“": '"', "”": '"', "‘": "'", "’": "'"})


@rewriting
def other_hyphens(text: str) -> str:
    """A non-breaking hyphen for each hyphen between letters."""
    return re.sub("(?<=[A-Za-z])-(?=[A-Za-z])", "\u2011", text)
