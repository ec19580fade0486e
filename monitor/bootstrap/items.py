"""The items of a digest: the stories that a saved search finds, and those told before of which more is known.

The same search that the page and the API use answers here, so what a search shows is exactly what its digest sends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts.model import EarlierStory, Item, Match, RelatedArticle, Subscription
from alerts.model import KnownFact as ToldFact
from monitor.bootstrap.threads import Thread, last_day, threads_of
from monitor.catalogue.programme_file import Catalogue
from monitor.model import Amount, ArticleView, Change, Deadline, StoryView
from monitor.store import statements, stories
from monitor.store.query import Query, parse
from monitor.store.search import NewArticle, matches_after

SUMMARY_LENGTH = 1_000  # characters: the digest takes two sentences of it, and few sentences are longer than 500
MOST_WORDS = 4  # that matched: what fits into one line of a mail
PAGE = 500  # articles read at a time: more than a day's, so that one page mostly does


@dataclass(frozen=True, slots=True)
class StoryItems:
    """The stories for `alerts` (its `StoryFinder`)."""

    catalogue: Catalogue
    base_url: str
    now: Callable[[], datetime]

    def matching(self, session: Session, subscription: Subscription, after: datetime) -> Sequence[Match]:
        """What the subscription's search finds among what was first seen later than `after`, story by story."""
        query = parse(subscription.query, self.now(), self.catalogue.expand)
        found: dict[int, list[int]] = {}
        for article in _matches(session, query, after, self.now()):
            found.setdefault(article.story_id, []).append(article.id)
        return [Match(story_id, tuple(articles)) for story_id, articles in found.items()]

    def touched(self, session: Session, since: datetime) -> Sequence[Match]:
        """The stories of which something is known since then, with all stories of their threads."""
        story_ids = statements.touched(session, since)
        of_story = statements.threads(session, story_ids) if story_ids else {}
        articles = statements.members(session, {one for thread in of_story.values() for one in thread})
        return [
            Match(
                story_id, tuple(article for one in thread for article in articles.get(one, ())), tuple(sorted(thread))
            )
            for story_id, thread in sorted(of_story.items())
        ]

    def items(self, session: Session, subscription: Subscription, matches: Collection[Match]) -> Sequence[Item]:
        """The items of matches; of one without articles by the story of its thread that says the newest."""
        of_story = threads_of(session, [match.story_id for match in matches])
        made = []
        for match in matches:
            thread = of_story[match.story_id]
            story = stories.read_story(session, match.story_id if match.articles else thread.newest_story)
            if story is not None:
                made.append(self._item(_standing(story), match, thread, subscription))
        return made

    def _item(self, story: StoryView, match: Match, thread: Thread, subscription: Subscription) -> Item:
        matched = next((one for one in story.articles if one.id in match.articles), story.lead)
        item = _digest_item(story, matched, subscription, self.catalogue, self.base_url)
        lead = next(one for one in story.articles if one.id == item.article_id)
        earlier = [(id_, title) for id_, title, when in story.updates if when == "earlier"]
        return replace(
            item,
            amounts=_amounts(lead, thread),
            deadlines=tuple((last_day(fact.value), fact.words) for fact in thread.deadlines_to_act_by),
            known=tuple(ToldFact(one.topic, one.value, one.of, one.how, one.seen) for one in thread.facts),
            as_of=thread.as_of,
            thread=thread.story_ids,
            follows=EarlierStory(earlier[-1][1], f"{self.base_url}/stories/{earlier[-1][0]}") if earlier else None,
        )


def _matches(session: Session, query: Query, after: datetime, now: datetime) -> Iterator[NewArticle]:
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


def _standing(story: StoryView) -> StoryView:
    """A story without the articles that were withdrawn, unless all were."""
    standing = tuple(one for one in story.articles if one.withdrawn is None)
    return replace(story, articles=standing) if standing else story


def _amounts(lead: ArticleView, thread: Thread) -> tuple[str, ...]:
    """The sums in the words of the article that is shown, unless they are others by now."""
    amounts = [amount for amount in lead.facts.of(Amount) if amount.hkd and amount.shown]
    current = [fact for fact in thread.facts if fact.topic in ("ceiling", "amount")]
    same = {f"{one.hkd_max or one.hkd:.15g}" for one in amounts} >= {fact.value for fact in current}
    return tuple(dict.fromkeys([one.text for one in amounts] if same else [fact.words for fact in current]))


def _digest_item(
    story: StoryView, matched: ArticleView, subscription: Subscription, catalogue: Catalogue, base_url: str
) -> Item:
    """One story as a digest tells it: in the reader's language where there is one, else as it was found."""
    same = [article for article in story.articles if article.language == subscription.language]
    lead = story.preferring(subscription.language) if same else matched
    tagged = lead if lead.tags else matched
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
        facts=_further_facts(lead, subscription),
        why=_why(tagged, catalogue, subscription.query),
        also=_also(story, lead),
        official=lead.official,
        weight=lead.relevance + 0.5 * lead.official + 0.1 * len(tagged.tags),
        page_url=f"{base_url}/stories/{story.id}",
    )


def _further_facts(article: ArticleView, subscription: Subscription) -> tuple[str, ...]:
    """The facts for which a digest has no place of its own, each as a finished text."""
    further = (fact for fact in article.facts if not isinstance(fact, Amount | Deadline | Change))
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
