from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.identify.canonical_url import canonical_key, host_of, mirror_of, release_number

GIA = "https://www.info.gov.hk/gia/general/202511/26/P2025112600489.htm"
SAME = [
    ("https://example.org/a", "http://www.example.org:80/a/"),
    ("https://example.org/a", "https://m.example.org/a?utm_source=x&fbclid=1#top"),
    ("https://example.org/a", "https://amp.example.org/a/amp/"),
    ("https://example.org/a", "https://example.org/a?amp=1"),
    ("https://example.org/a", "https://example.org/a?output=amp"),
    ("https://example.org/a", "https://example.org/a/index.html"),
    ("https://example.org/a?b=1&c=2", "https://example.org/a?c=2&b=1"),
    ("https://example.org/a", "https://example.org/a?print=1"),
    ("https://example.org/%e6%b8%af", "https://example.org/港"),
    ("https://example.org/%7Ea", "https://example.org/~a"),
    ("https://www.scmp.com/news/article/3334572/x", "https://www-scmp-com.cdn.ampproject.org/c/s/www.scmp.com/news/article/3334572/x"),
    ("https://www.scmp.com/news/hk/article/3334572/one", "https://amp.scmp.com/business/article/3334572/two?module=x&pgtype=y"),
    (GIA, GIA.replace("https://www.", "http://") + "?fontSize=2"),
    (GIA, GIA.replace(".htm", "p.htm")),
    ("https://www.hk01.com/突發/60297867/一", "https://m.hk01.com/%E7%A4%BE%E6%9C%83/60297867/%E4%BA%8C"),
    ("https://www.hkej.com/instantnews/current/article/4256990/a", "https://www1.hkej.com/instantnews/hongkong/article/4256990"),
    ("https://news.rthk.hk/rthk/en/component/k2/1833389-20251126.htm?archive_date=2025-11-26", "https://rthk9.rthk.hk/rthk/en/component/k2/1833389-20251126.htm?spTabChangeable=0"),
    ("https://www.chinadailyasia.com/article/601234", "https://www.chinadailyhk.com/hk/article/601234"),
    ("https://www.stheadline.com/society/3522260/", "https://www.stheadline.com/breaking-news/3522260/大埔"),
    ("https://news.mingpao.com/ins/%e7%b6%93/article/20251128/s00002/1764321677071", "https://news.mingpao.com/ins/%E7%B6%93/article/20251128/s00002/1764321677071/title"),
    ("https://www.thestandard.com.hk/hong-kong-news/article/318047/a", "https://www.thestandard.com.hk/breaking-news/article/318047/b"),
    ("https://example.org/a", "https://example.org//a?UTM_Source=x&Fbclid=1"),
    ("https://example.org/a", "https://example.org/amp/a?__cf_chl_tk=1&srsltid=x"),
    ("https://example.org/a", "https://example.org/a?from=rss&ref=feed"),
    ("https://example.org/a", "https://wap.example.org/a"),
    ("https://en.example.org/a", "https://en.m.example.org/a"),
    ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2"),
    ("https://mp.weixin.qq.com/s/AbC_d", "https://mp.weixin.qq.com/s/AbC_d?poc_token=H1&scene=27#wechat_redirect"),
    ("https://news.now.com/home/local/player?newsId=628854", "https://news.now.com/home/finance/player?newsId=628854&home=1"),
]  # fmt: skip
DIFFERENT = [
    ("https://hongkongfp.com/?p=545408", "https://hongkongfp.com/?p=545751"),
    ("https://www.hkex.com.hk/News/a?sc_lang=en", "https://www.hkex.com.hk/News/a?sc_lang=zh-HK"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a?page=1", "https://example.org/a?page=2"),
    ("https://example.org/A", "https://example.org/a"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/#!/a", "https://example.org/#!/b"),
    ("https://example.org/a?cid=1", "https://example.org/a?cid=2"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://www.news.gov.hk/a", "https://www.gov.hk/a"),
    (GIA, GIA.replace("489", "490")),
    (GIA, "https://sc.isd.gov.hk/TuniS/" + GIA.removeprefix("https://")),
    ("https://news.rthk.hk/rthk/en/component/k2/1833389-20251126.htm", "https://news.rthk.hk/rthk/ch/component/k2/1833389-20251126.htm"),
    ("https://www.hk01.com/issue/10385/a", "https://www.hk01.com/突發/10385/a"),
    ("https://news.mingpao.com/ins/a/article/20251128/s00002/1764321677071", "https://news.mingpao.com/pns/a/article/20251128/s00002/1764321677071"),
    ("https://www.bastillepost.com/hongkong/article/15467403-a", "https://www.bastillepost.com/hongkong/article/15464033-a"),
    ("https://www.hkma.gov.hk/eng/news-and-media/press-releases/2025/11/20251127-4/", "https://www.hkma.gov.hk/chi/news-and-media/press-releases/2025/11/20251127-4/"),
    ("https://example.org/print", "https://example.org/"),
    ("https://example.org/a?print=all", "https://example.org/a"),
    ("https://example.org/a?from=hk", "https://example.org/a?from=uk"),
    ("https://example.org/a?s=robot", "https://example.org/a?s=chips"),
    ("https://example.org/a?session=morning", "https://example.org/a?session=evening"),
    ("https://example.org/a?ts=1", "https://example.org/a?ts=2"),
    ("https://m.com.hk/a", "https://www.com.hk/a"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_addresses_of_one_article_have_one_key(one: str, other: str) -> None:
    assert canonical_key(one) == canonical_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_two_articles_have_two_keys(one: str, other: str) -> None:
    assert canonical_key(one) != canonical_key(other)


def test_a_simplified_mirror_is_the_twin_of_its_original() -> None:
    mirror = "http://sc.isd.gov.hk/TuniS//www.info.gov.hk/gia/general/202511/26/P2025112600487.htm?fontSize=1"
    assert mirror_of(mirror) == canonical_key(GIA.replace("489", "487"))
    assert mirror_of(GIA) is None
    assert release_number(mirror) == ("info.gov.hk", "P2025112600487")


def test_release_numbers_are_shared_by_languages() -> None:
    url = "https://www.hkma.gov.hk/{}/news-and-media/press-releases/2025/11/20251127-4/"
    assert release_number(url.format("eng")) == release_number(url.format("chi")) == ("hkma.gov.hk", "20251127-4")
    assert release_number("https://www.scmp.com/news/article/3334572/x") is None


def test_hosts_lose_their_dress_only() -> None:
    assert host_of("https://WWW1.Example.org./a") == "example.org"
    assert host_of("https://m.hk/a") == "m.hk"
    assert host_of("mailto:a@b.c") == ""


@given(st.text(max_size=80) | st.from_regex(r"https?://[\w.:\[\]%@-]{0,30}/[^\s]{0,40}", fullmatch=True))
def test_any_text_has_a_key_which_is_its_own_key(url: str) -> None:
    assert canonical_key(url) == canonical_key(url)
    host_of(url)
    release_number(url)


def test_escapes_that_are_no_utf_8_keep_addresses_apart() -> None:
    """Older sites of Hong Kong escape Big5."""
    one, other = (canonical_key(f"https://news.example.hk/{word}.htm?w={word}") for word in ("%B4%FA", "%B5%FB"))
    assert one != other
    assert one == canonical_key("https://news.example.hk/%b4%fa.htm?w=%b4%fa")


@pytest.mark.parametrize("url", ["https://h.example/\ud800", "https://h.example/?a=\udfff", "\ud800"])
def test_half_characters_have_a_key_too(url: str) -> None:
    assert canonical_key(url)


@pytest.mark.parametrize(
    "parameter",
    [
        word
        for line in (
            "utm_source=x utm_campaign=x fbclid=x gclid=x gclsrc=x dclid=x gbraid=x wbraid=x msclkid=x yclid=x",
            "twclid=x ttclid=x igshid=x igsh=x li_fat_id=x mc_cid=x mc_eid=x mkt_tok=x _hsenc=x _hsmi=x __hstc=x",
            "__hssc=x __hsfp=x _ga=x _gl=x spm=x guce_referrer=x guccounter=1 vero_id=x oly_anon_id=x oly_enc_id=x",
            "ref_src=x ref_url=x pk_campaign=x pk_kwd=x pk_source=x pk_medium=x mtm_group=x matomo_kwd=x at_medium=x",
            "at_campaign=x __twitter_impression=true amp_js_v=0.1 usqp=x amp_gsa=1 fb_action_ids=1 fb_action_types=x",
            "fb_source=x s_kwcid=x ns_mchannel=x ns_campaign=x trk_contact=x trk_msg=x rb_clickid=x",
            "cmpid=x ocid=x smid=x smtyp=x ns_source=x ns_linkname=x ito=x xtor=x ftag=x srnd=x _openstat=x",
            "hsCtaTracking=x mibextid=x share_token=x vgo_ee=x wickedid=x epik=x sc_cid=x",
            "ck_subscriber_id=1 wt_mc=x cvid=1 fontSize=2 amp amp=1 amp=true output=amp outputType=amp print print=1",
            "print=true print=y print=yes printable printable=1 printable=yes printable=true noamp=mobile",
        )
        for word in line.split()
    ],
)
def test_how_a_reader_came_here_makes_no_other_article(parameter: str) -> None:
    assert canonical_key(f"https://example.org/a?{parameter}&id=1") == canonical_key("https://example.org/a?id=1")


# Of one article, as its publisher and others write it: each line holds addresses with one key.
OF_ONE_ARTICLE = """
https://www.google.com/amp/s/example.org/a.html https://example.org/a.html
https://www-example-org.cdn.ampproject.org/v/s/example.org/a.html https://example.org/a.html
https://www.news.gov.hk/eng/2025/11/20251127/20251127_101010_123.html?type=category&name=x https://www.news.gov.hk/eng/categories/finance/html/2025/11/20251127/20251127_101010_123.html
https://apps.sfc.hk/edistributionWeb/gateway/EN/news-and-announcements/news/doc?refNo=25PR1 https://apps.sfc.hk/edistributionWeb/gateway/EN/news/doc?lang=x&refNo=25PR1
https://mediaroom.hktdc.com/en/pressrelease/detail/123/one https://mediaroom.hktdc.com/en/pressrelease/detail/123
https://www.hkpc.org/en/news/a?template=print https://www.hkpc.org/en/news/a
https://rthk.hk/rthk/en/component/k2/1833389-20251126.htm https://news.rthk.org.hk/rthk/en/component/k2/1833389-20251126.htm?archive_cat=1
https://rthk.hk/rthk/en/a?archive_date=1&spTabChangeable=0&archive_year=1 https://rthk.hk/rthk/en/a
https://rthk.hk/rthk/en/a?archive_month=1&archive_day=1&archive_cat=1 https://rthk.hk/rthk/en/a
https://www.scmp.com/about?module=x&pgtype=y&campaign=1&share=a&onboard=b&tc=1&CMCampaignID=2 https://www.scmp.com/about
https://www.thestandard.com.hk/breaking/section/4/200001/one https://www.thestandard.com.hk/breaking/section/7/200001/two
https://mingpao.com/pns/a/article/20251128/s00002/1764321677071/x https://news.mingpao.com/pns/b/article/20251128/s00002/1764321677071/y
https://www.hkej.com/dailynews/headline/article/4256990/a https://www.hkej.com/dailynews/article/id/4256990/b
https://hket.com/article/3912345/a https://inews.hket.com/article/3912345?mtc=1
https://topick.hket.com/article/3912345 https://china.hket.com/article/3912345/b
https://wealth.hket.com/article/3912345 https://invest.hket.com/article/3912345/b
https://ps.hket.com/article/3912345 https://paper.hket.com/article/3912345/b
https://www.hket.com/?mtc=1 https://www.hket.com/
https://hd.stheadline.com/news/realtime/hk/2112345/one https://hd.stheadline.com/news/realtime/fin/2112345/two
https://std.stheadline.com/realtime/article/2012345/a https://std.stheadline.com/daily/article/x/2012345-b
https://www.chinadailyhk.com/hk/article/601234 https://www.chinadailyhk.cn/article/601234
https://now.com/home/local/player?newsId=628854 https://news.now.com/mobile/local/player?a=1&newsId=628854
https://hk.on.cc/hk/bkn/cnt/news/20251127/bkn-20251127101010123-1127_00822_001.html https://on.cc/x/bkn-20251127101010123-1127_00822_001.html
https://www.tkww.hk/a/202511/27/AP6927a1b2c3d4e5f60718293a.html https://epaper.tkww.hk/epaper/2025/202511/27/AP6927a1b2c3d4e5f60718293a.html
https://www.wenweipo.com/a/202511/27/AP6927a1b2c3d4e5f60718293a.html https://www.wenweipo.hk/s/202511/27/AP6927a1b2c3d4e5f60718293a.html
https://www.dotdotnews.com/a/202511/27/AP6927a1b2c3d4e5f60718293a.html https://english.dotdotnews.com/s/202511/27/AP6927a1b2c3d4e5f60718293a.html
https://www.881903.com/news/local/2612345 https://www.881903.com/news/2612345/one
https://www.bastillepost.com/hongkong/article/15467403-one https://www.bastillepost.com/hongkong/article/15467403-two
http://gba.people.cn/n1/2025/1127/c42272-40612345.html https://gba.people.cn/n1/2025/1127/c42273-40612345.html
https://www.hku.hk/press/news_detail_28765.html https://www-2.hku.hk/press/press-releases/detail/28765.html
""".strip().splitlines()


@pytest.mark.parametrize("line", OF_ONE_ARTICLE)
def test_addresses_on_one_line_have_one_key(line: str) -> None:
    assert len({canonical_key(address) for address in line.split()}) == 1


# An address and the issuer's number in it, which other languages share.
@pytest.mark.parametrize(
    ("address", "number"),
    [
        (GIA, ("info.gov.hk", "P2025112600489")),
        ("https://apps.sfc.hk/edistributionWeb/gateway/TC/news/doc?refNo=25PR1", ("apps.sfc.hk", "25PR1")),
        ("https://www.hkex.com.hk/News/News-Release/2025/251127news?sc_lang=en", ("hkex.com.hk", "251127news")),
        ("https://mediaroom.hktdc.com/sc/pressrelease/detail/123/one", ("mediaroom.hktdc.com", "123")),
        ("https://www.hkma.gov.hk/gb_chi/news-and-media/speeches/2025/11/20251127-4/", ("hkma.gov.hk", "20251127-4")),
        ("https://www.hkma.gov.hk/eng/news-and-media/insight/2025/11/20251127-4/", ("hkma.gov.hk", "20251127-4")),
    ],
)
def test_the_issuers_number_is_read(address: str, number: tuple[str, str]) -> None:
    assert release_number(address) == number
