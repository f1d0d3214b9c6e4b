"""The documentation says what the code says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from layers.office import catalogue, entry

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACKAGES = ("spatial", "layers", "rules", "reports", "cli")


def test_generated_pages_are_fresh():
    command = [sys.executable, str(DOCS / "generate.py"), "--check"]  # apart: the tests before may speak Chinese
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_catalogue_of_the_contracts_is_valid_and_has_every_key(tmp_path):
    page = (DOCS / "contracts.md").read_text(encoding="utf-8")
    path = tmp_path / "catalogue.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")
    catalogue.read_catalogue(path)
    keys = set(re.findall(r"^(\w+) =", path.read_text(encoding="utf-8"), re.MULTILINE)) | {"layer"}
    assert keys == {*catalogue._KEYS, *entry._KEYS}  # noqa: SLF001 - the keys that are read, and no others


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_has_its_room(package):
    rooms, of = {}, ""
    for line in (DOCS / "house.md").read_text(encoding="utf-8").splitlines():
        if cells := re.fullmatch(r"\| *(\w*) *\| (`.*?) \| .* \|", line):
            of = cells[1] or of
            rooms.setdefault(of, []).extend(re.findall(r"`([\w/]+)`", cells[2]))
    modules = {path.relative_to(ROOT / package) for path in (ROOT / package).rglob("*.py")}
    names = {path.with_suffix("").as_posix() for path in modules if path.stem != "__init__"}
    names = {"synthetic" if name.startswith("synthetic/") else name for name in names}
    assert sorted(rooms[package]) == sorted(names)


def test_links_between_pages_lead_somewhere():
    for page in [*DOCS.glob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"
