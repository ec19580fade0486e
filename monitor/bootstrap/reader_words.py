"""How labels, days and sums are written for a reader, with the words of the digests: the gate of the pages to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from alerts.change_lines import written_day
from alerts.change_texts import CHANGE_TEXTS
from alerts.local_dates import days_left, long_day, moment, near_day
from alerts.topic_names import TOPIC_NAMES
from alerts.translations import TRANSLATIONS
from alerts.written_sums import Sum, written_sum
from monitor.bootstrap.digest_item import by_specificity, stated_sum
from monitor.bootstrap.saved_search import describe
from monitor.bootstrap.threads import last_day
from monitor.catalogue.programme_file import Catalogue
from monitor.fact_kinds import STATUS_NAMES
from monitor.model import HONG_KONG, Amount, ArticleView, Fact, Language, Tag
from monitor.store.query import Query


@dataclass(frozen=True, slots=True)
class ReaderWords:
    """For a reader of `language`, now. Slugs and codes that have no name in it stand as they are."""

    language: Language
    catalogue: Catalogue
    now: datetime

    @property
    def today(self) -> date:
        """The day in Hong Kong."""
        return self.now.astimezone(HONG_KONG).date()

    # ---------------------------------------------------------------------------------------------------------- labels
    def programme(self, slug: str) -> str:
        found = self.catalogue.get(slug)
        return found.name(self.language) if found else slug

    def programmes(self, article: ArticleView) -> list[Tag]:
        """What an article is about: what its headline names, then what a reader looks for first."""
        ranked = by_specificity(self.catalogue, article.tags)
        return sorted(ranked, key=lambda tag: all(one.field != "title" for one in tag.evidence))

    def kind(self, kind: str) -> str:
        """Of announcement: "Open for applications"."""
        return TRANSLATIONS[self.language].kind_names.get(kind, kind)

    def topic(self, topic: str) -> str:
        return TOPIC_NAMES[self.language].get(topic, topic)

    @property
    def topics(self) -> list[tuple[str, str]]:
        """All topics: slug and name."""
        return list(TOPIC_NAMES[self.language].items())

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """All kinds of announcement."""
        return list(TRANSLATIONS[self.language].kind_names.items())

    def status(self, status: str) -> str:
        """What has become of an offer: "extended"; "withdrawn" too."""
        if status == "open":
            return self.kind(status)
        named = STATUS_NAMES.get(status)
        return named[self.language] if named else CHANGE_TEXTS[self.language].status_names.get(status, status)

    def query(self, query: Query) -> str:
        """What is asked for, as one line."""
        return describe(query, self.catalogue, self.language, self.now).words

    # ------------------------------------------------------------------------------------------------------------ days
    def day(self, day: date) -> str:
        """ "30 Nov", with the year where it is another one."""
        return near_day(day, self.today, self.language)

    def long_day(self, day: date) -> str:
        """ "Monday, 30 Nov 2026" """
        return long_day(day, self.language)

    def month(self, day: date) -> str:
        """ "Nov 2026", "2026年11月" """
        if self.language == "en":
            return f"{TRANSLATIONS['en'].months[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月"

    def weekday(self, number: int) -> str:
        """The short name of a day of the week, Monday being 0: "Mon", "一"."""
        name = TRANSLATIONS[self.language].weekdays[number]
        return name[:3] if self.language == "en" else name[-1]

    def moment(self, instant: datetime, precision: str = "second") -> str:
        """Day and time, or the day alone, in Hong Kong."""
        return moment(instant, precision, self.today, self.language)

    def left(self, day: date) -> str:
        """ "8 days left", "tomorrow", "today"; empty for what is past."""
        return days_left(day, self.today, self.language) if day >= self.today else ""

    def closes(self, value: str) -> str:
        """ "Closes 30 Nov, 18:00", of a deadline as `KnownFact.value` has it; empty for what is past."""
        if last_day(value) < self.today:
            return ""
        return TRANSLATIONS[self.language].deadline.format(day=written_day(value, self.today, self.language))

    # ----------------------------------------------------------------------------------------------------------- facts
    def fact(self, fact: Fact) -> str:
        """A fact of an article, but a deadline, as it can stand alone."""
        if isinstance(fact, Amount):
            return written_sum(stated_sum(fact), self.language) if fact.hkd else fact.value()
        status = getattr(fact, "status", "")
        return self.status(status) if status else fact.badge()

    def known(self, value: str, topic: str) -> str:
        """The value of a known fact or of a step: "30 Nov, 18:00 (round 2)", "up to HK$10 million per project"."""
        plain, _, of = value.partition(" (")
        of = of.rstrip(")")
        if topic == "deadline":
            round_ = CHANGE_TEXTS[self.language].round.format(number=of) if of else ""
            return written_day(plain, self.today, self.language) + round_
        if topic == "status":
            return self.status(plain)
        return written_sum(Sum(float(plain), None, "up to" if topic == "ceiling" else "", of), self.language)

    def money(self, hkd: float) -> str:
        """A sum, in the largest unit that fits."""
        return written_sum(Sum(hkd), self.language)
