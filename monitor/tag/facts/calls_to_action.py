"""Whether the words beside a limit ask the reader to act by it: to apply, submit, register, give views, pay.

What the Government, a company or a project will itself have done by then is nothing to act upon. The words stand in
`rules/calls_to_action.toml`.
"""

from __future__ import annotations

from monitor.grammar.days import Day
from monitor.grammar.phrases import Found, Phrases, Window
from monitor.tag.facts.limits import Limit
from monitor.tag.rule_set import shipped_phrases

# Characters of folded text; set on the splits "dev" and "test" of `tests/data/labelled` (`bench/knowing`).
_PRIOR_LATIN, _PRIOR_HAN = 150, 60  # looked at before a limit: about two clauses in either script
_FOLLOWING = 90  # looked at after it
_AT_ONCE_LATIN, _AT_ONCE_HAN = 16, 16  # within which an act follows a limit without a word of asking between
_NEXT = 2  # before a limit, where a word of forecast makes it one: 將於6月30日前
_LABEL = 24  # before a limit that follows a label: "Interviews: 13 to 17 April", the last line of a list
_LASTS = 16  # before "until" in which it says that something lasts
_ASKED_WITHIN = 30  # from a word of asking ("may") to the act
_OTHERS_NEAR, _OTHERS_WORD = 6, 40  # within which others' doings begin and end that follow a limit (前公布)


def is_call_to_action(
    sentence: str, limit: Limit, day: Day, previous: Day | None, phrases: Phrases | None = None, *, assumed: bool = True
) -> bool:
    """Whether the words beside a limit of a folded sentence ask the reader to act by it.

    `day` is the one that is limited, `previous` the day before it in the sentence. `assumed`: an exact day asks where
    nothing speaks against it, as it does in news of the field; otherwise only where an act or a duty is named. Without
    `phrases` the shipped rules hold.
    """
    phrases = phrases or shipped_phrases()
    if limit.how == "noun":
        return True
    if limit.how == "after":
        return assumed or (phrases.search("act", sentence) or phrases.search("reader", sentence)) is not None
    beside = _Beside(sentence, limit, previous, phrases)
    if beside.is_for_others():
        return False
    exact = not day.vague and day.counted not in ("loose", "for")
    return beside.asks() or (assumed and exact and beside.is_unopposed())


def is_for_others(sentence: str, limit: Limit, previous: Day | None, phrases: Phrases) -> bool:
    """Whether the words next to a limit say that it is a forecast, a hope or somebody else's duty."""
    return limit.how in ("by", "until", "close") and _Beside(sentence, limit, previous, phrases).is_for_others()


