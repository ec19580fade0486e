"""demo: the whole service at work on loopback, in a minute, with nothing to configure."""

from __future__ import annotations

import email
import email.policy
import shutil
import sys
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
from monitor.entrypoints.cli.out import console, hong_kong, label, poll_line, table
from monitor.entrypoints.logs import set_up_logs
from monitor.model import Amount, ArticleView, Deadline, Round
from monitor.settings import Settings, load_settings

READER = "reader@demo.example"
FOLDER = Path("demo-out")
MARK = ".monitor-demo"  # only a folder that a demo made is emptied


def add_demo_commands(cli: typer.Typer) -> None:
    cli.command()(demo)


def demo(
    folder: Annotated[Path, typer.Option(help="Where the database and the mails go; emptied first.")] = FOLDER,
    serve: Annotated[bool, typer.Option("--serve", help="Stay and serve the pages afterwards.")] = False,
) -> None:
    """Start a small newsroom and a mail catcher on loopback, and show what the service makes of them."""
    shown = console()
    _empty(folder)
    with Newsroom(datetime.now(UTC)) as newsroom, Postbox() as postbox:
        sources = folder / "sources.toml"
        sources.write_text(newsroom.sources_toml(), encoding="utf-8")
        settings = _settings(folder, sources, postbox.url)
        app = open_app(settings)
        try:
            _show(shown, app, newsroom, postbox, folder)
        finally:
            app.close()
    _where(shown, folder)
    if serve:
        _serve(settings)


