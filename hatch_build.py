"""What a wheel is built for: for every machine, or for one class of them if it brings machine code along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MachineCodeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Names system and Python in a wheel with machine code (``python -m sim.simulation.ship`` makes it)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Mark the wheel before it is built."""
        if version == "standard" and (Path(self.root) / "sim" / "_machine_code" / "about.json").exists():
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
