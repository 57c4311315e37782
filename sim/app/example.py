"""The finished comparison that the page opens with: shipped, small, made by ``python -m sim.app.example``.

The measures of its runs are stored with it: ``python -m sim.app.example --words`` tells them anew.
"""

from __future__ import annotations

import gzip
import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.app.choice import Choice
from sim.app.words import LANGUAGES
from sim.experiments.plan import RESULTS_VERSION

if TYPE_CHECKING:
    from sim.app.experiment import Experiment

FILE: Final = Path(__file__).parent / "page" / "example.json"
PLACES: Final = ("panjin/before", "panjin/after")
REPLICATIONS: Final = 5
#: Outcomes of parts of the population that are told.
_PARTS: Final = ("group.", "deprivation_quintile.")
_OUTCOMES: Final = (".solution_rate", ".mean_wait")
_MOST_DAYS: Final = 122  # points of a curve


@lru_cache(maxsize=1)
def _stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def example(lang: str) -> dict[str, Any]:
    """The comparison in a language, with the map and curves of both runs.

    Returns
    -------
    dict
        As `sim.app.comparison.told`, and ``pictures`` by run, ``choices`` of both.
    """
    stored = _stored()
    return {**stored[lang], "pictures": stored["pictures"], "choices": stored["choices"]}


def results_version() -> int:
    """The version of the results that the stored example was made with."""
    return int(_stored()["results_version"])


def make() -> dict[str, Any]:
    """Run both scenarios, and tell them in both languages."""
    from sim.app.engine import READY

    READY.set()
    chosen = _experiments()
    for experiment in chosen:
        experiment.start()
        experiment.wait()
        assert experiment.state == "done", experiment.message
    return {
        "results_version": RESULTS_VERSION,
        "runs": [[_light(row) for row in one.rows] for one in chosen],
        "pictures": {name: _small(one) for name, one in zip(PLACES, chosen, strict=True)},
        **tell(chosen),
    }


def _experiments() -> list[Experiment]:
    from sim.app.experiment import Experiment

    choices = [Choice.of_place(place, REPLICATIONS) for place in PLACES]
    return [Experiment(choice, choice.scenario()) for choice in choices]


def tell(chosen: list[Experiment]) -> dict[str, Any]:
    """The words and figures of both runs in both languages, and their choices; nothing is run."""
    from sim.app.comparison import told
    from sim.app.messages import plain

    names = list(PLACES)
    choices = {name: dict(plain(one.choice)) for name, one in zip(names, chosen, strict=True)}
    return {"choices": choices, **{lang: told(chosen, names, lang) for lang in LANGUAGES}}


def told_anew() -> dict[str, Any]:
    """The example with the words of today, from the measures that are stored with it."""
    chosen, stored = _experiments(), _stored()
    for experiment, rows in zip(chosen, stored["runs"], strict=True):
        experiment.rows = rows
    return {**stored, **tell(chosen)}


def _light(row: dict[str, Any]) -> dict[str, Any]:
    """The measures of a run that are told, so that they can be told anew."""
    from sim.app.comparison import FURTHER
    from sim.measures.registry import MAIN
    from sim.report.reported import INDICATORS

    kept = {"seed", "replication", *MAIN, *FURTHER, "cost_per_severity", "money_per_solution"}
    kept |= {name for one in INDICATORS for name in (one.reported, one.true)}
    kept |= {name for name in row if name.endswith(_OUTCOMES) and name.startswith(_PARTS)}
    kept |= {name for name in row if name.startswith(("behind_", "gap_"))}
    return {name: value for name, value in row.items() if name in kept}


def _small(experiment: Any) -> dict[str, Any]:
    """Map and thinned curves of a run: the example must be light."""
    from sim.app.picture import picture

    found = picture(experiment)
    curves = dict(found["curves"])
    every = max(1, -(-len(curves["day"]) // _MOST_DAYS))
    found["curves"] = {key: value[::every] if isinstance(value, list) else value for key, value in curves.items()}
    found["frames"] = []
    return found


def main() -> None:
    """Make the example anew and store it; with ``--words`` only its words, without a run."""
    found = told_anew() if "--words" in sys.argv[1:] else make()
    made = written(found)
    FILE.write_text(made, encoding="utf-8")
    print(f"{FILE.name}: {len(made) / 1000:.0f} kB, {len(gzip.compress(made.encode())) / 1000:.0f} kB compressed")


def written(found: dict[str, Any]) -> str:
    """The text of the file."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=float) + "\n"


if __name__ == "__main__":
    main()
