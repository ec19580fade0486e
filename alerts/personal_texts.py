"""The texts of mails to one person that are no digests, in English, Traditional and Simplified Chinese. Pure.

A request to confirm holds no word of whoever filled in the form: strangers would send their own words to others by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.model import Language


@dataclass(frozen=True, slots=True)
class PersonalTexts:
    """Names in braces are filled in by `personal_mails`."""

    confirm_subject: str
    confirm_asked: str
    confirm_about: str
    confirm_button: str
    confirm_until: str
    confirm_stranger: str
    link_subject: str
    link_asked: str
    link_button: str
    link_keep: str
    fault_subject: str
    fault_search: str
    fault_missing: str
    fault_unreadable: str
    fault_button: str
    fault_operator: str
    fault_once: str


PERSONAL_TEXTS: Mapping[Language, PersonalTexts] = {
    "en": PersonalTexts(
        confirm_subject="Please confirm: news of Hong Kong innovation & technology by mail",
        confirm_asked="Somebody, probably you, asked for news of Hong Kong innovation & technology to be sent to "
        "{address}, {rhythm}.",
        confirm_about="About: {names}",
        confirm_button="Look at it and confirm",
        confirm_until="The link works until {moment}, Hong Kong time. Nothing is sent before you confirm.",
        confirm_stranger="If it was not you, do nothing. On the same page you can also say so; then no such request is "
        "sent to you again.",
        link_subject="Your subscriptions: change, pause or leave",
        link_asked="You asked for the page of your subscriptions at {address}.",
        link_button="Open your page",
        link_keep="Whoever has this link can change what you receive: do not pass this mail on. It works for {days} "
        "days. If it was not you who asked, do nothing.",
        fault_subject="Your saved search needs a look",
        fault_search="No digest can be made of your saved search any more: {query}",
        fault_missing="It names a programme that is not in the catalogue any more: {names}",
        fault_unreadable="It cannot be read: {reason}",
        fault_button="Change the search",
        fault_operator="Reply to whoever runs this service to have it changed.",
        fault_once="You are told this once. Nothing is lost: what was published meanwhile is in the first digest of "
        "the mended search, up to a month back.",
    ),
    "zh-Hant": PersonalTexts(
        confirm_subject="請確認：以電郵接收香港創科消息",
        confirm_asked="有人（大概是你）要求把香港創新科技消息寄往 {address}（{rhythm}）。",
        confirm_about="內容：{names}",
        confirm_button="查看並確認",
        confirm_until="連結有效至香港時間{moment}。在你確認之前，我們不會寄出任何消息。",
        confirm_stranger="若非你本人提出，不必理會；也可在同一頁面表明，我們便不會再寄出這類要求。",
        link_subject="你的訂閱：更改、暫停或取消",
        link_asked="你要求取得 {address} 的訂閱頁面。",
        link_button="開啟你的頁面",
        link_keep="持有此連結的人都可更改你的訂閱，請勿轉寄本郵件。連結在 {days} 天內有效。若非你本人提出，不必理會。",
        fault_subject="請檢查你儲存的搜尋",
        fault_search="我們無法再按你儲存的搜尋製作摘要：{query}",
        fault_missing="其中的計劃已不在目錄內：{names}",
        fault_unreadable="無法讀取：{reason}",
        fault_button="更改搜尋",
        fault_operator="請聯絡本服務的營運者更改。",
        fault_once="此事只通知一次。消息不會遺失：修正搜尋後的首份摘要，會包括最近一個月內的公布。",
    ),
    "zh-Hans": PersonalTexts(
        confirm_subject="请确认：以电邮接收香港创科消息",
        confirm_asked="有人（大概是你）要求把香港创新科技消息寄往 {address}（{rhythm}）。",
        confirm_about="内容：{names}",
        confirm_button="查看并确认",
        confirm_until="链接有效至香港时间{moment}。在你确认之前，我们不会寄出任何消息。",
        confirm_stranger="若非你本人提出，不必理会；也可在同一页面表明，我们便不会再寄出这类要求。",
        link_subject="你的订阅：更改、暂停或取消",
        link_asked="你要求取得 {address} 的订阅页面。",
        link_button="打开你的页面",
        link_keep="持有此链接的人都可更改你的订阅，请勿转发本邮件。链接在 {days} 天内有效。若非你本人提出，不必理会。",
        fault_subject="请检查你保存的搜索",
        fault_search="我们无法再按你保存的搜索制作摘要：{query}",
        fault_missing="其中的计划已不在目录内：{names}",
        fault_unreadable="无法读取：{reason}",
        fault_button="更改搜索",
        fault_operator="请联系本服务的运营者更改。",
        fault_once="此事只通知一次。消息不会遗失：修正搜索后的首份摘要，会包括最近一个月内的公布。",
    ),
}
