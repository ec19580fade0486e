"""One story as the item of a digest: in the reader's language where the story has it, else as it was found. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from alerts.model import EarlierStory, Item, Language, RelatedArticle
from alerts.model import KnownFact as ToldFact
from alerts.written_sums import Sum, written_sum
from monitor.bootstrap.threads import Thread, last_day
from monitor.catalogue.programme_file import Catalogue
from monitor.identify.canonical_url import without_tracking
from monitor.model import Amount, ArticleView, Change, Deadline, KnownFact, StoryView, Tag, lead_of

SUMMARY_LENGTH = 1_000  # characters: the digest takes two sentences of it, and few sentences are longer than 500
# What a reader looks for first: what can be applied for or joined, then the places, then the bodies behind them.
_ORDER = ("fund", "scheme", "product", "policy", "regulation", "event", "cluster", "place", "committee", "institution")
_SCHEMES = ("fund", "scheme", "product", "event")  # that a deadline may be of


def digest_item(
    story: StoryView, matched: ArticleView, thread: Thread, language: Language, catalogue: Catalogue, base_url: str
) -> Item:
    """The story, found by the article `matched`. `base_url`: where its page is, or empty."""
    known = any(one.language == language for one in story.articles)
    lead = lead_of(story.articles, language) if known else matched
    tagged = lead if lead.tags else matched
    ranked = by_specificity(catalogue, tagged.tags)
    earlier = [(id_, title) for id_, title, when in story.updates if when == "earlier"]
    return Item(
        story_id=story.id,
        article_id=lead.id,
        title=lead.title,
        url=without_tracking(lead.url),
        publisher=lead.publisher,
        language=lead.language,
        published=lead.published,
        precision=lead.precision,
        first_seen=lead.first_seen,
        summary=lead.summary or " ".join(lead.text.split())[:SUMMARY_LENGTH],
        programmes=tuple((tag.slug, _name(catalogue, tag.slug, language)) for tag in ranked),
        scheme=next((tag.slug for tag in ranked[:1] if _kind(catalogue, tag.slug) in _SCHEMES), ""),
        kinds=tuple(event.kind for event in lead.events if event.kind != "none"),
        amounts=tuple(dict.fromkeys(written_sum(one, language) for one in _sums(lead, thread))),
        deadlines=tuple((last_day(fact.value), fact.words) for fact in thread.deadlines_to_act_by),
        facts=_further_facts(lead, language),
        also=_also(story, lead),
        official=lead.official,
        weight=lead.relevance + 0.5 * lead.official + 0.1 * len(tagged.tags),
        page_url=_page(base_url, story.id),
        known=tuple(ToldFact(one.topic, one.value, one.of, one.how, one.seen) for one in thread.facts),
        as_of=thread.as_of,
        thread=thread.story_ids,
        follows=EarlierStory(earlier[-1][1], _page(base_url, earlier[-1][0])) if earlier else None,
    )


def standing(story: StoryView) -> StoryView:
    """A story without the articles that were withdrawn, unless all were."""
    kept = tuple(one for one in story.articles if one.withdrawn is None)
    return replace(story, articles=kept) if kept else story


def _page(base_url: str, story_id: int) -> str:
    return f"{base_url}/stories/{story_id}" if base_url else ""


# ----------------------------------------------------------------------------------------------------------- programmes
def by_specificity(catalogue: Catalogue, tags: Iterable[Tag]) -> list[Tag]:
    """What an article is about, what a reader looks for first."""
    return sorted(tags, key=lambda tag: _specificity(catalogue, tag))


def _specificity(catalogue: Catalogue, tag: Tag) -> tuple[int, bool, int, int]:
    """By kind; of one kind what the headline names, then what lies deeper in the catalogue, then what comes first."""
    kind = _kind(catalogue, tag.slug)
    titled = any(one.field == "title" for one in tag.evidence)
    first = min((one.start for one in tag.evidence), default=0)
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), not titled, -_depth(catalogue, tag.slug), first)


def _kind(catalogue: Catalogue, slug: str) -> str:
    programme = catalogue.get(slug)
    return programme.kind if programme else ""


def _depth(catalogue: Catalogue, slug: str) -> int:
    """How many programmes lie above one."""
    programme, depth = catalogue.get(slug), 0
    while programme is not None and programme.parent and depth < len(_ORDER):
        programme, depth = catalogue.get(programme.parent), depth + 1
    return depth


def _name(catalogue: Catalogue, slug: str, language: Language) -> str:
    programme = catalogue.get(slug)
    return programme.name(language) if programme else slug


# ---------------------------------------------------------------------------------------------------------------- money
def _sums(lead: ArticleView, thread: Thread) -> list[Sum]:
    """The sums that the shown article states, unless they are others by now; those that mean something to a reader."""
    stated = [amount for amount in lead.facts.of(Amount) if amount.hkd and amount.shown]
    current = [fact for fact in thread.facts if fact.topic in ("ceiling", "amount")]
    same = {f"{one.hkd_max or one.hkd:.15g}" for one in stated} >= {fact.value for fact in current}
    return [stated_sum(one) for one in stated] if same else [_known_sum(fact) for fact in current]


def stated_sum(amount: Amount) -> Sum:
    """A sum of Hong Kong dollars that an article states."""
    bound = {"approx": "about", "min": "at least", "max": "up to"}.get(amount.qualifier, "")
    in_total = amount.role == "budget" and not amount.per and bound != "up to"
    return Sum(amount.hkd or 0, amount.hkd_max, bound, amount.per, in_total)  # type: ignore[arg-type]


def _known_sum(fact: KnownFact) -> Sum:
    return Sum(float(fact.value), None, "up to" if fact.topic == "ceiling" else "", fact.of)


# -------------------------------------------------------------------------------------------------------------- further
def _further_facts(article: ArticleView, language: Language) -> tuple[str, ...]:
    """The facts for which a digest has no place of its own, each as a finished text."""
    further = (fact for fact in article.facts if not isinstance(fact, Amount | Deadline | Change) and fact.shown)
    return tuple(dict.fromkeys(fact.line(language) for fact in further))


def _also(story: StoryView, lead: ArticleView) -> tuple[RelatedArticle, ...]:
    """The other outlets and languages of a story, one line each."""
    others: dict[tuple[str, str], RelatedArticle] = {}
    for article in story.articles:
        if article.id != lead.id:
            place = (article.publisher, article.language)
            url = without_tracking(article.url)
            others.setdefault(place, RelatedArticle(article.publisher, article.language, article.title, url))
    return tuple(others.values())
