"""What is said reaches a cp936 pipe and the log file, whatever the letters."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from automation.console import log_to
from automation.errors import ConfigurationError
from automation.screen import Screen

ROOT = Path(__file__).resolve().parent.parent


def test_letters_that_cp936_lacks_do_not_stop_the_program() -> None:
    code = "from automation.console import speak_utf8; speak_utf8(); print('✓ 完成 😀'); print('\\udc80')"
    environment = os.environ | {"PYTHONIOENCODING": "cp936", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, cwd=ROOT, check=True)
    assert done.stdout.decode("utf-8").split() == ["✓", "完成", "😀", "?"]


def test_log_and_warnings_go_to_the_file_and_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "state" / "tongda.log"
    code = (
        "import logging, pathlib, sys; from automation.console import log_to; log_to(pathlib.Path(sys.argv[1]), 'INFO'); "
        "logging.getLogger('automation.mail').info('已写成文件 \\udc80'); "
        "logging.getLogger('py.warnings').warning('openpyxl is worried')"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code, str(file)], capture_output=True, cwd=ROOT, check=True)
    text = file.read_text(encoding="utf-8")
    assert "已写成文件" in text and "openpyxl is worried" in text
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_second_log_takes_the_place_of_the_first(tmp_path: Path) -> None:
    for name in ("one.log", "two.log"):
        log_to(tmp_path / name, "INFO")
    logging.getLogger("automation").info("hello")
    assert "hello" not in (tmp_path / "one.log").read_text(encoding="utf-8")
    assert (tmp_path / "two.log").read_text(encoding="utf-8").count("hello") == 1


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="不能写日志"):
        log_to(tmp_path / "state" / "tongda.log", "INFO")


def test_a_long_list_is_told_piece_by_piece_as_the_same_text(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"名称": "甲", "n": 1.5}, {"空": None}]
    for some in ([], rows):
        content = {"a": [1, "二"], "rows": some, "none": {}}
        Screen(as_json=True).answer({**content, "rows": iter(some)})
        assert capsys.readouterr().out == json.dumps(content, ensure_ascii=False) + "\n"
    for plain in ({}, [1], "文"):
        Screen(as_json=True).answer(plain)
        assert capsys.readouterr().out == json.dumps(plain, ensure_ascii=False) + "\n"
