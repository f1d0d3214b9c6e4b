"""No table of a rulebook takes a key nobody reads: a misspelt one would be a requirement that is not there."""

from importlib.resources import files

import pytest

from layers.errors import RulebookError
from rules.core.rulebook import parse_rulebook

YULIN = files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", ["[[region]]", "[[conflict]]", "[[exemption]]", "[rules.ERL001.about.zh]"])
def test_a_key_nobody_reads_is_refused(table):
    start = YULIN.index(f"\n{table}\n") + len(table) + 2
    with pytest.raises(RulebookError) as refused:
        parse_rulebook(f'{YULIN[:start]}unread = "x"\n{YULIN[start:]}', file="yulin.toml")
    assert (refused.value.key, refused.value.values["key_path"].split(".")[-1]) == ("rulebook-unknown-key", "unread")
