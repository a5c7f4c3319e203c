"""Rules about the code itself."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from skills_centre.platform.broker import VISIBILITY_TIMEOUT
from skills_centre.platform.jobs import Job
from workers.celery_app import celery
from workers.schedule import SCHEDULE

ROOT = Path(__file__).parent.parent.parent
CODE = ("config.py", "skills_centre", "workers", "bench", "tests", "migrations")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def python_files(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def test_no_file_is_longer_than_400_lines() -> None:
    kinds = ("*.py", "*.html", "*.css", "*.js")
    files = [
        f
        for place in CODE
        for kind in kinds
        for f in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob(kind))
    ]
    assert [
        str(f.relative_to(ROOT)) for f in files if "vendor" not in f.parts and len(f.read_text().splitlines()) > 400
    ] == []


def test_few_functions_are_longer_than_40_lines() -> None:
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in python_files("config.py", "skills_centre", "workers")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    assert sum(length > 40 for length in lengths) / len(lengths) <= 0.03


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in python_files("config.py", "skills_centre", "workers", "bench")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(p) for p in python_files("skills_centre", "workers") if p.stem in FORBIDDEN_NAMES] == []


def test_only_config_reads_the_environment() -> None:
    allowed = {
        ROOT / "config.py",
        ROOT / "skills_centre/platform/supervisor.py",
    }  # the supervisor hands it on to its children
    readers = [
        str(p)
        for p in python_files("skills_centre", "workers")
        if re.search(r"os\.(environ|getenv)", p.read_text()) and p not in allowed
    ]
    assert readers == []


def test_only_transaction_commits() -> None:
    committing = [
        str(p)
        for p in python_files("skills_centre", "workers")
        if re.search(r"\.commit\(\)", p.read_text()) and p.name != "database.py"
    ]
    assert committing == []


def test_every_job_has_a_task_and_every_task_a_bound() -> None:
    celery.loader.import_default_modules()
    tasks = {name for name in celery.tasks if not name.startswith("celery.")}
    assert tasks == {job.value for job in Job}
    assert celery.conf.task_time_limit < VISIBILITY_TIMEOUT
    assert {entry["task"] for entry in SCHEDULE.values()} <= tasks


def test_no_job_waits_in_the_broker_for_its_time() -> None:
    """What is due later is a row that a sweep finds: a timer is lost with its broker, and runs twice when it is longer than a lease."""
    timed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("skills_centre", "workers")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}
    ]
    assert timed == []


@pytest.mark.parametrize("command", ["make run", "make test", "make bench", "make soak"])
def test_the_readme_names_the_commands_that_exist(command: str) -> None:
    assert command in (ROOT / "README.md").read_text()
    target = command.split()[1]
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_ci_runs_the_readmes_test_command() -> None:
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text()


def test_the_project_names_no_registry_and_no_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    offenders = [
        name
        for name in tracked
        if (ROOT / name).is_file()
        and (ROOT / name).suffix in {".py", ".md", ".txt", ".in", ".toml", ".yml", ".yaml", ""}
        and re.search(
            r"pypi\.org|files\.pythonhosted|registry\.npmjs|/work/(main|wt|shared|scratch)",
            (ROOT / name).read_text(errors="ignore"),
        )
        and name != "tests/house/test_code.py"
    ]
    assert offenders == []
