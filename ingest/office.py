"""Office files become text: pdf, docx, and by LibreOffice what is older or rarer."""

import io
import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdf
from docx.opc.exceptions import OpcError

from ingest.content import Content, SourceRefused, one_line, zip_parts

_PATIENCE = 120  # Seconds that LibreOffice may take over one file.

# PDF

# pypdf lets whatever a broken file makes it stumble over come through.
_PDF_ERRORS = (
    pypdf.errors.PyPdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OSError,
    zlib.error,
)
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－·]\s*\d{1,4}\s*[-—–－·]|\d{1,4}|第\s*\d{1,4}\s*页.{0,12})\s*")
_SENTENCE_END = tuple("。！？；：!?;:”」》")
_NUMERAL = "[一二三四五六七八九十]+"
_OPENING = re.compile(
    rf"\s*(?:{_NUMERAL}、|[（(](?:{_NUMERAL}|\d+)[）)]|\d+[.．、]|第(?:{_NUMERAL}|\d+)[章条节]|[●◆■•])"
)


def pdf_text(name: str, content: bytes) -> str:
    """The paragraphs of a pdf, a line each. SourceRefused where it is encrypted, broken or scanned."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceRefused(name, "it is encrypted; save it without a password")
        pages = [page.extract_text() for page in reader.pages]
    except pypdf.errors.DependencyError as error:
        raise SourceRefused(name, "it is encrypted; save it without a password") from error
    except _PDF_ERRORS as error:
        cause = str(error) or type(error).__name__
        raise SourceRefused(name, f"it is a broken pdf ({cause}); download or save it again") from error
    if not any(character.isalpha() and character != "\ufffd" for page in pages for character in page):
        raise SourceRefused(name, "it is a scanned pdf, without text; recognise its text (OCR) first")
    return _unwrapped([line for page in pages for line in _page_lines(page)])


def _page_lines(page: str) -> list[str]:
    """The lines of a page without its number."""
    lines = [line.rstrip() for line in page.splitlines() if line.strip()]
    if lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines.pop()
    if lines and _PAGE_NUMBER.fullmatch(lines[0]):
        lines.pop(0)
    return lines


def _unwrapped(lines: list[str]) -> str:
    """Paragraphs of lines that a page broke: a full line that ends no sentence goes on in the next."""
    widths = sorted(_width(line) for line in lines)
    full = widths[int(len(widths) * 0.8)] * 0.9 if widths else 0
    text = ""
    joins = False
    for line in lines:
        if joins and not _OPENING.match(line):
            latin = text[-1:].isascii() and line[:1].isascii()
            text += (" " if latin and text[-1:].isalnum() else "") + line
        else:
            text += ("\n" if text else "") + line
        joins = _width(line) >= max(full, 30) and not line.endswith(_SENTENCE_END)
    return text


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


# DOCX

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    *(_W + tag for tag in ("del", "moveFrom", "instrText", "pPr", "rPr", "tblPr", "sectPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
# A broken part is a SyntaxError of lxml's.
_DOCX_ERRORS = (OpcError, SyntaxError, zipfile.BadZipFile, zlib.error, ValueError, LookupError, AttributeError, OSError)


def docx_content(name: str, content: bytes) -> Content:
    """Paragraphs a line each, a table's rows a line each with tabs between cells. SourceRefused where it is broken."""
    try:
        file = docx.Document(io.BytesIO(content))
        text = "\n".join(_docx_lines(file.element.body))
        header = {"title": one_line(file.core_properties.title or "")}
    except _DOCX_ERRORS as error:
        raise SourceRefused(name, f"it is a broken docx ({error}); save it again") from error
    # Word fills in a title of its own: it is believed where the text has it too.
    return Content(text, {key: value for key, value in header.items() if value and value in text})


def _docx_lines(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _W + "p":
            yield _docx_text(child)
            # A text box hangs on a paragraph.
            for box in child.iter(_W + "txbxContent"):
                if not any(parent.tag in _SKIPPED for parent in box.iterancestors()):
                    yield from _docx_lines(box)
        elif child.tag == _W + "tr":
            yield "\t".join(_docx_cells(child))
        elif child.tag not in _SKIPPED:
            yield from _docx_lines(child)


def _docx_cells(row: Any) -> Iterator[str]:
    for cell in row.iter(_W + "tc"):
        if next(cell.iterancestors(_W + "tr")) is row:
            yield " ".join(line for line in _docx_lines(cell) if line.strip()).replace("\n", " ")


def _docx_text(element: Any) -> str:
    parts: list[str] = []
    for child in element:
        if child.tag == _W + "t":
            parts.append(child.text or "")
        elif child.tag == _W + "tab":
            parts.append("\t")
        elif child.tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif child.tag == _W + "noBreakHyphen":
            parts.append("-")
        elif child.tag not in _SKIPPED and child.tag != _W + "txbxContent":
            parts.append(_docx_text(child))
    return "".join(parts)


# LibreOffice

# What LibreOffice makes of each suffix that we do not read ourselves.
BY_LIBREOFFICE = {
    ".doc": "docx",
    ".wps": "docx",
    ".rtf": "docx",
    ".odt": "docx",
    ".ofd": "pdf",
    ".ppt": "pdf",
    ".pptx": "pdf",
    ".dps": "pdf",
}
_SHEETS = {".xls", ".et", ".xlsx", ".xlsm", ".ods"}


def converted(name: str, content: bytes, suffix: str, limit: int) -> Content:
    """What is in a file that LibreOffice has to read first; SourceRefused where it cannot."""
    target = BY_LIBREOFFICE[suffix]
    if content.startswith(b"PK\x03\x04"):
        zip_parts(name, content, limit)
    made = convert(name, content, suffix, target)
    if target == "pdf":
        return Content(pdf_text(name, made))
    zip_parts(name, made, limit)
    return docx_content(name, made)


def convert(name: str, content: bytes, suffix: str, target: str) -> bytes:
    """What LibreOffice makes of a file: bytes of the form `target`. SourceRefused where it is missing or fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        cure = f"install LibreOffice, or save it as {'xlsx' if suffix in _SHEETS else 'docx or pdf'}"
        raise SourceRefused(name, f"a {suffix[1:]} file needs LibreOffice to be read, which is not installed; {cure}")
    with tempfile.TemporaryDirectory(prefix="quanpu-") as folder:
        source = Path(folder) / f"source{suffix}"
        source.write_bytes(content)
        _run_office(name, office, Path(folder), source, target)
        made = source.with_suffix(f".{target}")
        if not made.exists():
            raise SourceRefused(name, f"LibreOffice could not read it; save it as {target} and give that")
        return made.read_bytes()


def _run_office(name: str, office: str, folder: Path, source: Path, target: str) -> None:
    # A profile of its own: with the user's, a running LibreOffice would take the job and its time limit with it.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--norestore", "--convert-to", target, "--outdir", str(folder)]
    try:
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - no shell
    except subprocess.TimeoutExpired as error:
        raise SourceRefused(name, f"LibreOffice took more than {_PATIENCE} s over it; save it as {target}") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise SourceRefused(name, f"LibreOffice failed on it; save it as {target} and give that") from error
