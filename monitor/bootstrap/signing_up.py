"""What readers do with their own subscriptions, where it needs the search language: their searches are checked here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from monitor.bootstrap.wiring import Wiring

if TYPE_CHECKING:
    from alerts.bounces import BounceResult
    from alerts.model import Language, Subscription
    from alerts.subscription_request import SubscriptionRequest


class SigningUp(Wiring):
    """What the `App` does for readers, beside `readers`."""

    def ask_by_mail(self, request: SubscriptionRequest, place: str) -> None:
        """Mail a request to confirm. QueryError, and what `Readers.ask` raises. `place`: where a visitor comes from."""
        from alerts.alert_errors import BadSubscription
        from alerts.model import LANGUAGES
        from monitor.bootstrap.saved_search import describe

        query = self.parsed(request.query)
        self.parsed(request.urgent_query)
        if request.language not in LANGUAGES:
            raise BadSubscription(f"no such language: {request.language!r}", "language")
        search = describe(query, self.catalogue, request.language, self.now())
        self.readers.ask(request, [one.name for one in search.followed], place)

    def search_in_words(self, query: str, language: Language) -> str:
        """A search as a reader sees it; empty for everything. QueryError."""
        from monitor.bootstrap.saved_search import describe

        return describe(self.parsed(query), self.catalogue, language, self.now()).words

    def change_subscription(self, link: str, subscription_id: int, **wishes: Any) -> Subscription:
        """Change it for who has the signed link. QueryError, and what `Readers.change` raises."""
        for name in ("query", "urgent_query"):
            self.parsed(wishes.get(name, ""))
        return self.readers.change(link, subscription_id, **wishes)

    def take_bounce(self, raw: bytes) -> BounceResult:
        """Record what a mail that came back says of a delivery."""
        from alerts.channels.mail.bounce_parser import read_report

        return self.alerts.take_bounce(read_report(raw))

    def leave_out(self, link: str, slug: str) -> Subscription:
        """Leave a programme out of the search of the link's subscription. QueryError, NoSuchLink, BadSubscription."""
        from monitor.bootstrap.current_search import narrowed

        opened = self.readers.person(link).opened
        query = narrowed(opened.query, slug, self.now(), self.catalogue)
        return self.readers.change(link, opened.id, query=query)
