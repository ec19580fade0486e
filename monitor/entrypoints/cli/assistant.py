"""assistant"""

from __future__ import annotations

import typer

from monitor.bootstrap import opened
from monitor.entrypoints.cli.command import add_command
from monitor.entrypoints.cli.out import READING
from monitor.errors import Refused


def add_assistant_commands(cli: typer.Typer) -> None:
    add_command(cli, assistant, "assistant")


def assistant() -> None:
    """Answer an assistant over standard input and output (Model Context Protocol). It starts this command by itself:
    docs/assistant.md says how.
    """
    try:
        from monitor.entrypoints.assistant.serving import over_stdio
    except ImportError as error:
        raise Refused("the extra `assistant` is not installed: pip install 'hk-it-monitor[assistant]'") from error
    with opened(reading=READING) as app:
        over_stdio(app)
