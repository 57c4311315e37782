"""A seeded generator of hostile inputs: shipped files, changed by structure or by bytes, and command lines."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
ROOT: Final = Path(__file__).resolve().parents[2]

#: Values that are often wrong: at the ends of ranges, of the wrong kind, in the wrong script, or meant for a terminal.
NASTY: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 2, 7, 0.5, -0.5, 1e-300, 1e300, 2**31, 2**63, -(2**63), 10**30, float("inf"),
    float("nan"), "", " ", "nan", "010", "3_", "１０", "名称：值", "=cmd()", "+1", "-1", "@x", "[/nope]", "[bold]",
    "<script>alert(1)</script>", "\x1b[31m", "a\0b", "line\nbreak", "\u202eabc", "x" * 5000, "a:b", "os:system",
    "this.x:f", "code:f", "~nosuchuser/x.yaml", "/etc/passwd", "../x.yaml", "demo", "0001-01-01", "9999-12-27",
    "2024-01-02", "2199-12-30", [], [[]], {}, {"a": 1}, {"": 1}, [None], ["a"] * 50, {"en": "[/nope]"}, [[["a"]]],
    {"low": 1, "high": 0}, {"from": 0}, "1e999", "9" * 5000,
)  # fmt: skip
#: Pieces of text that break lines, brackets, quotes or the encoding.
PIECES: Final[tuple[bytes, ...]] = (
    b"\t", b"[", b"{", b"]", b"}", b":", b"- ", b"'", b'"', b"&a ", b"*a", b"<<: ", b"!!python/object:os.system ",
    b"\x00", b"\x1b[2J", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", "：".encode(), "１".encode(), b"\r", b"---\n",
    b"? ", b"| ", b"%YAML 9.9\n", b"[" * 500, b"#", b",", b"1e999", b"0x1f", b"\xc2\x85",
)  # fmt: skip


def seeds_of_files() -> dict[str, list[Path]]:
    """Shipped files by kind."""
    scenarios = ROOT / "scenarios"
    skipped = ("reforms", "catalogues", "sources", "targets")
    return {
        "scenario": [p for p in sorted(scenarios.rglob("*.yaml")) if p.relative_to(scenarios).parts[0] not in skipped],
        "reform": sorted((scenarios / "reforms").rglob("*.yaml")),
        "catalogue": sorted((scenarios / "catalogues").rglob("*.yaml")),
        "targets": sorted((scenarios / "targets").rglob("*.yaml")),
        "study": sorted((ROOT / "experiments").glob("*.yaml")),
    }


def mutated(rng: random.Random, files: dict[str, list[Path]]) -> tuple[str, bytes]:
    """One mutated file: its kind, and its bytes."""
    kind = rng.choice(list(files))
    source = rng.choice(files[kind])
    raw = source.read_bytes()
    if rng.random() < 0.35:
        return kind, _broken_bytes(rng, raw)
    tree = copy.deepcopy(_tree(source))
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        tree = _broken_tree(rng, tree)
    text = yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
    return kind, text.encode("utf-8", "surrogatepass")


@cache
def _tree(source: Path) -> Any:
    return yaml.load(source.read_bytes(), Loader=_Loader)


def _broken_bytes(rng: random.Random, raw: bytes) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 4))):
        place = rng.randrange(len(raw) + 1)
        match rng.randrange(5):
            case 0:
                raw = raw[:place] + rng.choice(PIECES) + raw[place:]
            case 1:
                raw = raw[:place] + raw[place + rng.randrange(1, 30) :]
            case 2:
                end = place + rng.randrange(1, 200)
                raw = raw[:end] + raw[place:end] + raw[end:]
            case 3:
                raw = raw[:place] + bytes([rng.randrange(256)]) + raw[place + 1 :]
            case _:
                lines = raw.splitlines(keepends=True)
                rng.shuffle(lines)
                raw = b"".join(lines[: rng.randrange(1, len(lines) + 1)]) if lines else raw
    return raw


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a tree."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        keys = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in list(keys):
            found.append((node, key))
            waiting.append(node[key])
    return found


def _broken_tree(rng: random.Random, tree: Any) -> Any:
    places = _places(tree)
    if not places:
        return rng.choice(NASTY)
    node, key = rng.choice(places)
    changes: tuple[Callable[[], None], ...] = (
        lambda: _put(node, key, rng.choice(NASTY)),
        lambda: _put(node, key, _changed(rng, node[key])),
        lambda: node.pop(key),
        lambda: _rename(node, key, str(rng.choice(NASTY))),
        lambda: _swap(rng, places, node, key),
        lambda: _put(node, key, [node[key]] * rng.choice((2, 30))),
        lambda: _put(node, key, _deep(rng.choice((5, 100)), node[key])),
    )
    rng.choice(changes)()
    return tree


def _put(node: Any, key: Any, value: Any) -> None:
    node[key] = value


def _changed(rng: random.Random, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return rng.choice((-value, value * 10, value / 10, value + 1, value * 1e6, int(value), str(value), [value]))
    if isinstance(value, str):
        return rng.choice((value.upper(), value[::-1], f"{value} ", value * 20, f"{value}:f", [value], {value: value}))
    return rng.choice(NASTY)


def _rename(node: Any, key: Any, name: str) -> None:
    if isinstance(node, dict):
        node[name] = node.pop(key)


def _swap(rng: random.Random, places: list[tuple[Any, Any]], node: Any, key: Any) -> None:
    other, name = rng.choice(places)
    node[key] = copy.deepcopy(other[name])


def _deep(levels: int, value: Any) -> Any:
    for _ in range(levels):
        value = [value] if levels % 2 else {"a": value}
    return value


def command_line(rng: random.Random, paths: list[str]) -> list[str]:
    """A command with options that may be right or wrong; none that simulates for long."""
    words = [str(value) for value in NASTY if not isinstance(value, dict | list) and "\0" not in str(value)]
    words = [word.encode("utf-8", "replace").decode() for word in words if len(word) < 300]
    name = rng.choice((*paths, "demo", "panjin/after", *words))
    pick: Callable[[], str] = lambda: rng.choice(words)  # noqa: E731
    sets = [f"{rng.choice(('run.days', 'run.start_date', 'policy.dispatch.priority', 'title.en', pick()))}={pick()}"]
    match rng.choice(("show", "validate", "list", "run", "compare", "sweep", "report", "facts", "other")):
        case "show":
            return ["show", name, *rng.choice(([], ["--resolved"], ["--json"], [pick()]))]
        case "validate":
            return ["validate", name, *rng.sample([*paths, *words], rng.randrange(3))]
        case "list":
            return ["list", *rng.choice(([], ["--reforms"], [pick()]))]
        case "run":
            return ["run", name, "--set", *sets, "--days", pick(), "--seed", pick(), *rng.choice(([], ["--json"]))]
        case "compare":
            return ["compare", name, pick(), "--replications", pick(), "--workers", pick(), "--seed", pick()]
        case "sweep":
            given = rng.choice(("--run-timeout", "--shard", "--workers"))
            no_study = rng.choice([word for word in (name, *words) if "study" not in word])
            return ["sweep", no_study, "--dry-run", given, pick()]
        case "report":
            return ["report", name, "--lang", rng.choice(("en", "zh", pick()))]
        case "facts":
            return ["facts", rng.choice(("nosuch", "x.yaml", *words)), "--seed", pick(), "--workers", pick()]
        case _:
            return rng.choice(([pick()], [pick(), pick()], ["measures", pick()], ["rules"], ["--version"], ["run"]))
