"""Writes the parameter reference, ``docs/reference/parameters.md``, from the schema.

Run ``python -m sim.scenario.reference`` after a change of the schema; a test fails while the page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.policy.parameter import Parameter, number
from sim.scenario.scenario import Scenario
from sim.scenario.schema import leaves, sections

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "parameters.md"

_HEAD = """# Parameters

Every value that a scenario file can set, generated from the schema (`python -m sim.scenario.reference`);
do not edit by hand. A path is used as nested keys in a scenario file, with `--set path=value` on the
command line and in `scenario.with_({"path": value})`.

- **Range**: what is accepted, both ends included unless written `(`.
- **Plausible**: where a sweep should look; empty where nothing narrower than the range is known.
- **Varies by**: smallest kind of place by which stages of a roll-out (`rollout`) may set the lever during a run; empty
  where it holds everywhere and for the whole run.
- **Grade** of the default: `source document` (one of the five reports S0 to S4), `official`, `academic`,
  `derived` (by arithmetic, or computed from data), `weak source`, `assumption`.
- **Sources**: S0 Nanjing Luhe, S1 Henan commentary with short reports, S2 Nantong, S3 Panjin,
  S4 Shenzhen Luohu; M1 to M45 are the mechanisms of the model.

Besides, a file may hold `title` and `description` (`{en, zh}`) and `source`: texts for people, which do
not change the hash; and `extends` and `reforms`, which are resolved on loading.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *_sections(), _count()])


def main() -> None:
    """Write the page and say where."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")


def _sections() -> Iterator[str]:
    tree = leaves(Scenario)
    for path, section in sections(Scenario).items():
        rows = [leaf for full, leaf in tree.items() if full.rpartition(".")[0] == path]
        if not rows:
            continue
        yield f"## {path or '(top)'}\n\n{(section.__doc__ or '').strip()}\n"
        yield "| path | title | 标题 | unit | default | range | plausible | varies by | grade | source |"
        yield "|---|---|---|---|---|---|---|---|---|---|"
        yield from (_row(leaf) for leaf in rows)
        yield ""


def _row(leaf: Parameter) -> str:
    usual = f"{number(leaf.usual[0])} to {number(leaf.usual[1])}" if leaf.usual else ""
    accepted = leaf.range if leaf.range and not leaf.kind.startswith(("24", "7", "12")) else leaf.kind
    cells = (
        f"`{leaf.path}`",
        leaf.title.en,
        leaf.title.zh,
        leaf.unit,
        _value(leaf.default),
        accepted,
        usual,
        leaf.varies,
        leaf.grade,
        leaf.source,
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        if len(value) > 24:
            return f"{len(value)} from {value[0]} to {value[-1]}"
        return " ".join(_value(item) for item in value)
    return "{}" if not value else str(value)


def _count() -> str:
    parameters = leaves(Scenario).values()
    grades = {leaf.grade: sum(other.grade == leaf.grade for other in parameters) for leaf in parameters}
    text = ", ".join(f"{count} {grade}" for grade, count in sorted(grades.items(), key=lambda item: -item[1]))
    return f"## Count\n\n{len(parameters)} parameters: {text}.\n"


if __name__ == "__main__":
    main()
