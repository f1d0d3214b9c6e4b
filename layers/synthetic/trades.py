"""What telling projects make: industry code, industry and land use as their sheets state them."""

from __future__ import annotations

from typing import Final

Trade = dict[str, object]

ROAD: Final[Trade] = {"industry_code": "4812", "industry": "公路工程建筑", "land_use": "公路用地"}
HOMES: Final[Trade] = {"industry_code": "7010", "industry": "房地产开发经营", "land_use": "居住用地"}
SCHOOL: Final[Trade] = {"industry_code": "8334", "industry": "普通高中教育", "land_use": "教育用地"}
GARDEN: Final[Trade] = {"industry_code": "7850", "industry": "城市公园管理", "land_use": "公园绿地"}
POWER: Final[Trade] = {"industry_code": "4411", "industry": "火力发电"}
METHANOL: Final[Trade] = {"industry_code": "2523", "industry": "煤制甲醇"}
PESTICIDE: Final[Trade] = {"industry_code": "2631", "industry": "化学农药制造"}
GLASS: Final[Trade] = {"industry_code": "3041", "industry": "平板玻璃制造"}
CEMENT: Final[Trade] = {"industry_code": "3011", "industry": "水泥制造"}
BRICKS: Final[Trade] = {"industry_code": "3031", "industry": "烧结砖"}
WATERWORKS: Final[Trade] = {"industry_code": "4610", "industry": "自来水生产和供应", "land_use": "公用设施用地"}
DYKE: Final[Trade] = {"industry_code": "7620", "industry": "水资源管理", "land_use": "水工建筑用地"}
LANDFILL: Final[Trade] = {"industry_code": "7723", "industry": "固体废物治理", "land_use": "公用设施用地"}
HAZARDOUS: Final[Trade] = {"industry_code": "7724", "industry": "危险废物治理", "land_use": "公用设施用地"}
RECYCLING: Final[Trade] = {"industry_code": "4210", "industry": "金属废料和碎屑加工处理"}
TAILINGS: Final[Trade] = {"industry_code": "7723", "industry": "尾矿库", "land_use": "采矿用地"}
HEATING: Final[Trade] = {
    "industry_code": "4430",
    "industry": "热力生产和供应",
    "land_use": "公用设施用地",
    "heating": "是",
}
QUARRY: Final[Trade] = {
    "industry_code": "1012", "industry": "建筑装饰用石开采", "land_use": "采矿用地", "mining_method": "露天开采",
}  # fmt: skip
COLLIERY: Final[Trade] = {
    "industry_code": "0610", "industry": "烟煤和无烟煤开采洗选", "land_use": "采矿用地", "mining_method": "地下开采",
}  # fmt: skip
EXISTING: Final[Trade] = {"construction": "现有"}
UNSAID: Final[Trade] = {"industry_code": None, "industry": None}
