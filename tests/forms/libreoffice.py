"""LibreOffice at work: opens a workbook, does in it what a person does, and saves it in its own way."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

INSTALLED = shutil.which("soffice") is not None
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'
)
_MACRO = """
Function Setting(name, value)
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = name
  one.Value = value
  Setting = one
End Function

Sub Main(place)
  Dim book, sheet, area
  book = StarDesktop.loadComponentFromURL(place, "_blank", 0, Array(Setting("Hidden", True)))
  sheet = book.Sheets.getByIndex(0)
  sheet.unprotect("")
{acts}
  book.storeToURL(place, Array(Setting("FilterName", "Calc MS Excel 2007 XML")))
  book.close(True)
End Sub
"""


def act_in(path: Path, profile: Path, *acts: str) -> None:
    """acts: lines of LibreOffice Basic in which `sheet` is the first sheet of `book`, already unprotected; then it is saved."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if not profile.exists():  # the first start makes the profile and would not heed a macro
        subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=180)
    _write_library(profile / "user" / "basic", "\n".join(f"  {act}" for act in acts))
    subprocess.run([*command, f'macro:///Standard.Play.Main("{path.as_uri()}")'], check=True, capture_output=True, timeout=180)


def _write_library(folder: Path, acts: str) -> None:
    """The macro where LibreOffice looks for a person's own."""
    (folder / "Standard").mkdir(parents=True, exist_ok=True)
    link = 'xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"'
    libraries = f'<library:library library:name="Standard" {link}/>'
    spaces = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
    element = '<library:element library:name="Play"/>'
    name = 'library:name="Standard" library:readonly="false" library:passwordprotected="false"'
    module = 'xmlns:script="http://openoffice.org/2000/script" script:name="Play" script:language="StarBasic"'
    parts = {
        "script.xlc": ("library:libraries", "libraries", f"<library:libraries {spaces}>{libraries}</library:libraries>"),
        "Standard/script.xlb": ("library:library", "library", f"<library:library {spaces} {name}>{element}</library:library>"),
        "Standard/Play.xba": (
            "script:module",
            "module",
            f"<script:module {module}>{escape(_MACRO.replace('{acts}', acts))}</script:module>",
        ),
    }
    for file, (root, kind, text) in parts.items():
        (folder / file).write_text(_HEAD.format(root, kind) + text, encoding="utf-8")
