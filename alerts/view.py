"""A digest as finished strings in the subscriber's language, for the templates to lay out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from alerts.compose import is_near, next_deadline
from alerts.labels import (
    LABELS,
    UNSUBSCRIBE,
    Labels,
    days_left,
    long_day,
    moment,
    near_day,
    short_day,
    today_in_hong_kong,
)
from alerts.links import digest_url, safe, unsubscribe_url
from alerts.model import Also, DigestContent, Item, Language, Section, Subscription
from alerts.words import cells, clean_line, clip, opening

SUBJECT_CELLS = 60  # what a phone shows of a subject; an ideograph counts two
REST_SHOWN = 40  # headlines of items beyond the cap; the web copy has them all


@dataclass(frozen=True, slots=True)
class AlsoView:
    """Another article of the same story."""

    label: str
    title: str
    url: str
    lang: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One story. Empty strings are left out by the templates."""

    lang: str
    title: str
    url: str
    publisher: str
    when: str
    language: str
    official: str
    deadline: str
    left: str
    near: bool
    kinds: tuple[str, ...]
    programmes: tuple[str, ...]
    amounts: str
    summary: str
    why: str
    also: tuple[AlsoView, ...]
    page_url: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """Items under one heading."""

    kind: str
    heading: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class StatementView:
    """How to leave, in one language."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """A whole digest. `web` marks the web copy, which names nobody and ends no subscription."""

    labels: Labels
    subject: str
    preheader: str
    title: str
    day: str
    counts: str
    sections: tuple[SectionView, ...]
    rest: tuple[ItemView, ...]
    see_all: str
    web_url: str
    web: bool
    reason: str
    statements: tuple[StatementView, ...]
    unsubscribe_url: str
    base_url: str


def digest_view(
    content: DigestContent,
    subscription: Subscription,
    base_url: str,
    now: datetime,
    key: str = "",
    *,
    web: bool = False,
) -> DigestView:
    """Everything that the templates show."""
    language, today = subscription.language, today_in_hong_kong(now)
    labels = LABELS[language]
    headlines = [clean_line(item.title) for item in content.items]
    return DigestView(
        labels=labels,
        subject=subject(headlines, subscription, today),
        preheader=clip(labels.join.join(headlines[1:3]), 120),
        title=clean_line(subscription.title) or labels.brand[subscription.rhythm],
        day=long_day(today, language),
        counts=_counts(content, labels),
        sections=tuple(_section(section, content, today, language) for section in content.sections),
        rest=tuple(item_view(item, today, language) for item in content.rest[:REST_SHOWN]),
        see_all=labels.see_all.format(count=content.total) if content.rest else "",
        web_url=digest_url(base_url, key) if key and base_url else "",
        web=web,
        reason=_reason(subscription, labels),
        statements=_statements(language),
        unsubscribe_url=unsubscribe_url(base_url, subscription.token) if base_url else "",
        base_url=base_url.rstrip("/"),
    )


def subject(headlines: list[str], subscription: Subscription, today: date) -> str:
    """What it is, the day, the first headline and how many more, in 60 cells."""
    language = subscription.language
    labels = LABELS[language]
    brand = clip(clean_line(subscription.title) or labels.brand[subscription.rhythm], SUBJECT_CELLS // 3)
    more = labels.subject_more.format(count=len(headlines) - 1) if len(headlines) > 1 else ""
    frame = labels.subject.replace("{brand}", brand).replace("{day}", short_day(today, language))
    room = SUBJECT_CELLS - cells(frame.replace("{headline}", "") + more)
    return frame.replace("{headline}", clip(headlines[0], room)) + more


def item_view(item: Item, today: date, language: Language, under: str = "") -> ItemView:
    """One item; the programme that it stands `under` is not repeated among its badges."""
    labels = LABELS[language]
    deadline = next_deadline(item, today)
    title, summary = clean_line(item.title), opening(item.summary)
    return ItemView(
        lang=LABELS[item.language].code,
        title=clip(title, 240),
        url=safe(item.url),
        publisher=clip(clean_line(item.publisher), 60),
        when=_when(item, today, language),
        language="" if item.language == language else labels.short[item.language],
        official=labels.official if item.official else "",
        deadline=labels.deadline.format(day=near_day(deadline, today, language)) if deadline else "",
        left=days_left(deadline, today, language) if deadline else "",
        near=is_near(deadline, today),
        kinds=_kinds(item, labels, deadline is not None),
        programmes=tuple(clip(clean_line(name), 80) for slug, name in item.programmes[:6] if slug != under),
        amounts=clip(labels.join.join(dict.fromkeys(map(clean_line, item.amounts[:3]))), 120),
        summary="" if summary.rstrip("…") in title else summary,
        why=_why(item, labels),
        also=tuple(_also(also, labels) for also in item.also[:6]),
        page_url=safe(item.page_url),
    )


def _section(section: Section, content: DigestContent, today: date, language: Language) -> SectionView:
    labels = LABELS[language]
    other = labels.only if len(content.sections) == 1 else labels.other
    headings = {"act": labels.act, "programme": clean_line(section.name), "other": other}
    items = tuple(item_view(item, today, language, under=section.slug) for item in section.items)
    return SectionView(section.kind, headings[section.kind], items)


def _counts(content: DigestContent, labels: Labels) -> str:
    total = labels.one_item if content.total == 1 else labels.many_items.format(count=content.total)
    near = sum(len(section.items) for section in content.sections if section.kind == "act")
    return total + (labels.join + labels.closing.format(count=near) if near else "")


def _when(item: Item, today: date, language: Language) -> str:
    if item.published is None or item.precision == "none":
        seen = moment(item.first_seen, "minute", today, language)
        return LABELS[language].first_seen.format(moment=seen)
    return moment(item.published, item.precision, today, language)


def _kinds(item: Item, labels: Labels, deadline_shown: bool) -> tuple[str, ...]:
    said = {"none", "deadline"} if deadline_shown else {"none"}
    names = [labels.kinds.get(kind, kind.replace("-", " ")) for kind in item.kinds if kind not in said]
    return tuple(dict.fromkeys(names))[:3]


def _why(item: Item, labels: Labels) -> str:
    words = dict.fromkeys(clip(clean_line(word), 60) for word in item.why)
    return labels.join.join(labels.quote.format(text=word) for word in list(words)[:5] if word)


def _also(also: Also, labels: Labels) -> AlsoView:
    marker = labels.short[also.language]
    code = LABELS[also.language].code
    return AlsoView(f"{clean_line(also.publisher)} {marker}", clip(clean_line(also.title), 160), safe(also.url), code)


def _reason(subscription: Subscription, labels: Labels) -> str:
    query = clip(clean_line(subscription.query), 200)
    rhythm = labels.rhythm[subscription.rhythm].format(at=subscription.at)
    followed = labels.quote.format(text=query) if query else labels.everything
    reason = labels.reason.format(address=subscription.address, rhythm=rhythm, query=followed)
    return reason + labels.sentence_gap + labels.hong_kong_time


def _statements(language: Language) -> tuple[StatementView, ...]:
    """The reader's language first, the other of Chinese and English after it."""
    other: Language = "zh-Hant" if language == "en" else "en"
    return tuple(StatementView(LABELS[one].code, UNSUBSCRIBE[one]) for one in (language, other))
