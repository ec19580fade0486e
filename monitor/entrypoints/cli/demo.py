"""demo: the whole service at work on loopback, in a minute, with nothing to configure."""

from __future__ import annotations

import email
import email.policy
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from monitor.bootstrap import App, open_app
from monitor.demo.newsroom import Newsroom
from monitor.demo.postbox import Postbox
from monitor.entrypoints.cli.command import add_command
from monitor.entrypoints.cli.out import PIPE_WIDTH, console, hong_kong, label, poll_line, table
from monitor.entrypoints.logs import set_up_logs
from monitor.model import Amount, ArticleView, Deadline, Language, Round
from monitor.settings import Settings, load_settings

READERS: dict[Language, tuple[str, str]] = {
    "en": ("reader@demo.example", "Hong Kong I&T"),
    "zh-Hant": ("duzhe@demo.example", "香港創科"),
    "zh-Hans": ("duzhe-jian@demo.example", "香港创科"),
}
FOLDER = Path("demo-out")
PAGE = "http://127.0.0.1:8000"  # where the demo serves, and where its mails link to
TRANSCRIPT = "demo.txt"
HEAD, CHANGE = 3, 9  # lines of the first and the second digest: its head; what has changed. All fits into 60 lines
MARK = ".monitor-demo"  # only a folder that a demo made is emptied


def add_demo_commands(cli: typer.Typer) -> None:
    add_command(cli, demo, "demo", "demo --verbose --no-serve", "demo --folder /tmp/try")


def demo(
    folder: Annotated[Path, typer.Option(help="Where the database and the mails go; emptied first.")] = FOLDER,
    verbose: Annotated[bool, typer.Option("--verbose", help="Print every article and mail whole.")] = False,
    serve: Annotated[
        bool | None, typer.Option(help="Stay and serve the pages afterwards; on a terminal that is the default.")
    ] = None,
) -> None:
    """Start a small newsroom and a mail catcher on loopback, and show what the service makes of them."""
    _empty(folder)
    with (folder / TRANSCRIPT).open("w", encoding="utf-8") as transcript:
        whole = Console(file=transcript, highlight=False, width=PIPE_WIDTH, soft_wrap=True)
        shown = Shown(console(), whole, verbose)
        with Newsroom(datetime.now(UTC)) as newsroom, Postbox() as postbox:
            mail = {"MONITOR_SMTP_URL": postbox.url, "MONITOR_MAIL_FROM": "HK I&T monitor <monitor@demo.example>"}
            settings = load_settings(newsroom.watched_from(folder) | mail | {"MONITOR_BASE_URL": PAGE}, None)
            app = open_app(settings)
            try:
                _show(shown, app, newsroom, postbox, folder)
            finally:
                app.close()
        stays = serve if serve is not None else sys.stdout.isatty()
        _where(shown, folder, stays)
    if stays:
        _serve(settings)


@dataclass(frozen=True)
class Shown:
    """What is printed: a line for everybody, or for who wants all of it; the transcript holds both."""

    short: Console
    whole: Console
    verbose: bool

    def print(self, what: object = "") -> None:
        """A line of the story."""
        self.short.print(what)
        self.whole.print(what)

    def detail(self, what: object = "") -> None:
        """A line of the whole."""
        if self.verbose:
            self.short.print(what)
        self.whole.print(what)

    def title(self, text: str) -> None:
        """The beginning of a step."""
        self.print()
        if self.short.is_terminal:
            self.short.print(Rule(f"[bold]{escape(text)}", align="left"))
        else:
            self.short.print(f"--- {escape(text)}")
        self.whole.print(f"--- {escape(text)}")


