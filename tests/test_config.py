"""config.ini: the shipped file is the declared one; every fault is told at once, with its line and the way out."""

from __future__ import annotations

import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from automation.config import SECTIONS, Config, load
from automation.config_sample import sample
from automation.errors import ConfigurationError, ExitCode

ROOT = Path(__file__).resolve().parent.parent


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "config.ini"
    path.write_bytes(text.encode(encoding))
    return path


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as fault:
        load(written(folder, text))
    assert fault.value.exit_code is ExitCode.CONFIGURATION
    return str(fault.value)


def test_the_committed_file_is_what_the_options_declare() -> None:
    shipped = (ROOT / "config.ini").read_text(encoding="utf-8")
    assert shipped == sample(), "config.ini is behind: run `python -m automation.config_sample` and commit it"


def test_the_shipped_file_loads_and_says_the_defaults(tmp_path: Path) -> None:
    given, bare = load(written(tmp_path, sample())), load(written(tmp_path, ""))
    assert given == bare


def test_every_section_is_declared_once() -> None:
    assert {name: field.annotation for name, field in Config.model_fields.items()} == SECTIONS


def test_every_option_says_what_it_is_and_what_it_allows() -> None:
    for model in SECTIONS.values():
        for name, field in model.model_fields.items():
            assert field.description, name
            assert isinstance(field.json_schema_extra, dict) and field.json_schema_extra["allowed"], name


def test_values_are_read(tmp_path: Path) -> None:
    text = "[company]\nname = 远山科技 # 100%\n[weekly]\nclosing = 16：30\n[reading]\nworkers=2\n[log]\nlevel=DEBUG\n"
    config = load(written(tmp_path, text))
    assert config.company.name == "远山科技 # 100%"
    assert config.weekly.closing == time(16, 30)
    assert (config.reading.workers, config.log.level) == (2, "DEBUG")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_whatever_the_editor_saved_is_read(tmp_path: Path, encoding: str) -> None:
    assert load(written(tmp_path, "[company]\r\nname = 远山科技\r\n", encoding)).company.name == "远山科技"


def test_relative_paths_start_at_the_file(tmp_path: Path) -> None:
    paths = load(written(tmp_path, "[paths]\nworkspace = 共享盘\nstate = state\n")).paths
    assert (paths.workspace, paths.state, paths.mail) == (tmp_path / "共享盘", tmp_path / "state", tmp_path / "state" / "mail")


def test_each_workspace_has_a_state_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    one, other = load(path, tmp_path / "甲").paths, load(path, tmp_path / "乙").paths
    assert one.state != other.state and one.state == load(path, tmp_path / "甲").paths.state
    assert one.state.is_absolute() and "Tongda" in one.state.parts


@pytest.mark.parametrize("state", [r"\\server\share\state", "//server/share/state"])
def test_the_state_is_refused_on_a_network_drive(tmp_path: Path, state: str) -> None:
    said = complaint(tmp_path, f"[paths]\nstate = {state}\n")
    assert "第 2 行" in said and "不能放在网络盘上" in said


def test_the_workspace_of_the_command_line_may_be_a_share() -> None:
    assert str(load(None, Path(r"\\nas\共享")).paths.workspace) == r"\\nas\共享"


def test_the_workspace_may_be_a_share(tmp_path: Path) -> None:
    assert str(load(written(tmp_path, "[paths]\nworkspace = \\\\server\\共享\n")).paths.workspace).startswith("\\\\server")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[paths]\nwokspace = x\n", "第 2 行：[paths] wokspace 没有这个选项，是不是想写“workspace”？"),
        ("[path]\nworkspace = x\n", "第 2 行：没有 [path] 这一节，是不是想写“paths”？"),
        ("[paths]\nclosing = 17:00\n", "第 2 行：[paths] closing 应写在 [weekly] 下面。"),
        ("[weekly]\nclosing = 25:00\n", "第 2 行：[weekly] closing 的值“25:00”不对。允许：24 小时制的时:分，如 17:00。"),
        ("[company]\ntimezone = 北京\n", "第 2 行：[company] timezone 的值“北京”不对。"),
        ("[company]\nname =\n", "第 2 行：[company] name 的值“”不对。允许：1 到 40 个字。"),
        ("[mail]\n\ntransport = pop3\n", "第 3 行：[mail] transport 的值“pop3”不对。"),
        ("[mail]\nsender = a@b\n", "第 2 行：[mail] sender 的值“a@b”不对。"),
        ("[reading]\nworkers = 很多\n", "第 2 行：[reading] workers 的值“很多”不对。"),
        ("[reading]\nworkers = 65\n", "0 到 64"),
        ("[log]\nlevel = INFO\nlevel = DEBUG\n", "第 3 行：[log] level 写了两次（第 2 行已有）。"),
        ("name = x\n", "第 1 行：“name”上面缺少 [节名]"),
        ("[log]\nhello\n", "第 2 行：看不懂这一行"),
    ],
)
def test_a_fault_names_its_line_and_the_way_out(tmp_path: Path, text: str, words: str) -> None:
    assert words in complaint(tmp_path, text)


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    said = complaint(tmp_path, "[log]\nlevel = LOUD\nhello\n[paths]\nwokspace = x\n[reading]\nworkers = -1\n").splitlines()
    assert "有 4 处要改" in said[0]
    assert [line.split("：")[0].strip() for line in said[1:]] == ["第 2 行", "第 3 行", "第 5 行", "第 7 行"]


@pytest.mark.parametrize("key", ["password", "smtp_password", "client_secret", "access_token", "密码"])
def test_a_secret_is_refused_and_never_repeated(tmp_path: Path, key: str) -> None:
    said = complaint(tmp_path, f"[mail]\n{key} = hunter2\n")
    assert "密码不写在这里" in said and "hunter2" not in said


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="找不到配置文件"):
        load(tmp_path / "none.ini")


def test_a_folder_instead_of_a_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="读不了配置文件"):
        load(tmp_path)


def test_loading_needs_no_heavy_library() -> None:
    code = (
        "import sys; from pathlib import Path; from automation.config import load; load(Path('config.ini'));"
        "print(sorted({'pandas', 'numpy', 'openpyxl', 'difflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
