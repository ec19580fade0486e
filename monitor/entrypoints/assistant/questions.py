"""The tools. Each answers with links and the words that prove it, and never more than fits into one answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from monitor.bootstrap import App
from monitor.entrypoints import programme_shapes, shapes
from monitor.entrypoints.assistant.quoted import Quoting
from monitor.model import (
    Amount,
    ArticleView,
    Deadline,
    DueStory,
    Highlights,
    KnownFact,
    Language,
    ListedStory,
    SourceStatus,
    Step,
)

# How much one answer holds. Together it stays below 25,000 tokens, which clients take from one tool at most (a Chinese
# character is one token or two).
STORIES, DEADLINES, STEPS, ARTICLES = 20, 30, 40, 8
TITLE, SUMMARY, WORDS, TEXT = 300, 400, 200, 3_000  # characters
_PROOFS = 3  # of one label: more say the same

_LANGUAGE_OF_SEARCHES = (
    'Words in English, 繁體 or 简体; "phrases", OR, -not; programme:, topic:, kind:, has:deadline, since:30d, '
    "deadline:<30d, amount:>10m, lang:, publisher:, is:official, sort:best."
)
Query = Annotated[str, Field(max_length=500, description=_LANGUAGE_OF_SEARCHES)]
Reader = Annotated[Language, Field(description="Whose language leads where a story has several.")]
Id = Annotated[int, Field(ge=1, le=2**63 - 1, description="The number of a story, as a search gives it.")]
ProgrammeName = Annotated[str, Field(max_length=200, description="Slug, acronym or name of a programme in any script.")]


class Questions:
    """The tools over an open `App`; each method is one, its docstring what an assistant is told of it."""

    def __init__(self, app: App) -> None:
        self._app = app

    def search_announcements(
        self,
        query: Query,
        language: Reader = "en",
        limit: Annotated[int, Field(ge=1, le=STORIES)] = 10,
        cursor: Annotated[str | None, Field(max_length=500, description="`next_cursor` of the answer before.")] = None,
    ) -> str:
        """Search Hong Kong innovation & technology announcements, the newest first. Each is listed once, with its other
        articles under it, a quotation around the words found, programmes, sums, deadlines and links.
        """
        quote = Quoting()
        found = self._app.stories(query, language, limit=limit, cursor=cursor, highlights=True)
        said = found.answer
        return quote.answer(
            {
                "understood": said.understood,
                "articles_found": said.total,
                "stories": [self._listed(one, quote) for one in found.stories],
                "next_cursor": said.next_cursor,
                "found_nothing_for": list(said.nothing_for),
                "did_you_mean": [one.query for one in (*said.meant, *([said.wider] if said.wider else []))],
            }
        )

    def get_story(self, story_id: Id, offset: Annotated[int, Field(ge=0, le=10**7)] = 0) -> str:
        """One announcement: its articles with their texts (each from `offset` on, some 3,000 characters at a time),
        what proves their labels, the facts that hold now, and how they came to be so.
        """
        quote = Quoting()
        story, thread = self._app.story(story_id), self._app.thread(story_id)
        return quote.answer(
            {
                "story": story.id,
                "link": self._link(story.id),
                "articles": [self._article(one, quote, offset) for one in story.articles[:ARTICLES]],
                "articles_in_all": len(story.articles),
                "facts": [_fact(one, quote) for one in thread.facts[:STEPS]],
                "history": [_step(one, quote) for one in thread.history[-STEPS:]],
            }
        )

    def get_programme(self, name: ProgrammeName) -> str:
        """A fund, scheme, institution, place, policy, product, event, committee or regulation: names, status, money,
        what it belongs to, its parts, announcements a month, deadlines that hold.
        """
        quote = Quoting()
        page = self._app.programme_page(name)
        slug = page.programme.slug
        due = [one for one in self._app.deadlines("en", f"programme:{slug}") if one.on_offer]
        return quote.answer(
            {
                "programme": programme_shapes.programme(page.programme),
                "link": f"{self._app.settings.base_url}/programmes/{slug}",
                "belongs_to": [one.slug for one in page.above],
                "parts": [one.slug for one in page.children],
                "stories_a_month": dict(list(page.story_months.items())[-24:]),
                "deadlines": [self._due(one, quote) for one in due[:DEADLINES]],
            }
        )

    def programme_timeline(self, name: ProgrammeName) -> str:
        """What has become of a programme: openings, rounds, deadlines, results, sums and changes, the newest first,
        each with the words that say so and a link.
        """
        quote = Quoting()
        page = self._app.programme_page(name)
        steps = [_step(one, quote) for one in page.timeline[:STEPS]]
        return quote.answer({"programme": page.programme.slug, "timeline": steps})

    def upcoming_deadlines(
        self,
        query: Query = "",
        days: Annotated[int, Field(ge=1, le=730, description="From today on.")] = 60,
        language: Reader = "en",
    ) -> str:
        """What must be acted on, soonest first, each announcement once. Without a query: of everything relevant."""
        quote = Quoting()
        today = self._app.today()
        due = self._app.deadlines(language, query, today, today + timedelta(days=days))
        return quote.answer(
            {
                "today": today.isoformat(),
                "in_all": len(due),
                "deadlines": [self._due(one, quote) for one in due[:DEADLINES]],
            }
        )

    def source_health(self) -> str:
        """Which sources are watched and how they do: those in trouble with the reason, when each last brought
        something. Nothing found may mean that a source is silent.
        """
        quote = Quoting()
        watched = [one for one in self._app.source_statuses() if one.source.enabled]
        trouble = [one for one in watched if one.health.is_trouble]
        return quote.answer(
            {
                "watched": len(watched),
                "in_trouble": [_source(one, quote) for one in trouble],
                "well": [_source(one, quote) for one in watched if not one.health.is_trouble],
            }
        )

    @property
    def tools(self) -> Sequence[Any]:
        """All of them."""
        return (
            self.search_announcements, self.get_story, self.get_programme, self.programme_timeline,
            self.upcoming_deadlines, self.source_health,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------------- the parts
    def _link(self, story_id: int) -> str:
        return f"{self._app.settings.base_url}/stories/{story_id}"

    def _listed(self, story: ListedStory, quote: Quoting) -> dict[str, Any]:
        others = [
            {"url": one.url, "publisher": quote(one.publisher, WORDS), "language": one.language}
            for one in story.others[:ARTICLES]
        ]
        quotation = _quotation(story.lead, story.highlights, quote)
        return self._named(story.id, story.lead, quote) | {"quotation": quotation, "other_articles": others}

    def _named(self, story_id: int, article: ArticleView, quote: Quoting) -> dict[str, Any]:
        return {
            "story": story_id,
            "link": self._link(story_id),
            "url": article.url,
            "title": quote(article.title, TITLE),
            "publisher": quote(article.publisher, WORDS),
            "official": article.official,
            "language": article.language,
            "published": shapes.instant(article.published),
            "programmes": [tag.slug for tag in article.tags],
            "kinds": [event.kind for event in article.events if event.kind != "none"],
            "sums": [_stated(one, quote) for one in article.facts.of(Amount) if one.shown][:STEPS],
            "deadlines": [_stated(one, quote) for one in article.facts.of(Deadline)][:STEPS],
        }

    def _article(self, article: ArticleView, quote: Quoting, offset: int) -> dict[str, Any]:
        text = article.text or article.summary
        proofs = {tag.slug: [quote(one.text, WORDS) for one in tag.evidence[:_PROOFS]] for tag in article.tags}
        more = offset + TEXT if len(text) > offset + TEXT else None
        return self._named(article.story_id, article, quote) | {
            "article": article.id,
            "text": quote(text[offset : offset + TEXT], TEXT),
            "next_offset": more,
            "proofs": proofs,
            "withdrawn": shapes.instant(article.withdrawn),
        }

    def _due(self, due: DueStory, quote: Quoting) -> dict[str, Any]:
        return {
            "story": due.story_id,
            "link": self._link(due.story_id),
            "url": due.lead.url,
            "title": quote(due.lead.title, TITLE),
            "publisher": quote(due.lead.publisher, WORDS),
            "on_offer": due.on_offer,
            "programmes": [tag.slug for tag in due.lead.tags],
            "deadlines": [
                {"date": one.day.isoformat(), "value": one.fact.value, "words": quote(one.fact.words, WORDS)}
                for one in due.days
            ],
        }


def _quotation(article: ArticleView, found: Highlights | None, quote: Quoting) -> str:
    return quote(found.context if found and found.context else article.summary, SUMMARY)


def _stated(fact: Any, quote: Quoting) -> dict[str, Any]:
    return {"value": fact.value(), "words": quote(fact.text, WORDS)}


def _fact(fact: KnownFact, quote: Quoting) -> dict[str, Any]:
    return shapes.known_fact(fact) | {"words": quote(fact.words, WORDS)}


def _step(step: Step, quote: Quoting) -> dict[str, Any]:
    return shapes.step(step) | {"words": quote(step.words, WORDS), "publisher": quote(step.publisher, WORDS)}


def _source(status: SourceStatus, quote: Quoting) -> dict[str, Any]:
    return {
        "id": status.source.id,
        "name": status.source.name,
        "state": status.health.value,
        "reason": quote(status.reason, WORDS),
        "last_success": shapes.instant(status.last_success_at),
        "last_new": shapes.instant(status.last_new_at),
    }