def _empty(folder: Path) -> None:
    """Make the folder anew; a folder that no demo has made is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise typer.BadParameter(f"{folder} holds something else: name an empty folder")
        shutil.rmtree(folder)
    (folder / "mails").mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def _show(shown: Shown, app: App, newsroom: Newsroom, postbox: Postbox, folder: Path) -> None:
    for language, (address, title) in READERS.items():
        app.subscribe(address, "", rhythm="at-once", language=language, title=title)
    shown.title("1  The newsroom publishes, the sources are polled (three readers want to be told at once)")
    first = _poll(shown, app)

    shown.title("2  What was found: articles, their programmes, and the words that prove them")
    _articles(shown, app, first)

    shown.title("3  What belongs to one story")
    _stories(shown, app)

    shown.title("4  The digests that went out")
    _digest(shown, app, postbox, folder, HEAD)

    shown.title("5  An edit, a repeat and one new item are published; the sources are polled again")
    newsroom.publish_phase_two()
    second = _poll(shown, app)
    for poll in second.polls:
        for id_ in poll.article_ids:
            article = app.article(id_)
            shown.print(f"  {_what(article)}: {escape(article.title)}")

    shown.title("6  Only what is new is told, and what has changed is told again")
    _digest(shown, app, postbox, folder, CHANGE)


def _what(article: ArticleView) -> str:
    if article.revision > 1:
        return f"edited, now revision {article.revision}"
    return "new" if article.relation == "first" else f"told before, {article.relation} in story {article.story_id}"


def _poll(shown: Shown, app: App) -> Round:
    """Every source once; the demo does not wait until they are due."""
    done = app.poll(everything=True, force=True, on_poll=lambda poll: shown.detail(poll_line(poll)))
    new, changed = (sum(getattr(poll, name) for poll in done.polls) for name in ("new", "changed"))
    shown.print(f"[bold]{len(done.polls)} sources: {new} new, {changed} changed, in {done.seconds:.1f} s[/bold]")
    return done


def _articles(shown: Shown, app: App, done: Round) -> None:
    ids = sorted(id_ for poll in done.polls for id_ in poll.article_ids)
    articles = [app.article(id_) for id_ in ids]
    relevant = sorted((article for article in articles if article.relevant), key=_says_most, reverse=True)
    left_out = [article for article in articles if not article.relevant]
    shown.print(f"[bold]{len(relevant)} of {len(articles)} articles are about Hong Kong I&T[/bold], for example:")
    examples = _one_of_each_language(relevant)
    for article in examples:
        for line in _evidence(article):
            shown.print(line)
    for article in relevant:
        for line in _evidence(article) if article not in examples else ():
            shown.detail(line)
    shown.print(f"{len(left_out)} were left out, for example:")
    for number, article in enumerate(left_out):
        line = f"  [dim]{escape(article.title)} – {escape('; '.join(article.why) or 'nothing speaks for it')}[/dim]"
        (shown.detail if number else shown.print)(line)


def _says_most(article: ArticleView) -> tuple[bool, int]:
    return bool(article.facts.of(Deadline)), len(article.tags) + sum(1 for _ in article.facts)


def _one_of_each_language(articles: Sequence[ArticleView]) -> list[ArticleView]:
    """The first of each language and of another story than those before: three articles."""
    found: dict[str, ArticleView] = {}
    for article in articles:
        if article.language not in found and article.story_id not in {one.story_id for one in found.values()}:
            found[article.language] = article
    return list(found.values())


def _evidence(article: ArticleView) -> Iterator[str]:
    yield f"[bold]{escape(article.title)}[/bold]"
    yield f"  [dim]{escape(_shown_beside(article))}[/dim]"
    tags = (
        f"[cyan]{escape(tag.slug)}[/cyan] {escape(' · '.join(dict.fromkeys(one.text for one in tag.evidence)))}"
        for tag in article.tags
    )
    yield "  " + "; ".join(tags)
    facts = [f"by {one.date} ({one.text})" for one in article.facts.of(Deadline)]
    facts += [one.text for one in article.facts.of(Amount) if one.shown]
    if facts:
        yield f"  [yellow]{escape('; '.join(facts))}[/yellow]"


def _shown_beside(article: ArticleView) -> str:
    return f"{article.publisher} · {label(article.language)} · {hong_kong(article.date, article.precision)}"


def _stories(shown: Shown, app: App) -> None:
    sizes = Counter(article.story_id for article in app.export())
    shown.print(f"[bold]{sizes.total()} articles tell {len(sizes)} stories[/bold], the largest:")
    for number, (story_id, count) in enumerate(sizes.most_common()):
        rows = table("", "", "", "")
        rows.show_header = False
        for article in app.story(story_id).articles if count > 1 else ():
            rows.add_row(label(article.language), article.relation, escape(article.publisher), escape(article.title))
        if count > 1:
            (shown.detail if number else shown.print)(rows)


def _digest(shown: Shown, app: App, postbox: Postbox, folder: Path, most: int) -> None:
    before = len(postbox.messages)
    app.alerts.compose_due()
    app.alerts.deliver_due()
    for number, raw in enumerate(postbox.messages[before:], before + 1):
        _save(folder / "mails", number, raw, shown, most if number % len(READERS) == 1 else 0)


def _save(folder: Path, number: int, raw: bytes, shown: Shown, most: int) -> None:
    """A mail as it was sent, and its two parts to look at; its first `most` lines are shown."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    file = folder / f"digest-{number}.eml"
    file.write_bytes(raw)
    for kind, suffix in (("plain", ".txt"), ("html", ".html")):
        part = message.get_body((kind,))
        if part is not None:
            file.with_suffix(suffix).write_text(part.get_content(), encoding="utf-8")
    shown.print(f"To {message['To']}: [bold]{escape(str(message['Subject']))}[/bold]")
    lines = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    for line in lines if shown.verbose else [line for line in lines if line.strip("= ")][:most]:
        shown.short.print(f"  {escape(line)}")
    for line in lines:
        shown.whole.print(f"  {escape(line)}")


def _where(shown: Shown, folder: Path, stays: bool) -> None:
    shown.title("Where it all is")
    name = "python -m monitor" if sys.argv[0].endswith("__main__.py") else sys.argv[0]
    place = "" if folder == FOLDER else f"--folder {folder} "
    shown.print(f"all of this   {folder / TRANSCRIPT} (printed by --verbose); mails in {folder / 'mails'}")
    shown.print(
        f"the page      {PAGE}, until Ctrl-C" if stays else f"the page      {PAGE} with {name} demo {place}--serve"
    )


def _serve(settings: Settings) -> None:
    from monitor.entrypoints.service import run_service  # the web's imports take half a second

    app = open_app(settings)
    try:
        set_up_logs(settings.log)
        run_service(app, clock=False)
    finally:
        app.close()
