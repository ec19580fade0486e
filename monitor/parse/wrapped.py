"""Line ends that only typesetting made: joined here, once, where text enters.

In HTML every line end inside a text is white space, so between two Chinese characters it is nothing at all (CSS Text
Module Level 3, 4.1.3, "Segment Break Transformation Rules": both sides of East Asian width W or F, none Hangul); real
line ends are elements. In plain text (imports, plain feeds) a line end may be either, and `unwrapped` judges:

    stays   before or after an empty line; behind a mark that ends a sentence or opens a list (。！？；：…); before an
            indented paragraph (U+3000), a list item (一、 （1） • 1.) or a label (日期：)
    joined  inside a number or date (十二月三十 ⏎ 一日), or beside a word that begins or ends no line (申請 ⏎ 的)
    joined  behind a full line: as long as the other lines of its block, and no shorter than `NARROWEST`
    joined  behind a sentence that has begun and not ended: the line has a comma or stop, but none at its end
    stays   otherwise: a short line without any mark is a heading or an item of a list

So 申請資格 ⏎ 公司須在香港註冊，… stays two lines, 創新科技署今日宣布，新型工業 ⏎ 加速計劃… becomes one.
"""

from __future__ import annotations

import re
from statistics import median_high

from monitor.text import HAN

# East Asian width W or F, but not Hangul, kana or U+3000; and ○, which many write for the zero of a year (二○二六年).
_WIDE = HAN + "\u3001-\u3003\u3005-\u301f\uff01-\uff60\u25cb"
# A line end (U+2028 is one, too) with the white space around it that HTML collapses.
_BREAK = r"[^\S\n\r\u2028\u3000]*+[\n\r\u2028][^\S\u3000]*+"
_BETWEEN_WIDE = re.compile(f"(?<=[{_WIDE}]){_BREAK}(?=[{_WIDE}])")
_INLINE = r"(?>(?:</?(?:a|abbr|b|bdi|cite|em|font|i|ins|mark|q|small|span|strong|sub|sup|time|u)\b[^<>]*+>)*)"
# Both possessive, so that they stay linear in any input; the first only spares most texts the second, which is slow.
_BEFORE_WIDE = re.compile(rf"[\n\r\u2028][^\S\n\r\u2028\u3000]*+{_INLINE}[{_WIDE}]", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(f"(?<=[{_WIDE}])({_INLINE}){_BREAK}({_INLINE})(?=[{_WIDE}])", re.IGNORECASE)

# Columns (a Chinese character takes two) of a line that may be full: a phone shows about 15 characters, and no layout
# sets more than 80 in a line; what is longer is a paragraph.
NARROWEST, _WIDEST = 30, 160
_SLACK = 4  # columns: two characters, by which a mark that may not begin a line shortens the line before it
_WIDE_CHARACTER = re.compile(f"[{_WIDE}\u3000]")

_ENDING = "。！？…!?.；;：:"
_ENDS = re.compile(f"[{_ENDING}][」』”’\"')）】》〉]*\\Z")
_LONGEST_END = 5  # characters: a mark and the brackets behind it
_MAY_GO_ON = re.compile(rf"\n(?<![{_ENDING}\n]\n)[^\S\n\u3000]*+\S")  # spares most texts the rest
_BEGINS_PARAGRAPH = re.compile(
    "[\u3000•·●■▲▼◆▪►※*#>|–—-]"
    r"|[一二三四五六七八九十]{1,3}[、．.：:]|第[一二三四五六七八九十百\d]+[章節节條条部項项]"
    r"|[(（][一二三四五六七八九十\da-zA-Z]{1,3}[)）]|\d{1,2}[.、)）](?!\d)"
    f"|[{HAN}]{{2,6}}[：:]"
)
_NUMBER = "〇○零一二三四五六七八九十廿卅百千"
_IN_NUMBER = re.compile(
    f"(?:[{_NUMBER}]\n[{_NUMBER}萬万億亿年月日號号時时點点分元]|[萬万億亿]\n[{_NUMBER}元]|[年月]\n[{_NUMBER}])"
)
_JOINS_ON = frozenset("的了及和與与或之至")  # no line of its own begins with one
_LEADS_ON = frozenset("的及和與与或至在將将是向從从")  # nor ends with one
_MARK_INSIDE = re.compile("[，。；！？,;]|[.!?] ")


def unwrapped_html(html: str) -> str:
    """An HTML source without the line ends between Chinese characters, also where inline elements stand between."""
    return _BETWEEN_TAGS.sub(r"\1\2", html) if _BEFORE_WIDE.search(html) else html


def unwrapped_line(text: str) -> str:
    """A text that is one line by its nature (a headline): every line end between Chinese characters is nothing."""
    return _BETWEEN_WIDE.sub("", text)


def unwrapped(text: str) -> str:
    """Plain text, line ends as ``\\n``, with the lines joined that belong together (the rule stands above).

    Between Chinese characters nothing takes the place of the line end, elsewhere a space.
    """
    if not _MAY_GO_ON.search(text):
        return text
    lines = text.split("\n")
    joined: list[str] = []
    start = 0
    for end in [number for number, line in enumerate(lines) if not line.strip()] + [len(lines)]:
        joined += _block(lines[start:end])
        joined += lines[end : end + 1]
        start = end + 1
    return "\n".join(joined)


def _block(lines: list[str]) -> list[str]:
    """The lines of one block (no empty line among them), joined where they belong together."""
    if len(lines) < 2:
        return lines
    widths = [len(line) + len(_WIDE_CHARACTER.findall(line)) for line in lines]
    column = max(widths) if len(lines) == 2 else median_high(widths[:-1])
    wrapped = NARROWEST <= column <= _WIDEST
    pieces = [lines[0]]
    unfinished = bool(_MARK_INSIDE.search(lines[0]))  # a sentence has begun in the line as it is joined so far
    for width, before, after in zip(widths, lines, lines[1:], strict=False):
        before, after = before.strip(), after.lstrip(" \t")
        wide = _is_wide(before[-1]) and _is_wide(after[0])
        room = column - width - (0 if _is_wide(after[0]) else len(after.split(" ", 1)[0]))
        if _belongs(before, after, full=wrapped and room <= _SLACK, unfinished=unfinished):
            pieces[-1] = pieces[-1].rstrip()
            pieces += ("" if wide else " ", after)
        else:
            pieces += ("\n", after)
            unfinished = False
        unfinished = unfinished or bool(_MARK_INSIDE.search(after))
    return "".join(pieces).split("\n")


def _belongs(before: str, after: str, *, full: bool, unfinished: bool) -> bool:
    """Whether a line goes on in the next. `full`: its end is where the block is wrapped; `unfinished`: see `_block`."""
    if _ENDS.search(before[-_LONGEST_END:]) or _BEGINS_PARAGRAPH.match(after):
        return False
    if full:
        return True
    if not (_is_wide(before[-1]) and _is_wide(after[0])):
        return unfinished and (after[0].islower() or after[0].isdigit() or _is_wide(after[0]))
    inside = _IN_NUMBER.match(f"{before[-1]}\n{after[0]}")
    return bool(inside) or after[0] in _JOINS_ON or before[-1] in _LEADS_ON or unfinished


def _is_wide(character: str) -> bool:
    return bool(_WIDE_CHARACTER.match(character))
