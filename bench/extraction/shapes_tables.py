"""Page shapes with tables, definition lists and several articles, at hand while the rules were written."""

from __future__ import annotations

from bench.extraction.framing import Shape, foot, links, made, menu, meta_time, page, paragraphs
from bench.extraction.material import Made, Story


def _facts(story: Story) -> list[tuple[str, str]]:
    return [
        (story.say("Tender reference", "招標編號"), f"HSP-{story.number + 31}/2026"),
        (story.say("Closing date", "截止日期"), story.say("15 January 2027 at noon", "2027年1月15日中午")),
        (story.say("Estimated value", "估計價值"), story.say("HK$2.8 million", "280萬港元")),
        (story.say("Enquiries", "查詢"), story.say("Supplies Office, 2123 4567", "物料供應處 2123 4567")),
    ]


def tender(story: Story) -> Made:
    rows = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in _facts(story))
    body = (
        f"{menu(story)}<main><h1>{story.headline}</h1><p class='posted'>{story.day}</p>{paragraphs(story.paragraphs[:2])}"
        f"<table class='tbl'>{rows}</table>{paragraphs(story.paragraphs[2:])}</main>{foot(story)}"
    )
    text = (*story.paragraphs, *(f"{name}: {value}" for name, value in _facts(story)))
    return made(story, page(story, body), text, also=(story.day,))


def table_alone(story: Story) -> Made:
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in _facts(story))
    body = f"{menu(story)}<div class='content'><h1>{story.headline}</h1><table>{rows}</table></div>{foot(story)}"
    text = tuple(f"{name}: {value}" for name, value in _facts(story))
    return made(story, page(story, body, meta_time(story)), text)


def laid_out_in_table(story: Story) -> Made:
    side = "".join(f"<a href='/o/{n}'>{one[0]}</a><br>" for n, one in enumerate(story.others))
    body = (
        f"<table width=100%><tr><td colspan=2><a href='/'>{story.site}</a></td></tr><tr><td width=20% valign=top>{side}</td>"
        f"<td valign=top><font size=4><b>{story.headline}</b></font><br><br>{'<br><br>'.join(story.paragraphs)}<br><br></td></tr>"
        f"<tr><td colspan=2><font size=1>{foot(story)}</font></td></tr></table>"
    )
    return made(story, page(story, body, title=story.headline), dated=False)


def definition_list(story: Story) -> Made:
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _facts(story))
    body = (
        f"{menu(story)}<div class='event'><h1>{story.headline}</h1><div class='intro'>{paragraphs(story.paragraphs)}</div>"
        f"<dl>{rows}</dl></div>{foot(story)}"
    )
    text = (*story.paragraphs, *(f"{name}: {value}" for name, value in _facts(story)))
    return made(story, page(story, body, meta_time(story)), text)


def several_articles(story: Story) -> Made:
    def one(headline: str, texts: tuple[str, ...]) -> str:
        return f"<article class='post'><h2>{headline}</h2>{paragraphs(texts)}</article>"

    around = [one(headline, (first,) * 3) for headline, first in story.others]
    body = (
        f"{menu(story)}<div class='stream'>{''.join(around[:2])}{one(story.headline, story.paragraphs)}{''.join(around[2:])}"
        f"</div>{foot(story)}"
    )
    return made(story, page(story, body, meta_time(story), title=f"{story.headline} | {story.site}"))


def documents(story: Story) -> Made:
    names = story.say(
        "Application form;Guidance notes for applicants;Sample agreement;List of approved projects",
        "申請表格;申請須知;協議樣本;獲批項目名單",
    ).split(";")
    items = "".join(f"<li><a href='/doc/{n}.pdf'>{name} (PDF, {n + 1}.2 MB)</a></li>" for n, name in enumerate(names))
    body = (
        f"{menu(story)}<div id='main'><h1>{story.headline}</h1><p>{story.paragraphs[0]}</p><ul class='docs'>{items}</ul></div>"
        f"{foot(story)}{links(story, 'latest-news')}"
    )
    text = (story.paragraphs[0], *(f"{name} (PDF, {n + 1}.2 MB)" for n, name in enumerate(names)))
    return made(story, page(story, body, meta_time(story)), text)


SHAPES = (
    Shape("tender with a table", "tables", tender),
    Shape("table alone", "tables", table_alone),
    Shape("laid out in a table", "tables", laid_out_in_table),
    Shape("definition list", "tables", definition_list),
    Shape("several articles", "several", several_articles, length=5),
    Shape("list of documents", "several", documents, length=1),
)
