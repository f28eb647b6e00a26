"""Bytes become a Document: txt, html, md, pdf, docx in any Chinese encoding; older office formats by LibreOffice.

The text keeps the source's characters. Markup, a front matter header and a page's own line ends go; nothing else is
changed. What a source says of itself (title, issuer, date, address) comes from its header, else from its text.
"""

from graph.model import Document
from ingest.content import LIMIT, Content, SourceRefused, check_size, suffix_of, zip_parts
from ingest.encodings import decode
from ingest.headers import document_of
from ingest.markup import has_tags, html_content, is_page, markdown_content, split_front_matter
from ingest.office import BY_LIBREOFFICE, converted, docx_content, pdf_text


def read(name: str, content: bytes, *, limit: int = LIMIT) -> Document:
    """The document that these bytes hold; `name` is a path, an address or `-`, and only its suffix counts.

    SourceRefused where they hold none: too large, empty, binary, encrypted, scanned, broken, or of an unknown form.
    """
    check_size(name, len(content), limit)
    found = _content(name, content, limit)
    if not found.text.strip():
        raise SourceRefused(name, "it holds no text; if it is made of pictures, recognise their text (OCR) first")
    return document_of(name, content, found)


# What the bytes are: their own first bytes say more than a name.

_PICTURES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"PAR1": "a parquet table",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "a database",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _content(name: str, content: bytes, limit: int) -> Content:
    suffix = suffix_of(name)
    if b"%PDF-" in content[:1024]:
        return Content(pdf_text(name, content))
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise SourceRefused(name, "it is encrypted; save it without a password")
    if suffix in BY_LIBREOFFICE and not _is_misnamed(content):
        return converted(name, content, suffix, limit)
    if content.startswith(b"PK\x03\x04"):
        return _zip_content(name, content, limit)
    if content.startswith(b"{\\rtf"):
        return converted(name, content, ".rtf", limit)
    if content.startswith(_OLE):
        return converted(name, content, ".doc", limit)
    _refuse_binary(name, content, suffix)
    return _text_content(name, content, suffix)


def _is_misnamed(content: bytes) -> bool:
    """Whether an older office file is a docx or a page, as many a .doc is."""
    return content.lstrip()[:1] == b"<" or (content.startswith(b"PK") and b"word/document.xml" in content)


def _refuse_binary(name: str, content: bytes, suffix: str) -> None:
    if suffix in (".pdf", ".docx"):
        raise SourceRefused(name, f"it is broken, not a {suffix[1:]} as its name says; save or download it again")
    for magic, what in _PICTURES.items():
        if content.startswith(magic):
            raise SourceRefused(name, f"it is {what}, not text; give a txt, html, md, pdf or docx of what it says")


def _zip_content(name: str, content: bytes, limit: int) -> Content:
    parts = zip_parts(name, content, limit)
    if "word/document.xml" in parts:
        return docx_content(name, content)
    if any(part.startswith("ppt/") for part in parts):
        return converted(name, content, ".pptx", limit)
    if "content.xml" in parts and "mimetype" in parts:
        return converted(name, content, ".odt", limit)
    if "OFD.xml" in parts:
        return converted(name, content, ".ofd", limit)
    if "xl/workbook.xml" in parts:
        raise SourceRefused(name, "it is a table; name it .xlsx and give it a mapping")
    if suffix_of(name) == ".docx":
        raise SourceRefused(name, "it is broken: a docx without a document in it; save it again")
    raise SourceRefused(name, "it is a zip archive, not a document; unpack it and give what is in it")


def _text_content(name: str, content: bytes, suffix: str) -> Content:
    text = decode(name, content)
    header, body = split_front_matter(name, text)
    whole = suffix in (".html", ".htm", ".xhtml", ".shtml") or is_page(body)
    if whole or has_tags(body):
        # Within a page a line end is but a space; in a text with some tags it is the author's.
        page = html_content(body, page=whole)
        return Content(page.text, page.header | header)
    if suffix in (".md", ".markdown"):
        plain = markdown_content(body)
        return Content(plain.text, plain.header | header)
    return Content(body, header)
