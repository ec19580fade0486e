"""Which pages are articles: judged by the words, where they stand, and the title."""

from __future__ import annotations

import pytest
from page_support import TEXT, page, paragraphs, read

CHECKS = [
    ("Just a moment...", "lab.example.hk needs to review the security of your connection before proceeding."),
    ("lab.example.hk", "Checking if the site connection is secure. Verify you are human by ticking the box below."),
    ("Attention Required! | Cloudflare", "Sorry, you have been blocked. This website is using a security service to "
     "protect itself. Why have I been blocked? The action you just performed triggered the security solution."),
    ("Human Verification", "Confirm you are human by completing the action below, this may take a few seconds."),
    ("Request Rejected", "The requested URL was rejected. Please consult with your administrator. Your support ID is: 12"),
    ("請稍候…", "正在檢查您的瀏覽器，然後才能進入網站。此過程會自動進行，需時數秒，請稍候。完成驗證後會自動轉到您要求的網頁。"),
    ("安全验证", "检测到异常访问，请拖动滑块完成验证。为保护您的账户安全，请按住滑块拖动到最右边，验证通过后即可继续浏览。"),
    ("訪問驗證", "您的訪問過於頻繁，為確認您不是機器人，請輸入圖片中的字元，並按下確定鍵，完成驗證後方可繼續瀏覽本站內容。"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), CHECKS, ids=[title for title, _ in CHECKS])
def test_a_check_of_the_browser_is_no_article(title: str, text: str) -> None:
    found = read(page(f"<div><h1>{title}</h1><p>{text}</p></div>", title))
    assert (found.verdict, found.text) == ("challenge", "")


CONSENTS = [
    ("Privacy preferences", "We and our 312 partners store cookies to show you personalised content. You can accept all, "
     "reject all or manage preferences. Your choices can be changed in our cookie policy at any time."),
    ("Before you continue", "We use cookies and data to keep our services running. If you accept all, we also use them to "
     "show advertising."),
    ("您的私隱選擇", "我們及合作夥伴使用 cookies 處理您的個人資料。您可接受全部或拒絕全部，並可隨時更改您的選擇。"),
    ("隐私设置", "我们和第三方使用 cookies 收集您的浏览数据。点击“接受全部”即表示您同意，您也可以管理偏好设置。"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), CONSENTS, ids=[title for title, _ in CONSENTS])
def test_a_page_that_asks_for_consent_is_no_article(title: str, text: str) -> None:
    found = read(page(f"<main><h1>{title}</h1><p>{text}</p></main>", title))
    assert (found.verdict, found.text) == ("consent", "")


ARTICLES = [
    ("Commissioner on personal data of job seekers", "The Commissioner reminds employers that personal data of job seekers "
     "may be kept for two years only, and that consent is needed to pass them on."),
    ("收集個人資料聲明", "申請人提供的個人資料只用於處理本計劃的申請。申請人有權查閱及更正其個人資料，並可隨時撤回同意。"),
    ("收集个人资料声明", "申请人提供的个人资料只用于处理本计划的申请。申请人有权查阅及更正其个人资料，并可随时撤回同意。"),
    ("Watchdog fines shop over cookies", "A shop has to pay HK$50,000 because its website set cookies before visitors could "
     "refuse them, the watchdog said. Its banner had a button to accept all, but none to reject all."),
    ("Just a moment: how the lab catches lightning", " ".join(TEXT)),
    ("Website security checks for small firms", "The council offers small firms a free security check of their websites in "
     "May. Experts look at passwords and software, and tell the owner what to mend first."),
    ("系統維護通知", "電子服務系統將於2026年12月5日凌晨2時至6時進行維護，期間暫停服務，不便之處敬請原諒。"),
    ("Access denied no longer: laboratory opens its doors", " ".join(TEXT)),
    ("如何辨認釣魚網站的驗證碼騙局", "警方提醒市民，有騙徒在假網站以驗證碼套取信用卡資料。市民收到可疑短訊時，應先致電防騙熱線查詢，切勿輸入任何資料。"),
    ("Lift out of service", "The lift in Block 3 is out of service until Monday."),
    ("電梯暫停服務", "三座電梯暫停服務至星期一。"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), ARTICLES, ids=[title for title, _ in ARTICLES])
def test_a_notice_that_speaks_of_such_things_is_an_article(title: str, text: str) -> None:
    found = read(page(f"<main><h1>{title}</h1><p>{text}</p></main>", title))
    assert (found.verdict, found.text) == ("article", text)


@pytest.mark.parametrize(
    "body",
    [
        "<div id='root'></div>",
        "<noscript>Please enable JavaScript to read this page, it needs scripts to show its articles.</noscript>",
        "<p>This application requires JavaScript. Please enable JavaScript in the settings of your browser.</p>",
        "<p>本網站需要啟用 JavaScript 才能正常顯示內容，請在瀏覽器設定中啟用後重新載入。</p>",
        "<footer>© 2026 Laboratory of Hong Kong. All rights reserved. Privacy policy and terms of use apply.</footer>",
        "<nav><a href='/a'>Wind tunnel for drone makers opened</a><a href='/b'>Tests of batteries begin</a></nav>",
    ],
)
def test_a_shell_without_text_is_empty(body: str) -> None:
    found = read(page(body, "Laboratory"))
    assert (found.verdict, found.text) == ("empty", "")


def test_an_error_page_is_told_from_a_notice_by_the_day_it_names() -> None:
    said = "Service unavailable while we move the servers to another building."
    assert read(page(f"<h1>Service unavailable</h1><p>{said}</p>", "Service unavailable")).verdict == "error"
    dated = paragraphs(said.replace("while", "on 5 December 2026 while"))
    assert read(page(f"<h1>Service unavailable</h1>{dated}", "Service unavailable")).verdict == "article"
