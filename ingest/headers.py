"""What a source says of itself: title, issuer, date, address; from its header, else from its head and foot."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from graph.ids import document_id
from graph.model import Document, Form, Origin, Rights, Show
from ingest.content import Content, one_line

_NUMERAL = "[一二三四五六七八九十]+"


def document_of(name: str, content: bytes, found: Content) -> Document:
    """The document that these bytes are, with what its header and its text say of it; untitled where they give none."""
    header, text = found.header, found.text
    told = told_by(text)
    rights = header.get("rights")
    digest = header.get("digest_of")
    return Document(
        id=document_id(content),
        title=_header_title(header) or told["title"],
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        issuer=_word(header, "issuer", "publisher", "source", "author") or told["issuer"],
        date=iso_date(_word(header, "date", "published", "created")) or told["date"],
        uri=_uri(header) or told["uri"],
        form=cast(Form, _word(header, "form") or "original"),
        digest_of=origin_of(digest) if isinstance(digest, Mapping) else None,
        rights=rights_of(rights) if isinstance(rights, Mapping) else Rights(),
        sources=(name,),
    )


def _word(header: Mapping[str, Any], *keys: str) -> str:
    """The first of the keys that has a plain value."""
    for key in keys:
        value = header.get(key)
        if value is not None and not isinstance(value, (Mapping, list, bool)) and (word := str(value).strip()):
            return word
    return ""


def _header_title(header: Mapping[str, Any]) -> str:
    """The title that a header gives; a page's may be but its way there, or whom it addresses."""
    title = _word(header, "title")
    return "" if _NAVIGATION.search(title) or title.endswith(_COLONS) else title


def _uri(header: Mapping[str, Any]) -> str:
    value = _word(header, "uri", "url", "link", "permalink")
    return value if re.match(r"[a-z][a-z0-9+.-]*:", value, re.IGNORECASE) else ""


def origin_of(entry: Mapping[str, Any]) -> Origin | None:
    """The document that a header's `digest_of` names."""
    title = _word(entry, "title")
    origin = Origin(title, _word(entry, "issuer"), iso_date(_word(entry, "date")), _word(entry, "uri", "url"))
    return origin if title or origin.uri else None


def rights_of(entry: Mapping[str, Any]) -> Rights:
    """What a header's `rights` allows."""
    return Rights(_word(entry, "licence", "license"), cast(Show, _word(entry, "show") or "full"))


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)\s*日?")
_CHINESE_DATE = re.compile(rf"([一二][〇○零一二三四五六七八九]{{3}})年({_NUMERAL})月({_NUMERAL})日")


def iso_date(words: str) -> str:
    """The first date in the words, as YYYY-MM-DD; empty where there is none."""
    words = unicodedata.normalize("NFKC", words)
    if found := _DATE.search(words):
        year, month, day = found.groups()
    elif found := _CHINESE_DATE.search(words):
        year, month, day = found[1].translate(_DIGITS), _count(found[2]), _count(found[3])
    else:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _count(words: str) -> str:
    """A number up to 99 in Chinese numerals, in digits."""
    tens, ten, ones = words.rpartition("十")
    return (tens or "1").translate(_DIGITS) + (ones or "0").translate(_DIGITS) if ten else words.translate(_DIGITS)


_HEAD, _FOOT = 20, 15  # Lines at either end in which a text speaks of itself.
_END = r"\s*[:：|｜]\s*"
_VALUE = r"([^\s|｜，,。；;）)】\]<>]{2,30})"
_PUBLISHED = re.compile(r"(?:日期|时间|時間)" + _END + r"(.{6,30})")
_BODY_LABEL = re.compile(r"(?:发布(?:机构|单位|主体)|发文(?:机关|机构|单位)|制发机关|公开主体)" + _END + _VALUE)
_SOURCE_LABEL = re.compile(r"(?:^|[\s　（(【\[-])(?:信息|稿件|文章|新闻)?来源" + _END + _VALUE)
_ADDRESS_LABEL = re.compile(r"(?:原文(?:链接|地址|网址)|来源(?:网址|链接)|网址|链接)" + _END + r"(https?://[^\s）)>]+)")
_SIGNED = re.compile(
    rf"[（(]?\s*(?:\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|{_CHINESE_DATE.pattern})\s*(?:印发)?[)）]?"
)
_ISSUED = re.compile(r"(\S{3,30}?)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*印发")
_BODY_NAME = re.compile(r"[\w（）()·、\s]{2,40}(?:[局委厅部院会处署社所室]|政府|中心|公司|集团|大学|联盟|银行)")
_NAVIGATION = re.compile("当前位置|您的位置|所在位置|首页")
_CHROME = re.compile(
    _NAVIGATION.pattern
    + "|今天是|登录|注册|打开|点击|查看|扫一扫|分享|打印|关闭|字号|字体|无障碍|返回|浏览|索引号| [>＞»] "
)
_SECTION = re.compile(rf"\s*(?:{_NUMERAL}、|[（(]{_NUMERAL}[）)]|第{_NUMERAL}[章条])")
_PROSE_END = tuple("。；！？!?;…")
_COLONS = ("：", ":")
_DATE_LINE = re.compile(
    rf"[-\s(]*(?:{_DATE.pattern}|{_CHINESE_DATE.pattern}|(?:19|20)\d\d年(?:\d{{1,2}}月)?)[\s\d:)]*(?:(?:星期|周).)?[\s\d:)]*"
)
_REPLIES = re.compile(r"答复如下|(?:提案|建议|议案)的?(?:答复|复函)")
_REPLY_TITLE = re.compile(r"(?:提案|建议|议案).*(?:答复|复函)")
_ANSWERED = re.compile(r"关于[^，,。；;：:！!]{4,60}的(?:提案|建议|议案)")
_TITLE_END = re.compile(r"(?:通知|意见|方案|规划|计划|办法|措施|政策|答复|复函|函|公告|公示|决定|条例|细则|报告)$")
# X人民政府办公厅关于印发: the paper stands in the next line.
_CUT = re.compile(r"(?:印发|转发|发布|公布|下达)(?:[《〈][^》]*)?$|[《〈][^》]*$|关于$")
_SHORTEST, _LONGEST = 6, 100  # Characters of a title; what is shorter is a slogan or a label.
_NUMBERED = re.compile(r".*[〔\[（(]\s*(?:19|20)\d{2}\s*[〕\]）)]\s*第?\s*\d+\s*号.*")


