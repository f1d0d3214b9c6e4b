"""The one table of layer kinds: what they are called, which geometry and which canonical fields they have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from layers.fields import Field, FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.layer import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of layer; a new kind is a new row of this module.

    Attributes
    ----------
    name, zh, en
        The code for users and its names.
    role
        What a layer of it is: a subject is checked, a control restricts, evidence belongs to a subject.
    geometry
        Dimensions its rows may have: 0 points, 1 lines, 2 polygons.
    fields
        Canonical fields.
    layers
        Words by which a layer's name gives it away (besides `name`, `zh` and `en`).
    signs
        Canonical fields of which one suffices to recognise it, by a column name no other kind uses.
    """

    name: str
    zh: str
    en: str
    role: Role
    geometry: frozenset[int]
    fields: tuple[Field, ...]
    layers: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


def _f(name: str, zh: str, *aliases: str, en: str = "", type: FieldType = "text") -> Field:  # noqa: A002 - Field's name
    return Field(name=name, zh=zh, en=en or name.replace("_", " "), aliases=aliases, type=type)


def _kind(name: str, zh: str, en: str, *own: Field, layers: str, signs: str = "", geometry: str = "2") -> Kind:
    """Return a row; words and dimensions are separated by blanks, the role comes with the part of the table."""
    return Kind(
        name=name, zh=zh, en=en, role="control", fields=own, layers=tuple(layers.split()), signs=tuple(signs.split()),
        geometry=frozenset(map(int, geometry.split())),
    )  # fmt: skip


# fmt: off
_NAME: Final = _f("name", "名称", "MC")
_CONSTRUCTION: Final = _f("construction", "建设性质", "JSXZ", en="construction type")
_METHOD: Final = _f("mining_method", "开采方式", "KCFS")
_FUEL: Final = _f("fuel", "燃料", "燃料类型", "燃料种类", "RLLX")
_HEATING: Final = _f("heating", "是否供热", "SFGR", en="for heating")
_COUNTY: Final = _f("county", "县区", "县(市、区)", "所在县区", "所属县区", "县市区", "区县", "XZQMC")
_CLAIM: Final = (
    _f("claim", "申报情形", "SBQX", en="claimed exception"),
    _f("claim_document", "认定文件", "RDWJ"),
    _f("approval_document", "批准文件", "批准文号", "PZWJ", "PZWH"),
)
_OF: Final = _f("id", "编号", "项目编号", "许可证号", "XMBH", "XKZH", "BSM", en="id of its subject")
_CATEGORY: Final = _f("category", "等级", "DJ", "类别", "LB")

