"""How sure it is that a list of a page is its news: a sum of weights, each of one sign. Pure.

The weights were set by hand on `bench/listing_set` (read half) and are checked by `python -m bench.listings`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from monitor.model import Stamp
from monitor.parse.clean import is_document
from monitor.parse.lists.induce_page import names_one_page, shape
from monitor.parse.visible import letters

ACCEPTED = 3.0  # the least score of a list of news
NEAR = 1.2  # how far another list without dates may stand behind the best of the page
DATED = 0.5  # share of items with a date from which a list counts as dated

HEADLINES_ALONE = (
    0.4  # the sign "headlines" of a list without dates: 19 letters or six Han characters, labels have less
)

# Letters (Han as three) between which a text grows from a menu's label to a headline: the menus of the real listings
# have 5 to 16 on average, their headlines 45 to 60.
_LABEL_LETTERS, _HEADLINE_LETTERS = 9, 34
_WEIGHTS = {
    "dated": 3.0,  # the surest sign: nothing else on a page has a date in each line
    "in order": 0.5,  # and newest first
    "headlines": 2.5,
    "addresses": 1.5,  # each names one page, and all have one shape
    "size": 1.0,  # grows to 12 items, which most lists reach
    "main": 0.6,
    "aside": -1.2,  # dated "latest news" beside an article are news as well, and "related" has its own sign
    "menu": -2.5,
    "news heading": 0.6,
    "other heading": -3.5,  # a list that is called related, popular, archive …
    "unlike": -2.5,  # of the links of its records that could be headlines, the share that is not taken
    "standing": -3.0,  # the share of headlines that name a page which every site has
    "abroad": -1.0,  # of its links, the share that leads to other hosts
}
_FULL = 12

_STANDING = re.compile(
    r"(?i:\b(?:privacy (?:policy|statement|notice)|cookie (?:policy|notice|settings)"
    r"|terms (?:of (?:use|service)|and conditions|& conditions)"
    r"|accessibility statement|important notices?|disclaimers?|copyright notice|contact us|about us|site ?map)\b)"
    r"|私隱政策|私隱聲明|隐私政策|隐私声明|隱私權政策|使用條款|使用条款|服務條款|服务条款|免責聲明|免责声明|重要告示|聯絡我們|联系我们|關於我們|关于我们"
    r"|網站地圖|网站地图|網頁指南|網站指南|無障礙聲明"
)

_NEWS_HEADING = re.compile(
    r"(?i:\b(?:news|press|releases?|announcements?|latest|media|updates?|what'?s new|speeches|circulars?"
    r"|publications?|notices?|stories|headlines|blog|insights?)\b)"
    r"|新聞|新闻|最新|消息|公告|公布|通告|通知|動態|动态|資訊|资讯|演辭|演辞|講話|讲话|公報|公报|報道|报道|快訊|快讯|即時|即时|發布|发布"
)
_OTHER_HEADING = re.compile(
    r"(?i:\b(?:related|popular|most (?:read|viewed|shared|popular)|trending|hottest|top \d+"
    r"|you may (?:also )?like|recommended|more from|see also|further reading|editor'?s picks?"
    r"|don'?t miss"
    r"|categories|archives?|tags?|topics?|quick ?links?|useful links?|follow us|share"
    r"|sections?|navigation|menu|site ?map|filter(?: by)?|browse by"
    r"|sponsored|advertis\w+|partners?|popular searches|forms?|contacts?)\b)"
    r"|相關|相关|延伸|熱門|热门|熱點|热点|人氣|人气|推薦|推荐|猜你喜歡|猜你喜欢|排行|最多人|點擊榜|点击榜|瀏覽最多|标签|標籤|分類|分类"
    r"|歸檔|归档|存檔|存档|彙整|友情|連結|链接|鏈接|快速|導航|导航|目錄|目录|關注我們|关注我们|分享|贊助|赞助|廣告|广告|你可能"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is judged of a list: its headlines, addresses and dates, the box and the heading that it stands under."""

    headlines: Sequence[str]
    addresses: Sequence[str]
    stamps: Sequence[Stamp]
    page_address: str
    box: str = ""
    heading: str = ""
    unlike: float = 0.0

    @property
    def dated(self) -> float:
        """The share of items with a date."""
        return sum(stamp.instant is not None for stamp in self.stamps) / len(self.stamps)


def score(listing: Listing) -> float:
    """The sum of all signs; `ACCEPTED` and above: a list of news."""
    return sum(_WEIGHTS[name] * value for name, value in signs(listing).items())


def signs(listing: Listing) -> dict[str, float]:
    """Each sign by its name, from 0 to 1."""
    heading = listing.heading
    is_other = bool(_OTHER_HEADING.search(heading)) if heading else False
    return {
        "dated": listing.dated,
        "in order": _in_order(listing.stamps),
        "headlines": _headlines(listing.headlines),
        "addresses": _addresses(listing.addresses),
        "size": min(1.0, math.log2(len(listing.addresses) + 1) / math.log2(_FULL + 1)),
        "main": float(listing.box == "main"),
        "aside": float(listing.box == "aside"),
        "menu": float(listing.box == "menu"),
        "news heading": float(not is_other and bool(_NEWS_HEADING.search(heading))),
        "other heading": float(is_other),
        "unlike": listing.unlike,
        "standing": sum(bool(_STANDING.search(one)) for one in listing.headlines) / len(listing.headlines),
        "abroad": _abroad(listing),
    }


def is_other_heading(heading: str) -> bool:
    """Whether the heading of a list says that it is none of news."""
    return bool(_OTHER_HEADING.search(heading))


def _headlines(headlines: Sequence[str]) -> float:
    sizes = sorted(map(letters, headlines))
    middle = sizes[len(sizes) // 2]
    distinct = len(set(headlines)) / len(headlines)
    return max(0.0, min(1.0, (middle - _LABEL_LETTERS) / (_HEADLINE_LETTERS - _LABEL_LETTERS))) * distinct


def _addresses(addresses: Sequence[str]) -> float:
    shapes = Counter(map(shape, addresses))
    alike = shapes.most_common(1)[0][1] / len(addresses)
    single = sum(names_one_page(one) or is_document(one) for one in addresses) / len(addresses)
    return single * (0.5 + 0.5 * alike)


def _abroad(listing: Listing) -> float:
    own = urlsplit(listing.page_address).hostname or ""
    site = ".".join(own.split(".")[-2:]) if own.count(".") else own
    return sum(not (urlsplit(one).hostname or "").endswith(site) for one in listing.addresses) / len(listing.addresses)


def _in_order(stamps: Sequence[Stamp]) -> float:
    """The share of neighbours of which the later one in the list is not the newer one."""
    known = [stamp.instant for stamp in stamps if stamp.instant]
    if len(known) < 2:
        return 0.0
    return sum(one >= other for one, other in pairwise(known)) / (len(known) - 1)
