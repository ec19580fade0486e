"""Kinds of announcement with their manner, and words that only look like signals."""

from __future__ import annotations

from functools import cache

import pytest

from monitor.model import Classification, Draft, Event, Programme
from monitor.tag.classifier import Classifier
from monitor.tag.wording.weights import UNWEIGHED

PROGRAMMES = (
    Programme("nias", "scheme", "New Industrialisation Acceleration Scheme", "新型工業加速計劃", "新型工业加速计划"),
    Programme("tvp", "scheme", "Technology Voucher Programme", "科技券計劃", "科技券计划", aliases=("科技券",)),
    Programme("hkstpc", "institution", "Hong Kong Science and Technology Parks Corporation", "香港科技園公司"),
    Programme("innoex", "event", "InnoEX", "創新科技博覽"),
    Programme("mrdi", "institution", "Hong Kong Microelectronics R&D Institute", "香港微電子研發院"),
)


@cache
def classifier() -> Classifier:
    return Classifier(PROGRAMMES, "test", wording=UNWEIGHED)


def classify(title: str, text: str) -> Classification:
    return classifier().classify(Draft("", title, text=text, scope="all"))


def kinds(title: str, text: str) -> set[str]:
    return {event.kind for event in classify(title, text).events}


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        ("launch", "NIAS launched", "The Government today launched the New Industrialisation Acceleration Scheme."),
        ("launch", "科技園公司成立生物科技基金", "香港科技園公司宣布成立生物科技基金，投資本地初創。"),
        ("launch", "香港微电子研发院揭幕成立", "香港微电子研发院8日正式成立。"),
        ("open", "NIAS open", "The New Industrialisation Acceleration Scheme is now open for applications."),
        ("open", "新型工業加速計劃", "新型工業加速計劃今日起接受新一輪申請。"),
        ("open", "科技园公司征集方案", "香港科技园公司邀请初创企业在三月前提交方案。"),
        ("award", "Five firms get NIAS money", "Five projects have been approved under the Scheme."),
        ("award", "新型工業加速計劃批出首批項目", "新型工業加速計劃首批五個項目獲批。"),
        ("budget", "HK$10 billion for NIAS", "The Government has set aside HK$10 billion for the Scheme."),
        ("budget", "政府預留100億元推新型工業加速計劃", "政府預留100億元。"),
        ("appointment", "HKSTPC names new chief", "The Corporation has appointed Mr Lee as chief executive."),
        ("appointment", "科技園公司新主席", "政府委任李先生出任香港科技園公司董事局主席，任期兩年。"),
        ("mou", "HKSTPC signs MoU", "The Corporation signed a memorandum of understanding with a university."),
        ("mou", "科技園與大學合作", "香港科技園公司與一所大學簽署合作備忘錄。"),
        ("opening", "HKSTPC lab opens", "A laboratory of the Corporation officially opened on Friday."),
        ("opening", "科技園新大樓啟用", "香港科技園公司的新大樓今日正式啟用。"),
        ("statistics", "Start-ups up", "The number of start-ups rose by 11 per cent year on year."),
        ("statistics", "初創企業按年增一成", "調查顯示初創企業達5,221間。"),
        ("event", "InnoEX next week", "InnoEX will be held from 13 to 16 April."),
        ("event", "國際創科峰會在港舉行", "國際創科峰會今日在灣仔舉行。"),
        ("consultation", "Views sought", "The Government launched a public consultation on the Scheme."),
        ("consultation", "政府就計劃展開諮詢", "當局今日發表諮詢文件。"),
        ("legislation", "Law takes effect", "The Ordinance came into operation today."),
        ("legislation", "條例草案刊憲", "有關條例草案今日刊憲，下周首讀。"),
        ("result", "Team makes chip", "Engineers have developed a chip that needs half the power."),
        ("result", "研發院成功研發新晶片", "香港微電子研發院成功研發新晶片，成果刊於國際期刊。"),
        (
            "policy",
            "Government publishes blueprint",
            "The Government published a blueprint for chips.",
        ),
        ("policy", "政府公布創科藍圖", "政府今日公布新一份藍圖。"),
        ("change", "NIAS threshold lowered", "The Government has relaxed the threshold of the Scheme."),
        ("change", "新型工業加速計劃放寬門檻", "新型工業加速計劃的投資門檻今日起放寬。"),
        ("closure", "TVP to end", "The Technology Voucher Programme will stop accepting applications."),
        ("closure", "科技券停止接受申請", "科技券計劃今日起停止接受申請。"),
        ("launch", "NIAS pilot", "The Corporation has begun a pilot of the Scheme with seven firms."),
        ("open", "NIAS takes applications", "Applications are accepted all year round under the Scheme."),
        ("award", "NIAS backs four", "Four companies have received approval under the Scheme."),
        ("appointment", "科技園公司換帥", "香港科技園公司公布，張先生獲聘為行政總裁。"),
        ("mou", "HKSTPC in tie-up", "The Corporation has entered into a tie-up with a bank."),
        ("opening", "科技園公司青年科創谷三月開幕", "青年科創谷將於三月二日開幕。"),
        ("statistics", "Hong Kong third in ranking", "Hong Kong came third in the ranking, up one place."),
        ("consultation", "Views wanted", "The Government is gauging views on the Scheme."),
        ("policy", "FinTech 2030 unveiled", "The HKMA unveiled its strategy FinTech 2030 today."),
        ("change", "津貼增至1.2萬", "新型工業加速計劃的每月津貼增至1.2萬元。"),
        ("closure", "小組解散", "香港科技園公司的小組任務完成，已經解散。"),
        ("deadline", "NIAS closes soon", "Applications for the Scheme close on 30 January 2026."),
    ],
)
def test_kind(kind: str, title: str, text: str) -> None:
    assert kind in kinds(title, text)


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        ("launch", "NIAS", "Since it was launched, the Scheme has been popular."),
        ("launch", "新型工業加速計劃", "新型工業加速計劃推出以來反應良好。"),
        ("open", "科技券計劃", "科技券計劃已暫停接受申請。"),
        ("consultation", "諮詢委員會開會", "科技諮詢委員會今日開會。"),
        ("award", "新型工業加速計劃", "新型工業加速計劃下，獲批項目最多可獲兩億元。"),
        ("budget", "預留車位", "香港科技園公司預留車位予訪客。"),
        ("legislation", "立法會三題：科技券", "立法會今日討論科技券。"),
        ("statistics", "調查科", "商業罪案調查科接手。"),
        ("statistics", "津貼增至1.2萬", "新型工業加速計劃的每月津貼增至1.2萬元。"),
        ("statistics", "NIAS terms", "The list of the Scheme will rise to 50 items and 清單將增至50條。"),
        ("mou", "科技園公司", "香港科技園公司首批30支團隊已簽約入駐。"),
        ("mou", "科技園公司", "企業可憑數碼簽署向香港科技園公司申請牌照。"),
        ("award", "財委會批准撥款", "立法會財務委員會批准撥款2億元予新型工業加速計劃。"),
        ("policy", "NIAS", "政府公布發展策略委員會的成員。"),
        ("policy", "立法會十題：科技券藍圖", "以下為書面答覆：科技券藍圖提出三項措施。"),
        ("opening", "InnoEX opens", "The exhibition InnoEX opened today."),
        ("opening", "Law", "The Ordinance comes into operation today."),
        ("launch", "InnoEX", "科技園公司在InnoEX設立香港館。"),
        ("launch", "電池公司", "一家成立三年的電池公司獲科技券資助。"),
        ("closure", "科技券放寬", "科技券計劃取消配對要求。"),
        ("launch", "研究資助計劃", "計劃旨在吸引海外機構在港設立基地。"),
        ("launch", "The Government sets up a consultation on NIAS", ""),
        ("launch", "政府就成立新型工業加速計劃諮詢公眾", ""),
    ],
)
def test_trap(kind: str, title: str, text: str) -> None:
    assert kind not in kinds(title, text)