def told_by(text: str) -> dict[str, str]:
    """Title, issuer, date and uri as a text tells them at its head and foot; empty where it is not sure."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    head, foot = lines[:_HEAD], lines[-_FOOT:]
    signed_by, signed_on = _signature(foot)
    source = _first(_BODY_LABEL, head) or _first(_SOURCE_LABEL, head)
    return {
        "title": _title(head),
        "issuer": source or signed_by or _first(_SOURCE_LABEL, foot[::-1]),
        "date": iso_date(_first(_PUBLISHED, head)) or signed_on or _dated(head),
        "uri": _first(_ADDRESS_LABEL, head + foot),
    }


def _first(pattern: re.Pattern[str], lines: list[str]) -> str:
    for line in lines:
        # A line of labels, not a sentence that speaks of a date or a source.
        if len(line) <= 160 and not line.endswith("。") and (found := pattern.search(line)):
            return found[1].strip("“”\"'《》")
    return ""


def _dated(head: list[str]) -> str:
    """The date of a line at the head that begins with one and is no sentence."""
    for line in head:
        if len(line) <= 60 and not line.endswith(_PROSE_END) and (found := _DATE.search(line)) and found.start() <= 6:
            return iso_date(found[0])
    return ""


def _signature(foot: list[str]) -> tuple[str, str]:
    """Who signed a text, and when: the last date that stands alone, and the name above it."""
    for at in range(len(foot) - 1, -1, -1):
        if _SIGNED.fullmatch(foot[at]) and (day := iso_date(foot[at])):
            above = foot[at - 1] if at else ""
            return (one_line(above) if _BODY_NAME.fullmatch(above) else ""), day
        if (found := _ISSUED.search(foot[at])) and (day := iso_date(found[2])):
            return (found[1] if _BODY_NAME.fullmatch(found[1]) else ""), day
    return "", ""


def _title(head: list[str]) -> str:
    """The first line that reads as a title; where prose begins before one, the name of a reply, else the first line
    that may be a title, cut short; empty where there is none."""
    for at, line in enumerate(head):
        if _SECTION.match(line) or len(line) > _LONGEST or line.endswith("。"):
            break
        if _is_title(line):
            return _whole_title(head[at:]).lstrip("#- ").strip()
    if any(_REPLIES.search(line) for line in head):
        return _reply_title(head)
    return next((line[:60] for line in head if _may_be_title(line)), "")


def _whole_title(lines: list[str]) -> str:
    """A title that goes on in the next lines: behind the bodies that issue it, or cut before its end."""
    title, following = lines[0], lines[1:]
    if following and following[0].startswith("关于") and all(_BODY_NAME.fullmatch(word) for word in title.split()):
        title, following = following[0], following[1:]
    cut = title.startswith("关于") or _CUT.search(title)
    if cut and not _TITLE_END.search(title) and following and _TITLE_END.search(following[0]):
        title += following[0]
    return title


def _reply_title(head: list[str]) -> str:
    """What a reply to a proposal calls itself, else by the proposal that it answers."""
    named = next((line for line in head if _REPLY_TITLE.search(line) and _is_title(line)), "")
    answered = next((found[0] for line in head if (found := _ANSWERED.search(line))), "")
    return named or (f"{answered}的答复" if answered else "")


def _is_title(line: str) -> bool:
    if len(line) > _LONGEST or not _may_be_title(line) or line.endswith(("；", "，", ",", "文件", "、")):
        return False
    return not (_NUMBERED.fullmatch(line) or _DATE.match(line.lstrip("- ")) or "\t" in line)


def _may_be_title(line: str) -> bool:
    """Whether a line is neither a slogan or label, nor whom a text addresses, nor a date, a menu, a source."""
    if len(line) < _SHORTEST or line.endswith(_COLONS) or _DATE_LINE.fullmatch(unicodedata.normalize("NFKC", line)):
        return False
    return not any(pattern.search(line) for pattern in (_CHROME, _PUBLISHED, _BODY_LABEL, _SOURCE_LABEL))
