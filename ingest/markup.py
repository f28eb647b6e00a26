"""Markup goes and the text stays: a front matter header, HTML, Markdown."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph.model import Form, Show
from ingest.content import Content, SourceRefused, one_line

# A front matter header

_FRONT = re.compile(r"\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADER_LIMIT = 65536


def split_front_matter(name: str, text: str) -> tuple[dict[str, Any], str]:
    """The YAML header between two lines of `---`, and the text after it; no header is an empty one.

    SourceRefused where the header says what a header cannot.
    """
    found = _FRONT.match(text)
    if not found or found.end(1) > _HEADER_LIMIT:
        return {}, text
    try:
        header = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        header = _plain_header(found[1])
    if not isinstance(header, dict):
        return {}, text
    return _checked(name, {str(key).lower(): value for key, value in header.items()}), text[found.end() :]


def _plain_header(block: str) -> dict[str, str] | None:
    """The lines `key: value` of a header that is not quite YAML."""
    pairs = re.findall(r"^([A-Za-z_]\w*):[ \t]*(.*?)[ \t\r]*$", block, re.MULTILINE)
    return {key: value.strip("\"'") for key, value in pairs} or None


def _checked(name: str, header: dict[str, Any]) -> dict[str, Any]:
    _among(name, "form", header.get("form"), get_args(Form))
    rights = header.get("rights")
    if isinstance(rights, Mapping):
        _among(name, "rights.show", rights.get("show"), get_args(Show))
    return header


def _among(name: str, what: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise SourceRefused(name, f"its header says {what}: {value}; it can be {', '.join(allowed)}")


# HTML

_BLOCKS = set(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure"  # noqa: SIM905
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre section summary table"
    " tbody tfoot thead tr ul".split()
)
_CELLS = {"td", "th"}
_UNSEEN = {"head", "script", "style", "noscript", "template", "nav", "iframe", "object", "svg", "select", "textarea"}
_INLINE = set(
    "a abbr area audio b bdi bdo big button canvas cite code col colgroup data del dfn em embed font i img input"  # noqa: SIM905
    " ins kbd label link map mark meta o:p q rp rt ruby s samp small source span strike strong sub sup time title"
    " tt u var video wbr".split()
)
_TAGS = _BLOCKS | _CELLS | _UNSEEN | _INLINE
_KNOWN = r"/?(?:" + "|".join(sorted(_TAGS)) + r")(?=[\s/>])"
_TAG = re.compile(rf"<{_KNOWN}[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"<(?=https?://|mailto:|[\w.+-]+@[\w-]+\.)")
_UNKNOWN_TAG = re.compile(rf"<(?=/?[A-Za-z])(?!{_KNOWN})", re.IGNORECASE)
_BREAK = re.compile(r"[ \t\f]*[\r\n][ \t\r\n\f]*")
_PAGE_TITLE = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s).*$")
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def is_page(text: str) -> bool:
    """Whether a text is a whole HTML page by how it begins."""
    return bool(_PAGE.match(text))


def has_tags(text: str) -> bool:
    """Whether a text holds HTML: two of its tags, not a `<` or two."""
    tags = _TAG.finditer(text)
    return next(tags, None) is not None and next(tags, None) is not None


def html_content(text: str, *, page: bool = True) -> Content:
    """A page's text: a line for each block, a tab between cells; its title, address and date where its head tells them.

    `page`: a line end in the source is but a space, and what looks like an unknown tag is one.
    """
    text = _ADDRESS.sub("&lt;", text) if page else _UNKNOWN_TAG.sub("&lt;", text)
    tree = LexborHTMLParser(text)
    body = tree.body or tree.root
    lines = _Lines()
    if body is not None:
        _walk(body, lines, flow=page)
    return Content(lines.text(), _page_header(tree))


class _Lines:
    """Lines of text as they come out of a tree."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]

    def add(self, text: str) -> None:
        self._lines[-1].append(text)

    def end(self) -> None:
        """End the line, if anything is on it."""
        if self._lines[-1]:
            self._lines.append([])

    def cell(self) -> None:
        if self._lines[-1]:
            self._lines[-1].append("\t")

    def text(self) -> str:
        lines = ("".join(parts).strip(" \t\r\n") for parts in self._lines)
        return "\n".join(line for line in lines if line)


