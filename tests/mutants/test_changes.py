from mutants.sites import mutants

LINE = "def f(pairs, rows):\n    {}\n"


def changed(line, module="rules/a.py", before=""):
    """What becomes of one line in a function."""
    return {
        made.becomes.strip()
        for made in mutants(module, before + LINE.format(line))
        if made.was.strip() == line and made.function == "f"
    }


def test_comparisons_are_flipped_and_moved_by_their_edge():
    assert changed("x = rows < pairs") == {"x = (rows <= pairs)", "x = (rows >= pairs)"}
    assert changed("x = np.less(rows, 5)") >= {"x = np.less_equal(rows, 5)", "x = np.greater_equal(rows, 5)"}


def test_negations_go_and_and_is_or():
    assert changed("x = ~rows & pairs") == {"x = (~rows | pairs)", "x = (rows) & pairs"}


def test_high_is_dropped():
    assert changed("x = pairs.high") == {"x = pairs.low", "x = pairs.measure"}
    assert changed("high = np.maximum(rows, 1.0)") >= {"high = np.minimum(rows, 1.0)"}


def test_a_union_is_its_first_part():
    assert changed("x = shapely.union_all(rows)") == {"x = ((rows)[0])"}
    assert changed("x = shapely.union_all(rows, axis=1)") >= {"x = ((rows)[..., 0])"}


def test_a_tolerance_moves():
    assert changed("x = rows > 0.5") >= {"x = rows > 5.0", "x = rows > 0.05"}


def test_a_doubt_is_left_out():
    assert changed("rows.doubt[0] |= Doubt.METHOD") >= {"pass", "rows.doubt[0] |= Doubt.REPAIR"}


def test_an_exemption_is_left_out():
    assert changed("case.forbid(where=a, unless={'b': rows})") >= {
        "(case.forbid(where=a))",
        "case.forbid(where=a, unless=({}))",
    }


def test_codes_are_exchanged_in_rules_only():
    line = "x = rows.because('no-text') or rows.because('expired')"
    assert "x = rows.because('expired') or rows.because('expired')" in changed(line)
    assert not any("'expired') or rows.because('expired'" in x for x in changed(line, module="spatial/a.py"))


def test_what_does_not_run_is_left_alone():
    source = '"""1 < 2."""\nfrom a import b\n\n\ndef f(x: A | B) -> C | D:\n    """1 < 2."""\n    return f"{x < 1}"\n'
    assert not list(mutants("spatial/a.py", source))


def test_columns_are_counted_in_bytes():
    assert "x = '红线' + ((rows >= 1))" in changed("x = '红线' + (rows > 1)")


def test_a_change_is_put_where_it_belongs():
    source = "A = 1\n\n\ndef f(x):\n    return (\n        x\n        < A\n    )\n"
    [first, second] = list(mutants("spatial/a.py", source))[1:]
    assert first.applied(source) == "A = 1\n\n\ndef f(x):\n    return (\n        (x <= A)\n    )\n"
    assert (second.line, second.function, second.kind) == (6, "f", "comparison")
