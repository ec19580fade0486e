"""The items of a digest: the articles that a saved search finds, story by story.

The same search that the page and the API use answers here, so what a search shows is exactly what its digest sends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts.model import Item, RelatedArticle, Subscription
from monitor.catalogue.programme_file import Catalogue
from monitor.model import Amount, ArticleView, Deadline, StoryView
from monitor.store import stories
from monitor.store.query import Query, parse
from monitor.store.search import matches_after

SUMMARY_LENGTH = 1_000  # characters: the digest takes two sentences of it, and few sentences are longer than 500
MOST_WORDS = 4  # that matched: what fits into one line of a mail
PAGE = 500  # articles read at a time: more than a day's, so that one page mostly does


def items_for(catalogue: Catalogue, base_url: str, now: Callable[[], datetime]) -> Callable[..., Sequence[Item]]:
    """The function that `alerts` is handed."""

    def find(session: Session, subscription: Subscription, after: datetime) -> Sequence[Item]:
        query = parse(subscription.query, now(), catalogue.expand)
        found: dict[int, ArticleView] = {}
        for article in _matches(session, query, after, now()):
            found.setdefault(article.story_id, article)
        present = (_not_withdrawn(session, story_id) for story_id in found)
        return [_digest_item(story, found[story.id], subscription, catalogue, base_url) for story in present if story]

    return find


def _matches(session: Session, query: Query, after: datetime, now: datetime) -> Iterator[ArticleView]:
    """All that the search finds, a page at a time: what was sent already must not crowd out what is new.

    Many articles are first seen in one instant, so a page begins again with the instant that ended the one before.
    """
    seen: set[int] = set()
    size = PAGE
    while True:
        page = matches_after(session, query, after, now, size)
        fresh = [article for article in page if article.id not in seen]
        yield from fresh
        if len(page) < size:
            return
        seen.update(article.id for article in fresh)
        after = page[-1].first_seen - timedelta(microseconds=1)
        size = size if fresh else 2 * size


def _not_withdrawn(session: Session, story_id: int) -> StoryView | None:
    """A story without the articles that were withdrawn."""
    story = stories.read_story(session, story_id)
    return story and replace(story, articles=tuple(one for one in story.articles if one.withdrawn is None))


def _digest_item(
    story: StoryView, matched: ArticleView, subscription: Subscription, catalogue: Catalogue, base_url: str
) -> Item:
    """One story as a digest tells it: in the reader's language where there is one, else as it was found."""
    same = [article for article in story.articles if article.language == subscription.language]
    lead = story.preferring(subscription.language) if same else matched
    tagged = lead if lead.tags else matched
    deadlines = lead.facts.of(Deadline) or matched.facts.of(Deadline)
    return Item(
        story_id=story.id,
        article_id=lead.id,
        title=lead.title,
        url=lead.url,
        publisher=lead.publisher,
        language=lead.language,
        published=lead.published,
        precision=lead.precision,
        first_seen=lead.first_seen,
        summary=_summary(lead),
        programmes=_programmes(tagged, catalogue, subscription),
        kinds=tuple(event.kind for event in lead.events if event.kind != "none"),
        amounts=tuple(dict.fromkeys(amount.text for amount in lead.facts.of(Amount) if amount.hkd)),
        deadlines=tuple((deadline.date, deadline.text) for deadline in deadlines),
        facts=_further_facts(lead, subscription),
        why=_why(tagged, catalogue, subscription.query),
        also=_also(story, lead),
        official=lead.official,
        weight=lead.relevance + 0.5 * lead.official + 0.1 * len(tagged.tags),
        page_url=f"{base_url}/stories/{story.id}",
    )


def _further_facts(article: ArticleView, subscription: Subscription) -> tuple[str, ...]:
    """The facts for which a digest has no place of its own, each as a finished text."""
    further = (fact for fact in article.facts if not isinstance(fact, Amount | Deadline))
    return tuple(dict.fromkeys(fact.line(subscription.language) for fact in further))


def _summary(article: ArticleView) -> str:
    return article.summary or " ".join(article.text.split())[:SUMMARY_LENGTH]


# What a reader looks for first: money to apply for, before the bodies that give it.
_ORDER = ("fund", "scheme", "product", "policy", "regulation", "event", "cluster", "place", "committee", "institution")


def _programmes(article: ArticleView, catalogue: Catalogue, subscription: Subscription) -> tuple[tuple[str, str], ...]:
    slugs = sorted((tag.slug for tag in article.tags), key=lambda slug: _rank(catalogue, slug))
    return tuple((slug, _name(catalogue, slug, subscription)) for slug in slugs)


def _rank(catalogue: Catalogue, slug: str) -> int:
    programme = catalogue.get(slug)
    return _ORDER.index(programme.kind) if programme and programme.kind in _ORDER else len(_ORDER)


def _name(catalogue: Catalogue, slug: str, subscription: Subscription) -> str:
    programme = catalogue.get(slug)
    return programme.name(subscription.language) if programme else slug


def _why(article: ArticleView, catalogue: Catalogue, query: str) -> tuple[str, ...]:
    """The words that matched: of the programmes that the search names; of all where it names none."""
    searched = {
        slug for word in query.split() if word.startswith("programme:") for slug in catalogue.expand(word[10:]) or ()
    }
    tags = [tag for tag in article.tags if tag.slug in searched] or article.tags
    words = (evidence.text for tag in tags for evidence in tag.evidence)
    return tuple(dict.fromkeys(words))[:MOST_WORDS] or article.why[:1]


def _also(story: StoryView, lead: ArticleView) -> tuple[RelatedArticle, ...]:
    """The other outlets and languages of a story, one line each."""
    others: dict[tuple[str, str], RelatedArticle] = {}
    for article in story.articles:
        if article.id != lead.id:
            place = (article.publisher, article.language)
            related = RelatedArticle(article.publisher, article.language, article.title, article.url)
            others.setdefault(place, related)
    return tuple(others.values())