def _walk(root: LexborNode, lines: _Lines, *, flow: bool) -> None:
    """All of a tree's text, without recursion: pages nest deeper than Python does."""
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag or ""
        if leaving:
            lines.end()
            continue
        if node.is_text_node:
            _add_text(node.text_content or "", lines, flow=flow and _parent_tag(node) != "pre")
        elif tag in _UNSEEN or tag.startswith("-") or (node.attributes or {}).get("role") == "navigation":
            continue
        if tag in _BLOCKS:
            lines.end()
            stack.append((node, True))
        elif tag in _CELLS:
            lines.cell()
        stack.extend(_children(node))


def _children(node: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Last child first, as a stack wants them."""
    child = node.last_child
    while child is not None:
        yield child, False
        child = child.prev


def _parent_tag(node: LexborNode) -> str:
    return (node.parent.tag or "") if node.parent is not None else ""


def _add_text(text: str, lines: _Lines, *, flow: bool) -> None:
    if flow:
        text = _BREAK.sub(_space, text)
    if text.strip(" \t\r\n") or "\n" not in text:
        lines.add(text)


def _space(found: re.Match[str]) -> str:
    """What a line end within a paragraph stands for: nothing between Chinese characters, else a space."""
    text, start, end = found.string, found.start(), found.end()
    around = (text[start - 1 : start], text[end : end + 1])
    return "" if all(not side or side > "\u2e7f" for side in around) else " "


def _page_header(tree: LexborHTMLParser) -> dict[str, Any]:
    header: dict[str, Any] = {}
    for key, names in _META.items():
        if value := _meta(tree, names):
            header[key] = value
    title = tree.css_first("title")
    heading = tree.css_first("h1")
    for node in (heading, title):
        if "title" not in header and node is not None and (words := one_line(node.text())):
            header["title"] = words if node is heading else _PAGE_TITLE.sub("", words) or words
    link = tree.css_first('link[rel="canonical"]')
    if link is not None and "uri" not in header:
        header["uri"] = link.attributes.get("href") or ""
    return {key: value for key, value in header.items() if value}


# The names that the State Council's rules for government sites give, then the web's.
_META = {
    "title": ("ArticleTitle", "og:title"),
    "date": ("PubDate", "article:published_time"),
    "issuer": ("ContentSource",),
    "uri": ("Url", "og:url"),
}


def _meta(tree: LexborHTMLParser, names: tuple[str, ...]) -> str:
    wanted = {name.lower() for name in names}
    for node in tree.css("meta"):
        named = {(node.attributes.get(key) or "").lower() for key in ("name", "property")}
        if named & wanted and (value := one_line(node.attributes.get("content") or "")):
            return value
    return ""


# Markdown

_MARKDOWN = (
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE), r"\1"),
    (re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?[ \t]*\r?\n?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:```|~~~).*\r?\n?", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])"), r"\1"),
)
_TABLE_LINE = re.compile(r"^[ \t]*\|(.+)\|[ \t]*$", re.MULTILINE)


def markdown_content(text: str) -> Content:
    """A text without Markdown's marks, tabs between a table's cells; its first heading of the first level as title."""
    found = re.search(r"^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$", text, re.MULTILINE)
    return Content(_markdown_text(text), {"title": _markdown_text(found[1])} if found else {})


def _markdown_text(text: str) -> str:
    text = _TABLE_LINE.sub(lambda row: "\t".join(cell.strip() for cell in row[1].split("|")), _plain_rules(text))
    for mark, plain in _MARKDOWN:
        text = mark.sub(plain, text)
    return text


def _plain_rules(text: str) -> str:
    """A text without the lines that only rule off a table's head."""
    return _MARKDOWN[5][0].sub("", text)
