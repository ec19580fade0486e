"""Which parts of an article's text are not the announcement: "About …", notes to editors, related links, adverts.

Looked for line by line, so the cost is one look at every line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

Span = tuple[int, int]

_LEADING = " \t\u3000>*#•·●■▲▼◆|【〔[(（<–—-"
_LEAD = "[ \\t\\u3000>*#•·●■▲▼◆|【〔\\[(（<–—-]*"
_SIGN = "[ \\t]*(?:[】〕\\])）>]|[:：︰|｜]|[–—-](?=[ \\t]))[ \\t]*"  # what follows a mark that has words behind it
_CLOSE = f"(?P<close>{_SIGN}|[ \\t]*$)"

# The end of a press release: "# # #", "- Ends -", （完）.
_END = re.compile("[ \\t]*(?:#[ #]*#|[-–—*(（【]+[ \\t]*(?:ends?|完)[ \\t]*[-–—*)）】]+)[ \\t]*$", re.IGNORECASE)

# A heading of what follows, or a mark with the rest of its line.
_HEADINGS = (
    "notes? to (?:the )?editors?|(?:media|press) (?:enquir|inquir)(?:y|ies)|(?:media|press) contacts?|"
    "related (?:news|stories|articles?|links?|topics?|reading|content|posts?)|read (?:more|next|also)|see also|"
    "more (?:stories|on this story)|you (?:may|might) also like|recommended(?: for you| stories| articles)?|"
    "most (?:read|popular)|(?:latest|top|trending) stories|disclaimer|tags?|keywords?|"
    "[编編][辑輯者][备備]?[注註]|[传傳媒][媒體体](?:查[询詢]|[联聯][络絡])|新[闻聞]垂[询詢]|"
    "延伸[阅閱][读讀]|[相其][关關他它](?:[新文报報连連鏈链主][闻聞章道導导接結结題题])?|更多[新文报報内內][闻聞章道導导容]|"
    "[热熱][门門][新文][闻聞章]|推[荐薦][阅閱文][读讀章]|相[关關][阅閱][读讀]|[阅閱][读讀]更多|"
    "你可能(?:感[兴興]趣|[会會]喜[欢歡])|同[场場]加映|免[责責][声聲]明|[标標][签籤]|[关關][键鍵][词詞字]"
)
_ADVERTS = "advertis(?:ement|ing feature)|sponsored(?: content)?|advertorial|(?:特[約约])?[廣广]告|[贊赞]助[内內]容"
_FIRST = frozenset("nmprsyltdaeck编編传傳媒新延相其更热熱推你同免廣广特贊赞關关标標阅閱完") | {
    ""
}  # of any mark or heading
_MARK = re.compile(f"{_LEAD}(?:{_HEADINGS}){_CLOSE}", re.IGNORECASE)
_ADVERT = re.compile(f"{_LEAD}(?:{_ADVERTS}){_CLOSE}", re.IGNORECASE)
_WITHIN = re.compile(f"[。！？!?.」』)）](?P<mark>{_LEAD}(?:{_HEADINGS}|{_ADVERTS}){_SIGN})", re.IGNORECASE)  # mid-line
# "About Cyberport", 關於數碼港: a heading, or a mark with a colon; never "About 300 firms applied".
_ABOUT = re.compile(
    f"{_LEAD}(?:about[ ](?=\\D)|[關关][於于])(?P<name>[^:：\\n。！？!?，,；;.]{{2,80}}){_CLOSE}", re.IGNORECASE
)

_CLOSER = re.compile("[:：︰|｜】〕)）\\]]")
_LONGEST_HEADING = 100  # characters of a line in which a heading or mark stands
_LATE = 0.4  # of the text: from here on a heading of boilerplate ends the announcement


def boilerplate(text: str) -> list[Span]:
    """The spans of `text` to leave out, in order, not overlapping.

    A mark with words behind it ("Related news: …", 延伸閱讀：…) takes its line; as a heading it takes its paragraph,
    and everything to the end if it stands in the later part of the text. A text that is nothing else is kept: then it
    is an advertisement, or a page about somebody.
    """
    marks = [match.start("mark") for match in _WITHIN.finditer(text)]
    spans: list[Span] = []
    done = 0
    for start, end in _lines(text):
        if start < done:
            continue
        span = _span(text, start, end, marks)
        if span:
            spans.append(span)
            done = span[1]
    return spans if spans and _leaves_something(text, spans) else []


def _span(text: str, start: int, end: int, marks: list[int]) -> Span | None:
    """The boilerplate that begins in this line; `marks`: where marks stand in the middle of lines."""
    cut = _cut(text, start, end)
    if cut:
        return start, cut
    index = bisect_left(marks, start)
    return (marks[index], end) if index < len(marks) and marks[index] < end else None


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _leaves_something(text: str, spans: list[Span]) -> bool:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return any(map(str.isalnum, "".join(text[one:other] for one, other in zip(edges[::2], edges[1::2], strict=True))))


def _lines(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = _line_end(text, start)
        yield start, end
        start = end + 1


def _cut(text: str, start: int, end: int) -> int:
    """Where the boilerplate that begins with this line ends; 0 if none begins."""
    line = text[start : min(end, start + _LONGEST_HEADING)]
    if line.lstrip(_LEADING)[:1].lower() not in _FIRST or (end - start > _LONGEST_HEADING and not _CLOSER.search(line)):
        return 0
    if _END.match(line):
        return len(text)
    if _ADVERT.match(line):
        return end
    heading = _MARK.match(line) or _ABOUT.match(line)
    if not heading:
        return 0
    if heading.end() < len(line) and not heading["close"].strip(" \t】〕])）>"):
        return 0
    if heading.end() < end - start:
        return end
    return len(text) if start >= _LATE * len(text) else _paragraph_end(text, end)


def _paragraph_end(text: str, heading_end: int) -> int:
    """The end of the paragraph under a heading, whether or not an empty line stands between them."""
    start = heading_end
    while text[start : start + 1] in ("\n", " ", "\t"):
        start += 1
    end = text.find("\n\n", start)
    return len(text) if end < 0 else end
