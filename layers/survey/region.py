"""What is known of the city before any layer is read: its counties, its water sources, where its centre may lie."""

from __future__ import annotations

from typing import Final

COUNTY_CODE: Final = "6108"
"""How the codes of its counties, and after "ZH" those of its control units, begin."""

COUNTIES: Final = {
    "610802": "榆阳区", "610803": "横山区", "610822": "府谷县", "610824": "靖边县", "610825": "定边县",
    "610826": "绥德县", "610827": "米脂县", "610828": "佳县", "610829": "吴堡县", "610830": "清涧县",
    "610831": "子洲县", "610881": "神木市",
}  # fmt: skip

WATER_SOURCES: Final = 13
"""Centralised drinking-water sources the rectification plan counts (2019-06-28, 四(二)2)."""

CENTRES: Final = {"市政府驻地": (109.7347, 38.2854), "榆阳区政府驻地": (109.7479, 38.2993)}
"""Candidate centres of the urban area (lon, lat): no document says which is meant."""

RADIUS_M: Final = 15_000

BOUNDS: Final = (107.2, 36.8, 111.3, 39.7)
"""West, south, east, north in degrees."""
