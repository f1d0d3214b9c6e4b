"""Write what the code, the rulebook and the case tables already say into docs/.

`python docs/generate.py` writes the pages; `--check` only says which are stale (exit code 1).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from command_page import cli_page
from contract_blocks import contracts_page
from coverage_page import coverage_page
from rule_pages import rule_pages

from cli.law import read_rulebook

DOCS: Final = Path(__file__).parent


def pages() -> dict[str, str]:
    """Return every page with generated parts, as it should be, by its name in docs/."""
    book = read_rulebook(None, DOCS)
    contracts = (DOCS / "contracts.md").read_text(encoding="utf-8")
    coverage = (DOCS / "coverage.toml").read_text(encoding="utf-8")
    return {
        "cli.md": cli_page(),
        "contracts.md": contracts_page(contracts),
        "coverage.md": coverage_page(coverage, book),
        **dict(rule_pages(book)),
    }


def main(*, check: bool) -> None:
    """Write the pages and remove those of rules there are no more, or name all these."""
    made = pages()
    stale = [name for name in made if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != made[name]]
    left = [path for path in (DOCS / "rules").glob("*") if f"rules/{path.name}" not in made]
    if check and (stale or left):
        sys.exit(f"stale: {', '.join([*stale, *map(str, left)])}; run python docs/generate.py")
    for path in () if check else left:
        path.unlink()
    for name in () if check else stale:
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(made[name], encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(check="--check" in sys.argv[1:])
