"""A case table seen as numpy columns, whatever it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.records.buffers import values_of
from sim.records.columns import CASES, ENQUIRY
from sim.records.errors import RecordError

_DECLARED = {column.name: column for column in CASES}


class Cases:
    """Columns of a case table: numbers as numpy arrays, categories as integer codes with names.

    Parameters
    ----------
    columns : mapping of str to ndarray
        All of one length; categories as integer codes.
    codes : mapping of str to sequence of str
        Names of the codes of ``category`` and ``item`` (and of any category whose names are not declared).
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]], codes: Mapping[str, Sequence[str]] | None = None):
        self.columns = dict(columns)
        self.codes: dict[str, tuple[str, ...]] = {
            name: column.codes for name, column in _DECLARED.items() if column.codes
        }
        for name, labels in (codes or {}).items():
            self.codes[name] = tuple(labels)

    @classmethod
    def of(cls, table: Any) -> Cases:
        """See a table as cases.

        Parameters
        ----------
        table : Cases, Run, pyarrow.Table, pandas.DataFrame or mapping of str to array
            In a mapping categories are integer codes or strings.
        """
        if isinstance(table, Cases):
            return table
        table = getattr(table, "table", table)  # a Run
        if isinstance(table, Cases):
            return table
        if hasattr(table, "column_names"):
            return cls._of_pairs((name, table.column(name)) for name in table.column_names)
        if isinstance(table, Mapping) or hasattr(table, "columns"):
            return cls._of_pairs((name, table[name]) for name in table)
        raise RecordError(
            f"expected a case table (a Run, an Arrow table, a DataFrame or a mapping of columns), found "
            f"{type(table).__name__}"
        )

    @classmethod
    def _of_pairs(cls, pairs: Any) -> Cases:
        columns: dict[str, NDArray[Any]] = {}
        codes: dict[str, Sequence[str]] = {}
        for name, values in pairs:
            array, labels = _as_numpy(name, values)
            columns[name] = array
            if labels is not None:
                codes[name] = labels
        return cls(columns, codes)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> NDArray[Any]:
        try:
            return self.columns[name]
        except KeyError:
            raise RecordError(
                f"the case table has no column {name!r}; found {', '.join(sorted(self.columns)) or 'none'}; "
                f"docs/reference/records.md lists the columns that measures need"
            ) from None

    def code(self, column: str, label: str) -> int:
        """Code of a name in a category column, -1 if no row can have it."""
        labels = self.codes.get(column, ())
        return labels.index(label) if label in labels else -1

    def among(self, column: str, *labels: str) -> NDArray[np.bool_]:
        """Rows whose category is one of these names, bool of shape (rows,)."""
        values = self[column]
        wanted = [self.code(column, label) for label in labels]
        mask: NDArray[np.bool_] = np.zeros(len(values), dtype=bool)
        for code in wanted:
            if code >= 0:
                mask |= values == code
        return mask

    @cached_property
    def enquiries(self) -> NDArray[np.bool_]:
        """Rows that are enquiries: the category of that name, else the category with code 0."""
        code = max(self.code("category", ENQUIRY), 0)
        return np.asarray(self["category"] == code)

    @cached_property
    def needs(self) -> NDArray[np.bool_]:
        """Rows that are needs: neither enquiries nor averted occurrences."""
        return ~(self.enquiries | self.among("end", "averted"))

    @cached_property
    def arisen(self) -> NDArray[np.bool_]:
        """Needs that arose in the run, not in the warm-up."""
        return self.needs & (self["arose"] >= 0.0)

    @cached_property
    def closed(self) -> NDArray[np.bool_]:
        """Needs closed on paper in the run and closed at its end (reopened and open ones are not)."""
        return self.needs & self.among("end", "solved", "superficial", "pending", "given_up") & (self["closed"] >= 0.0)

    @cached_property
    def solved(self) -> NDArray[np.bool_]:
        """Needs truly solved in the run."""
        return self.needs & (self["solved"] >= 0.0)


def _as_numpy(name: str, values: Any) -> tuple[NDArray[Any], Sequence[str] | None]:
    declared = _DECLARED.get(name)
    labels: Sequence[str] | None = None
    if hasattr(values, "combine_chunks"):  # Arrow chunked column
        array, labels = _from_arrow(values)
    elif hasattr(values, "cat"):  # pandas categorical
        array, labels = values.cat.codes.to_numpy(), [str(v) for v in values.cat.categories]
    elif hasattr(values, "to_numpy"):
        array = values.to_numpy()
    else:
        array = np.asarray(values)
    if array.dtype.kind in "OUST" and declared is not None and declared.dtype == "category":
        found, array = np.unique(array.astype(str), return_inverse=True)
        labels = [str(v) for v in found]
        if name == "category" and ENQUIRY not in labels:  # code 0 is the enquiry, also where there is none
            labels, array = [ENQUIRY, *labels], array + 1
    if labels is not None and declared is not None and declared.codes and tuple(labels) != declared.codes:
        array, labels = _recode(name, array, labels, declared.codes)
    return array, labels


def _from_arrow(values: Any) -> tuple[NDArray[Any], Sequence[str] | None]:
    chunk = values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()
    if hasattr(chunk, "num_chunks"):  # nothing to combine, or still in several parts
        chunk = chunk.unify_dictionaries().combine_chunks() if chunk.num_chunks > 1 else chunk
        chunk = chunk.chunk(0) if getattr(chunk, "num_chunks", 0) == 1 else chunk
    if hasattr(chunk, "dictionary"):
        return values_of(chunk.indices), [str(v) for v in chunk.dictionary.to_pylist()]
    return values_of(chunk), None


def _recode(
    name: str, codes: NDArray[Any], labels: Sequence[str], declared: Sequence[str]
) -> tuple[NDArray[np.int16], Sequence[str]]:
    if name == "group" and tuple(labels[: len(declared)]) == tuple(declared):
        return np.asarray(codes, dtype=np.int16), labels  # groups of the user's own follow those of the package
    unknown = [label for label in labels if label not in declared]
    if unknown:
        raise RecordError(
            f"column {name!r} of the case table holds {unknown[0]!r}; expected one of {', '.join(declared)}"
        )
    lookup = np.array([declared.index(label) for label in labels] + [-1], dtype=np.int16)
    return lookup[np.asarray(codes, dtype=np.int64)], declared
