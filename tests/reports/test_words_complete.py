import ast
import re
import tomllib
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest

from layers.kinds import KINDS
from reports import account, result_table, rule_tables
from reports.fillings import FILLINGS
from reports.rule_sections import explanation
from reports.words import FILES, LANGUAGES, load
from rules.core.codes import CODES, ORDER, Verdict
from rules.registry import RULES

ROOT = Path(__file__).parents[2]
ERRORS = {"InputError", "SourceError", "CRSError", "CatalogueError", "RulebookError", "PublishError"}


def flat(table, path=()):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, (*path, key))
        else:
            yield (*path, key), value


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def read(lang, name):
    folder = resources.files("reports").joinpath("words", lang)
    return dict(flat(tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_keys(name):
    zh, en = (read(lang, name) for lang in LANGUAGES)
    assert set(zh) == set(en)


@pytest.mark.parametrize("name", FILES)
def test_both_languages_fill_in_the_same_names(name):
    zh, en = (read(lang, name) for lang in LANGUAGES)
    differ = {key: (zh[key], en[key]) for key in zh if isinstance(zh[key], str)
              and placeholders(zh[key]) != placeholders(en[key])}  # fmt: skip
    assert not differ


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty(lang):
    blank = {"part.sentences"}  # Chinese sentences follow each other without a space
    for name in FILES:
        empty = [".".join(key) for key, value in read(lang, name).items() if not value]
        assert set(empty) <= blank


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_code_and_relation_is_named(lang):
    words = load(lang)
    assert set(words.section("verdict")) == {verdict.word for verdict in Verdict} | {"unchecked"}
    assert set(words.section("code")) == set(ORDER[1:])
    relations = {"inside", "contains", "equal", "overlap", "adjacent", "near", "apart", "uncovered"}
    assert relations <= set(words.section("relation"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_reason_that_can_be_filled_in(lang):
    reasons = load(lang).reasons
    codes = {code for several in CODES.values() for code in several}
    assert set(reasons["default"]) >= codes
    known = set(FILLINGS) | {field.name for kind in KINDS.values() for field in kind.fields}
    for key, sentence in flat(reasons):
        if key[0] not in {"note", "part"}:
            assert placeholders(sentence) <= known, key
            assert key[-1] in codes | {"not-in-force"}, key
            assert len(key) <= 3
            assert len(key) < 3 or key[1] in KINDS, key


def test_reasons_name_only_rules_of_the_rulebook(rulebook, zh):
    assert set(zh.reasons) - {"note", "part", "default"} <= set(rulebook.rules)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_and_subject_kind_is_named(lang):
    words = load(lang)
    for name in (*result_table.COLUMNS, *rule_tables.COLUMNS, *account.INPUTS, *account.NOT_CHECKED, "key", "value"):
        assert words.term("column", name)
    subjects = {kind.name for kind in KINDS.values() if kind.role == "subject"}
    assert set(words.section("thing")) == set(words.section("verb")) == subjects
    for kind in KINDS.values():
        assert words.kind(kind.name)
        assert all(words.field(field.name, kind.name) for field in kind.fields)


def calls():
    """Every call of an error class or of Note in the five packages, with the file it stands in."""
    for package in ("spatial", "layers", "rules", "reports", "cli"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                    yield path.name, name, node


def literal(node, position):
    """The key of a call, where it is written out."""
    found = [word.value for word in node.keywords if word.arg == "key"] or node.args[position : position + 1]
    return found[0].value if found and isinstance(found[0], ast.Constant) else None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_and_note_of_the_code_has_its_sentence(lang):
    messages = load(lang).messages
    for file, name, node in calls():
        section = "errors" if name in ERRORS | {"error"} else "notes" if name == "Note" else None
        key = literal(node, 0) if section else None
        if key is not None:
            assert key in messages[section], f"{file}: {name}({key!r}) has no sentence in {lang}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_errors_ask_only_for_what_is_given(lang):
    """A sentence may name file, layer, row and the values written out at every place that raises it."""
    messages = load(lang).messages
    for file, name, node in calls():
        section = "errors" if name in ERRORS else "notes" if name == "Note" else None
        key = literal(node, 0) if section else None
        if key not in messages.get(section, {}) or any(word.arg is None for word in node.keywords):
            continue  # that it has a sentence is the test above
        if section == "notes":
            filled = next((word.value for word in node.keywords if word.arg == "values"), ast.Dict([], []))
            given = {key.value for key in filled.keys} if isinstance(filled, ast.Dict) else None
            assert given is None or placeholders(messages[section][key]) <= given, f"{file}: {name}({key!r})"
            continue
        given = {word.arg for word in node.keywords} | {"file", "layer", "row"}
        assert placeholders(messages[section][key]) <= given, f"{file}: {name}({key!r})"


def test_every_rule_is_explained_in_both_languages(rulebook):
    parts = {"checks", "why", "parameters", "applies-not", "remedy"}
    for rule in RULES:
        for lang in LANGUAGES:
            said = explanation(rulebook.rules[rule.id], rule, load(lang))
            assert set(said) == parts, (rule.id, lang)
        assert "zh" in rulebook.rules[rule.id].about


def test_no_text_says_what_the_plan_itself_forbids():
    for path in (ROOT / "reports" / "words" / "zh").glob("*.toml"):
        assert not {"关停", "停工"} & set(re.findall("关停|停工", path.read_text(encoding="utf-8")))
