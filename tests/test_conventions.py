"""What holds for every file: names, sizes, docstrings, and that registry, folder and changelog agree."""

import ast
import inspect
import re
import shutil
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import click
import pytest

from cli.main import greenshield
from rules.registry import LOGIC, RULES

ROOT = Path(__file__).parents[1]
PACKAGES = ("spatial", "layers", "rules", "reports", "cli")
MODULES = sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SCRIPTS = sorted(path.relative_to(ROOT) for folder in ("docs", "benchmarks") for path in (ROOT / folder).glob("*.py"))
LINES = 230
RULE_LINES = 60
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
HOSTS = re.compile(rb"py[p]i|np[m]js|cra[t]es\.io|conda-[f]orge", re.IGNORECASE)
"""So written that this file does not name them either."""


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture
def tracked():
    """Files of the repository."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a repository")
    done = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_registry_and_folder_hold_the_same_rules():
    found = set()
    for path in (ROOT / "rules").glob("*.py"):
        module = import_module(f"rules.{path.stem}") if path.stem not in {"__init__", "registry"} else None
        for thing in vars(module).values() if module else ():
            if isinstance(thing, type) and thing.__module__ == module.__name__ and hasattr(thing, "id"):
                found.add(thing)
    assert found == set(LOGIC.values())
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}", name) for name in ids)


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=str)
def test_a_module_has_one_idea(path):
    written = text(path)
    assert ast.get_docstring(ast.parse(written)), "no docstring"
    assert written.count("\n") < LINES
    assert not VAGUE & set(path.stem.split("_"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_fits_on_a_page(rule):
    assert len(inspect.getsource(rule).splitlines()) <= RULE_LINES


def commands(command, path=("greenshield",)):
    yield " ".join(path)
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


def test_every_command_is_documented():
    assert isinstance(greenshield, click.Group)
    assert set(commands(greenshield)) == set(re.findall(r"^## (.+)$", text("docs/cli.md"), re.MULTILINE))


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_typed(package):
    assert (ROOT / package / "py.typed").is_file()


def test_tests_are_no_package_and_have_names_of_their_own():
    assert not list((ROOT / "tests").rglob("__init__.py"))
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)


def test_no_file_names_a_package_host(tracked):
    named = {path.name: HOSTS.search(path.read_bytes()) for path in tracked if path.suffix != ".png" and path.is_file()}
    assert {name: found[0] for name, found in named.items() if found} == {}


def test_the_changelog_begins_with_the_version():
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert re.search(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)[1] == version
