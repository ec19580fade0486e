"""Makes the week: announcements, their copies and changes, and news that only looks alike. Same seed, same week.

    templates (seen.toml or unseen.toml) > stories > pages of the issuer in each language > copies by other desks

Of 300 stories 60 are calls with a deadline, nine in ten of which change, are edited, withdrawn or mended later; 12 are
rounds of six schemes, told apart by words; 53 are issues of series, several on one day; 55 are ordinary releases; 120
are a newsroom's own, with the same background paragraphs under each story of a kind. One release or report in ten is
published again under another headline and address.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import opencc

from bench.week_set.edits import Copy, edited, joined
from bench.week_set.model import ANNOUNCED, Event, Key, Page, Version, Week
from bench.week_set.slots import HERE, Values, draw, filled, money, ordinal, whole, words
from bench.week_set.sources import DESKS, LINKED, Addresses, Desk, desks_of

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
START = datetime(2026, 11, 9, tzinfo=HONG_KONG)  # a Monday
DAYS = 7
WHOLE = 300  # stories of a whole week
TEASER = 200  # characters that a newsroom gives of a text in its feed
LEAD = 300  # the same of an issuer, whose summary has the deadline
_REPEATED = 0.1  # share of articles that come again under another headline and address
_TAKEN = 0.42  # share of announcements that one outlet takes: with four outlets and a radio about two copies each
_AGAIN_EN = ("At a glance: {x}", "What we know: {x}", "{x} - all details")
_AGAIN_ZH = ("{x}　一文看清", "留意：{x}", "{x}　詳情公布")
_OWN_WORDS = 0.6  # share of the stronger edits that begin in words of their own
_SIMPLIFIED = opencc.OpenCC("t2s")

# What becomes of calls, in turn. "edit", "typo" and "withdrawn" happen to the page itself; the others have pages.
PLANS = (
    ("extended",), ("edit",), ("suspended", "resumed"), ("corrected",), ("typo",), ("second-call",), ("results",),
    ("edit",), ("cancelled",), ("new-condition",), ("extended", "edit-update"), ("withdrawn",), ("typo",), (),
)  # fmt: skip
_ON_THE_PAGE = ("edit", "typo", "withdrawn")
_CLOSED_FIRST = {"second-call", "results"}  # these come after a deadline has passed


def week(half: str, seed: int, stories: int = WHOLE) -> Week:
    """The week of `stories` stories; `half`: "seen" or "unseen" templates."""
    return _Maker(
        tomllib.loads((HERE / f"{half}.toml").read_text("utf-8")), random.Random(seed), stories / WHOLE
    ).week()


@dataclass(frozen=True)
class _Story:
    """A story while it is made. `choice`: the wording, the same in all languages."""

    id: str
    matter: dict[str, Any]
    role: str
    values: Values
    style: int
    body: tuple[int, ...]


@dataclass
class _Maker:
    data: dict[str, Any]
    rng: random.Random
    share: float
    events: dict[Key, Event] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.addresses = Addresses(self.rng)

    def week(self) -> Week:
        for group in ("scheme", "round", "series", "numbered", "notice", "desk"):
            getattr(self, f"_{group}s" if group != "series" else "_series")(self._matters(group))
        return Week(START, self.events, tuple(sorted(self.pages, key=lambda page: (page.versions[0].at, page.url))))

    def _matters(self, group: str) -> list[dict[str, Any]]:
        return [matter for matter in self.data["matter"] if matter["group"] == group]

    # --------------------------------------------------------------------------------------------------------- groups
    def _schemes(self, matters: Sequence[dict[str, Any]]) -> None:
        for number in range(self._count(60)):
            plan = PLANS[number % len(PLANS)]
            matter = matters[number % len(matters)]
            at = self._moment(0, DAYS - 2 - len(plan) if plan else DAYS)
            story = self._story(f"scheme-{number}", matter, at, closed=bool(set(plan) & _CLOSED_FIRST))
            self._announced(story, at, plan)

    def _rounds(self, matters: Sequence[dict[str, Any]]) -> None:
        """Two rounds of one scheme in one week, told apart by a word."""
        for number in range(self._count(6)):
            at = self._moment(0, 3)
            first = self._story(f"round-{number}-a", matters[number % len(matters)], at)
            turn = self.rng.randint(2, 4)
            same = {"name": first.values["name"]}
            self._announced(replace(first, values={**first.values, "ord": ordinal(turn)}), at)
            later = self._moment(3, DAYS)
            second = self._story(f"round-{number}-b", first.matter, later, same={**same, "ord": ordinal(turn + 1)})
            self._announced(replace(second, role=first.role), later)

    def _series(self, matters: Sequence[dict[str, Any]]) -> None:
        for matter in matters:
            days = range(5) if self.share >= 1 else range(max(1, round(5 * self.share)))
            for day in days:
                for number in range(matter["per_day"]):
                    at = self._moment(day, day + 1)
                    self._announced(self._story(f"{matter['id']}-{day}-{number}", matter, at), at)

    def _numbereds(self, matters: Sequence[dict[str, Any]]) -> None:
        """Two issues of one list on one day."""
        for number in range(self._count(4)):
            matter, day, turn = matters[number % len(matters)], self.rng.randrange(DAYS), self.rng.randint(2, 6)
            board = draw("board", self.rng, START)
            role = self.rng.choice(matter["issuers"])
            for step in range(2):
                at = self._moment(day, day + 1)
                same = {"board": board, "ord": ordinal(turn + step)}
                self._announced(replace(self._story(f"issue-{number}-{step}", matter, at, same=same), role=role), at)

    def _notices(self, matters: Sequence[dict[str, Any]]) -> None:
        for number in range(self._count(55)):
            plan = ("withdrawn",) if number % 20 == 7 else ("typo",) if number % 20 == 13 else ()
            at = self._moment(0, DAYS - 3 if plan else DAYS)
            self._announced(self._story(f"notice-{number}", matters[number % len(matters)], at), at, plan)

    def _desks(self, matters: Sequence[dict[str, Any]]) -> None:
        for number in range(self._count(120)):
            at = self._moment(0, DAYS)
            matter = matters[number % len(matters)]
            role = "radio" if self.rng.random() < 0.6 else "press"
            story = replace(self._story(f"desk-{number}", matter, at), role=role)
            event = self._event(story.id, 0, ANNOUNCED, at)
            desks = desks_of("radio") if role == "radio" else [self.rng.choice(desks_of("press"))]
            for desk in desks:
                when = at + timedelta(minutes=self.rng.randint(0, 50))
                self._report(desk, self._original(story, desk), when, event.key, 0)
            for desk in desks_of("press"):
                if desk not in desks and self.rng.random() < 0.25:
                    self._copy(desk, story, None, at, event.key)

    def _count(self, of_whole: int) -> int:
        return max(2, round(of_whole * self.share))

    def _moment(self, first: int, last: int) -> datetime:
        """A time of office hours, or of the evening, of a day from `first` to before `last`."""
        day = START + timedelta(days=self.rng.randrange(first, max(first + 1, last)))
        return day + timedelta(minutes=self.rng.randint(9 * 60, 21 * 60))

    # -------------------------------------------------------------------------------------------------------- stories
    def _story(
        self, id_: str, matter: dict[str, Any], at: datetime, *, same: Values | None = None, closed: bool = False
    ) -> _Story:
        values = {name: draw(spec, self.rng, at) for name, spec in matter["slots"].items()}
        while "name" in values and "name" not in (same or {}) and values["name"].en in self.names:  # type: ignore[union-attr]
            values["name"] = draw("scheme", self.rng, at)
        if "name" in values:
            self.names.add(values["name"].en)  # type: ignore[union-attr]
        if closed:
            values["due"] = at.date() + timedelta(days=1)
        while values.get("t1") is not None and values["t1"] == values["t2"]:
            values["t2"] = draw("team", self.rng, at)
        size = len(matter["en"]["body"])
        body = tuple(sorted(self.rng.sample(range(size), max(1, size - self.rng.randint(0, 1)))))
        role = self.rng.choice(matter["issuers"]) if "issuers" in matter else "press"
        return _Story(id_, matter, role, {**values, **(same or {})}, self.rng.randrange(3), body)

    def _event(self, story: str, number: int, kind: str, at: datetime) -> Event:
        event = Event(story, number, kind, at)
        self.events[event.key] = event
        return event

    def _announced(self, story: _Story, at: datetime, plan: Sequence[str] = ()) -> None:
        """The issuer's pages, the copies, and then what the plan says, a day or more between two steps."""
        event = self._event(story.id, 0, ANNOUNCED, at)
        pages = self._issued(story, at, event.key, None, again=not set(plan) & set(_ON_THE_PAGE))
        self._copies(story, at, event.key, None)
        number, when, values = 1, at, dict(story.values)
        for step in plan:
            when = self._later(when)
            values |= self._changed(values, when, step)
            changed = replace(story, values=values)
            if step == "typo":
                pages = [self._mended(page, when) for page in pages]
                continue
            self._event(story.id, number, "extended" if step.startswith("edit") else step, when)
            if step == "withdrawn":
                pages = [replace(page, gone=(when, (story.id, number))) for page in pages]
            elif step.startswith("edit"):
                pages = self._moved(changed, pages, when, (story.id, number), update=step == "edit-update")
            else:
                self.pages += pages
                pages = self._issued(changed, when, (story.id, number), step, again="edit-update" not in plan)
                self._copies(changed, when, (story.id, number), step)
            number += 1
        self.pages += pages

    def _later(self, at: datetime) -> datetime:
        """The next working hours at least a digest later."""
        return (at + timedelta(days=1)).replace(hour=self.rng.randint(10, 18), minute=self.rng.randrange(60))

    def _changed(self, values: Values, at: datetime, step: str) -> Values:
        """The new values of a change: `due2` after `due`, another sum."""
        due = values.get("due2", values.get("due"))
        assert isinstance(due, date) or step in ("typo", "withdrawn")
        new: dict[str, Any] = {"amt2": money(self.rng.randint(100, 400)), "k": whole(self.rng.randint(5, 60))}
        if isinstance(due, date):
            new |= {"due": due, "due2": max(due, at.date()) + timedelta(days=self.rng.choice((5, 7, 14, 21)))}
        return new | ({"amt": money(self.rng.randint(2, 90))} if "amt" not in values else {})

    # ---------------------------------------------------------------------------------------------------------- pages
    def _issued(self, story: _Story, at: datetime, key: Key, change: str | None, *, again: bool) -> list[Page]:
        """The pages of the issuer, one for each of its languages, linked where it links them.

        `again`: they may be published a second time. Those that change later are not, or two addresses would disagree.
        """
        found: dict[str, Page] = {}
        for desk in desks_of(story.role):
            when = at + timedelta(minutes=self.rng.randint(0, 90) if desk.language == "zh-Hant" else 0)
            mirrored = found.get("zh-Hant") if desk.id == "gov-sc" else None
            url = Addresses.mirrored(mirrored.url) if mirrored else self.addresses.new(desk, when)
            when = mirrored.versions[0].at + timedelta(minutes=3) if mirrored else when
            found[desk.language] = Page(url, desk.id, (self._version(story, desk, when, key, change),))
        if story.role in LINKED:
            found = {code: replace(page, links=_others(code, found)) for code, page in found.items()}
        if again and self.rng.random() < _REPEATED:
            for page in found.values():
                self._again(page)
        return list(found.values())

    def _version(self, story: _Story, desk: Desk, at: datetime, key: Key, change: str | None) -> Version:
        copy = self._original(story, desk, change)
        lead = copy.paragraphs[0]
        return Version(at, copy.title, copy.paragraphs, lead[:LEAD], key)

    def _original(self, story: _Story, desk: Desk, change: str | None = None) -> Copy:
        """The text of an announcement, or of its change with two sentences of the announcement behind it."""
        code = "zh" if desk.chinese else "en"
        matter, style = story.matter[code], story.style
        template = self.data["change"][change][code] if change else matter

        def said(text: str) -> str:
            return filled(text, story.values, desk.chinese, style)

        def chosen(name: str) -> str:
            texts = template.get(name, [""])
            return said(texts[style % len(texts)])

        lead = [chosen("lead"), *([chosen("deadline")] if "deadline" in template else [])]
        body = [said(matter["body"][number]) for number in story.body]
        rest = [joined(body[: 2 if change else len(body) // 2 + 1], desk.chinese)]
        if not change:
            rest.append(joined(body[len(body) // 2 + 1 :], desk.chinese))
        rest += map(said, matter.get("background", _stock(story.role, code)))
        copy = Copy(chosen("title"), tuple(part for part in (joined(lead, desk.chinese), *rest) if part))
        return _simplified(copy) if desk.language == "zh-Hans" else copy

    def _again(self, page: Page) -> None:
        """The same text under another headline and address, hours later."""
        first = page.versions[0]
        later = first.at + timedelta(minutes=self.rng.randint(300, 1500))
        desk = next(desk for desk in DESKS if desk.id == page.source)
        version = replace(first, at=later, title=_reheaded(first.title, desk, self.rng))
        self.pages.append(Page(self.addresses.new(desk, later), page.source, (version,), strength=page.strength))

    def _mended(self, page: Page, at: datetime) -> Page:
        """A slip of the pen in the first version, put right later: no change of what is said."""
        right = page.versions[-1]
        lead = _slipped(right.paragraphs[0])
        wrong = replace(right, paragraphs=(lead, *right.paragraphs[1:]), summary=lead[:LEAD])
        return replace(page, versions=(*page.versions[:-1], wrong, replace(right, at=at)))

    def _moved(self, story: _Story, pages: list[Page], at: datetime, key: Key, *, update: bool) -> list[Page]:
        """The page itself names a later deadline, in every language within the hour."""
        values = story.values if update else {**story.values, "due": story.values["due2"]}
        moved = []
        for page in pages:
            desk = next(desk for desk in DESKS if desk.id == page.source)
            when = at + timedelta(minutes=self.rng.randint(0, 60))
            version = self._version(replace(story, values=values), desk, when, key, "extended" if update else None)
            moved.append(replace(page, versions=(*page.versions, replace(version, title=page.versions[-1].title))))
        return moved

    # --------------------------------------------------------------------------------------------------------- copies
    def _copies(self, story: _Story, at: datetime, key: Key, change: str | None) -> None:
        for desk in desks_of("press"):
            if self.rng.random() < _TAKEN:
                self._copy(desk, story, change, at, key)
        if self.rng.random() < _TAKEN:
            for desk in desks_of("radio"):
                original = self._original(self._reworded(story), desk, change)
                short = Copy(_reheaded(original.title, desk, self.rng), original.paragraphs[:2])
                short = edited(short, 2, desk.chinese, self.rng, at)
                self._report(desk, short, at + timedelta(minutes=self.rng.randint(10, 300)), key, 2)

    def _copy(self, desk: Desk, story: _Story, change: str | None, at: datetime, key: Key) -> None:
        strength = self.rng.randint(1, 3)
        original = self._original(self._reworded(story) if strength > 1 else story, desk, change)
        when = at + timedelta(minutes=self.rng.randint(10, 1200))
        self._report(desk, edited(original, strength, desk.chinese, self.rng, when), when, key, strength)

    def _reworded(self, story: _Story) -> _Story:
        """Some desks write headline, lead and dates in words of their own: the template's other wording."""
        return replace(story, style=story.style + 1) if self.rng.random() < _OWN_WORDS else story

    def _report(self, desk: Desk, copy: Copy, at: datetime, key: Key, strength: int) -> None:
        copy = _simplified(copy) if desk.language == "zh-Hans" else copy
        teaser = joined(list(copy.paragraphs), desk.chinese)[:TEASER]
        version = Version(at, copy.title, copy.paragraphs, teaser, key)
        page = Page(self.addresses.new(desk, at), desk.id, (version,), strength=strength)
        self.pages.append(page)
        if self.rng.random() < _REPEATED:
            self._again(page)


def _stock(role: str, code: str) -> list[str]:
    return [words()["stock"][role][code]] if role in words()["stock"] else []


def _others(language: str, pages: dict[str, Page]) -> tuple[tuple[str, str], ...]:
    return tuple((code, page.url) for code, page in pages.items() if code != language)


def _simplified(copy: Copy) -> Copy:
    return Copy(_SIMPLIFIED.convert(copy.title), tuple(map(_SIMPLIFIED.convert, copy.paragraphs)))


def _reheaded(title: str, desk: Desk, rng: random.Random) -> str:
    return rng.choice(_AGAIN_ZH if desk.chinese else _AGAIN_EN).format(x=title)


def _slipped(text: str) -> str:
    """Two letters the wrong way round in the middle of a text."""
    middle = len(text) // 2
    while not (text[middle].isalpha() and text[middle + 1].isalpha() and text[middle] != text[middle + 1]):
        middle += 1
    return text[:middle] + text[middle + 1] + text[middle] + text[middle + 2 :]
