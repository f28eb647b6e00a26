"""What the header of a column, or a label behind or below a unit, says that stands there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from ingest.layout import Cell

_HEADERS = {
    "unit": re.compile(
        r"单位名称|企业名称|机构名称|平台名称|实验室名称|园区名称|项目名称|载体名称|工程名称|联合体名称|基地名称|名称|(?:研制|研发|生产|完成)(?:单位|企业)|^单位$|^企业$|^项目$"
    ),
    "member": re.compile(r"成员单位"),
    "place": re.compile(
        r"所在地|所在[区市县]|所属[区市县]|地区|属地|注册地|地市|区县|县区|县市|设区市|区域|^市$|^区$|城市|^(?:建设|实施|项目|落户)?(?:地点|地址)$|选址"
    ),
    "field": re.compile(r"领域|方向|产业|行业"),
    "host": re.compile(r"(?:依托|挂靠|申报)(?:单位|企业|高校|机构)"),
    "leader": re.compile(r"牵头单位|牵头企业|承担单位|实施单位|^(?:合作|签约|需求)企业|需求单位|^企业单位"),
    "builder": re.compile(r"共建单位|参与单位|参建单位"),
    "raiser": re.compile(r"(?:建设|承建|投资|项目)(?:单位|主体|方|企业|业主)|^业主(?:单位)?$"),
    "partner": re.compile(r"合作单位|协作单位|合作方|(?:合作|签约)(?:高校|院校|院所|机构)|^高校院所|供给单位"),
    "product": re.compile(r"(?:产品|装备|设备|品种|软件)(?:及型号)?名称|^(?:产品|装备)$"),
    "content": re.compile(r"(?:建设|项目|主要|研究|合作)内容"),
}
_ROLE = r"牵头|依托|挂靠|承担|承建|建设|成员|共建|合作|协作|参与|参加|参建|联合|支撑|运营|管理"
# (依托单位:A;方向:B、C;所在地:D), or a line of its own below the unit.
LABEL = re.compile(
    rf"[\s(,;。—]*(?:联合|共同|主要)?(?:(?P<role>{_ROLE})(?:单位|企业|高校|院所|机构|主体)"
    r"|(?P<place>所在地|所在[区市县]|建设地点|实施地点|落户地|落户园区)"
    r"|(?P<field>(?:研究|主攻|研发|产业|技术|服务|所属|重点)?(?:方向|领域)|主导产业))\s*:\s*"
)
# Behind a label the cell ends where its sentence or bracket does, or where another label begins.
_CELL_END = re.compile(r"[;,。]\s*[\u4e00-\u9fff]{2,8}:|[。)]\s*$|\)(?=[,;。])")
_CARRIED = re.compile(r"^(?:项目|课题|任务|榜单|攻关项目|成果)(?:名称)?$|(?:项目|课题|成果)名称$")
_LEADER = re.compile(r"(?:牵头|承担|主持|揭榜)(?:单位|企业|高校|机构)")
# 全球首款X: no part of the name of X.
_FIRST = re.compile(r"^(?:国内|国产|全国|全球|世界|国际|我国|亚洲|行业)?首(?:台[(]套[)]|台套|台|套|款|个|创)(?:的)?")
# What is done to a thing is no part of its name: X实验室二期, X中心升级工程, X走廊起步区.
_WORKS = re.compile(
    r"(?<=[\u4e00-\u9fff)])(?:(?:[一二三四五]期)?(?:升级|改造|改扩建|扩建|扩容|扩能|提升|迁建|新建|续建)*(?:建设)?(?:工程|项目)"
    r"|(?:[一二三四五]期)?(?:升级改造|改扩建|扩建|扩容|提升|升级|迁建)|[一二三四五]期(?:建设)?|(?:新|老|南|北|东|西)园区|新校区"
    r"|起步区|启动区|先行区|核心区|总部(?:大楼|基地|园区)?|(?:科研|实验|研发|综合)?(?:大楼|楼群|用房))$"
)


# Heads too short to end names in prose, told by the cell that they stand in: 平顶山辐射园, 光伏研究所.
_SHORT_HEADS = {
    "园": "Park", "城": "Park", "谷": "Park", "港": "Park", "岛": "Park", "湾": "Park", "院": "Institute",
    "所": "Institute", "队": "Institute", "站": "Platform", "馆": "Platform", "室": "Lab",
}  # fmt: skip


def kind_of(name: str, heads: Mapping[str, str], *, short: bool = False) -> str | None:
    """The kind of thing that a whole cell names by the head that it ends in; `short` where one character may be one."""
    longer = (kind for size in range(6, 1, -1) if (kind := heads.get(name[-size:])))
    return next(longer, None) or (_SHORT_HEADS.get(name[-1:]) if short else None)


def columns(row: Sequence[Cell]) -> dict[int, str]:
    """What the cells of a header say that the columns below them hold; empty where a row is none."""
    found = {
        i: role
        for i, cell in enumerate(row)
        for role, pattern in _HEADERS.items()
        if len(cell.text) <= 10 and pattern.search(cell.text)
    }
    if "unit" not in found.values():
        # A list of nothing but members: 序号 成员单位 所在地.
        found = {i: "unit" if role == "member" else role for i, role in found.items()}
    roles = list(found.values())
    if {"leader", "partner"} <= set(roles):
        return found
    return found if "unit" in roles and (len(found) > 1 or "序号" in row[0].text) else {}


def is_carried(row: Sequence[Cell]) -> bool:
    """Whether a header's rows are projects that one body leads and others take part in."""
    words = [cell.text for cell in row]
    return any(_CARRIED.search(each) for each in words) and any(_LEADER.search(each) for each in words)


def labelled(text: str, start: int, end: int) -> Iterator[tuple[str, Cell]]:
    """The labels of a stretch in order, each as its role (a word, `place` or `field`) with the cell behind it."""
    labels = list(LABEL.finditer(text, start, end))
    for label, following in zip_longest(labels, labels[1:]):
        stop = following.start() if following else end
        closing = _CELL_END.search(text, label.end(), stop)
        stop = closing.start() if closing else stop
        role = label["role"] or ("place" if label["place"] else "field")
        yield role, Cell(label.end(), stop, text[label.end() : stop])


def product(cell: Cell) -> Cell:
    """A product by its name alone: what a cell says without that it is the first of its sort."""
    words = _FIRST.sub("", cell.text)
    return Cell(cell.end - len(words), cell.end, words)


def raised(cell: Cell) -> Cell:
    """What a project builds: its cell without the works that are done to it."""
    words = _WORKS.sub("", cell.text)
    return Cell(cell.start, cell.start + len(words), words)