@pytest.mark.parametrize(
    ("title", "modality"),
    [
        ("科技園公司推出新計劃", "fact"),
        ("科技園公司擬推出新計劃", "planned"),
        ("科技園公司有望推出新計劃", "expected"),
        ("科技園公司料推出新計劃", "expected"),
        ("科技園公司預計推出新計劃", "planned"),
        ("HKSTPC launches a scheme", "fact"),
        ("HKSTPC to be launched anew", "planned"),
        ("HKSTPC scheme likely to be launched", "expected"),
        ("HKSTPC scheme expected to be launched", "planned"),
    ],
)
def test_modality(title: str, modality: str) -> None:
    assert [event.modality for event in classify(title, "").events if event.kind == "launch"] == [modality]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("ITC denies", "The Commission denied that it would scrap the Technology Voucher Programme."),
        ("創科署否認", "創科署否認會取消科技券計劃。"),
        ("No application", "The firm had not applied to the New Industrialisation Acceleration Scheme."),
        ("警方拘捕五人", "警方拘捕五人，涉嫌騙取新型工業加速計劃批出的資助。"),
        ("Hypothesis", "If LegCo rejects it, the Technology Voucher Programme would be slower."),
    ],
)
def test_a_mention_only(title: str, text: str) -> None:
    assert classify(title, text).events == (Event("none", "fact", ""),)


@pytest.mark.parametrize(
    ("title", "kind", "rule"),
    [
        ("創科署否認推出新計劃", "launch", "denied-zh"),
        ("科技園公司就成立基金開會", "launch", "purpose-about"),
        ("新型工業加速計劃推出以來反應良好", "launch", "past-after-zh"),
    ],
)
def test_the_rule_that_speaks_against_a_signal_is_named(title: str, kind: str, rule: str) -> None:
    signals = {(signal.kind, signal.rule) for signal in classify(title, "").rejected_signals}
    assert (kind, rule) in signals


def test_a_word_inside_a_name_is_no_signal() -> None:
    programme = Programme("set-up", "scheme", "Set Up", "設立生命健康研發院資助計劃")
    classification = Classifier((programme,), "test").classify(
        Draft("", "設立生命健康研發院資助計劃收到五份建議", scope="all")
    )
    assert [tag.slug for tag in classification.tags] == ["set-up"]
    assert "launch" not in {event.kind for event in classification.events}


def test_background_deep_in_the_article_is_not_the_news() -> None:
    filler = "The Corporation said that rents are stable and that tenants come from many places. " * 8
    assert "launch" not in kinds("Rents at HKSTPC stay", filler + "A fund was launched by the Corporation.")


def test_not_relevant_tells_only_its_deadline() -> None:
    classification = classifier().classify(
        Draft("", "Pool opens", text="The pool opened. Apply by 5 May 2026 for a locker.")
    )
    assert [event.kind for event in classification.events] == ["deadline"]
