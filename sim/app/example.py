"""The finished comparison that the page opens with: shipped, small, made by ``python -m sim.app.example``."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sim.app.choice import Choice
from sim.experiments.plan import RESULTS_VERSION

FILE: Final = Path(__file__).parent / "page" / "example.json"
PLACES: Final = ("panjin/before", "panjin/after")
REPLICATIONS: Final = 5
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
    from sim.app.comparison import told
    from sim.app.engine import READY
    from sim.app.experiment import Experiment
    from sim.app.messages import plain

    READY.set()
    chosen = []
    for place in PLACES:
        choice = Choice.of_place(place, REPLICATIONS)
        experiment = Experiment(choice, choice.scenario())
        experiment.start()
        experiment.wait()
        assert experiment.state == "done", experiment.message
        chosen.append(experiment)
    names = list(PLACES)
    return {
        "results_version": RESULTS_VERSION,
        "choices": {name: dict(plain(one.choice)) for name, one in zip(names, chosen, strict=True)},
        "pictures": {name: _small(one) for name, one in zip(names, chosen, strict=True)},
        "en": told(chosen, names, "en"),
        "zh": told(chosen, names, "zh"),
    }


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
    """Make the example anew and store it."""
    made = json.dumps(make(), ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=float)
    FILE.write_text(f"{made}\n", encoding="utf-8")
    print(f"{FILE.name}: {len(made) / 1000:.0f} kB, {len(gzip.compress(made.encode())) / 1000:.0f} kB compressed")


if __name__ == "__main__":
    main()
