"""Files brought up to date: old names of paths are replaced in the text, everything else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from sim.scenario.problems import ScenarioError
from sim.scenario.renamed import NAMES, RENAMED
from sim.scenario.yaml_file import Document, parse

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement.

    Attributes
    ----------
    start, stop : int
        Where the old name stands in the text.
    line : int
        Its line, from 1.
    old, new : str
        Dotted paths.
    text : str
        What stands there afterwards.
    """

    start: int
    stop: int
    line: int
    old: str
    new: str
    text: str


def migrated(text: str, file: str = "") -> tuple[str, tuple[Edit, ...]]:
    """The text of a scenario, reform, study or targets file with the present names of paths.

    Parameters
    ----------
    text : str
    file : str
        Name for messages.

    Returns
    -------
    text : str
        Comments, order and layout are kept.
    edits : tuple of Edit
        What was replaced, in the order of the text.

    Raises
    ------
    ScenarioError
        If the text is no YAML mapping, or larger or deeper than files may be.
    """
    document = parse(text, Document(file))
    if document.problems:  # of form, depth or size: beyond these the text is safe to walk through
        raise ScenarioError(document.problems)
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    edits = tuple(sorted(_edits(node, (), True), key=lambda edit: edit.start)) if node is not None else ()
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.stop :]
    return text, edits


def _edits(node: yaml.Node, path: Path, root: bool) -> Iterator[Edit]:
    if isinstance(node, yaml.MappingNode):
        names = {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
        for key, below in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            here = (*path, key.value)
            yield from _of_key(key, here, root, names)
            yield from _edits(below, here, root)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _edits(item, (*path, str(index)), False)
    elif isinstance(node, yaml.ScalarNode) and node.value in RENAMED:
        yield _replace(node, node.value, RENAMED[node.value], RENAMED[node.value])


def _of_key(key: yaml.ScalarNode, path: Path, root: bool, beside: set[str]) -> Iterator[Edit]:
    nested = ".".join(path)
    if root and nested in RENAMED:
        new, text = RENAMED[nested], RENAMED[nested].rpartition(".")[2]
    elif key.value in RENAMED:
        nested, new, text = key.value, RENAMED[key.value], RENAMED[key.value]
    elif key.value in NAMES and _of_a_reform(path):
        nested, new, text = key.value, NAMES[key.value], NAMES[key.value]
    else:
        return
    if text not in beside:
        yield _replace(key, nested, new, text)


def _of_a_reform(path: Path) -> bool:
    """Whether a key is a parameter that a list of reforms gives: ``reforms: [platform: {hop_hours: 1}]``."""
    return "reforms" in path[:-2] or path[:1] == ("parameters",)


def _replace(node: yaml.ScalarNode, old: str, new: str, text: str) -> Edit:
    quote = {"'": "'", '"': '"'}.get(node.style or "", "")
    start, stop = node.start_mark, node.end_mark
    return Edit(start.index, stop.index, start.line + 1, old, new, f"{quote}{text}{quote}")