_SUBJECTS: Final = (
    _kind("project", "项目", "project",
          _f("id", "项目编号", "XMBH", "BSM", "项目代码", "XMDM", "编号"),
          _f("name", "项目名称", "XMMC", "名称"),
          _f("industry_code", "行业代码", "HYDM"),
          _f("industry", "行业类别", "HYLB", "行业", "行业名称", "HYMC"),
          _CONSTRUCTION, _COUNTY,
          _f("land_use", "规划用途", "GHYT", "用途", "土地用途"),
          _FUEL,
          _f("capacity_tph", "锅炉容量", "GLRL", en="boiler capacity (t/h)", type="number"),
          _HEATING, _METHOD,
          _f("plan", "列入规划", "LRGH", en="listed in plan"),
          _f("plan_reference", "规划依据", "GHYJ"),
          *_CLAIM,
          _f("replacement_document", "产能置换文件", "CNZHWJ", en="capacity replacement document"),
          _f("declared_ha", "申报面积", "申报面积(公顷)", "SBMJ", en="declared area (ha)", type="number"),
          layers="项目 项目用地 用地范围 XM XMYD",
          signs="id name industry_code industry plan declared_ha"),
    _kind("mining-right", "矿业权", "mining right",
          _f("id", "许可证号", "XKZH", "采矿许可证号", "勘查许可证号", "BSM", "编号", en="licence number"),
          _f("name", "矿山名称", "KSMC", "勘查项目名称", "矿业权名称", "KYQMC", "名称", en="name of the mine"),
          _f("holder", "矿业权人", "KYQR", "采矿权人", "探矿权人"),
          _f("right", "矿业权类型", "KYQLX", "类型", en="type of right"),
          _f("application", "申请类型", "SQLX", en="application type"),
          _f("mineral", "开采矿种", "KZ", "矿种", "勘查矿种", "KCKZ"),
          _f("valid_from", "有效期起", "YXQQ", "有效期始", type="date"),
          _f("valid_to", "有效期止", "YXQZ", type="date"),
          _METHOD,
          _f("upper", "标高上限", "BGSX", en="upper elevation (m)", type="number"),
          _f("lower", "标高下限", "BGXX", en="lower elevation (m)", type="number"),
          *_CLAIM, _COUNTY,
          _f("declared_km2", "登记面积", "登记面积(平方公里)", "DJMJ", "矿区面积",
             en="registered area (km2)", type="number"),
          layers="矿业权 采矿权 探矿权 矿权 矿区范围 KYQ CKQ TKQ", signs="id name holder right mineral declared_km2"),
    _kind("boiler", "锅炉", "boiler",
          _f("id", "锅炉编号", "GLBH", "BSM", "编号"),
          _f("name", "名称", "锅炉名称", "GLMC"),
          _f("owner", "单位名称", "使用单位", "DWMC"),
          _f("owner_industrial", "是否工业企业", "SFGYQY", en="owner is an industrial enterprise"),
          _f("capacity_tph", "容量", "锅炉容量", "额定蒸发量", "蒸吨", "GLRL", en="capacity (t/h)", type="number"),
          _FUEL, _CONSTRUCTION, _HEATING,
          _f("status", "拆改情况", "CGQK", en="removed or converted"),
          _f("approval_document", "达标改造文件", "达标验收文件", "DBGZWJ", en="document of compliance"),
          _COUNTY,
          layers="锅炉 燃煤锅炉", signs="id name owner_industrial capacity_tph status", geometry="0 2"),
    _kind("outfall", "入河排污口", "outfall",
          _f("id", "排污口编号", "PWKBH", "BSM", "编号"),
          _f("name", "排污口名称", "PWKMC", "名称"),
          _CONSTRUCTION, _COUNTY, *_CLAIM,
          layers="排污口 PWK", signs="id name", geometry="0"),
    _kind("pipeline", "管线", "pipeline",
          _f("id", "管线编号", "GXBH", "BSM", "编号"),
          _f("name", "管线名称", "GXMC", "管道名称", "名称"),
          _f("medium", "介质", "输送介质", "JZ", "SSJZ"),
          _CONSTRUCTION, *_CLAIM, _COUNTY,
          layers="管线 管道 输油管道 输气管道", signs="id name medium", geometry="1 2"),
    _kind("stake", "界桩", "boundary stake",
          _f("id", "界桩编号", "JZBH", "界桩号", "JZH", "BSM", "编号"),
          _COUNTY, layers="界桩", signs="id", geometry="0"),
    _kind("livestock-farm", "畜禽养殖场", "livestock farm",
          _f("id", "养殖场编号", "YZCBH", "BSM", "编号"),
          _f("name", "养殖场名称", "YZCMC", "名称"),
          _f("species", "畜种"),
          _f("herd", "存栏", "存栏量", type="number"),
          _f("rearing", "饲养方式", "养殖方式"),
          *_CLAIM, _COUNTY,
          layers="养殖场 畜禽养殖 YZC", signs="id name species herd rearing", geometry="0 2"),
    _kind("patch", "人类活动图斑", "human-activity patch",
          _f("id", "图斑编号", "TBBH", "BSM", "编号"),
          _f("name", "图斑名称", "名称"),
          _f("activity", "活动类型", "HDLX", "活动设施类型"),
          _f("change", "变化类型", "BHLX"),
          _COUNTY, layers="图斑 人类活动 人类活动点位", signs="activity change", geometry="0 2"),
)

_EVIDENCE: Final = (
    _kind("opinion", "认定意见范围", "area of an opinion", _OF, layers="认定意见 认定范围 论证范围"),
    _kind("former-boundary", "原矿区范围", "former boundary", _OF, layers="原矿区 扩大前范围"),
)

