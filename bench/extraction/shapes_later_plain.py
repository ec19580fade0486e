"""Later page shapes of public bodies, of old pages, of short ones and of what is no article."""

from __future__ import annotations

from bench.extraction.framing import Shape, foot, links, made, menu, meta_time, page, paragraphs
from bench.extraction.material import Made, Story


def print_version(story: Story) -> Made:
    printed = story.say("Printed from", "列印自")
    body = f"<h2>{story.headline}</h2><p><i>{story.day}</i></p><hr>{paragraphs(story.paragraphs)}<hr><p>{printed} https://courier.example/a/{story.number}</p>"
    return made(
        story, page(story, body, title=story.headline), also=(story.day, f"{printed} https://courier.example/a/0")
    )


def signed_notice(story: Story) -> Made:
    office = story.say("Secretariat of the Harbour Science Park", "海港科學園秘書處")
    text = "".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{one}</p>" for one in story.paragraphs)
    body = (
        f"{menu(story)}<div class='art'><p align='center'><b>{story.headline}</b></p>{text}<p align='right'>{office}</p>"
        f"<p align='right'>{story.day}</p></div>{foot(story)}"
    )
    return made(story, page(story, body, title=story.headline), also=(office, story.day))


def today_in_header(story: Story) -> Made:
    today = story.say("Sunday, 22 November 2026", "2026年11月22日 星期日")
    body = (
        f"<div class='hd'><span id='today'>{today}</span></div>{menu(story)}<div class='detail'><h1>{story.headline}</h1><div class='sub'>"
        f"{story.say('Released on', '發布日期：')} {story.day}</div>{paragraphs(story.paragraphs)}</div>{foot(story)}"
    )
    return made(story, page(story, body, title=story.headline), also=(story.say("Released on", "發布日期"), story.day))


def spoken_of(story: Story) -> Made:
    said = story.say(
        "The scheme was first announced on 3 March 2024 and applications close on 30 November 2026.",
        "計劃於2024年3月3日首次公布，申請於2026年11月30日截止。",
    )
    body = f"{menu(story)}<div class='body'><h1>{story.headline}</h1>{paragraphs(story.paragraphs)}<p>{said}</p></div>{foot(story)}"
    return made(story, page(story, body, title=story.headline), (*story.paragraphs, said), dated=False)


def question_and_reply(story: Story) -> Made:
    text = (
        story.say("Question:", "問題："),
        story.paragraphs[0],
        f"(1) {story.paragraphs[1]}",
        f"(2) {story.paragraphs[2]}",
        story.say("Reply:", "答覆："),
        *story.paragraphs[3:],
    )
    body = (
        f"{menu(story)}<div id='content'><h1>{story.headline}</h1><div class='date'>{story.day}</div>{'<br><br>'.join(text)}<br><br>"
        f"{story.say('Ends', '完')}</div>{foot(story)}"
    )
    return made(story, page(story, body, title=story.headline), text, also=(story.day, story.say("Ends", "完")))


def old_tables(story: Story) -> Made:
    text = "".join(f"<tr><td><font face='Arial'>{one}</font></td></tr>" for one in story.paragraphs)
    body = (
        f"<table border=0><tr><td><table><tr><td><a href='/'>{story.say('Home', '主頁')}</a></td><td><a href='/n'>{story.section}</a></td>"
        f"</tr></table></td></tr><tr><td><table><tr><td><b>{story.headline}</b></td></tr>{text}<tr><td align=right>({story.day})</td></tr>"
        "</table></td></tr></table>"
    )
    return made(story, page(story, body, title=story.headline), also=(story.day,))


def awards(story: Story) -> Made:
    head = story.say("Project;Applicant;Sum", "項目;申請人;金額").split(";")
    rows = [(f"IT-{n:03}", one, f"HK${n + 2}.5m") for n, (one, _) in enumerate(story.others)]
    table = "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
    body = (
        f"{menu(story)}<main><h1>{story.headline}</h1>{paragraphs(story.paragraphs)}<div class='table-responsive'><table class='table'><thead>"
        f"<tr>{paragraphs(head, 'th')}</tr></thead><tbody>{table}</tbody></table></div></main>{foot(story)}"
    )
    text = (*story.paragraphs, *head, *(" ".join(row) for row in rows))
    return made(story, page(story, body, meta_time(story)), text)


def questions(story: Story) -> Made:
    asked = [
        story.say(f"What does point {n} mean for the teams?", f"第{n}點對團隊有何影響？")
        for n in range(1, len(story.paragraphs))
    ]
    inside = "".join(
        f"<details><summary>{one}</summary><p>{text}</p></details>"
        for one, text in zip(asked, story.paragraphs[1:], strict=True)
    )
    body = f"{menu(story)}<main><h1>{story.headline}</h1><p>{story.paragraphs[0]}</p><div class='accordion'>{inside}</div></main>{foot(story)}"
    return made(story, page(story, body, meta_time(story)), (*story.paragraphs, *asked))


def two_languages(story: Story) -> Made:
    other = story.say("這是英文公告的中文摘要，內容以英文版本為準，詳情請向秘書處查詢。", "This is an English summary of the notice; the Chinese version prevails in case of doubt.")  # fmt: skip
    body = f"{menu(story)}<div class='news'><h1>{story.headline}</h1><div class='a'>{paragraphs(story.paragraphs)}</div><div class='b'><p>{other}</p></div></div>{foot(story)}"
    return made(story, page(story, body, meta_time(story)), (*story.paragraphs, other))


