"""What a subscription asks for, in the words of its reader: one line, and the programmes that it names. Pure.

programme:NIAS has:deadline -上市    >    New Industrialisation Acceleration Scheme, with a deadline, without “上市”
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts.local_dates import HONG_KONG_TIME, near_day
from alerts.model import Followed, Language, SavedSearch
from alerts.topic_names import TOPIC_NAMES
from alerts.translations import TRANSLATIONS
from monitor.catalogue.programme_file import Catalogue
from monitor.model import FACT_KINDS
from monitor.store.query import Query
from monitor.store.query_tree import And, Between, Due, Flag, Node, Not, OneOf, Or, Programmes, Sum, Words


@dataclass(frozen=True, slots=True)
class _Texts:
    quote: str
    title: str
    all_of: str
    any_of: str
    grouped: str
    without: str
    below: str
    since: str
    until: str
    having: str
    due: str
    sum: str
    least: str
    most: str
    official: str
    everything: str
    fields: Mapping[str, str]
    languages: Mapping[str, str]


_TEXTS: Mapping[Language, _Texts] = {
    "en": _Texts(
        quote="“{text}”", title="{words} in the headline", all_of=", ", any_of=" or ", grouped="({words})",
        without="without {words}", below="{name} and all that belongs to it", since="from {day}", until="before {day}",
        having="with {label}", due="deadline {span}", sum="amounts {span}", least="from HK${sum:,.10g}",
        most="up to HK${sum:,.10g}", official="from official sources", everything="also what is not about innovation",
        fields={"topic": "{values}", "kind": "{values}", "source": "source {values}", "publisher": "by {values}",
                "language": "in {values}"},
        languages={"en": "English", "zh-Hant": "Traditional Chinese", "zh-Hans": "Simplified Chinese"},
    ),
    "zh-Hant": _Texts(
        quote="「{text}」", title="標題含{words}", all_of="，", any_of="或",
        grouped="（{words}）", without="不含{words}",
        below="{name}（包括其轄下計劃）", since="{day}起", until="{day}前", having="有{label}", official="官方來源",
        due="截止日期{span}", sum="金額{span}", least="{sum:,.10g}港元起", most="{sum:,.10g}港元或以下",
        everything="包括與創科無關的", fields={"topic": "{values}", "kind": "{values}", "source": "來源 {values}",
                                       "publisher": "{values}發布", "language": "{values}"},
        languages={"en": "英文", "zh-Hant": "繁體中文", "zh-Hans": "簡體中文"},
    ),
    "zh-Hans": _Texts(
        quote="「{text}」", title="标题含{words}", all_of="，", any_of="或",
        grouped="（{words}）", without="不含{words}",
        below="{name}（包括其辖下计划）", since="{day}起", until="{day}前", having="有{label}", official="官方来源",
        due="截止日期{span}", sum="金额{span}", least="{sum:,.10g}港元起", most="{sum:,.10g}港元或以下",
        everything="包括与创科无关的", fields={"topic": "{values}", "kind": "{values}", "source": "来源 {values}",
                                       "publisher": "{values}发布", "language": "{values}"},
        languages={"en": "英文", "zh-Hant": "繁体中文", "zh-Hans": "简体中文"},
    ),
}  # fmt: skip


def describe(query: Query, catalogue: Catalogue, language: Language, now: datetime) -> SavedSearch:
    """The search as its reader sees it. `now`: says which year need not be written."""
    writer = _Writer(catalogue, language, now)
    words = [writer.written(query.node)] if query.node else []
    if query.everything:
        words.append(_TEXTS[language].everything)
    return SavedSearch(_TEXTS[language].all_of.join(words), tuple(writer.followed(query.node)))


@dataclass(frozen=True, slots=True)
class _Writer:
    catalogue: Catalogue
    language: Language
    now: datetime

    @property
    def _texts(self) -> _Texts:
        return _TEXTS[self.language]

    def followed(self, node: Node | None) -> Iterator[Followed]:
        """The programmes that are asked for, each once; of words that may mean several, none."""
        if isinstance(node, And | Or):
            found = {one.slug: one for part in node.parts for one in self.followed(part)}
            meant = isinstance(node, Or) and bool(node.meant)
            yield from found.values() if not meant or len(found) == 1 else ()
        elif isinstance(node, Programmes) and node.slugs:
            yield Followed(node.slugs[0], self._name(node.slugs[0]), frozenset(node.slugs))

    def written(self, node: Node) -> str:
        if isinstance(node, And):
            return self._texts.all_of.join(self._inner(part, Or) for part in node.parts)
        if isinstance(node, Or) and node.meant:
            return self._quoted(node.meant, node.parts[0])
        if isinstance(node, Or):
            return self._texts.any_of.join(self._inner(part, And) for part in node.parts)
        if isinstance(node, Not):
            return self._texts.without.format(words=self._inner(node.part, And, Or))
        if isinstance(node, Words):
            return self._quoted(node.text + ("…" if node.prefix else ""), node)
        return self._leaf(node)

    def _quoted(self, text: str, first: Node) -> str:
        quoted = self._texts.quote.format(text=text)
        return self._texts.title.format(words=quoted) if isinstance(first, Words) and first.title else quoted

    def _inner(self, node: Node, *bracketed: type[And] | type[Or]) -> str:
        words = self.written(node)
        return self._texts.grouped.format(words=words) if isinstance(node, bracketed) else words

    def _leaf(self, node: Programmes | OneOf | Between | Due | Sum | Flag) -> str:
        if isinstance(node, Programmes):
            name = self._name(node.slugs[0]) if node.slugs else node.said
            return self._texts.below.format(name=name) if len(node.slugs) > 1 else name
        if isinstance(node, OneOf):
            values = self._texts.any_of.join(self._value(node.field, value) for value in node.values)
            return self._texts.fields[node.field].format(values=values)
        if isinstance(node, Sum):
            sums = ((self._texts.least, node.least), (self._texts.most, node.most))
            return self._texts.sum.format(
                span=" ".join(text.format(sum=sum_) for text, sum_ in sums if sum_ is not None)
            )
        if isinstance(node, Due):
            following = node.last + timedelta(days=1) if node.last else None
            return self._texts.due.format(span=self._days(node.first, following))
        return self._flag(node.name) if isinstance(node, Flag) else self._dates(node)

    def _name(self, slug: str) -> str:
        programme = self.catalogue.get(slug)
        return programme.name(self.language) if programme else slug

    def _value(self, field: str, value: str) -> str:
        if field == "language":
            return self._texts.languages.get(value, value)
        if field == "kind":
            return TRANSLATIONS[self.language].kind_names.get(value, value)
        return TOPIC_NAMES[self.language].get(value, value) if field == "topic" else value

    def _flag(self, name: str) -> str:
        if name == "official":
            return self._texts.official
        label = next(kind.labels[self.language] for kind in FACT_KINDS if kind.name == name)
        article = ("an " if label[0] in "aeiou" else "a ") if self.language == "en" else ""
        return self._texts.having.format(label=article + label)

    def _dates(self, node: Between) -> str:
        first, following = (at and at.astimezone(HONG_KONG_TIME).date() for at in (node.since, node.until))
        return self._days(first, following)

    def _days(self, first: date | None, following: date | None) -> str:
        """From the first day on, and before the one that follows the last."""
        bounds = ((self._texts.since, first), (self._texts.until, following))
        today = self.now.astimezone(HONG_KONG_TIME).date()
        return self._texts.all_of.join(
            text.format(day=near_day(day, today, self.language)) for text, day in bounds if day is not None
        )