_CONTROLS: Final = (
    _kind("ecological-red-line", "生态保护红线", "ecological red line",
          _f("name", "红线名称", "HXMC", "名称"),
          _f("type", "红线类型", "HXLX"),
          _f("zone", "功能分区", "GNFQ", "GNQ"),
          layers="STBHHX 生态红线 redline red-line", signs="name type"),
    _kind("nature-reserve", "自然保护区", "nature reserve",
          _f("name", "保护区名称", "BHQMC", "BHDMC", "保护地名称", "名称"),
          _f("zone", "功能分区", "GNQ", "GNFQ"),
          _f("level", "级别", "JB"),
          _f("type", "保护地类型", "BHDLX", "类型"),
          layers="ZRBHQ ZRBHD 自然保护地 保护区", signs="name type"),
    _kind("urban-core", "城区中心范围", "urban core", _NAME, layers="城区中心 城市中心 15公里"),
    _kind("county", "县级行政区", "county",
          _f("name", "县区名称", "XZQMC", "行政区名称", "县区", "名称"),
          _f("code", "行政区代码", "XZQDM", "行政区划代码", "县区代码"),
          layers="行政区 行政区划 县界 区县界 XZQ XZQXJ XJXZQ", signs="code"),
    _kind("industrial-park", "工业园区", "industrial park",
          _f("name", "园区名称", "YQMC", "名称"),
          _f("plan_eia", "规划环评", "GHHP", en="plan EIA"),
          layers="园区 工业区 开发区 GYYQ", signs="name plan_eia"),
    _kind("water-source", "饮用水水源保护区", "drinking-water protection zone",
          _f("name", "水源地名称", "SYDMC", "名称"),
          _f("level", "保护区级别", "BHQJB", "级别", "JB"),
          layers="饮用水水源 饮用水源 水源地 水源保护区 水源地保护区 一级保护区 二级保护区 准保护区 YYSSYBHQ YYSYBHQ",
          signs="name level"),
    _kind("control-unit", "生态环境管控单元", "environmental control unit",
          _f("id", "管控单元编码", "GKDYBM", "环境管控单元编码"),
          _f("name", "管控单元名称", "GKDYMC", "环境管控单元名称", "名称"),
          _f("category", "管控单元分类", "GKDYFL", "管控类别"),
          _f("prohibited", "禁止类行业"), _f("restricted", "限制类行业"), _f("process", "限制工艺"),
          _f("layout", "空间布局约束"), _f("discharge", "污染物排放管控"),
          _f("risk", "环境风险防控"), _f("resources", "资源利用效率"),
          layers="管控单元 环境管控单元 三线一单 GKDY HJGKDY ZHGKDY", signs="id name category prohibited"),
    _kind("contaminated-plot", "污染地块", "contaminated plot",
          _f("name", "地块名称", "DKMC", "名称"),
          _f("status", "修复状态", "XFZT"),
          layers="WRDK", signs="status"),
    _kind("river-shoreline", "河流岸线管控范围", "river shoreline",
          _f("name", "岸线名称", "名称"),
          _f("river", "河流名称", "HLMC"),
          layers="岸线 岸线管控 河湖管理范围", signs="river"),
    _kind("wetland", "湿地", "wetland",
          _f("name", "湿地名称", "SDMC", "名称"),
          _f("importance", "重要性"), layers="", signs="name"),
    _kind("ecological-forest", "生态林地", "ecological forest",
          _NAME, _f("type", "林地类型", "LDLX", "类型"), layers="公益林 天然林 退耕还林 GYL TRL TGHL", signs="type"),
    _kind("heating-network-area", "集中供热和禁燃区", "heating-network or no-burn area",
          _NAME, _f("type", "类型", "LX"), layers="供热管网 集中供热 禁燃区"),
    _kind("built-up-area", "建成区", "built-up area", _NAME, layers="城市建成区 县城建成区 JCQ CSJCQ"),
    _kind("grazing-ban", "禁牧区", "grazing-ban area", _NAME, layers="禁牧"),
    _kind("subsidence-area", "采煤沉陷区", "coal-mining subsidence area", _NAME, layers="沉陷区 塌陷区"),
    _kind("sandy-closed-land", "沙化土地封禁保护区", "closed sandy land", _NAME, layers="封禁保护区 沙化土地"),
    _kind("spring-area", "泉域", "spring protection area", _NAME, layers=""),
    _kind("key-basin", "重点流域", "key basin", _NAME, layers="流域"),
    _kind("scenic-area", "风景名胜区", "scenic area", _NAME, layers="景区"),
    _kind("populated-area", "人口集中区", "populated area", _NAME, layers="人口集中区域 居民区"),
    _kind("farmland", "永久基本农田", "permanent basic farmland", _NAME,
          layers="基本农田 基本农田保护区 YJJBNT YJJBNTTB YJJBNTBHTB"),
    _kind("road", "公路", "road", _NAME, _CATEGORY, layers="道路", geometry="0 1 2"),
    _kind("railway", "铁路", "railway", _NAME, _CATEGORY, layers="", geometry="1 2"),
    _kind("pipeline-line", "油气管道设施", "oil and gas pipeline line",
          _NAME, _CATEGORY, layers="油气管道 油气管线", geometry="0 1 2"),
    _kind("land-use", "地类图斑", "land use",
          _f("code", "地类编码", "DLBM"), _f("name", "地类名称", "DLMC"), layers="DLTB 土地利用", signs="code name"),
    _kind("other", "其他管控图层", "other control layer",
          _f("id", "编号", "BSM", "BH"), _NAME, layers="", geometry="0 1 2"),
)
# fmt: on

_ROLES: Final[Mapping[Role, tuple[Kind, ...]]] = {"subject": _SUBJECTS, "evidence": _EVIDENCE, "control": _CONTROLS}

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: replace(kind, role=role) for role, kinds in _ROLES.items() for kind in kinds
}
"""Every kind by its name, subjects first."""
