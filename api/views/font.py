"""An open Chinese font cut down to the letters of a page, so that a file reads the same where none is installed."""

import base64
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

_OPEN = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC")
_ABSENT = (
    "no open Chinese font is found on this machine to embed ({}); install fonts-noto-cjk (Debian, Ubuntu), "
    "google-noto-sans-cjk-fonts (Fedora) or font-noto-cjk (Alpine), and fontconfig"
)
_cut: Any = subset  # it tells no types
_Font: Any = TTFont
# In a font's name table: its copyright, its name, and its licence in words and as an address.
_NOTICE = (0, 4, 13, 14)


def font_face(letters: str) -> str:
    """A style sheet that brings these letters as the first font of the pages' stack, with the font's own notice.

    OSError where no open Chinese font is installed, which says what to install.
    """
    path, number = _found()
    with _Font(path, fontNumber=number, lazy=True) as font:
        options = _cut.Options(flavor="woff2", hinting=False, layout_features=[], name_IDs=[*_NOTICE, 1, 2, 6])
        cutter = _cut.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        font.flavor = "woff2"
        notice = "; ".join(str(font["name"].getDebugName(each) or "") for each in _NOTICE).replace("*/", "")
        written = io.BytesIO()
        font.save(written)
    data = base64.b64encode(written.getvalue()).decode()
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f'/* {notice} */\n@font-face {{ font-family: "{_OPEN[0]}"; src: {source} }}'


def _found() -> tuple[Path, int]:
    """The file of an open Chinese font, and its number within the file."""
    program = shutil.which("fc-match")
    if program is None:
        raise OSError(_ABSENT.format("there is no fc-match"))
    command = [program, "--format", "%{file}\t%{index}\t%{family}", ",".join(_OPEN)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout  # noqa: S603
    file, index, family = told.split("\t")
    if not set(family.split(",")) & set(_OPEN):
        raise OSError(_ABSENT.format(f"fc-match finds {family}"))
    return Path(file), int(index) & 0xFFFF
