"""Where every value of a scenario comes from: file and line by path, in the order in which they were set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Path = tuple[str, ...]
Origin = tuple[str, int]


class Origins(Mapping[Path, Origin]):
    """File and line by path; all that lies below a path is forgotten in the time that it takes to name it."""

    def __init__(self) -> None:
        self._places: dict[Path, Origin] = {}
        self._below: dict[Path, dict[Path, None]] = {}

    def __getitem__(self, path: Path) -> Origin:
        return self._places[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def set(self, path: Path, origin: Origin) -> None:
        """Note the origin of a path; a path that is known keeps its place in the order."""
        self._places[path] = origin
        for end in range(len(path), 0, -1):
            siblings = self._below.setdefault(path[: end - 1], {})
            if path[:end] in siblings:
                return
            siblings[path[:end]] = None

    def forget(self, path: Path) -> None:
        """Forget a path and everything below it."""
        waiting = [path]
        while waiting:
            known = waiting.pop()
            self._places.pop(known, None)
            waiting.extend(self._below.pop(known, ()))
        if path in (siblings := self._below.get(path[:-1], {})):
            del siblings[path]
