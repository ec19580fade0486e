"""Drafts and candidates for the tests of identify."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.identify.fingerprint import profile
from monitor.model import Candidate, Draft, Language, Profile, Stamp

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)

ENGLISH = (
    "The Innovation and Technology Commission announced today (March 5) that 48 projects on robotics had been "
    "approved, involving total funding of HK$312 million.\n"
    "The assessment panel considered 187 applications. Each approved project receives up to HK$4 million over "
    "two years, and companies contribute part of the cost in cash.\n"
    "The Commissioner said that the projects show the strength of local research teams and will bring results "
    "from the laboratory to the market.\n"
    "Applications for the next round are open until April 17. Guidance notes are available on the website "
    "www.itf.gov.hk, or by calling 3655 5678 during office hours on working days."
)
CHINESE = (
    "創新科技署今日（三月五日）公布，共有48個機械人技術項目獲批，涉及資助總額3.12億元。\n評審委員會審議了187份申請。"
    "每個獲批項目在兩年內最多可獲四百萬元資助，企業須以現金承擔部分開支。\n署長表示，項目展示了本地科研團隊的實力，"
    "有助把實驗室的成果推向市場。\n下一輪申請截止日期為四月十七日。申請指引可於網站www.itf.gov.hk下載，或於辦公時間致電"
    "3655 5678查詢。"
)


def draft(
    text: str = ENGLISH,
    title: str = "Commission approves robotics projects",
    *,
    url: str = "https://www.itc.gov.hk/en/a.html",
    language: Language = "en",
    hours: float = 0,
    publisher: str = "itc.gov.hk",
) -> Draft:
    stamp = Stamp(NOON + timedelta(hours=hours), "minute")
    return Draft(url, title, "", text, stamp, language, publisher, publisher)


def known(article: Draft, number: int = 1, story: int | None = None, *, leads: bool = True) -> Candidate:
    return Candidate(number, number if story is None else story, leads, stored(article), 5)


def stored(article: Draft) -> Profile:
    """As it comes back from the store."""
    return Profile.unpack(profile(article, article.url).pack())
