"""Names in sentences: what must be tagged (+) and what must not (-), by the kind of trap."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.catalogue.programme_file import load
from monitor.tag.programmes.matcher import Matcher

MATCHER = Matcher(load().programmes)

# text, then slugs: "+a -b"
CASES = [
    # nested names: the longest over the whole run
    ("創科生活基金資助步行輔助器。", "+fbl -itf"),
    ("建造業創新及科技基金獲注資。", "+citf -itf"),
    ("The Construction Innovation and Technology Fund (CITF) was topped up.", "+citf -itf"),
    ("香港科學園深圳分園迎來新企業。", "+hkstp-shenzhen-branch -science-park"),
    ("金管局公布數碼港元先導計劃結果。", "+e-hkd -cyberport"),
    ("北京智源人工智能研究院發布模型，與香港無關。", "+baai -hkairdi"),
    ("新加坡資訊通信媒體發展局和香港旅遊發展局簽約。", "-devb"),
    ("人工智能資助計劃委員會昨日開會。", "+ai-subsidy-committee -ai-subsidy-scheme"),
    ("數碼轉型支援先導計劃（優化版）將於下半年推出。", "+dtspp-enhanced -dtspp"),
    ("Innovation Hub@HK lists technologies for licensing.", "-innohk"),
    ("香港大學城市規劃系公布研究。", "+hku"),
    ("河套深港科技創新合作區深圳園區發展規劃公布兩年。", "+shenzhen-park-plan -hetao-hk-park-outline"),
    # wrapped, hyphenated, spaced, decorated
    ("The New Indus-\ntrialisation Acceleration\nScheme has begun.", "+nias"),
    ("Grants under AIR@\nInnoHK were renewed.", "+air-innohk -innohk"),
    ("新型工業加\n速計劃接受申請。", "+nias"),
    ("「新型工業化『資助』計劃」有變。", "+nifs"),
    ("ＲＡＩＳｅ＋ 計劃首批項目", "+raise-plus"),
    ("R\u200bA\u00adISe+ teams met.", "+raise-plus"),
    ("香港科技園公司（ＨＫＳＴＰ）", "+hkstpc"),
    ("Co-operation on the Re-industrialization Funding Scheme", "+rfs"),
    ("the Top Talent Pass Program and Top Talent Pass Scheme", "+ttps"),
    ("Advanced Manufacturing Center in Tseung Kwan O", "+amc"),
    # acronyms
    ("Applicants must show an HKIC (Hong Kong identity card) at the counter.", "-hkic"),
    ("儲能系統（ESS）在香港的需求上升。", "-ess"),
    ("該模型的語音合成（TTS）支援粵語，香港初創稱。", "-tts"),
    ("Under the Generalised System of Preferences (GSP), tariffs fell for Hong Kong exporters.", "-gsp"),
    ("香港的銀行須按共同匯報標準（CRS）申報。", "-crs"),
    ("The shooter runs at 120 FPS on the new phone sold in Hong Kong.", "-fps"),
    ("醫生以血小板血漿（PRP）治療，香港診所有售。", "-prp"),
    ("Singapore's EDB courted Hong Kong firms.", "-edb"),
    ("It was a good IDEA, the Hong Kong teacher said.", "-idea-shenzhen"),
    ("The International Tennis Federation (ITF) will hold an event in Hong Kong.", "-itf"),
    ("HONG KONG STOCKS LEAP AS DIGITAL ASSET RULES EASE", "-leap-digital-assets -hkstp-leap"),
    ("HKSTP's LEAP helped twenty firms from Science Park in Hong Kong expand.", "+hkstp-leap -leap-digital-assets"),
    ("The Innovation and Technology Commission (ITC) said on Monday. The ITC will decide.", "+itc"),
    ("New Industrialisation Acceleration Scheme (NIAS) grants", "+nias"),
    ("The Vocational Training Council runs HKIIT.", "+vtc +hkiit"),
    # names that are elsewhere's too
    ("Joggers gathered at Hong Kong Park in Admiralty.", "-hsitp"),
    ("澳門行政長官岑浩輝發表施政報告。", "-policy-address-2025 -chief-executive"),
    ("澳門立法會通過科技發展法案。", "-legco"),
    ("深圳市科創局公布新一批資助名單。", "-itib"),
    ("Tech firms in the San Francisco Bay Area cut jobs.", "-gba"),
    ("Hsinchu Science Park posted record sales; a Hong Kong fund bought in.", "-science-park"),
    ("上海科學園與香港投資者簽約。", "-science-park"),
    ("中國證監會發布新規，港股上升。", "-sfc"),
    ("A science park in Hong Kong's neighbour city opened.", "-science-park"),
    ("英國財相公布預算案，削減科研開支。", "-budget-2026-27 -budget-2025-26"),
    # near misses
    ("香港國際創科展昨日開幕。", "+innoex -student-it-fair"),
    ("創科創投基金與創科產業引導基金分工不同。", "+itvf +itif"),
    ("新型工業精英企業培育計劃年內推出。", "+elite-enterprises -hkstp-incubation"),
    ("创科加速器先导计划与数码港加速器支援计划", "+it-accelerator +casp"),
    ("香港太空機器人及能源中心", "+hksrec"),
    # anaphora
    (
        "《運輸策略藍圖》今日公布。《藍圖》建議推動自動駕駛，創科業界歡迎。",
        "+transport-strategy-blueprint -it-blueprint",
    ),
    ("《數字經濟藍圖》出爐。《藍圖》與創科有關。", "-it-blueprint -transport-strategy-blueprint"),
    # boilerplate
    ("A start-up won a prize.\n\nAbout HKSTP\nHKSTP runs Science Park in Hong Kong.", "-hkstpc -science-park"),
    ("初創獲獎。\n延伸閱讀：科學園擴建 香港科技園公司招標", "-hkstpc -science-park-expansion"),
]


@pytest.mark.parametrize(("text", "slugs"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_case(text: str, slugs: str) -> None:
    tags, _ = MATCHER.match_text("", "", text)
    found = {tag.slug for tag in tags}
    wanted = {slug[1:] for slug in slugs.split() if slug[0] == "+"}
    unwanted = {slug[1:] for slug in slugs.split() if slug[0] == "-"}
    assert wanted <= found
    assert not unwanted & found


DATED = [
    ("創科局局長今日出席。", "2019-10-18", "itb"),
    ("創科局局長今日出席。", "2025-10-18", "siti"),
    ("創科局今日公布。", "2021-05-01", "itb"),
    ("創科局今日公布。", "2023-05-01", "itib"),
    ("The Innovation and Technology Bureau said", "2018-03-01", "itb"),
    ("The Innovation and Technology Bureau said", "2024-03-01", "itib"),
    ("The Budget proposes HK$10 billion.", "2026-03-02", "budget-2026-27"),
    ("The Budget proposes HK$10 billion.", "2025-12-02", "budget-2025-26"),
    ("《財政預算案》預留100億港元。", "2024-03-02", "budget-2024-25"),
    ("二零二五至二六年度《財政預算案》預留100億港元。", "2026-05-02", "budget-2025-26"),
    ("2025/26年度財政預算案，香港", "2026-05-02", "budget-2025-26"),
    ("As the 2024–25 Budget of Hong Kong said,", "2026-05-02", "budget-2024-25"),
    ("Hong Kong's Budget for 2023-24 said", "2026-05-02", "budget-2023-24"),
    ("Last year's Policy Address promised Hong Kong a park.", "2025-01-10", "policy-address-2024"),
    ("去年施政報告提出，香港發展創科。", "2026-01-10", "policy-address-2025"),
    ("行政長官在2023年《施政報告》提出，香港", "2026-01-10", "policy-address-2023"),
    ("施政報告建議香港成立辦公室。", "2024-12-01", "policy-address-2024"),
    ("25-26年度《財政預算案》預留十億，香港", "2026-05-02", "budget-2025-26"),
    ("上一份《財政預算案》預留十億，香港", "2025-11-02", "budget-2025-26"),
    ("上一份《財政預算案》預留十億，香港", "2025-03-02", "budget-2024-25"),
    ("新一份《施政報告》諮詢展開，香港", "2025-07-02", "policy-address-2025"),
    ("《財政預算案》將於二月底公布，香港各界期望", "2026-02-02", "budget-2026-27"),
    ("The Budget to be delivered on February 25 will help Hong Kong", "2026-02-20", "budget-2026-27"),
    ("Hong Kong's financial secretary, Paul Chan, unveiled a budget", "2026-02-25", "budget-2026-27"),
    ("財政司司長陳茂波今日發表預算案", "2026-02-25", "budget-2026-27"),
    ("預算案2026｜AI成主軸", "2026-02-26", "budget-2026-27"),
    ("李家超發表2026年施政報告。香港特首在施政報告提出", "2026-09-16", "policy-address-2026"),
    ("Hong Kong: 2026 Policy Address delivered. The Policy Address says", "2026-09-16", "policy-address-2026"),
    ("施政報告下周三發表，香港各界期望", "2026-09-09", "policy-address-2026"),
    ("The Policy Address is due next Wednesday in Hong Kong", "2026-09-09", "policy-address-2026"),
    ("The 2024 and 2025 Policy Addresses of Hong Kong", "2026-02-26", "policy-address-2025"),
    ("The Chief Executive's 2022 Policy Address for Hong Kong", "2023-12-01", "policy-address-2022"),
]


@pytest.mark.parametrize(("text", "day", "slug"), DATED)
def test_dated(text: str, day: str, slug: str) -> None:
    tags, _ = MATCHER.match_text("", "", text, datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert slug in {tag.slug for tag in tags}
    family = ("budget-", "policy-address-") if slug.startswith(("budget-", "policy-")) else ("itb", "itib", "siti")
    assert [tag.slug for tag in tags if tag.slug.startswith(family)] == [slug]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The 2019 Policy Address spoke of Hong Kong.", "2026-01-01"),
        ("The Budget proposes HK$10 billion.", "2030-03-02"),
        ("2028-29 Budget of Hong Kong", "2030-03-02"),
        ("Budget airlines fly from Hong Kong.", "2026-01-01"),
        ("The company cut its budget in Hong Kong.", "2026-01-01"),
    ],
)
def test_a_year_that_is_not_known_is_no_tag(text: str, day: str) -> None:
    tags, _ = MATCHER.match_text("", "", text, datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert not [tag.slug for tag in tags if tag.slug.startswith(("budget-", "policy-address-"))]
