"""What the pages of `bench.listings` are made of: headlines, menus, dates and small words in three scripts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)  # 17:30 in Hong Kong, a Wednesday
SCRIPTS = ("en", "zh-Hant", "zh-Hans")

_HEADLINES = {
    "en": (
        "{} signs memorandum with {} on embodied AI",
        "{} opens applications for proof-of-concept grants",
        "Speech by Chief Executive of {} at InnoEX {}",
        "{} and {} set up joint laboratory for new materials",
        "{} welcomes Budget measures",
        "Third cohort of incubatees graduates from {}, with 14 start-ups bound for {}",
        "LCQ{}: Supporting the commercialisation of research outcomes of {}",
        "{} wins gold at Geneva inventions exhibition",
        "Tender for cleaning robots at {} awarded to {}",
        "New data centre of {} powered up in Sandy Ridge; second phase to follow with {}",
        "Photo exhibition of {} runs to the end of the month",
        "{} appoints new Chief Technology Officer",
    ),
    "zh-Hant": (
        "{}與{}簽署合作備忘錄推動具身智能",
        "{}接受概念驗證資助申請",
        "{}行政總裁出席創科博覽致辭全文",
        "{}聯同{}成立新材料聯合實驗室",
        "{}歡迎財政預算案措施",
        "{}第三批培育公司畢業，十四家初創企業落戶{}",
        "立法會{}題：支援{}科研成果商品化",
        "{}奪日內瓦發明展金獎",
        "{}清潔機械人服務合約批予{}",
        "{}數據中心啟用　第二期將與{}合作發展",
        "{}攝影展月底結束",
        "{}委任新科技總監",
    ),
    "zh-Hans": (
        "{}与{}签署合作备忘录推动具身智能",
        "{}接受概念验证资助申请",
        "{}行政总裁出席创科博览致辞全文",
        "{}联同{}成立新材料联合实验室",
        "{}欢迎财政预算案措施",
        "{}第三批培育公司毕业，十四家初创企业落户{}",
        "立法会{}题：支援{}科研成果商品化",
        "{}夺日内瓦发明展金奖",
        "{}清洁机器人服务合约批予{}",
        "{}数据中心启用，第二期将与{}合作发展",
        "{}摄影展月底结束",
        "{}委任新科技总监",
    ),
}
_NAMES = {
    "en": ("Lion Rock Park", "Kwun Tong Hub", "Pearl Robotics", "Harbour AI Institute", "Tolo Biotech", "Lantau Cloud",
           "Sai Kung Sensors", "Victoria Chips", "Jade Photonics", "Peak Ventures", "Delta Space Lab", "Castle Peak Fund"),
    "zh-Hant": ("獅子山園區", "觀塘匯", "明珠機械人", "海港人工智能研究院", "吐露生物科技", "大嶼雲端", "西貢感測", "維港芯片",
                "翡翠光電", "山頂創投", "三角洲太空實驗室", "青山基金"),
    "zh-Hans": ("狮子山园区", "观塘汇", "明珠机器人", "海港人工智能研究院", "吐露生物科技", "大屿云端", "西贡传感", "维港芯片",
                "翡翠光电", "山顶创投", "三角洲太空实验室", "青山基金"),
}  # fmt: skip
_MENU = {
    "en": ("Home", "About us", "Board of Directors", "Our programmes", "Start-up support", "Facilities and laboratories", "Media centre",
           "Press releases", "Career opportunities", "Tender notices", "Access to information", "Contact us", "Site map", "Privacy policy",
           "Frequently asked questions", "Corporate governance", "Annual reports"),
    "zh-Hant": ("主頁", "關於我們", "董事局成員", "我們的計劃", "初創企業支援", "設施及實驗室", "傳媒中心", "新聞稿", "就業機會", "招標公告",
                "公開資料守則", "聯絡我們", "網頁指南", "私隱政策聲明", "常見問題", "機構管治架構", "年報及刊物"),
    "zh-Hans": ("主页", "关于我们", "董事局成员", "我们的计划", "初创企业支援", "设施及实验室", "传媒中心", "新闻稿", "就业机会", "招标公告",
                "公开资料守则", "联络我们", "网页指南", "私隐政策声明", "常见问题", "机构管治架构", "年报及刊物"),
}  # fmt: skip
_WORDS = {
    "en": {"more": "Read more", "details": "Details", "next": "Next", "related": "Related stories", "popular": "Most popular",
           "tags": "Tags", "news": "Press releases", "speeches": "Speeches", "news2": "Latest news", "archive": "Archives",
           "release": "Press release", "by": "By the editor", "deadline": "Closing date", "issued": "Date of issue", "title": "Subject",
           "updated": "Last updated", "download": "Download", "events": "Events", "all": "View all", "cookies": "We use cookies",
           "share": "Share", "summary": "The agreement covers research, training of talent and shared use of laboratories over three years."},
    "zh-Hant": {"more": "閱讀更多", "details": "詳情", "next": "下一頁", "related": "相關新聞", "popular": "熱門文章", "tags": "標籤",
                "news": "新聞稿", "speeches": "演辭", "news2": "最新消息", "archive": "新聞存檔", "release": "新聞公告", "by": "編輯部",
                "deadline": "截止日期", "issued": "發布日期", "title": "標題", "updated": "最後更新", "download": "下載", "events": "活動",
                "all": "查看全部", "cookies": "本網站使用 Cookie", "share": "分享", "summary": "協議涵蓋未來三年的研究合作、人才培訓及實驗室共用安排。"},
    "zh-Hans": {"more": "阅读更多", "details": "详情", "next": "下一页", "related": "相关新闻", "popular": "热门文章", "tags": "标签",
                "news": "新闻稿", "speeches": "演辞", "news2": "最新消息", "archive": "新闻存档", "release": "新闻公告", "by": "编辑部",
                "deadline": "截止日期", "issued": "发布日期", "title": "标题", "updated": "最后更新", "download": "下载", "events": "活动",
                "all": "查看全部", "cookies": "本网站使用 Cookie", "share": "分享", "summary": "协议涵盖未来三年的研究合作、人才培训及实验室共用安排。"},
}  # fmt: skip
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Wanted:
    """One item that a page lists."""

    headline: str
    address: str
    day: date | None = None
    document: bool = False


@dataclass(frozen=True)
class MadePage:
    """A page with what should be read from it."""

    name: str
    address: str
    html: str
    items: tuple[Wanted, ...]


@dataclass
class Content:
    """Content in one script, the same for the same seed."""

    script: str
    seed: int
    host: str = "www.park.example"
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.script}-{self.seed}")

    def say(self, word: str) -> str:
        return _WORDS[self.script][word]

    def headlines(self, count: int) -> list[str]:
        """Different ones, of 12 forms."""
        forms, names = _HEADLINES[self.script], _NAMES[self.script]
        made: dict[str, None] = {}
        while len(made) < count:
            form = forms[self.random.randrange(len(forms))]
            made[form.format(*self.random.sample(names, max(1, form.count("{}"))))] = None
        return list(made)

    def days(self, count: int, within: int = 80, several: bool = False) -> list[date]:
        """Days back from now, the newest first; `several`: often two on one day."""
        today = NOW.date()
        if several:
            some = sorted(
                (today - timedelta(days=self.random.randrange(within)) for _ in range((count + 2) // 3)), reverse=True
            )
            return sorted((self.random.choice(some) for _ in range(count)), reverse=True)
        return sorted(
            (today - timedelta(days=one) for one in self.random.sample(range(1, within), count)), reverse=True
        )

    def menu(self, count: int = 9) -> str:
        return "".join(
            f'<li><a href="/{number}-{name}/">{words}</a></li>'
            for number, (words, name) in enumerate(self.menu_words(count))
        )

    def menu_words(self, count: int) -> list[tuple[str, str]]:
        names = [one.lower().replace(" ", "-") for one in _MENU["en"]]
        return list(zip(_MENU[self.script], names, strict=True))[:count]

    def slug(self, number: int) -> str:
        return f"{self.random.choice(('signing', 'opening', 'award', 'launch'))}-{self.random.choice(('ceremony', 'of-new-lab', 'results'))}-{number}"

    def written(self, day: date, form: str) -> str:
        """A day as pages write it: "iso", "long", "short", "dots", "slashes", "month-first"."""
        if form == "iso":
            return day.isoformat()
        if form == "dots":
            return f"{day.day:02}.{day.month:02}.{day.year}"
        if form == "slashes":
            return f"{day.day:02}/{day.month:02}/{day.year}"
        if self.script != "en":
            return f"{day.year}年{day.month}月{day.day}日" if form != "short" else f"{day.month}月{day.day}日"
        month = _MONTHS[day.month - 1]
        forms = {
            "long": f"{day.day} {month} {day.year}",
            "short": f"{day.day} {month[:3]}",
            "month-first": f"{month[:3]} {day.day}, {day.year}",
        }
        return forms[form]

    def month(self, day: date) -> str:
        return f"{_MONTHS[day.month - 1]} {day.year}" if self.script == "en" else f"{day.year}年{day.month}月"


def page(content: Content, main: str, *, head: str = "", aside: str = "", before: str = "", foot: int = 6) -> str:
    """A whole page round its main part: a menu, a footer, what stands beside."""
    lang = content.script
    footer = "".join(
        f'<a href="/foot/{name}.html">{words}</a> | ' for words, name in reversed(content.menu_words(17)[-foot:])
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{content.say("news")}</title>{head}</head><body>'
        f'<header><div class="logo"><a href="/"><img src="/logo.png" alt="Park"></a></div><nav><ul>{content.menu()}</ul></nav></header>'
        f"{before}{main}{aside}<footer><p>{footer}</p><p>{content.say('updated')}: {content.written(NOW.date(), 'long')}</p></footer></body></html>"
    )


def wanted(headlines: Sequence[str], addresses: Sequence[str], days: Sequence[date | None]) -> tuple[Wanted, ...]:
    """The items of a page."""
    rows = zip(headlines, addresses, days, strict=True)
    return tuple(
        Wanted(headline, address, day, address.lower().endswith((".pdf", ".docx"))) for headline, address, day in rows
    )
