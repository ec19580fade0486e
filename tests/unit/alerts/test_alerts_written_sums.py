from __future__ import annotations

import pytest

from alerts.written_sums import _SIMPLIFIED_FORM, _TRADITIONAL_FORM, Sum, written_sum


@pytest.mark.parametrize(
    ("money", "english", "traditional", "simplified"),
    [
        (Sum(260_000_000), "HK$260 million", "2.6億港元", "2.6亿港元"),
        (Sum(1_800_000_000, in_total=True), "HK$1.8 billion in total", "合共18億港元", "合共18亿港元"),
        (Sum(950_000), "HK$950,000", "95萬港元", "95万港元"),
        (Sum(5_000), "HK$5,000", "5,000港元", "5,000港元"),
        (Sum(12.5), "HK$12.5", "12.5港元", "12.5港元"),
        (Sum(14_000_000, bound="up to"), "up to HK$14 million", "最多1,400萬港元", "最多1,400万港元"),
        (
            Sum(2e6, None, "up to", "project"),
            "up to HK$2 million per project",
            "每個項目最多200萬港元",
            "每个项目最多200万港元",
        ),
        (Sum(1e6, 2e6), "HK$1 million to HK$2 million", "100萬港元至200萬港元", "100万港元至200万港元"),
        (Sum(3e8, bound="about"), "about HK$300 million", "約3億港元", "约3亿港元"),
        (Sum(3e8, bound="at least"), "at least HK$300 million", "最少3億港元", "最少3亿港元"),
        (Sum(1_234_567), "HK$1,234,567", "123.4567萬港元", "123.4567万港元"),
        (Sum(12_345_678_901), "HK$12,345,678,901", "1,234,567.8901萬港元", "1,234,567.8901万港元"),
        (Sum(5e4, per="voucher"), "HK$50,000 per voucher", "5萬港元", "5万港元"),
    ],
)
def test_a_sum_is_written_as_its_reader_writes_it(money, english, traditional, simplified):
    assert [written_sum(money, one) for one in ("en", "zh-Hant", "zh-Hans")] == [english, traditional, simplified]


def test_both_scripts_know_the_same_measures():
    assert _TRADITIONAL_FORM.each.keys() == _SIMPLIFIED_FORM.each.keys()
