from __future__ import annotations

import pytest

from monitor.identify.canonical_url import without_tracking


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.hk/a?utm_source=rss_feed", "https://x.hk/a"),
        ("https://x.hk/a?id=7&utm_source=rss&UTM_Medium=feed&b=%E5%89%B5#top", "https://x.hk/a?id=7&b=%E5%89%B5#top"),
        ("https://x.hk/a?fbclid=x#top", "https://x.hk/a#top"),
        ("https://x.hk/a?id=7&print=1", "https://x.hk/a?id=7&print=1"),
        ("https://x.hk/a", "https://x.hk/a"),
        ("https://x.hk/a?", "https://x.hk/a?"),
        ("https://x.hk/a#utm_source=x", "https://x.hk/a#utm_source=x"),
    ],
)
def test_a_link_leads_where_it_led_without_saying_where_from(url: str, kept: str) -> None:
    assert without_tracking(url) == kept
