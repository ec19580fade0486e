"""What the tests of the alerts share: a clock that is set, items, an engine and a mail transport that obeys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from alerts import rows
from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.mail_channel import MailChannel
from alerts.channels.mail.smtp import Session as MailSession
from alerts.channels.protocol import Channel
from alerts.finder import CurrentSearch, SilentNow
from alerts.model import Item, Language, Match, RelatedArticle, Rhythm, SavedSearch, Subscription
from alerts.run import Alerts

START = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)  # a Sunday, 08:00 in Hong Kong
BASE = "https://monitor.example.hk"
SENDER = "HK I&T monitor <monitor@example.hk>"
OWN_TABLES = [
    row.metadata.tables[str(row.__tablename__)]
    for row in (
        rows.SubscriptionRow,
        rows.SignupRow,
        rows.DigestRow,
        rows.DigestItemRow,
        rows.ToldRow,
        rows.DeliveryRow,
    )
]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


def item(number: int = 1, **changes: Any) -> Item:
    """One item with everything in it, of a story of its own."""
    seen = START + timedelta(minutes=10)
    whole = Item(
        story_id=number,
        article_id=number,
        title=f"New Industrialisation Acceleration Scheme invites applications, round {number}",
        url=f"https://news.example.hk/2026/11/{number}.html",
        publisher="Innovation Gazette",
        language="en",
        published=seen - timedelta(minutes=5),
        precision="minute",
        first_seen=seen,
        summary="Enterprises may apply from today. Each project can receive up to HK$200 million.",
        programmes=(("NIAS", "New Industrialisation Acceleration Scheme"),),
        kinds=("open",),
        amounts=("HK$200 million",),
        deadlines=((date(2026, 11, 30), "on or before 30 November 2026"),),
        also=(RelatedArticle("明日報", "zh-Hant", "新型工業加速計劃接受申請", f"https://mtd.example.hk/{number}"),),
        official=True,
        weight=0.9,
        page_url=f"{BASE}/stories/{number}",
    )
    return replace(whole, **changes)


def subscription(language: Language = "en", rhythm: Rhythm = "daily", **changes: Any) -> Subscription:
    """A daily subscription at 08:30 Hong Kong time."""
    plain = Subscription(
        id=1,
        address="reader@example.hk",
        query="NIAS",
        rhythm=rhythm,
        at="08:30",
        language=language,
        title="",
        zone="Asia/Hong_Kong",
        weekdays=(),
        channel="mail",
        token="Zk3v9xQpL0aB7cD2eF4gHw",
        link_secret="p4Qm1sTz8WcXy6NbVa0RkQ",
        created_at=START,
        next_digest_at=START,
    )
    return replace(plain, **changes)


def sqlite_engine(path: str = "") -> Engine:
    """SQLite as the service uses it: one writer at a time, begun with BEGIN IMMEDIATE."""
    if path:
        engine = create_engine(f"sqlite:///{path}")
    else:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def transactions(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    """`begin` over `engine`, with the tables of the alerts made anew."""
    SQLModel.metadata.drop_all(engine, tables=OWN_TABLES)
    SQLModel.metadata.create_all(engine, tables=OWN_TABLES)

    @contextmanager
    def begin() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    return begin


@dataclass
class ObedientTransport:
    """A mail transport that answers what it was told to, and 250 from then on."""

    answers: list[Attempt | BaseException] = field(default_factory=list)
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)

    @contextmanager
    def session(self) -> Iterator[MailSession]:
        yield self

    def send(self, recipient: str, message: bytes, sender: str) -> Attempt:
        answer = self.answers.pop(0) if self.answers else Attempt(AttemptStatus.DELIVERED, "DATA: 250 taken", 250)
        if isinstance(answer, BaseException):
            raise answer
        if answer.status in (AttemptStatus.DELIVERED, AttemptStatus.AMBIGUOUS):
            self.sent.append((recipient, message))
            self.senders.append(sender)
        return answer


@dataclass
class World:
    """An `Alerts` over one engine, with the newsroom's items, the clock and the mail transport at hand."""

    begin: Callable[[], AbstractContextManager[Session]]
    clock: Clock = field(default_factory=Clock)
    transport: Any = field(default_factory=ObedientTransport)
    further: dict[str, Channel] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    base_url: str = BASE
    read: Callable[[], AbstractContextManager[Session]] | None = None
    operator: str = ""
    searches: dict[str, CurrentSearch] = field(default_factory=dict)
    silent: list[SilentNow] = field(default_factory=list)
    return_domain: str = ""

    @property
    def alerts(self) -> Alerts:
        """Made anew each time, as after a restart: all that it knows stands in the rows."""
        channels = {"mail": MailChannel(SENDER, self.base_url, self.transport, self.return_domain), **self.further}
        return Alerts(self.begin, Finder(self), channels, self.base_url, self.clock, self.read, None, self.operator)


@dataclass
class Finder:
    """Finds among the items that the world has."""

    world: World

    @property
    def mark(self) -> str:
        """Another one whenever an item is; each look looks at all of the world, which is small."""
        return str(hash(tuple(self.world.items)))

    def look(self, session: Session, subscriptions: Sequence[Subscription], after: datetime, now: datetime) -> Finder:
        return self

    def current_search(self, subscription: Subscription) -> CurrentSearch:
        return self.world.searches.get(
            subscription.query, CurrentSearch(subscription.query, urgent_query=subscription.urgent_query)
        )

    def saved_search(self, subscription: Subscription, now: datetime) -> SavedSearch:
        return SavedSearch(subscription.query)

    def matching(self, session: Session, subscription: Subscription, after: datetime) -> Sequence[Match]:
        words = subscription.query.lower()
        found = [one for one in self.world.items if one.first_seen > after and words in one.title.lower()]
        return [Match(one.story_id, (one.article_id,)) for one in found]

    def touched(self, session: Session, subscription: Subscription, since: datetime) -> Sequence[Match]:
        found = [one for one in self.world.items if one.as_of and one.as_of > since]
        return [Match(one.story_id, (one.article_id,), one.thread or (one.story_id,)) for one in found]

    def silent(self, session: Session) -> Sequence[SilentNow]:
        return self.world.silent

    def asks_source(self, subscription: Subscription, source_id: str) -> bool:
        return f"source:{source_id}" in subscription.query

    def items(self, session: Session, subscription: Subscription, matches: Collection[Match]) -> Sequence[Item]:
        return [one for one in self.world.items if one.story_id in {match.story_id for match in matches}]
