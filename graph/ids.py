"""Deterministic ids that carry their kind: lab_…, university_…, document_…"""

import hashlib
import unicodedata
from base64 import b32encode
from functools import cache, lru_cache
from importlib.resources import files

_DROPPED = str.maketrans("", "", " \t\r\n\u3000\u00a0“”\"'《》‘’「」『』·")
# Characters that dictionaries merge but that mainland names keep.
_KEPT = "乾藉着瞭於昇吒"


@cache
def simplified() -> dict[int, str]:
    """Traditional characters, each with the one that it is matched as."""
    characters = files("opencc") / "dictionary" / "TSCharacters.txt"
    lines = (line.partition("\t") for line in characters.read_text(encoding="utf-8").splitlines())
    table = {ord(each): simple.split()[0] for each, _, simple in lines if len(each) == 1 and each not in simple}
    return {code: simple for code, simple in table.items() if chr(code) not in _KEPT}


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """A name in simplified characters without width variants, spaces, quotation marks and case: surface forms compare.

    "南京大學" is "南京大学", and "ＩＢＭ" is "ibm".
    """
    return unicodedata.normalize("NFKC", name).translate(_DROPPED).translate(simplified()).lower()


def digest(*parts: str) -> str:
    """Sixteen characters (80 bits) that tell the parts apart; each is length-prefixed, so ("ab","c") != ("a","bc")."""
    packed = b"".join(len(raw := part.encode()).to_bytes(4, "big") + raw for part in parts)
    return b32encode(hashlib.sha256(packed).digest()[:10]).decode().lower()


@lru_cache(maxsize=65_536)
def entity_id(kind: str, name: str, qualifier: str = "") -> str:
    """The id of a thing: its kind, and a hash of its canonical name and of what tells namesakes apart.

    The kind is not in the hash: a thing that is told to be of another kind keeps its hash.
    """
    return f"{kind.lower()}_{digest(fold(name), fold(qualifier))}"


def document_id(content: bytes) -> str:
    """The id of a source: a hash of its bytes, so that the same file found twice is one document."""
    return f"document_{b32encode(hashlib.sha256(content).digest()[:10]).decode().lower()}"


def id_hash(identifier: str) -> str:
    """The part of an id after its kind."""
    return identifier.rpartition("_")[2]
