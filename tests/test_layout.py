"""The layout holds: import directions, purity, the clock, sizes, names, and nothing at the top that does not belong there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "automation"

# An upper line may import itself and every lower one. The longest matching name decides.
LAYERS = (
    "__main__ cli archive_commands command_line",
    "demo simulation",
    "commands",
    "app mail_setup robot_setup runner_setup ownership config_sample",
    "config",
    "mail_options notice_options",
    "options config_file console screen",
    "catalog jobs.runner jobs.batch jobs.history jobs.duties jobs.lease jobs.owner jobs.heartbeat jobs.digest jobs.failure_mail jobs.simulate",
    "mail channels forms reports archive jobs.timetable",
    "reference projects notices clients correspondence",
    "approval letters",
    "jobs.job jobs.when jobs.repeating jobs.ladders jobs.deadlines jobs.attention jobs.posted jobs.keys jobs.filed jobs.reminding jobs.being_written jobs.addressing jobs.rows jobs.mail_words",
    "forms.schema mail.message reports.report archive.plan",
    "organization",
    "environment pip_install file_lock safe_write house_style credentials small_ledger scheduled_task program_version remembered",
    "errors",
)
RANK = {name: len(LAYERS) - number for number, line in enumerate(LAYERS) for name in line.split()}
PROCESSES = set(LAYERS[9].split())
PURE = RANK["projects"], RANK["organization"]

OUTSIDE_WORLD = {
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "exchangelib",
    "sqlalchemy",
    "sqlite3",
    "keyring",
    "smtplib",
    "requests",
    "schedule",
}
TOUCHES_FILES = re.compile(r"open|.*\.(open|(read|write)_(bytes|text)|unlink|mkdir|iterdir|r?glob|scandir|listdir)")
CLOCK = re.compile(r"(.*\.)?(datetime|date|Timestamp)\.(now|today|utcnow)|time\.time")
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "data", "info", "process"}
NAMED_BY_OTHERS = {"handle_data"}  # html.parser calls it so
FOLDERS = {"automation", "workbooks", "mail_templates", "benchmarks", "docs", "tests"}
FILES = {"config.ini", "run.py", "pyproject.toml", "requirements.txt", "requirements-dev.txt", "CHANGELOG.md", "LICENSE"}
TOP = FOLDERS | FILES | {"README.md", "README.zh-CN.md"}
LEFT_BY_USE = {"tongda-demo", "wheels", "state", "__pycache__"}


@cache
def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """What the tests ask about, of the whole tree."""
    asked = ast.Import | ast.ImportFrom | ast.Call | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [node for node in ast.walk(tree(path)) if isinstance(node, asked)]


@cache
def dotted(path: Path) -> str:
    """Name below `automation`: forms.blank; a package's __init__ is the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def rank(name: str) -> int | None:
    """Height of its layer; None if it is not declared. jobs and the root are only folders."""
    words = name.split(".")
    for length in range(len(words), 0, -1):
        if (found := RANK.get(".".join(words[:length]))) is not None:
            return found
    return 0 if name in ("", "jobs") else None


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """(line, dotted name) of everything a module imports, inside functions and TYPE_CHECKING too."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found.append((node.lineno, base))
            if (ROOT / base.replace(".", "/")).is_dir():
                found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
    return found


def own_imports(path: Path) -> Iterator[tuple[int, str]]:
    for line, name in imports(path):
        if name.startswith("automation."):
            yield line, name.removeprefix("automation.")


def calls(path: Path, what: re.Pattern[str]) -> Iterator[str]:
    """Places that call something whose written name (date.today, path.open, print) matches."""
    return (f"{at(path, line)} calls {name}()" for line, name in called(path) if what.fullmatch(name))


@cache
def called(path: Path) -> list[tuple[int, str]]:
    """(line, written name) of everything a module calls by a name."""
    found = [node for node in nodes(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)]
    return [(node.lineno, ast.unparse(node.func)) for node in found]


def at(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def test_every_module_is_in_a_declared_layer() -> None:
    assert not [dotted(path) for path in modules() if rank(dotted(path)) is None], "declare it in LAYERS"


def test_no_module_imports_an_upper_layer() -> None:
    wrong = [
        f"{at(path, line)} imports {name}"
        for path in modules()
        for line, name in own_imports(path)
        if (rank(name) or 0) > (rank(dotted(path)) or 0)
    ]
    assert not wrong, "\n".join(wrong)


def test_processes_never_import_each_other() -> None:
    wrong = [
        f"{at(path, line)} imports {name}"
        for path in modules()
        for line, name in own_imports(path)
        if {own := dotted(path).split(".")[0], other := name.split(".")[0]} <= PROCESSES and own != other
    ]
    assert not wrong, "\n".join(wrong)


def pure_modules() -> list[Path]:
    top, bottom = PURE
    return [path for path in modules() if bottom <= (rank(dotted(path)) or 0) <= top]


def test_rules_know_nothing_of_the_outside_world() -> None:
    wrong = [
        f"{at(path, line)} imports {name}"
        for path in pure_modules()
        for line, name in imports(path)
        if name.split(".")[0] in OUTSIDE_WORLD
    ]
    wrong += [place for path in pure_modules() for place in calls(path, TOUCHES_FILES)]
    assert not wrong, "\n".join(wrong)


def test_only_app_asks_the_clock() -> None:
    wrong = [place for path in modules() if dotted(path) != "app" for place in calls(path, CLOCK)]
    assert not wrong, "\n".join(wrong)


def test_only_the_screen_and_the_setup_print() -> None:
    speakers = {"command_line", "screen", "environment", "file_lock", "pip_install"}
    wrong = [place for path in modules() if dotted(path) not in speakers for place in calls(path, re.compile("print"))]
    assert not wrong, "\n".join(wrong)


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    assert not [at(path, 1) for path in modules() if not (ast.get_docstring(tree(path)) or "").strip()]


def test_no_module_is_long() -> None:
    lengths = {dotted(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert not {name: length for name, length in lengths.items() if length > 250}


def functions() -> Iterator[tuple[str, int]]:
    """(place and name, lines of the body without its docstring)."""
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) is not None else node.body
                yield f"{at(path, node.lineno)} {node.name}", (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_short() -> None:
    sizes = dict(functions())
    assert not {name: size for name, size in sizes.items() if size > 40}
    ordered = sorted(sizes.values())
    assert median(ordered) <= 8
    assert ordered[len(ordered) * 9 // 10] <= 20


def test_names_say_something() -> None:
    """No module, class or function is a heap: its last word is not one that fits everything."""
    names = {at(path, 1): path.stem for path in modules()}
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names[at(path, node.lineno)] = node.name
    wrong = {place: name for place, name in names.items() if _heap(name) and name not in NAMED_BY_OTHERS}
    assert not wrong


def _heap(name: str) -> bool:
    words = re.findall("[A-Z]?[a-z]+", name)
    return bool(words) and words[-1].lower() in EMPTY_WORDS


def test_the_top_folder_holds_what_it_should() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "~$"))}
    assert not found - TOP - LEFT_BY_USE, "nothing else belongs at the top"
    assert not TOP - found, "missing at the top"


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports them by their bare names."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py")]
    assert not {name for name in names if names.count(name) > 1}


@pytest.mark.parametrize("name", ["forms.schema.kinds", "mail.message", "jobs.job"])
def test_the_longest_name_decides(name: str) -> None:
    assert (rank(name) or 0) < (rank(name.split(".")[0]) or RANK["mail"])
