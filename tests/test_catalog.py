"""The catalog finds every declaration by itself, refuses twins, and the READMEs list what it finds."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from automation import catalog
from automation.commands.overview import words_of
from automation.forms.schema.form import Form

ROOT = Path(__file__).resolve().parent.parent
A_FORM = (
    "from automation.forms.schema.form import Form\n"
    "FORM = Form(name={name!r}, title={title!r}, code={code!r}, version='1.0', tables=())\n"
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package outside, importable under its folder's name."""
    folder = tmp_path / f"office_{abs(hash(tmp_path))}"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def declare(package: Path, module: str, source: str) -> None:
    process, name = module.split(".")
    (package / process).mkdir(exist_ok=True)
    (package / process / f"{name}.py").write_text(source, encoding="utf-8")
    importlib.invalidate_caches()


def test_a_form_is_found_wherever_a_process_declares_it(package: Path) -> None:
    declare(package, "visits.visit", A_FORM.format(name="visit", title="来访登记", code="V-1"))
    assert [form.title for form in catalog.forms(package)] == ["来访登记"]


@pytest.mark.parametrize("twin", [{"name": "visit"}, {"title": "来访登记"}, {"code": "V-1"}])
def test_two_of_one_name_are_an_error(package: Path, twin: dict[str, str]) -> None:
    one = {"name": "visit", "title": "来访登记", "code": "V-1"}
    declare(package, "visits.one", A_FORM.format(**one))
    declare(package, "others.two", A_FORM.format(**{"name": "leave", "title": "请假单", "code": "L-1"} | twin))
    with pytest.raises(ValueError, match="two declarations share"):
        catalog.forms(package)


def test_what_declares_nothing_is_not_even_imported(package: Path) -> None:
    declare(package, "visits.heavy", "raise RuntimeError('imported')\n# FORM = 1\nif False:\n    FORM = 2\n")
    assert catalog.forms(package) == []


def test_forms_are_found_without_pandas() -> None:
    code = "import sys; from automation.catalog import forms; forms(); print('pandas' in sys.modules or 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert done.stdout.strip() == "False"


def test_what_is_called_like_a_declaration_is_one() -> None:
    """Anything else of that name is imported by every run, with all that it needs."""
    modules = [path for path in (ROOT / "automation").glob("*/*.py")]
    for variable, found in (("FORM", catalog.forms()), ("RECORD", catalog.records()), ("JOB", catalog.jobs()), ("BESIDE", catalog.besides())):
        assigned = re.compile(rf"^{variable}\b[^=\n]*=(?!=)", re.MULTILINE)
        named = [path.stem for path in modules if assigned.search(path.read_text(encoding="utf-8"))]
        assert len(named) == len(found), (variable, named)


def test_each_job_has_a_title_and_says_when() -> None:
    assert all(job.title and words_of(job) for job in catalog.jobs())


def test_records_are_found_and_share_no_code_with_a_form() -> None:
    records = catalog.records()
    assert {"项目问题跟踪表"} <= {record.title for record in records}
    assert not {record.code for record in records} & {form.code for form in catalog.forms()}


def listed(readme: str) -> list[tuple[str, ...]]:
    """The cells of the README's table of forms: title, code, folder."""
    lines = (ROOT / readme).read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| 表单 | 编号 |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(tuple(cell.strip().strip("`") for cell in line.strip("|").split("|"))[:3])
    return rows


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_lists_every_form(readme: str) -> None:
    def row(form: Form) -> tuple[str, str, str]:
        return form.title, form.code, f"{form.folder}/"

    assert sorted(listed(readme)) == sorted(row(form) for form in catalog.forms())