def with_boilerplate(story: Story) -> Made:
    about = story.say(
        "About Harbour Science Park. Harbour Science Park was founded in 1999 and is home to six hundred companies.",
        "關於海港科學園。海港科學園於1999年成立，園內有六百間公司。",
    )
    contact = story.say("Media enquiries: press@park.example", "傳媒查詢：press@park.example")
    body = (
        f"{menu(story)}<div class='press'><h3>{story.section}</h3><h1>{story.headline}</h1><p>({story.say('Hong Kong', '香港')}，{story.day}) – {story.paragraphs[0]}</p>"
        f"{paragraphs(story.paragraphs[1:])}<p>– {story.say('Ends', '完')} –</p><p>{about}</p><p>{contact}</p></div>{foot(story)}"
    )
    return made(
        story,
        page(story, body, title=story.headline),
        also=(about, contact, story.say("Hong Kong", "香港"), story.day, "ends 完"),
    )


def newsletter(story: Story) -> Made:
    rows = "".join(f"<tr><td style='padding:8px'><p>{one}</p></td></tr>" for one in story.paragraphs)
    body = (
        f"<table width=100% bgcolor=#eee><tr><td align=center><table width=600><tr><td><h1>{story.headline}</h1></td></tr>{rows}<tr><td>"
        f"<a href='/u'>{story.say('Unsubscribe', '取消訂閱')}</a></td></tr></table></td></tr></table>"
    )
    return made(story, page(story, body, title=story.headline), dated=False)


def event(story: Story) -> Made:
    date, place = story.say("Date;Venue", "日期;地點").split(";")
    facts = [(date, story.say("12 December 2026", "2026年12月12日")), (place, story.say("Hall 3", "三號禮堂"))]
    rows = "".join(
        f"<li><span class='label'>{name}</span> <span class='value'>{value}</span></li>" for name, value in facts
    )
    body = f"{menu(story)}<div class='event-page'><h1>{story.headline}</h1><ul class='facts'>{rows}</ul><p>{story.paragraphs[0]}</p></div>{foot(story)}"
    text = (*(f"{name} {value}" for name, value in facts), story.paragraphs[0])
    return made(story, page(story, body, title=story.headline), text, dated=False)


def appointment(story: Story) -> Made:
    headline = story.say("Dr Fong to head the laboratory", "方博士出任實驗室主管")
    text = (
        story.say("Dr Peter Fong will head the laboratory from 1 May for three years.", "方博士將由5月1日起出任實驗室主管，為期三年。"),
    )  # fmt: skip
    body = f"{menu(story)}<section><h2>{headline}</h2><p>{text[0]}</p></section>{links(story, 'older', story.say('Older news', '較早消息'))}{foot(story)}"
    return made(story, page(story, body, meta_time(story), title=headline), text, headline=headline)


def refused(story: Story) -> Made:
    words = story.say(
        "You don't have permission to access this page on this server. Reference #18.5f3a1b2c.1764300000.2b9",
        "很抱歉，由於您訪問的網址有可能對網站造成安全威脅，您的訪問被阻斷。請求編號：5f3a1b2c",
    )
    title = story.say("Access Denied", "訪問被拒")
    return Made(page(story, f"<h1>{title}</h1><p>{words}</p>", title=title), verdict="challenge")


def captcha(story: Story) -> Made:
    words = story.say(
        "Please complete the security check to access the site. Why do I have to complete a CAPTCHA? Completing the CAPTCHA "
        "proves you are human and gives you temporary access to the web property.",
        "為確保您不是機器人，請拖動下方滑塊完成驗證。您的網絡出現異常流量，驗證通過後即可繼續訪問。",
    )
    return Made(
        page(story, f"<div class='box'><h2>{story.site}</h2><p>{words}</p></div>", title=story.site),
        verdict="challenge",
    )


def consent_list(story: Story) -> Made:
    words = story.say(
        "We use cookies and data to;Deliver and maintain our services;Track outages and protect against fraud;If you choose to accept "
        "all, we will also use cookies and data to;Develop and improve new services;Show personalised advertising",
        "我們使用 cookies 和資料，用於：;提供及維持我們的服務;追蹤故障及防止詐騙;如果您選擇接受全部，我們還會使用 cookies 和資料，用於：;開發新服務;顯示個人化廣告",
    ).split(";")
    title = story.say("Before you continue", "在您繼續之前")
    body = f"<h1>{title}</h1><p>{words[0]}</p><ul>{paragraphs(words[1:3], 'li')}</ul><p>{words[3]}</p><ul>{paragraphs(words[4:], 'li')}</ul>"
    return Made(page(story, body, title=title), verdict="consent")


def not_found(story: Story) -> Made:
    words = story.say(
        "The page you are looking for has been moved or does not exist. Please use the search.",
        "您所查閱的網頁已被移除或不存在，請使用搜尋功能。",
    )
    title = story.say("Page not found", "找不到網頁")
    body = f"{menu(story)}<main><h1>{title}</h1><p>{words}</p></main>{links(story, 'latest-posts')}{foot(story)}"
    return Made(page(story, body, title=f"{title} | {story.site}"), verdict="error")


SHAPES = (
    Shape("print version", "government", print_version),
    Shape("signed notice", "government", signed_notice),
    Shape("today in the header", "government", today_in_header),
    Shape("dates that are spoken of", "government", spoken_of),
    Shape("question and reply", "government", question_and_reply),
    Shape("tables within tables", "tables", old_tables),
    Shape("list of awards", "tables", awards),
    Shape("newsletter", "tables", newsletter),
    Shape("questions in details", "several", questions),
    Shape("two languages", "several", two_languages),
    Shape("release with boilerplate", "press", with_boilerplate),
    Shape("event", "short", event, length=1),
    Shape("appointment", "short", appointment),
    Shape("refusal", "no article", refused),
    Shape("captcha", "no article", captcha),
    Shape("consent as a list", "no article", consent_list),
    Shape("page not found", "no article", not_found),
)
