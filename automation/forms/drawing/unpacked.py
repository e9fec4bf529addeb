"""A workbook in memory whose parts nobody has packed yet: whoever knows how they were packed last need not pack them all again."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

_DATED = (1980, 1, 1, 0, 0, 0)
"""As Excel does, and xlsxwriter."""


class _Parts(Packager):  # type: ignore[misc]
    """Keeps the parts, so that its workbook has none to pack."""

    def _create_package(self) -> list[Any]:
        files = super()._create_package()
        self.parts = {name: text.getvalue() if binary else text.getvalue().encode("utf-8") for text, name, binary in files}
        files.clear()
        return []


class Unpacked(Workbook):  # type: ignore[misc]
    """options: those of xlsxwriter, `in_memory` among them."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(BytesIO(), options)

    def _get_packager(self) -> _Parts:
        self._packager = _Parts()
        return self._packager

    def parts(self) -> dict[str, bytes]:
        """Closes it: name -> text of each, in their order."""
        self.close()
        return dict(self._packager.parts)


def packed_as_usual(parts: Mapping[str, bytes]) -> bytes:
    """As xlsxwriter packs them."""
    target = BytesIO()
    with ZipFile(target, "w", compression=ZIP_DEFLATED) as package:
        for name, text in parts.items():
            told = ZipInfo(name, _DATED)
            told.compress_type = ZIP_DEFLATED
            package.writestr(told, text)
    return target.getvalue()
