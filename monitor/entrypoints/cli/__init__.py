"""The command line `monitor`.

    watch.py   serve · poll
    source_list.py sources
    ask.py     search · show · story · export
    programmes.py  programmes
    mailing.py subscribe · unsubscribe · resume · subscriptions · deliver
    due.py     deadlines
    tokens.py  tokens
    assistant.py  assistant
    composing.py   digest
    deliveries.py  deliveries
    bounce_mail.py bounces
    verbs.py   which module has a verb: only that one is read
    command.py what all commands have in common: options, examples
    keep.py    import · classify · retag · tidy · check · migrate · health
    upkeep.py  backup · restore · copy-to
    demo.py    demo
    out.py     how things look on a terminal; `--json` writes one object a line

Exit status: 0 done, 1 something failed, 2 bad usage or configuration. Errors: one plain sentence on standard error.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from monitor import __version__
from monitor.entrypoints.cli.verbs import VerbGroup
from monitor.errors import ConfigurationError, MonitorError, QueryError, Refused

MISUSE = (typer.TyperException, ConfigurationError, QueryError, Refused)
cli = typer.Typer(
    name="monitor",
    cls=VerbGroup,
    help="Watches Hong Kong innovation & technology announcements, knows them, tells you once, and lets you search.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # help is plain text: [[source]] is no markup, and a pipe gets no escape codes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"monitor {__version__}")
        raise typer.Exit


@cli.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of every command."""


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status. KeyboardInterrupt, or the status 130 from Typer: it was stopped."""
    try:
        status = cli(args=arguments, standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except typer.Exit as ending:
        return ending.exit_code
    except typer.Abort as ending:
        raise KeyboardInterrupt from ending
    except BrokenPipeError:
        _end_quietly()
        return 0
    except (*MISUSE, MonitorError, OSError) as error:
        if isinstance(error, typer.TyperException) and _is_help(error):
            typer.echo(error.format_message())
            return 2
        from monitor.entrypoints.cli.out import complain  # it brings Rich along, which no help needs

        for sentence in _sentences(error):
            complain(sentence)
        return 2 if isinstance(error, MISUSE) else 1


def _end_quietly() -> None:
    """Let nothing that is still to be written to a closed pipe be tried again at the end of the process."""
    with suppress(OSError, ValueError):  # a stream that is no file has nothing to lose
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_help(error: typer.TyperException) -> bool:
    """A group without a command answers with its help."""
    context = getattr(error, "ctx", None)
    return context is not None and error.format_message() == context.get_help()


def _sentences(error: Exception) -> list[str]:
    if isinstance(error, ConfigurationError):
        return [str(fault) for fault in error.faults]
    if isinstance(error, typer.TyperException):  # without words: a group without a command has shown its help
        return [message] if (message := error.format_message()) else []
    if isinstance(error, OSError) and error.filename:
        return [f"{error.filename}: {error.strerror}"]
    return [" ".join(str(error).split())]
