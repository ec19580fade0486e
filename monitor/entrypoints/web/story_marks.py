"""The marks beside a headline, first what a reader acts on: deadline, programme, money. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.bootstrap import ReaderWords
from monitor.entrypoints.page_phrases import Phrases
from monitor.model import Amount, ArticleView, Deadline, Event, KnownFact, Tag

# On a phone the style sheet shows the first three: one line.
MOST = 8  # on a desk: two lines


@dataclass(frozen=True, slots=True)
class Mark:
    """`style`: a class of the style sheet. `href`: "" for none. `evidence`: the words that prove it."""

    text: str
    style: str
    evidence: str
    href: str = ""


def marks_of(
    article: ArticleView,
    words: ReaderWords,
    phrases: Phrases,
    most: int = MOST,
    known: Sequence[KnownFact] | None = None,
) -> list[Mark]:
    """The marks of an article, the most telling first. `known`: the deadlines that hold; None: its own."""
    programmes = [_programme(tag, words) for tag in words.programmes(article)]
    own = ((fact.value(), fact.text) for fact in article.facts.of(Deadline))
    due = own if known is None else ((fact.value, fact.words) for fact in known)
    deadlines = [_deadline(value, evidence, words, phrases) for value, evidence in due]
    amounts = [Mark(words.fact(fact), "fact", fact.text) for fact in article.facts.of(Amount) if fact.shown]
    others = [
        Mark(words.fact(fact), "fact", fact.text)
        for fact in article.facts
        if fact.shown and not isinstance(fact, Amount | Deadline)
    ]
    kinds = list(_kinds(article, words, phrases))
    first = [*deadlines[:1], *programmes[:1], *amounts[:1]]
    rest = [*others, *kinds, *programmes[1:], *amounts[1:], *deadlines[1:]]
    return list({mark.text: mark for mark in [*first, *rest]}.values())[:most]


def _programme(tag: Tag, words: ReaderWords) -> Mark:
    evidence = " · ".join(dict.fromkeys(one.text for one in tag.evidence))
    return Mark(words.programme(tag.slug), "badge", evidence, f"/programmes/{tag.slug}")


def _deadline(value: str, evidence: str, words: ReaderWords, phrases: Phrases) -> Mark:
    if closes := words.closes(value):
        return Mark(closes, "fact deadline", evidence)
    return Mark(phrases.named("was_due").format(day=words.known(value, "deadline")), "fact", evidence)


def _kinds(article: ArticleView, words: ReaderWords, phrases: Phrases) -> Iterator[Mark]:
    unsaid = {"none", "deadline"} if article.facts.of(Deadline) else {"none"}  # a deadline has a mark of its own
    for event in article.events:
        if event.kind not in unsaid:
            yield Mark(kind_with_modality(event, words, phrases), "fact kind", event.text)


def kind_with_modality(event: Event, words: ReaderWords, phrases: Phrases) -> str:
    """ "Launch", "Launch (planned)" """
    modality = "" if event.modality == "fact" else phrases.named(event.modality)
    return f"{words.kind(event.kind)} ({modality})" if modality else words.kind(event.kind)
