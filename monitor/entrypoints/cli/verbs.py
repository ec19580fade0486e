"""The verbs, each with the module that has it: what runs one verb, or lists them all, reads no more than that.

The sentence of a verb is the first one of its function's docstring; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

# verb -> (module, sentence), as `monitor --help` lists them. The function `add_…_commands` of a module adds its verbs.
VERBS: Mapping[str, tuple[str, str]] = {
    "serve": ("watch", "Run the service: clock, pages and API, until SIGTERM."),
    "poll": ("watch", "Visit the sources that are due, the named ones, or all, once."),
    "search": (
        "ask",
        "Search, the newest first: a line for each story, led by its article in your language.",
    ),
    "deadlines": ("due", "List what must be acted on, soonest first, each announcement once."),
    "show": ("ask", "Show one article with its story, tags and evidence."),
    "export": (
        "ask",
        "Write what is stored, as JSON Lines or CSV (articles, ordered by id), as a feed (Atom or JSON Feed, the "
        "newest stories), as a calendar (deadlines) or as an SQLite file for analysts.",
    ),
    "programmes": (
        "programmes",
        "List the known programmes, show one with its timeline, or suggest new ones as blocks for your own file.",
    ),
    "subscribe": ("mailing", "Tell an address about new articles that match a search."),
    "unsubscribe": ("mailing", "End a subscription, or all of an address, at once."),
    "resume": (
        "mailing",
        "Send again to a subscription that was paused because the mail server does not know its address.",
    ),
    "subscriptions": ("mailing", "List the subscriptions."),
    "digest": ("composing", "Make the digests that are due (they wait in the outbox until delivered)."),
    "deliver": ("mailing", "Send what waits in the outbox."),
    "deliveries": ("deliveries", "List the messages: waiting, sent, failed."),
    "mail": ("mail_checking", "Check the mail server and what the DNS should say, or send a digest as a test."),
    "bounces": (
        "bounce_mail",
        "Read what came back by mail: unknown addresses are paused, complaints and readers who leave are heeded.",
    ),
    "import": ("keep", "Store articles from JSON Lines, on the same path as a poll."),
    "classify": ("keep", "Say what each article is, without storing anything: one JSON line each."),
    "retag": ("keep", "Bring stored articles up to date with the catalogue."),
    "tidy": ("keep", "Remove what is old and no longer needed; what was known stays known."),
    "check": ("keep", "Check settings, sources, catalogue and rules, and list every fault at once."),
    "migrate": ("keep", "Bring the database to the present schema."),
    "health": ("keep", "Say whether the service can do its work (for the container's health check)."),
    "backup": ("upkeep", "Write all that is stored into a new file, while the service runs, and read it back."),
    "restore": ("upkeep", "Replace all that is stored by a backup."),
    "copy-to": ("upkeep", "Copy all that is stored into another, empty database, and read it back."),
    "demo": (
        "demo",
        "Start a small newsroom and a mail catcher on loopback, and show what the service makes of them.",
    ),
    "sources": (
        "source_list",
        "The sources with their state; try, add or suggest some; who covers what; OPML in and out.",
    ),
    "assistant": (
        "assistant",
        "Answer an assistant over standard input and output (Model Context Protocol).",
    ),
    "tokens": ("tokens", "Tokens for programs: make one, list them, revoke one; what was changed by hand."),
    "story": ("ask", "Put an article into another story, or take it out, by hand."),
}


class Commands(Mapping[str, Any]):
    """Verb -> its command, whose module is read when it is asked for."""

    def __getitem__(self, verb: str) -> Any:
        return self.of(VERBS[verb][0])[verb]

    @staticmethod
    def of(module: str) -> Mapping[str, Any]:
        """The verbs of one module."""
        group = typer.Typer(rich_markup_mode=None)
        getattr(import_module(f"{__package__}.{module}"), f"add_{module}_commands")(group)
        return get_group(group).commands

    def __iter__(self) -> Iterator[str]:
        return iter(VERBS)

    def __len__(self) -> int:
        return len(VERBS)


class VerbGroup(TyperGroup):
    """The command `monitor`. Its help is made of the sentences above."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: Any = Commands()

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of verbs."""
        listed = TyperGroup(name=self.name)
        for verb, (_, sentence) in VERBS.items():
            listed.add_command(TyperCommand(verb, help=sentence))
        listed.format_commands(ctx, formatter)
