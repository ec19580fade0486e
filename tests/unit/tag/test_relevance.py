"""What is Hong Kong innovation & technology news and what only sounds like it, by the reasons in words alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from monitor.catalogue.programme_file import load
from monitor.grammar.reading import read
from monitor.grammar.scanner import Lists, Scanner
from monitor.model import Classification, Draft, Programme
from monitor.tag.classifier import Classifier
from monitor.tag.lexicon import EXACT, grouped, load_lexicon
from monitor.tag.relevance import RelevanceRules
from monitor.tag.relevance_weights import Reason, WeightedReason, WeightFile, Weights, load_weights
from monitor.tag.salience import layout_of
from monitor.tag.word_file import load_words
from monitor.tag.wording.weights import UNWEIGHED

PROGRAMMES = (
    Programme("nias", "scheme", "New Industrialisation Acceleration Scheme", "新型工業加速計劃"),
    Programme("cyberport", "place", "Cyberport", "數碼港"),
    Programme("science-park", "place", "Hong Kong Science Park", "香港科學園"),
    Programme("hku", "institution", "The University of Hong Kong", "香港大學", aliases=("University of Hong Kong",)),
    Programme("legco", "institution", "Legislative Council", "立法會"),
)


@cache
def classifier() -> Classifier:
    return Classifier(PROGRAMMES, "test", wording=UNWEIGHED)


def classify(title: str, text: str, **more: object) -> Classification:
    return classifier().classify(Draft("", title, text=text, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("NIAS approves five", "The New Industrialisation Acceleration Scheme has approved five projects."),
        ("新型工業加速計劃批出五項", "新型工業加速計劃批出五個項目。"),
        ("Hong Kong must turn R&D into products", "Universities should do more technology transfer, a start-up said."),
        (
            "Hong Kong to allow autonomous vehicles",
            "A licence for autonomous vehicles will be issued.",
        ),
        ("港府擬設人工智能大學聯盟", "政府正研究設立由五間大學組成的人工智能聯盟，共享算力。"),
        (
            "University of Hong Kong spin-off wins approval",
            "The University of Hong Kong made the device.",
        ),
        ("港深簽署創科合作協議", "香港與深圳簽署創科合作協議，兩地實驗室數據可互認。"),
        ("粤港签署科技创新合作协议", "香港与广东签署科技创新合作协议，支持初创企业。"),
        ("初創企業冀放寬上市門檻", "多間生物科技初創企業希望港交所降低第18A章上市門檻。"),
    ],
)
def test_relevant(title: str, text: str) -> None:
    assert classify(title, text).relevant


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Singapore unveils AI plan", "Singapore will spend on artificial intelligence. Hong Kong has similar plans."),
        ("Nvidia shares slide as AI fears spread", "Nvidia fell on Wall Street. Hong Kong chip stocks also dropped."),
        ("Man arrested after drone flight", "Hong Kong police arrested a man on suspicion of flying a drone."),
        ("Escalator fault injures 5 at Science Park", "Five people were injured at the Hong Kong Science Park."),
        ("Flat near Cyberport sells for HK$38m", "The sea view flat near Cyberport has changed hands."),
        ("New phone with AI features", "The smartphone goes on sale in Hong Kong on Friday."),
        ("LCQ3: Public swimming pools", "A reply in the Legislative Council today on a public swimming pool."),
        ("AI詐騙急增", "警方表示，首三季接獲逾百宗利用人工智能深偽技術的騙案。"),
        ("深圳發布低空經濟條例", "深圳市通過低空經濟產業促進條例，支持無人機企業發展。"),
        ("台積電擴產", "台積電宣布在新竹擴建晶圓廠，帶動人工智慧晶片供應鏈。"),
        ("港股高開200點　科技股領漲", "恒指高開200點，AI概念股受追捧。"),
        ("百年老店推新口味月餅", "灣仔餅店不斷創新，用科技留住客人。"),
        ("杭州举行人工智能大会", "大会在杭州开幕，包括来自香港的三家公司参展。"),
        ("天文台發出暴雨警告", "天文台利用人工智能預測暴雨，新界北部有水浸。"),
        ("", ""),
        ("a", ""),
    ],
)
def test_not_relevant(title: str, text: str) -> None:
    classification = classify(title, text)
    assert not classification.relevant, classification.why


def test_every_reason_is_told_with_its_words_and_weight() -> None:
    why = classify("Singapore police arrest two over AI scam", "The scam used artificial intelligence.").why
    assert any(reason.startswith("elsewhere: Singapore") for reason in why)
    assert any("(crime)" in reason for reason in why)
    assert any(reason.startswith("no Hong Kong") for reason in why)


def test_a_source_about_nothing_else_is_relevant_but_still_scored() -> None:
    classification = classify("Rooftop garden opens", "Herbs grow there.", scope="all")
    assert classification.relevant
    assert classification.relevance < 0.5
    assert not classify("", " \n", scope="all").relevant


def test_the_score_is_a_probability() -> None:
    strong = classify("新型工業加速計劃創科初創人工智能", "新型工業加速計劃。香港科研、研發、半導體、金融科技。" * 5)
    weak = classify("Police arrest man", "Police said a suspect was jailed for fraud in Singapore. Scam, court, theft.")
    assert 0 <= weak.relevance < 0.05 < 0.95 < strong.relevance <= 1


def test_what_speaks_against_relevance() -> None:
    negative = {str(reason) for reason, adds in load_weights().adds.items() if adds < 0}
    contrary = {"contrary subject", "contrary subject in headline"}
    assert negative == {"bias", "no Hong Kong", "elsewhere", "only elsewhere"} | contrary


# ------------------------------------------------------------------------------------------------------------- weights
WEIGHTS = load_words(WeightFile, "monitor.tag", "relevance.toml")


@cache
def catalogue() -> tuple[Programme, ...]:
    return load().programmes


@cache
def shipped() -> Classifier:
    return Classifier(catalogue(), "test", wording=UNWEIGHED)


@cache
def scanner() -> Scanner:
    patterns = load_lexicon().patterns
    return Scanner({"": Lists(patterns, exact=EXACT, plural=tuple(patterns))})


def relevant(title: str, text: str, weights: Weights) -> bool:
    reading = read(title, "", text)
    tags = shipped().classify(Draft("", title, text=text)).tags
    rules = RelevanceRules(catalogue(), load_lexicon(), weights)
    return rules.score(layout_of(reading), grouped(scanner().scan(reading)), tags).relevant


@pytest.mark.parametrize("reason", WEIGHTS.reason, ids=lambda reason: str(reason.name))
def test_each_reason_decides_its_examples(reason: WeightedReason) -> None:
    weights = load_weights()
    without = replace(weights, adds={**weights.adds, reason.name: 0.0})
    assert reason.examples
    for title, text in reason.examples:
        assert relevant(title, text, weights) is (reason.adds > 0), title
        assert relevant(title, text, without) is (reason.adds < 0), title


def test_the_first_sentence_stands_for_a_missing_headline() -> None:
    text = "The University of Hong Kong has opened a supercomputer centre. It rained."
    assert classify("", text).relevance == classify(text.split(".")[0], "It rained.").relevance


def test_what_opens_at_a_park_is_news_and_what_happens_there_is_not() -> None:
    assert classify("Cyberport officially opened", "Cyberport was officially opened.").relevant
    assert not classify("Cyberport in the sun", "Families came to Cyberport on Sunday.").relevant


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        (
            "Cyberport, HKMA and the Technology Voucher Programme: I&T for semiconductors, police say, Hong Kong",
            "Innovation and technology, the innovation hub, the tech hub. The Research Talent Hub, the CCMF, "
            "the General Support Programme and the Fund for Better Living met Science Park, HKEX and SFC. Robotics, "
            "biotech, fintech, stablecoins, hydrogen, satellites. Arrest, scam, fraud, jailed, court.",
            (
                "programme: tvp (+2.6)",
                "programme in headline: tvp (+1.2)",
                "named in passing: cyberport, science-park (+1.5)",
                "general body: hkma, hkex (+0.38)",
                "general body in headline: hkma (+0.3)",
                "field: I&T, innovation and technology, innovation hub (+1.8)",
                "field in headline: I&T (+1.4)",
                "topic word: robotics, biotech, fintech, stablecoin, hydrogen (+1.2)",
                "generic word: semiconductor (+0.4)",
                "Hong Kong in headline: Cyberport (+0.5)",
                "generic word in headline: semiconductor (+0.9)",
                "actor beside a topic: hkma (+0.8)",
            ),
        ),
        (
            "Cyberport launches lab for tokenisation",
            "The PolyU developed it. No word of I&T, the innovation hub.",
            (
                "named in passing: cyberport (+1)",
                "general body: polyu (+0.25)",
                "place in the news: launches (+1)",
                "applied research: PolyU, developed (+2.2)",
                "field: I&T, innovation hub (+1.2)",
                "field in lead: I&T (+0.6)",
                "topic word: tokenisation (+0.5)",
                "Hong Kong in headline: Cyberport (+0.5)",
                "topic word in headline: tokenisation (+1.4)",
                "actor beside a topic: polyu (+0.8)",
            ),
        ),
        (
            "Chip firms grow",
            "Nvidia in Tokyo.",
            (
                "generic word: chip (+0.4)",
                "generic word in headline: chip (+0.9)",
                "no Hong Kong: not named (-2.2)",
                "elsewhere: Nvidia (-1.6)",
                "only elsewhere: Nvidia (-1.2)",
            ),
        ),
        (
            "Concert tonight",
            "The singer met a chef and an actor. Robots. Hong Kong. " + "Guests came. " * 20 + "A movie, a theatre.",
            (
                "generic word: robot (+0.4)",
                "contrary subject: "
                "concert (leisure), singer (leisure), chef (leisure), actor (leisure), movie (leisure) (-3.1)",
                "contrary subject in headline: concert (-1)",
            ),
        ),
        (
            "Hong Kong Science Park sued by caterer",
            "A writ says the park owes money. Local inventors printed the bill.",
            (
                "named in passing: science-park (+1)",
                "case at a place: sued (+1.5)",
                "invention: inventor, printed (+2.2)",
            ),
        ),
    ],
)
def test_the_reasons_of_an_article_with_their_words_and_weights(title: str, text: str, why: tuple[str, ...]) -> None:
    assert shipped().classify(Draft("", title, text=text)).why == why


@pytest.mark.parametrize("text", ["Firms met. " * 40 + "{}", "商戶昨日聚會。" * 40 + "{}"])
def test_what_the_body_alone_names_says_less_and_is_never_sure(text: str) -> None:
    one = shipped().classify(Draft("", "Talk for firms", text=text.format("The Technology Voucher Programme.")))
    many = (
        "The Technology Voucher Programme. The Cyberport Incubation Programme. Robotics, biotech, fintech, I&T. 香港。"
    )
    rich = shipped().classify(Draft("", "Talk for firms", text=text.format(many)))
    assert one.tags
    assert not one.relevant
    assert one.relevance < rich.relevance < 0.65
    assert any(reason.startswith("body: no more than") for reason in rich.why)


@pytest.mark.parametrize(
    ("title", "text", "relevant"),
    [
        # at a programme or a body of the field
        (
            "Three charged over subsidies",
            "ICAC charged three over bogus claims under the Technology Voucher Programme.",
            True,
        ),
        ("四人涉詐騙科技券被捕", "警方以涉嫌詐騙創新科技署拘捕四人。", True),
        ("應科院前總監收賄判囚", "應用科技研究院一名前總監在區域法院被判囚兩年。", True),
        ("Hackers post Hong Kong Science Park staff data", "The park has told the police.", True),
        # technology is its tool, or a park only its place
        (
            "Four held over AI voice scam",
            "Hong Kong police arrested four who cloned voices with artificial intelligence.",
            False,
        ),
        ("Man robbed at Hong Kong Science Park", "Police are looking for two suspects.", False),
        ("防騙講座", "警方講解騙案。" + "商戶昨日聚會。" * 30 + "場內派發科技券單張。", False),
    ],
)
def test_a_crime_at_a_programme_is_relevant_and_one_that_uses_technology_is_not(
    title: str, text: str, relevant: bool
) -> None:
    classification = shipped().classify(Draft("", title, text=text))
    assert classification.relevant is relevant, classification.why


@pytest.mark.parametrize(
    ("title", "text", "relevant"),
    [
        (
            "Minister lists strengths",
            "Hong Kong is strong in finance, shipping and trade, and in innovation and technology.",
            False,
        ),
        (
            "Minister lists strengths",
            "Hong Kong is strong in innovation and technology, as an innovation hub, and in robotics.",
            True,
        ),
        ("官員論壇致辭", "香港有金融、航運、貿易優勢，並發展創新科技。", False),
        (
            "Six prizes for city's scientists",
            "The science prizes, academicians and the innovation agency: in Beijing.",
            True,
        ),
        ("Six prizes for scientists", "The science prizes, academicians and the innovation agency: in Beijing.", False),
        ("Self-driving lorries tested", "The Government has cleared self-driving lorries and smart mobility.", True),
        (
            "Self-driving lorries tested",
            "Shenzhen: the Government has cleared self-driving lorries and smart mobility.",
            False,
        ),
        ("Fund for start-ups", "The city's venture capital fund raised US$200 million for start-ups.", True),
    ],
)
def test_rows_of_sectors_and_places_that_go_without_saying(title: str, text: str, relevant: bool) -> None:
    classification = shipped().classify(Draft("", title, text=text))
    assert classification.relevant is relevant, classification.why


def test_even_odds_are_relevant() -> None:
    weights = load_weights()
    assert (weights.threshold, weights.adds[Reason.BIAS]) == (0.5, -1.9)
    even = replace(weights, adds={**weights.adds, Reason.BIAS: 0.0})
    assert relevant("Weekend market", "It was in Sha Tin.", even)
    assert not relevant("Weekend market", "It was in Sha Tin.", replace(even, threshold=0.51))
