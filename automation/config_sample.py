"""Writes the commented config.ini from the declared options: python -m automation.config_sample [FILE]."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from automation.config import SECTIONS
from automation.options import Section
from automation.safe_write import swap_in

HEAD = """\
# 通达的配置。每一项上面写着含义、允许的值和默认值；删掉一项就用它的默认值。
# 改好后保存即可，下次运行时生效。密码不写在这里。
"""


def sample() -> str:
    """The text of the shipped config.ini: every option with its comments and its default."""
    return HEAD + "".join(f"\n# {model.__doc__}\n[{name}]\n{''.join(_options(model))}" for name, model in SECTIONS.items())


def _options(model: type[Section]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        allowed = extra["allowed"] if isinstance(extra, dict) else ""
        default = str(field.default)
        yield f"# {field.description}。\n# 允许：{allowed}。默认：{default or '空'}\n{name} = {default}".rstrip() + "\n"


if __name__ == "__main__":
    swap_in(Path(sys.argv[1] if sys.argv[1:] else "config.ini"), sample().encode("utf-8"))
