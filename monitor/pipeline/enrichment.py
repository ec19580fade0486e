"""What is known of an article, from all who have seen it: whoever lists it first does not decide that alone.

    owed       the known articles whose pages may be fetched at this visit
    enrich     a page that was read: better words for the stored article, or an edit of it; its story is chosen again

The longest text, the finest date and the headline of the publisher win (`article_pages.merged`); the article stays its
first source's, whose later entries are compared with what it listed before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from monitor.identify import decide
from monitor.model import ArticleView, Draft, Incoming, PageState, Source
from monitor.pipeline.article_pages import ENOUGH_TEXT
from monitor.pipeline.diff import Diff
from monitor.store import page_duties
from monitor.store.page_duties import Owed

MOST_OWED = 20  # pages of known articles to a poll: half of `article_pages.MOST_PAGES_OF_POLL`


def owed(
    session: Session, source: Source, diff: Diff, now: datetime, listed_last: Sequence[int] = ()
) -> list[Incoming]:
    """The known articles that this source lists or once listed, and whose pages are due, as they are stored. What this
    document says of them beyond that is added. `listed_last`: what it listed at the last visit, which counts where it
    is not sent again because nothing has changed in it."""
    unread = source.page.fetch
    listed = {article_id: item for article_id, item in diff.witnesses.items() if article_id not in _changed(diff)}
    found = page_duties.owed_among(session, list(listed), now, unread=unread, short=ENOUGH_TEXT, limit=MOST_OWED)
    known = {one.article_id for one in found} | _changed(diff)
    found += [
        one
        for one in page_duties.due_of(session, source.id, listed_last, now, MOST_OWED)
        if one.article_id not in known
    ]
    return [_to_be_read(one, listed) for one in found[:MOST_OWED]]


def _changed(diff: Diff) -> set[int | None]:
    return {item.article_id for item in diff.changed}


def _to_be_read(one: Owed, listed: Mapping[int, Incoming]) -> Incoming:
    witness = listed.get(one.article_id)
    draft = _with_witness(one.draft, witness.draft) if witness else one.draft
    if one.duty.state is PageState.READ:
        draft = replace(draft, text="")  # the page as it is now, and not the longer of two versions of it
    keys = decide.keys_of(draft)
    return Incoming(draft, keys, one.content_hash, witness.place if witness else "", one.article_id, enriches=True)


def _with_witness(stored: Draft, entry: Draft) -> Draft:
    """What is stored, with the longer words, the finer date and the twins of another source's entry."""
    text = entry.text if len(entry.text) > len(stored.text) and stored.retain == "full" else stored.text
    undated = stored.published.instant is None and entry.published.instant is not None
    return replace(
        stored,
        text=text,
        summary=stored.summary or entry.summary,
        published=entry.published if undated else stored.published,
        twins=tuple(dict.fromkeys((*stored.twins, *entry.twins))),
        official=stored.official or entry.official,
        retain="full" if entry.retain == "full" else stored.retain,
    )


def with_kept_texts(session: Session, items: Sequence[Incoming]) -> list[Incoming]:
    """Changed articles whose pages could not be read now keep the text that was read before, until they can; and those
    of which their source now lists a teaser only keep the text that it listed before."""
    unread = [one for one in items if one.article_id and not one.enriches and one.page is not PageState.READ]
    texts = page_duties.texts_before(session, [one.article_id for one in unread if one.article_id])
    return [_with_text(one, *texts.get(one.article_id or 0, ("", False))) for one in items]


def _with_text(item: Incoming, text: str, was_read: bool) -> Incoming:
    if item.enriches or item.page is PageState.READ or len(text) <= len(item.draft.text):
        return item
    # A summary of half its length or more may well be the text after an edit: feeds state short texts as summaries.
    teaser_only = not item.draft.text and 2 * len(item.draft.summary) < len(text)
    return replace(item, draft=replace(item.draft, text=text)) if was_read or teaser_only else item


OF_NO_ARTICLE = 3  # headlines over one text: two may be an article and its correction under another address


def without_boilerplate(session: Session, items: Sequence[Incoming]) -> list[Incoming]:
    """Articles without a text that stands under several headlines: a notice of the site, and not what they say."""
    hashes = {place: text_hash(one) for place, one in enumerate(items) if one.page is PageState.READ and one.draft.text}
    headlines: dict[str, set[str]] = defaultdict(set)
    for place, value in hashes.items():
        headlines[value].add(items[place].draft.title)
    for value, article_id, title in page_duties.readings(session, list(headlines)):
        if article_id not in {one.article_id for one in items}:
            headlines[value].add(title)
    return [
        _without_text(one) if len(headlines[hashes.get(place, "")]) >= OF_NO_ARTICLE else one
        for place, one in enumerate(items)
    ]


def text_hash(item: Incoming) -> str:
    """Of the words of its text below the headline."""
    return decide.content_hash("", "", item.draft.text.removeprefix(item.draft.title))


def _without_text(item: Incoming) -> Incoming:
    return replace(item, draft=replace(item.draft, text=""), page=PageState.MISSED)


def is_edit(before: ArticleView, after: Draft) -> bool:
    """Whether a page that was read before says something else now. What a page repeats around its text may come and
    go, so only figures, dates and headlines count."""
    return bool(decide.material_change(before.title, before.text, after.title, after.text))
