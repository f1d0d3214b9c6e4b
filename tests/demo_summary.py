"""What the demo's summary says, short enough to read: counts and hectares by rule, county, combination and class.

`python tests/demo_summary.py` writes golden/demo_summary.json anew; look at its diff before you commit it.
"""

import json
import tempfile
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden" / "demo_summary.json"
M2_PER_HA = 1e4


def condensed(summary):
    """Counts as they are, areas in hectares to one decimal: more says nothing to a reader."""
    verdicts = ("violation", "review", "clear", "not-applicable")
    occupied = summary["occupied"]
    return {
        "subjects": summary["subjects"],
        "rules": {row["id"]: _row(row, *verdicts) for row in summary["rules"]},
        "counties": {row["name"]: _row(row, "violation", "review") for row in summary["counties"]},
        "county_rules": _by_county(summary),
        "occupied": {"distinct_ha": _ha(occupied["distinct_m2"]), "sum_ha": _ha(occupied["sum_m2"])}
        | {row["kind"]: _ha(row["area_m2"]) for row in occupied["kinds"]},
        "combinations": {" + ".join(row["kinds"]): _row(row, "subjects") for row in occupied["combinations"]},
        "conflicts": {f"{row['rules']} {row['controls']}": row["area_ha"] for row in summary["conflicts"]},
        "land_classes": {name: _ha(area) for name, area in summary["land_classes"].items()},
        "not_checked": [row["what"] for row in summary["not_checked"]],
    }


def _by_county(summary):
    """By county its rules: violations, reviews."""
    names = {row["code"]: row["name"] for row in summary["counties"]}
    found = {}
    for row in summary["county_rules"]:
        if row["violation"] or row["review"]:
            county = found.setdefault(names.get(row["county"], row["county"] or ""), {})
            county[row["rule"]] = [row["violation"], row["review"]]
    return found


def _row(row, *counts):
    return {name: row[name] for name in counts} | {"area_ha": _ha(row.get("area_m2"))}


def _ha(area):
    return None if area is None else round(area / M2_PER_HA, 1)


def text(found):
    """One line to each entry of a section."""
    return "{\n" + ",\n".join(f"  {_json(name)}: {_section(section)}" for name, section in found.items()) + "\n}\n"


def _section(section):
    if not isinstance(section, dict):
        return _json(section)
    return "{\n" + ",\n".join(f"    {_json(key)}: {_json(value)}" for key, value in section.items()) + "\n  }"


def _json(value):
    return json.dumps(value, ensure_ascii=False)


def main():
    """Write the demo, check it and write down what its summary says."""
    from cli.main import run  # noqa: PLC0415 - the tests only want `condensed`

    with tempfile.TemporaryDirectory() as folder:
        run(["demo", f"{folder}/demo", "--lang", "zh", "--quiet"])
        summary = json.loads(Path(folder, "demo", "results", "summary.json").read_text(encoding="utf-8"))
    GOLDEN.write_text(text(condensed(summary)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
