"""A digest as finished strings in the subscriber's language, for the templates to lay out. Pure."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from alerts.change_lines import change_line
from alerts.change_texts import CHANGE_TEXTS
from alerts.digest_views import LESS, DigestView, ItemView, RelatedView, SectionView, ShortView, StatementView
from alerts.links import calendar_url, digest_url, preferences_url, safe_url, unsubscribe_url
from alerts.local_dates import days_left, long_day, moment, near_day, today_in_hong_kong
from alerts.model import DigestContent, Item, Language, RelatedArticle, Section, SilentSource, Subscription
from alerts.plain_text import first_sentences, single_line, truncate
from alerts.rhythm_words import rhythm_words
from alerts.sections import is_near, next_deadline
from alerts.signed_links import sign
from alerts.translations import TRANSLATIONS, UNSUBSCRIBE_STATEMENT, Translation

# Widths are terminal cells: an ideograph counts two.
_SUBJECT_HEADLINE = 150  # three lines of a phone, and longer than any headline of a government press release
_PREHEADER_WIDTH = 120  # mail programs show 40 to 130 letters after the subject
_CACHED = 4_096  # views: a run makes many digests of the same items; 1,000 announcements in three languages

# What one item shows of each field. Ordinary items are below all of them (2 kB of HTML); together they bound an item
# whose every field is far too long to 21 kB, so that one source cannot fill a digest (90 kB).
_TITLE_WIDTH = 240  # three lines of the text part and more than any headline of a government press release
_PUBLISHER_WIDTH = 60
_BADGES, _BADGE_WIDTH = 3, 80  # one line of the mail at 640 pixels; of 436 programmes few have longer names
_AMOUNTS, _AMOUNTS_WIDTH = 3, 120
_FACTS, _FACT_WIDTH = 3, 80
_KINDS = 3
_CHANGES = 4  # a status, and the deadlines of three rounds
_RELATED, _RELATED_TITLE_WIDTH = 6, 160  # three outlets in two languages
_SHORT_TITLE_WIDTH, _SHORT_PUBLISHER_WIDTH = 120, 30  # of a line in the list of the rest
_SEARCH_WIDTH = 200
_SILENT = 5  # sources by name: two lines of a phone


def digest_view(
    content: DigestContent,
    subscription: Subscription,
    base_url: str,
    now: datetime,
    key: str = "",
    *,
    web: bool = False,
    not_named: int = 0,
) -> DigestView:
    """Everything that the templates show."""
    language, today = subscription.language, today_in_hong_kong(now)
    texts, leading = TRANSLATIONS[language], _leading(content, subscription.language)
    others = [_headline(item, texts) for item in content.items[:3] if item is not leading]
    brand = texts.brand["at-once" if content.kind == "urgent" else subscription.rhythm]
    link = sign(subscription.id, subscription.link_secret, now)
    return DigestView(
        language=language,
        texts=texts,
        subject=_subject(content, leading, today, language),
        preheader=truncate(texts.list_separator.join(others[:2]), _PREHEADER_WIDTH),
        title=single_line(subscription.title) or brand,
        day=long_day(today, language),
        counts=_counts(content, texts),
        search=truncate(single_line(content.search.words), _SEARCH_WIDTH),
        sections=tuple(_section(section, content, today, language) for section in content.sections),
        rest=tuple(_short(item) for item in content.rest),
        not_named=not_named,
        note=texts.urgent_note.format(rhythm=rhythm_words(subscription)) if content.kind == "urgent" else "",
        nothing="" if content.total else texts.nothing_more,
        silent=_silent(content, today, language),
        see_all=texts.see_all.format(count=content.total) if content.rest else "",
        web_url=digest_url(base_url, key) if key and base_url else "",
        web=web,
        reason=_reason(content, subscription, texts),
        statements=_statements(language),
        unsubscribe_url=unsubscribe_url(base_url, subscription.token) if base_url else "",
        preferences_url="" if web else preferences_url(base_url, link),
    )


def _subject(content: DigestContent, leading: Item | None, today: date, language: Language) -> str:
    texts = TRANSLATIONS[language]
    if leading is None:
        return texts.subject_nothing.format(day=near_day(today, today, language))
    said = subject(leading, content.total, today, language)
    return texts.subject_urgent.format(subject=said) if content.kind == "urgent" else said


def subject(first: Item, total: int, today: date, language: Language) -> str:
    """The first headline whole, its deadline, and the number of others."""
    texts = TRANSLATIONS[language]
    headline, deadline = truncate(_headline(first, texts), _SUBJECT_HEADLINE), next_deadline(first, today)
    closes = texts.subject_closes.format(day=near_day(deadline, today, language)) if deadline else ""
    more = texts.subject_more.format(count=total - 1) if total > 1 else ""
    return headline + closes + more


def _leading(content: DigestContent, language: Language) -> Item | None:
    """Of what comes first the first that the reader can read, English or Chinese; else the first of all. None: there is
    nothing new."""
    first = content.sections[0].items if content.sections else ()
    return next((item for item in first if item.language[:2] == language[:2]), next(iter(first), None))


@lru_cache(_CACHED)
def item_view(item: Item, today: date, language: Language, under: str) -> ItemView:
    """One item; the programme of its section, `under` (its slug or empty), is not repeated among its badges."""
    texts = TRANSLATIONS[language]
    deadline = next_deadline(item, today)
    title, summary = single_line(item.title), first_sentences(item.summary)
    return ItemView(
        lang=TRANSLATIONS[item.language].language_tag,
        title=truncate(title, _TITLE_WIDTH),
        url=safe_url(item.url),
        publisher=truncate(single_line(item.publisher), _PUBLISHER_WIDTH),
        when=_when(item, today, language),
        language="" if item.language == language else texts.language_marks[item.language],
        official=texts.official if item.official else "",
        changes=_changes(item, today, language),
        follows=truncate(single_line(item.follows.title), _RELATED_TITLE_WIDTH) if item.follows else "",
        follows_url=safe_url(item.follows.page_url) if item.follows else "",
        deadline=texts.deadline.format(day=near_day(deadline, today, language)) if deadline else "",
        left=days_left(deadline, today, language) if deadline else "",
        near=is_near(deadline, today),
        calendar_url=calendar_url(safe_url(item.page_url)) if deadline else "",
        kinds=(*_status(item, language), *_kinds(item, texts, deadline is not None)),
        programmes=_badges(item, under),
        amounts=_amounts(item, texts),
        facts=_facts(item),
        summary="" if summary.rstrip("…。.") in title else summary,
        also=tuple(_related(also, texts) for also in item.also[:_RELATED]),
        page_url=safe_url(item.page_url),
        less_url=f"{LESS}{item.story_id}",
    )


def _short(item: Item) -> ShortView:
    title = truncate(single_line(item.title), _SHORT_TITLE_WIDTH)
    publisher = truncate(single_line(item.publisher), _SHORT_PUBLISHER_WIDTH)
    return ShortView(TRANSLATIONS[item.language].language_tag, title, safe_url(item.url), publisher)


def _headline(item: Item, texts: Translation) -> str:
    """The title as it stands in a subject."""
    title = single_line(item.title) or single_line(item.publisher)
    return texts.changed_subject.format(headline=title) if item.is_change else title


def _changes(item: Item, today: date, language: Language) -> tuple[str, ...]:
    return tuple(change_line(change, today, language) for change in item.changes[:_CHANGES])


def _section(section: Section, content: DigestContent, today: date, language: Language) -> SectionView:
    texts = TRANSLATIONS[language]
    other = texts.all_announcements if len(content.sections) == 1 else texts.more_announcements
    headings = {
        "act": texts.closing_soon,
        "coming": texts.coming,
        "changed": texts.changed,
        "opened": texts.opened,
        "programme": single_line(section.name),
        "other": other,
    }
    items = tuple(item_view(item, today, language, under=section.slug) for item in section.items)
    return SectionView(section.kind, headings[section.kind], items)


def _counts(content: DigestContent, texts: Translation) -> str:
    if not content.total:
        return texts.nothing_new
    total = texts.one_item if content.total == 1 else texts.many_items.format(count=content.total)
    near = sum(len(section.items) for section in content.sections if section.kind == "act")
    return total + (texts.list_separator + texts.closing_count.format(count=near) if near else "")


def _when(item: Item, today: date, language: Language) -> str:
    if item.published is None or item.precision == "none":
        seen = moment(item.first_seen, "minute", today, language)
        return TRANSLATIONS[language].first_seen.format(moment=seen)
    return moment(item.published, item.precision, today, language)


def _kinds(item: Item, texts: Translation, deadline_shown: bool) -> tuple[str, ...]:
    """The kinds of announcement, and what it says has become of an earlier one where that is no change to the
    reader.
    """
    said = {"none", "deadline"} if deadline_shown else {"none"}  # the deadline has a line of its own
    names = [texts.kind_names.get(kind, kind.replace("-", " ")) for kind in item.kinds if kind not in said]
    return tuple(dict.fromkeys(names))[:_KINDS]


def _status(item: Item, language: Language) -> tuple[str, ...]:
    """What an item says has become of an offer, where that is not told as a change."""
    if item.is_change:
        return ()
    names = CHANGE_TEXTS[language].status_names
    statuses = (one.value for one in item.known if one.topic == "status" and one.value != "open")
    return tuple(names[status] for status in statuses if status in names)


def _badges(item: Item, under: str) -> tuple[str, ...]:
    named = [name for slug, name in item.programmes if slug != under][:_BADGES]
    return tuple(truncate(single_line(name), _BADGE_WIDTH) for name in named)


def _amounts(item: Item, texts: Translation) -> str:
    amounts = dict.fromkeys(map(single_line, item.amounts[:_AMOUNTS]))
    return truncate(texts.list_separator.join(amounts), _AMOUNTS_WIDTH)


def _facts(item: Item) -> tuple[str, ...]:
    return tuple(truncate(single_line(fact), _FACT_WIDTH) for fact in item.facts[:_FACTS])


def _related(also: RelatedArticle, texts: Translation) -> RelatedView:
    marker = texts.language_marks[also.language]
    title = truncate(single_line(also.title), _RELATED_TITLE_WIDTH)
    return RelatedView(f"{single_line(also.publisher)} {marker}", title, safe_url(also.url))


def _reason(content: DigestContent, subscription: Subscription, texts: Translation) -> str:
    words = truncate(single_line(content.search.words), _SEARCH_WIDTH)
    rhythm = rhythm_words(subscription)
    reason = texts.reason.format(address=subscription.address, rhythm=rhythm, query=words or texts.any_query)
    return reason + texts.sentence_gap + texts.hong_kong_time


def _silent(content: DigestContent, today: date, language: Language) -> str:
    """The sources that are silent, in one sentence; "" where none is."""
    texts = TRANSLATIONS[language]
    named = [_silent_source(one, today, language) for one in content.silent[:_SILENT]]
    more = len(content.silent) - len(named)
    named += [texts.silent_more.format(count=more)] if more else []
    return texts.silent.format(sources=texts.list_separator.join(named)) if named else ""


def _silent_source(one: SilentSource, today: date, language: Language) -> str:
    name = truncate(single_line(one.name), _PUBLISHER_WIDTH)
    day = near_day(one.since, today, language) if one.since else ""
    return TRANSLATIONS[language].silent_since.format(name=name, day=day) if day else name


def _statements(language: Language) -> tuple[StatementView, ...]:
    """The reader's language first, the other of Chinese and English after it."""
    other: Language = "zh-Hant" if language == "en" else "en"
    return tuple(StatementView(TRANSLATIONS[one].language_tag, UNSUBSCRIBE_STATEMENT[one]) for one in (language, other))
