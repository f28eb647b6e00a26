"""What tells that words name a class, a number or a slogan of things rather than one."""

import re

from ingest.items import Item

# What names a class of things by count, size or slogan: 省部级平台, 30家平台, 千亿级园区, 一链一策专项.
CLASSES = re.compile(
    r"^驻[\u4e00-\u9fff][^\u4e00-\u9fff]*(?:科创)?飞地$|院校基地$|^\d+(?:英寸|兆瓦|千瓦|万吨|吨|公里|[GM]Wh?|吉瓦时?)|^(?:第.{1,2}届理事会|第.{1,2}批|各类|各级|省部级|国字号|多个|一批|若干|线上|线下)|[一二三四五六七八九十百千两\d]+(?:余|多)?[家个支所项]|[十百千万亿]级(?!浦)"
    r"|^[一1][\u4e00-\u9fff]{1,2}[一1][\u4e00-\u9fff]|(?<![高创])新(?:校区|园区|院区)$|^[\u4e00-\u9fff]{2}[+]"
)
COUNTED = re.compile(r"(?:达到?|共)?\d+(?:余|多)?[个家项支所座]")
SEVERAL = ("首批", "一批", "二批", "三批", "若干", "多家", "多个")
# 苏锡两市科技局: the bureaus of several places have no names of their own.
OF_SEVERAL = r"[两二三四五六七八九十][市区县地]"
BUREAU = (
    r"(?:科技|科学技术|发展改革|发改|工信|经信|财政|人社|教育|商务|数据|农业农村|国资|金融|住建|交通|文旅|卫健|生态环境|市场监管|知识产权"
    r"|税务|统计|民政|司法|审计|应急|医保)[局委办]"
)
COUNT = re.compile(r"[一二两三四五六七八九十]+[项条类个大家座批支所]")


def is_slogan(item: Item) -> bool:
    """Whether a quoted word says of what sort things are: “国字号”人才基地, “近零碳”园区."""
    return item.cls == "Q" and (item.bare.endswith(("型", "号", "化", "式", "级", "策", "碳")) or "一" in item.bare[:1])
