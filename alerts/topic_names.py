"""What the topics are called in English, Traditional and Simplified Chinese. Pure. Beside `translations`."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.model import Language

_NAMES: Mapping[str, tuple[str, str, str]] = {
    "ai": ("Artificial intelligence", "人工智能", "人工智能"),
    "robotics": ("Robotics", "機械人", "机器人"),
    "life-health": ("Life and health technology", "生命健康科技", "生命健康科技"),
    "microelectronics": ("Microelectronics", "微電子", "微电子"),
    "fintech": ("Fintech", "金融科技", "金融科技"),
    "aerospace": ("Aerospace", "航天航空", "航天航空"),
    "low-altitude": ("Low-altitude economy", "低空經濟", "低空经济"),
    "new-industrialisation": ("New industrialisation", "新型工業化", "新型工业化"),
    "talent": ("Talent", "人才", "人才"),
    "research": ("Research", "科研", "科研"),
    "gba": ("Greater Bay Area", "大灣區", "大湾区"),
    "places": ("Parks and places", "園區與設施", "园区与设施"),
    "data": ("Data", "數據", "数据"),
    "cybersecurity": ("Cybersecurity", "網絡安全", "网络安全"),
    "startup-vc": ("Start-ups and venture capital", "初創與創投", "初创与创投"),
    "green": ("Green technology", "綠色科技", "绿色科技"),
    "smart-city": ("Smart city", "智慧城市", "智慧城市"),
    "sme-digital": ("Digital support for SMEs", "中小企數碼化", "中小企业数码化"),
    "ip": ("Intellectual property", "知識產權", "知识产权"),
    "education": ("Education", "教育", "教育"),
}

TOPIC_NAMES: Mapping[Language, Mapping[str, str]] = {
    "en": {topic: names[0] for topic, names in _NAMES.items()},
    "zh-Hant": {topic: names[1] for topic, names in _NAMES.items()},
    "zh-Hans": {topic: names[2] for topic, names in _NAMES.items()},
}
