"""Mails to one person that are no digests: a request to confirm, the link to one's page, a search that needs a look.
Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.channels.protocol import Channel
from alerts.links import confirm_url, preferences_url
from alerts.local_dates import moment, today_in_hong_kong
from alerts.model import Language, Message, Subscription
from alerts.outbox import PERSONAL
from alerts.personal_texts import PERSONAL_TEXTS
from alerts.plain_text import single_line, truncate, wrap
from alerts.rendering import render_notice_html
from alerts.rhythm_words import rhythm_words
from alerts.signed_links import LINK_DAYS, sign
from alerts.subscription_request import SubscriptionRequest
from alerts.translations import TRANSLATIONS

_WORDS_WIDTH = 300  # cells of a search or a reason: four lines of the text


@dataclass(frozen=True, slots=True)
class PersonalMail:
    """Paragraphs before and after one link."""

    language: Language
    subject: str
    before: tuple[str, ...]
    button: str
    url: str
    after: tuple[str, ...]

    def message(self, channel: Channel, recipient: str, key: str) -> Message:
        """For the outbox; the same `key` is sent once."""
        notice = channel.render_notice(recipient, self.subject, self.text(), PERSONAL + key)
        return replace(notice, key=PERSONAL + key, html=render_notice_html(self, self.language))

    def text(self) -> str:
        """The same as plain text."""
        link = (f"{self.button}{TRANSLATIONS[self.language].colon.strip()}\n{self.url}",) if self.url else ()
        return "\n\n".join((*map(wrap, self.before), *link, *map(wrap, self.after))) + "\n"


def confirmation(
    request: SubscriptionRequest, names: Sequence[str], token: str, base_url: str, expires_at: datetime, now: datetime
) -> PersonalMail:
    """`names`: of the programmes that the search names, as the catalogue has them; no other words of the search."""
    texts, all_texts = PERSONAL_TEXTS[request.language], TRANSLATIONS[request.language]
    asked = texts.confirm_asked.format(address=request.address, rhythm=rhythm_words(request))
    about = (texts.confirm_about.format(names=all_texts.list_separator.join(names)),) if names else ()
    until = moment(expires_at, "minute", today_in_hong_kong(now), request.language)
    return PersonalMail(
        request.language,
        texts.confirm_subject,
        (asked, *about),
        texts.confirm_button,
        confirm_url(base_url, token),
        (texts.confirm_until.format(moment=until), texts.confirm_stranger),
    )


def own_page(subscription: Subscription, base_url: str, now: datetime) -> PersonalMail:
    """The link to the page of a reader's subscriptions."""
    texts = PERSONAL_TEXTS[subscription.language]
    return PersonalMail(
        subscription.language,
        texts.link_subject,
        (texts.link_asked.format(address=subscription.address),),
        texts.link_button,
        preferences_url(base_url, sign(subscription.id, subscription.link_secret, now)),
        (texts.link_keep.format(days=LINK_DAYS),),
    )


def search_fault(
    subscription: Subscription, missing: Sequence[str], reason: str, base_url: str, now: datetime
) -> PersonalMail:
    """A saved search that cannot be read: because programmes are `missing`, or for another reason."""
    texts, all_texts = PERSONAL_TEXTS[subscription.language], TRANSLATIONS[subscription.language]
    query = truncate(single_line(subscription.query), _WORDS_WIDTH)
    names = all_texts.list_separator.join(missing)
    why = texts.fault_missing.format(names=names) if missing else texts.fault_unreadable.format(reason=reason)
    url = preferences_url(base_url, sign(subscription.id, subscription.link_secret, now))
    after = (texts.fault_once,) if url else (texts.fault_operator, texts.fault_once)
    return PersonalMail(
        subscription.language,
        texts.fault_subject,
        (texts.fault_search.format(query=query), truncate(why, _WORDS_WIDTH)),
        texts.fault_button,
        url,
        after,
    )
