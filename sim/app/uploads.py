"""A place of the visitor's own: files that were sent, checked, kept in a folder of their own, and let go of.

Nothing of them is executed, and nothing outside of their folder is read: the name of every file is checked, no text in
them may be a path that leads elsewhere, and custom code is refused before and after reading.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.app.levers import LeverError
from sim.app.messages import UploadedFile
from sim.app.refusals import in_words
from sim.app.sent import Limits, contents, kept, nameless, refuse_in_yaml
from sim.demand.catalogue import load_catalogue
from sim.errors import GridgovError
from sim.scenario import Scenario, ScenarioError
from sim.scenario.custom_rules import custom_code
from sim.scenario.layers import reform_name
from sim.scenario.loading import scenario_of
from sim.scenario.ratios import refuse_inherited
from sim.scenario.unit_sample import units_of
from sim.scenario.yaml_file import read

PLACE: Final = "place.yaml"
KINDS: Final = (".yaml", ".yml", ".csv", ".xlsx", ".geojson", ".parquet")
#: Notes that `gridgov new` puts beside a place: checked like the others, read by nobody, and not kept.
NOTES: Final = (".md",)
LIMITS: Final = Limits(files=64, bytes=16_000_000, kinds=(*KINDS, *NOTES))


@dataclass
class Upload:
    """A place of a visitor's own.

    Attributes
    ----------
    scenario : Scenario
    folder : TemporaryDirectory
        Its files, which runs read; gone with `close`.
    """

    scenario: Scenario
    folder: tempfile.TemporaryDirectory[str]

    def close(self) -> None:
        """Take the files away."""
        self.folder.cleanup()


def receive(files: Sequence[UploadedFile]) -> Upload:
    """The place of an upload.

    Parameters
    ----------
    files : sequence of UploadedFile
        A scenario file, or the folder of a place (``place.yaml`` and what it names), one by one or as a zip archive.

    Raises
    ------
    LeverError
        A name, a kind or a size is not accepted.
    ScenarioError
        What the files say is wrong, as ``gridgov validate`` tells it.
    """
    found = {name: content for name, content in contents(files, LIMITS).items() if not name.endswith(NOTES)}
    for name, content in found.items():
        if name.endswith((".yaml", ".yml")):
            refuse_in_yaml(name, content)
    main = _main(list(found))
    return kept(found, "gridgov-place-", lambda folder: Upload(_loaded(Path(folder.name), main), folder))


def _loaded(root: Path, main: str) -> Scenario:
    try:
        document = read(root / main)
        scenario = scenario_of(document, root / main, reform_name(main))
        if custom_code(scenario):
            raise LeverError("upload_code", main)
        refuse_inherited(document, scenario)
        units_of(scenario.territory)  # what is wrong with its tables is told now, not in the run
        load_catalogue(scenario)
        return scenario
    except (LeverError, ScenarioError):
        raise
    except (GridgovError, OSError, ValueError) as error:
        text = f"{main}: {nameless(str(error), root)[:200]}"
        raise LeverError("files", text, zh={"found": in_words(text)}) from None


def _main(names: list[str]) -> str:
    """The scenario file among the names."""
    top = [name for name in names if "/" not in name and name.endswith((".yaml", ".yml"))]
    if PLACE in top:
        return PLACE
    if len(top) != 1:
        raise LeverError("upload_main", ", ".join(top or names)[:200], allowed=[PLACE])
    return top[0]