def _empty(folder: Path) -> None:
    """Make the folder anew; a folder that no demo has made is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise typer.BadParameter(f"{folder} holds something else: name an empty folder")
        shutil.rmtree(folder)
    (folder / "mails").mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def _settings(folder: Path, sources: Path, smtp_url: str) -> Settings:
    given = {
        "MONITOR_DATA": str(folder),
        "MONITOR_SOURCES": str(sources),
        "MONITOR_SMTP_URL": smtp_url,
        "MONITOR_MAIL_FROM": "HK I&T monitor <monitor@demo.example>",
        "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
        "MONITOR_HOST_GAP": "0",
    }
    return load_settings(given, None)


def _show(shown: Console, app: App, newsroom: Newsroom, postbox: Postbox, folder: Path) -> None:
    _title(shown, "1  Somebody wants to be told")
    app.subscribe(READER, "", rhythm="at-once", language="en", title="Hong Kong I&T")
    shown.print(f"{READER}: everything relevant, at once")

    _title(shown, "2  The newsroom publishes; the sources are polled")
    first = _poll(shown, app)

    _title(shown, "3  What was found: new articles, their programmes, and the words that prove them")
    _articles(shown, app, first)

    _title(shown, "4  What belongs to one story")
    _stories(shown, app)

    _title(shown, "5  The digest that went out")
    _digest(shown, app, postbox, folder)

    _title(shown, "6  An edit, a repeat and one new item are published; the sources are polled again")
    newsroom.publish_phase_two()
    second = _poll(shown, app)
    for poll in second.polls:
        for id_ in poll.article_ids:
            article = app.article(id_)
            shown.print(f"  {_what(article)}: {escape(article.title)}")

    _title(shown, "7  Only the new item is told")
    _digest(shown, app, postbox, folder)


def _what(article: ArticleView) -> str:
    if article.revision > 1:
        return f"edited, now revision {article.revision}"
    return "new" if article.relation == "first" else f"told before, {article.relation} in story {article.story_id}"


def _title(shown: Console, text: str) -> None:
    shown.print()
    if shown.is_terminal:
        shown.print(Rule(f"[bold]{escape(text)}", align="left"))
    else:
        shown.print(f"--- {escape(text)}")


def _poll(shown: Console, app: App) -> Round:
    """Every source once; the demo does not wait until they are due."""
    done = app.poll(everything=True, force=True, on_poll=lambda poll: shown.print(poll_line(poll)))
    new, changed = (sum(getattr(poll, name) for poll in done.polls) for name in ("new", "changed"))
    shown.print(f"[bold]{new} new, {changed} changed, in {done.seconds:.1f} s[/bold]")
    return done


def _articles(shown: Console, app: App, done: Round) -> None:
    ids = sorted(id_ for poll in done.polls for id_ in poll.article_ids)
    articles = [app.article(id_) for id_ in ids]
    relevant = [article for article in articles if article.relevant]
    for article in relevant:
        shown.print(f"[bold]{escape(article.title)}[/bold]")
        shown.print(f"  [dim]{escape(_shown_beside(article))}[/dim]")
        for tag in article.tags:
            words = " · ".join(dict.fromkeys(evidence.text for evidence in tag.evidence))
            shown.print(f"  [cyan]{escape(tag.slug)}[/cyan]  {escape(words)}")
        facts = [f"by {one.date} ({one.text})" for one in article.facts.of(Deadline)]
        facts += [one.text for one in article.facts.of(Amount) if one.shown]
        if facts:
            shown.print(f"  [yellow]{escape('; '.join(facts))}[/yellow]")
    shown.print(
        f"\n[bold]{len(relevant)} of {len(articles)} articles are about Hong Kong I&T.[/bold] Left out, for example:"
    )
    for article in [one for one in articles if not one.relevant][:4]:
        shown.print(
            f"  [dim]{escape(article.title)} – {escape('; '.join(article.why) or 'nothing speaks for it')}[/dim]"
        )


def _shown_beside(article: ArticleView) -> str:
    return f"{article.publisher} · {label(article.language)} · {hong_kong(article.date, article.precision)}"


def _stories(shown: Console, app: App) -> None:
    by_story: dict[int, int] = {}
    for article in app.export():
        by_story[article.story_id] = by_story.get(article.story_id, 0) + 1
    for story_id in (id_ for id_, count in by_story.items() if count > 1):
        story = app.story(story_id)
        rows = table("", "", "", "")
        for article in story.articles:
            rows.add_row(label(article.language), article.relation, escape(article.publisher), escape(article.title))
        shown.print(rows)
        shown.print()
    shown.print(f"{sum(by_story.values())} articles tell {len(by_story)} stories.")


def _digest(shown: Console, app: App, postbox: Postbox, folder: Path) -> None:
    before = len(postbox.messages)
    app.alerts.compose_due()
    app.alerts.deliver_due()
    for number, raw in enumerate(postbox.messages[before:], before + 1):
        _save(folder / "mails", number, raw, shown)


def _save(folder: Path, number: int, raw: bytes, shown: Console) -> None:
    """A mail as it was sent, and its two parts to look at."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    file = folder / f"digest-{number}.eml"
    file.write_bytes(raw)
    for kind, suffix in (("plain", ".txt"), ("html", ".html")):
        part = message.get_body((kind,))
        if part is not None:
            file.with_suffix(suffix).write_text(part.get_content(), encoding="utf-8")
    shown.print(f"To {message['To']}: [bold]{escape(str(message['Subject']))}[/bold]\n")
    shown.print(escape(file.with_suffix(".txt").read_text(encoding="utf-8")))
    shown.print(f"[dim]saved as {file}, .html and .txt[/dim]")


def _where(shown: Console, folder: Path) -> None:
    _title(shown, "Where it all is")
    name = "python -m monitor" if sys.argv[0].endswith("__main__.py") else sys.argv[0]
    place = "" if folder == FOLDER else f"--folder {folder} "
    shown.print(f"the database  {folder / 'monitor.db'}")
    shown.print(f"the mails     {folder / 'mails'}")
    shown.print(f"the page      http://127.0.0.1:8000 while this runs: [bold]{escape(name)} demo {place}--serve[/bold]")


def _serve(settings: Settings) -> None:
    from monitor.entrypoints.service import run_service  # the web's imports take half a second

    app = open_app(settings)
    try:
        set_up_logs(settings.log)
        run_service(app, clock=False)
    finally:
        app.close()
