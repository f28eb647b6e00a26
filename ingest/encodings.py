"""Bytes become text: UTF-8, UTF-16, GB18030 and Big5, told by a byte order mark, else by what reads as Chinese."""

import re
import unicodedata

import charset_normalizer

from ingest.content import SourceRefused

_COMMON = set(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处理府市省科技创新局委院企业园协同城圈京苏南江安徽推支持协合作"
    "這個國時來們對會為產動進學發過說種後與關線數條無開現實當點業還機體兩從應變問題結統東車經長門間頭區報書電話請開臺灣務員總統辦單位"
    "，。、；：？！“”《》（）"
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LEGACY = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 200_000  # Bytes; even, so that a sample of UTF-16 ends where a character does.
_SURE = 0.2  # The share of common characters that running Chinese text never falls below.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(name: str, content: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16, GB18030 (GBK, GB2312) or Big5, told by a byte order mark, else by content.

    SourceRefused where the bytes are no text.
    """
    text = _decoded(name, content)
    if len(_CONTROLS.findall(text)) > len(text) // 200:
        raise SourceRefused(name, "it is binary, not text; give a txt, html, md, pdf or docx")
    return text


def _decoded(name: str, content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\x00" not in content:
        for encoding in ("utf-8", _declared(content)):
            if (text := _strict(content, encoding)) is not None:
                return text
    best = _best_legacy(content)
    if best:
        return content.decode(best, errors="replace")
    if b"\x00" not in content and (damaged := _damaged_utf8(content)):
        return damaged
    guess = None if b"\x00" in content else charset_normalizer.from_bytes(content[:_SAMPLE]).best()
    if guess is None:
        raise SourceRefused(name, "it is binary, or in an encoding that is not known; save it as UTF-8")
    return content.decode(guess.encoding, errors="replace")


def _declared(content: bytes) -> str:
    """The encoding that a page names; it is believed only where all of the page fits it."""
    found = re.search(rb"""charset=["']?([A-Za-z0-9_-]+)|encoding=["']([A-Za-z0-9_-]+)""", content[:2048])
    label = (found[1] or found[2]).decode().lower() if found else ""
    return "gb18030" if label.startswith("gb") else "big5hkscs" if label.startswith("big5") else ""


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding) if encoding else None
    except UnicodeDecodeError:
        return None


def _best_legacy(content: bytes) -> str:
    """The encoding in which the bytes read as Chinese; empty where none does."""
    sample = content[:_SAMPLE]
    scores = {encoding: _chinese(sample.decode(encoding, errors="replace")) for encoding in _LEGACY}
    best = max(_LEGACY, key=lambda encoding: scores[encoding])
    if scores[best] >= _SURE:
        return best
    # A few words only: without a rival the one that reads as Chinese at all, else what the statistics say.
    plain = () if b"\x00" in content else _LEGACY[:2]
    fitting = [encoding for encoding in plain if _strict(content, encoding) is not None]
    fitting = [encoding for encoding in fitting if scores[encoding] > 0] or fitting
    if len(fitting) > 1:
        guess = charset_normalizer.from_bytes(sample, cp_isolation=["gb18030", "big5hkscs", "big5"]).best()
        return "big5hkscs" if guess and guess.encoding.startswith("big5") and scores["gb18030"] <= 0 else "gb18030"
    return fitting[0] if fitting else ""


def _chinese(text: str) -> float:
    """The share of common Chinese characters among those that are not ASCII, less what no text holds."""
    wide = [character for character in text if character > "\x7f"]
    if not wide:
        return float(bool(text) and not _CONTROLS.search(text))
    odd = sum(character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs") for character in wide)
    return (sum(character in _COMMON for character in wide) - 5 * odd) / len(wide)


def _damaged_utf8(content: bytes) -> str:
    """UTF-8 with a byte lost here or there, as a cut download leaves it."""
    text = content.decode("utf-8", errors="replace")
    return text if text.count("\ufffd") <= 2 + len(text) // 500 and any(c > "\x7f" for c in text) else ""
