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
    ("創科局局長今日出席。", "2025-10-18", "itib siti"),
    ("創科局今日公布。", "2021-05-01", "itb"),
    ("創科局今日公布。", "2023-05-01", "itib"),
    ("The Innovation and Technology Bureau said", "2018-03-01", "itb"),
    ("The Innovation and Technology Bureau said", "2024-03-01", "itib"),
]


@pytest.mark.parametrize(("text", "day", "slug"), DATED)
def test_of_programmes_that_share_a_name_the_one_of_the_day_is_meant(text: str, day: str, slug: str) -> None:
    tags, _ = MATCHER.match_text("", "", text, datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert " ".join(tag.slug for tag in tags if tag.slug in ("itb", "itib", "siti")) == slug
