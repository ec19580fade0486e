"""What all commands have in common: examples in their help, and searches among their arguments.

An option that a command does not have is an error. In a search a word that begins with one dash is a word left out
(`monitor search robots -moon`), and so is handed on as such.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

MINUS = "－"  # the full-width sign, which the query language reads as a minus and the command line does not
Query = Annotated[list[str], typer.Argument(metavar="QUERY...", help='Words, "phrases", -not, field:value.')]
AnyQuery = Annotated[
    list[str] | None, typer.Argument(metavar="[QUERY...]", help="Which articles, as in `search`; all when left out.")
]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]


class SearchCommand(TyperCommand):
    """A command that takes a search of several words."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the words that are left out told apart from options."""
        options = {name for parameter in self.get_params(ctx) for name in (*parameter.opts, *parameter.secondary_opts)}
        return super().parse_args(ctx, [_for_the_query(word) if _left_out(word, options) else word for word in args])


def as_typed(words: Sequence[str] | None) -> str:
    """The search that these words are."""
    return " ".join("-" + word[1:] if word.startswith(MINUS) else word for word in words or ())


def _left_out(word: str, options: set[str]) -> bool:
    return len(word) > 1 and word[0] == "-" and word[1] != "-" and word not in options


def _for_the_query(word: str) -> str:
    return MINUS + word[1:]


def add_command(
    group: typer.Typer, function: Callable[..., None], *examples: str, name: str | None = None, searches: bool = False
) -> None:
    """Add a command with examples at the end of its help; `searches`: it takes a search of several words."""
    shown = "\b\nExamples:\n" + "\n".join(f"  monitor {example}" for example in examples)
    group.command(name, cls=SearchCommand if searches else TyperCommand, epilog=shown)(function)
