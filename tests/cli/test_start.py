"""Help is light, complete, and teaches; foreign library paths are dropped."""

import os
import subprocess
import sys

import click
import pytest

from cli import main
from cli.session import Session, of_locale
from reports.words import load

HEAVY = ("numpy", "pandas", "pyproj", "pyogrio", "fiona", "rasterio", "shapely", "geopandas", "pyarrow", "xlsxwriter")


def commands(command=main.greenshield, path=()):
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, (*path, name))


@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
def test_help_of_every_command_imports_nothing_heavy(locale):
    lines = [[*path, "--help"] for path, _ in commands()]
    code = (
        "import sys; from cli.main import run\n"
        f"codes = [run(line) for line in {lines!r}]\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], set(codes), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stderr.strip().endswith("[] {0}")


@pytest.mark.parametrize(("path", "command"), [each for each in commands() if not isinstance(each[1], click.Group)])
def test_every_command_says_what_it_does_by_example(path, command):
    text = command.get_help(click.Context(command, info_name=" ".join(path)))
    assert f"greenshield {path[0]}" in text
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help


def test_check_says_its_exit_codes(greenshield):
    code, out, _ = greenshield("check", "--help")
    assert code == 0
    assert "70   internal error" in out


def test_chinese_help_covers_every_command_and_option(greenshield, monkeypatch):
    texts = load("zh").help()
    for path, command in commands():
        options = {option.name for option in command.params if isinstance(option, click.Option)}
        assert set(texts[" ".join(("greenshield", *path))]) == options | {"text"}
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    _, out, _ = greenshield("check", "--help")
    assert "按管控图层目录核查" in out
    assert "\b" not in out
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "Check submissions" in greenshield("check", "--help")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "没有命令 chek。"),
        (["check"], "缺少 '送审文件...'"),
        (["check", "--catlogue", "x"], "没有选项 --catlogue。"),
        (["check", "a", "--lang", "fr"], "“fr”不在可选的"),
        (["catalogue", "show", "x y"], "请用双引号括起来"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the system, not the environment")
def test_wrong_usage_is_said_in_chinese_too(greenshield, monkeypatch, arguments, said):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code, _, err = greenshield(*arguments)
    assert code == 2
    assert err.startswith("用法")
    assert said in err
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert greenshield(*arguments)[2].startswith("Usage: ")


def test_version_is_said(greenshield):
    assert greenshield("--version")[1].startswith("greenshield ")


def test_foreign_library_paths_are_dropped(greenshield, monkeypatch):
    names = ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "GDAL_SKIP", "OGR_SKIP", "CPL_LOG")
    for name in names:
        monkeypatch.setenv(name, "C:/OSGeo4W/share")
    greenshield("--help")
    assert not set(names) & set(os.environ)


@pytest.mark.parametrize(("lang", "said"), [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en")])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the system, not the environment")
def test_the_locale_decides_between_chinese_and_english(monkeypatch, lang, said):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", lang)
    assert of_locale() == said


def test_the_first_wish_for_a_language_wins():
    session = Session(lang="en")
    session.choose(None, None)
    assert session.lang == "en"
    session.choose(None, "zh", "en")
    assert session.lang == "zh"