class _Beside:
    """The rules, asked beside one limit."""

    def __init__(self, sentence: str, limit: Limit, previous: Day | None, phrases: Phrases) -> None:
        self._text, self._limit, self._phrases = sentence, limit, phrases
        reach = _PRIOR_LATIN if sentence.isascii() else _PRIOR_HAN
        self._start = max(0, limit.start - reach, sentence.rfind(";", 0, limit.start) + 1)
        self._spans = previous is not None and limit.start <= previous.start
        self._since = max(self._start, previous.end if previous else 0)  # since this no other day is spoken of
        stop = sentence.find(";", limit.end)
        self._end = min(stop if stop >= 0 else len(sentence), limit.end + _FOLLOWING)
        self._window = Window(sentence, self._start, limit.start, limit.end, self._end)

    def is_for_others(self) -> bool:
        """Whether the words next to the limit say that it is a forecast, a hope or somebody else's duty."""
        how = self._limit.how
        if how in ("by", "until") and self._follows_for_others():
            return True
        if how == "by" and self._prior("foretells", max(self._since, self._limit.start - _NEXT)):
            return not (self._prior("act", self._since) and self._act_after())  # 申請將於12月31日前遞交 asks
        if how == "by" and self._prior("bound", self._since):
            return True
        return self._met("hoped") is not None or self._met("itself") is not None

    def asks(self) -> bool:
        """Whether an act or a duty of readers is named."""
        limit = self._limit
        if limit.how == "by" and self._is_obliged():
            return True
        if limit.how == "until" and self._is_left_to_readers():
            return True
        inside = self._phrases.search("act", self._text, limit.start, limit.end)
        return self._act_before() or inside is not None or self._act_after()

    def is_unopposed(self) -> bool:
        """Whether nothing says that the limit is not the reader's."""
        how = self._limit.how
        act = self._last_act()
        since = max(self._since, act.end if act else 0)
        if how == "until" and not self._is_kept_open():
            return False
        if how == "close" and self._prior("shown"):
            return False
        if how == "by" and self._is_forecast(act, since):
            return False
        if self._prior("others", since) or (self._prior("own") and not self._prior("invites")):
            return False
        obliged = self._prior("obliged", self._since)
        return obliged is None or not self._is_no_duty(obliged)

    def _is_forecast(self, act: Found | None, since: int) -> bool:
        """Whether something will be so by then: "will be ready by"; or an act is foretold: "will be told by"."""
        if act is None and self._prior("act", since):
            return True
        comma = self._text.rfind(",", since, self._limit.start) + 1
        return self._prior("foretells", max(since, comma)) is not None

    def _is_kept_open(self) -> bool:
        """Whether something is open until then, and no fair, road or permit."""
        return not self._spans and self._met("kept-open") is not None and self._prior("shown") is None

    def _met(self, group: str) -> Found | None:
        return self._phrases.find(group, self._window)

    def _prior(self, group: str, start: int | None = None) -> Found | None:
        return self._phrases.search(group, self._text, self._start if start is None else start, self._limit.start)

    def _follows_for_others(self) -> bool:
        """Whether what is to be done by then follows at once and is not the reader's to do (前公布)."""
        if self._met("result-apart"):
            return False
        end = self._limit.end
        others = self._phrases.search("others", self._text, end, min(self._end, end + _OTHERS_WORD))
        return others is not None and others.start - end < _OTHERS_NEAR

    def _is_obliged(self) -> bool:
        """Whether readers must do something by then: what they do is named, or they are; no thing, no public body."""
        if not (self._phrases.search("act", self._text) or self._prior("reader")):
            return False
        if self._phrases.find("obliged-next", self._window._replace(start=self._since)):
            return True
        obliged = self._prior("obliged", self._since)
        if obliged is None:
            return False
        if self._is_no_duty(obliged):
            return False
        return self._prior("others", self._since) is None

    def _is_no_duty(self, obliged: Found) -> bool:
        """Whether a word of duty binds a thing or a public body."""
        window = Window(self._text, self._start, obliged.start, obliged.end, self._limit.start)
        return self._phrases.find("no-duty", window) is not None

    def _is_left_to_readers(self) -> bool:
        """Whether readers have until then, or what is open for nothing but to take part is open until then."""
        if self._met("given") and self._prior("reader"):
            return True
        opening = self._met("kept-open") and self._prior("opening")
        return opening is not None and self._prior("shown") is None and self._prior("others") is None

    def _act_before(self) -> bool:
        """Whether an act stands before the limit, and since it no other day and nobody else's doing is spoken of."""
        act = self._last_act()
        if act is None:
            return False
        if self._prior("others", max(act.end, self._since)):
            return False
        if self._limit.how == "by" and self._prior("own") and not self._prior("invites"):
            return False
        return not (self._limit.how == "until" and self._prior("shown", act.end))

    def _last_act(self) -> Found | None:
        """The last act before the limit that is not foretold; of what closes also a scheme or a round."""
        groups = ("act", "round") if self._limit.how == "close" else ("act",)
        label = self._text[: self._limit.start].rstrip().endswith(":")
        start = max(self._start, self._limit.start - _LABEL) if label else self._start
        acts = [
            act
            for group in groups
            for act in self._phrases.search_all(group, self._text, start, self._limit.start)
            if not self._phrases.find("foretold", Window(self._text, self._start, act.start, act.end, act.end))
        ]
        return max(acts, key=lambda act: act.end, default=None)

    def _act_after(self) -> bool:
        """Whether an act is asked for behind the limit: at once, or behind "may", 可."""
        act = self._asked_act()
        if self._limit.how == "until" and self._lasts():
            return False
        if act is None or self._phrases.search("others", self._text, self._limit.end, act.end) or self._prior("own"):
            return False
        if self._limit.how == "by" or "," not in self._text[self._limit.end : act.end]:
            return True
        return self._met("allowed") is not None

    def _lasts(self) -> bool:
        """Whether something merely lasts until then: "valid until 30 June", 任期至6月30日."""
        start = max(self._since, self._limit.start - _LASTS)
        if self._spans:
            start = max(self._start, self._text.rfind(",", 0, self._limit.start))
        return self._prior("shown", start) is not None or self._prior("others", start) is not None

    def _asked_act(self) -> Found | None:
        end = self._limit.end
        request = self._met("request")
        if request:
            act = self._phrases.search("act", self._text, request.end, min(self._end, request.end + _ASKED_WITHIN))
            if act:
                return act
        near = _AT_ONCE_LATIN if self._text.isascii() else _AT_ONCE_HAN
        act = self._phrases.search("act", self._text, end, self._end)
        return act if act is not None and act.start - end <= near else None
