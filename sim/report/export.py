"""Results for other tools: tables of a folder as CSV files or one workbook, headers in a language, and a code book.

Shares stand in them as parts of one, as they are stored; missing and infinite values are empty cells, and no text is a
formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyarrow as pa

from sim.errors import ArgumentError
from sim.experiments.folder import ResultsFolder, open_folder
from sim.experiments.points import own_titles
from sim.measures.definitions_zh import definition_in, source_in, unit_zh
from sim.measures.display import measure_of
from sim.measures.partitions import GROUP_OUTCOMES
from sim.measures.registry import definition_of
from sim.records.atomic import put_packed
from sim.records.columns import GROUPS, PARTITIONS
from sim.records.places import check_file, check_folder, put_file
from sim.records.store import write_csv
from sim.report.words import OUTCOME_TITLES, factor_title, part_title
from sim.visible import cell_text, columns_of

if TYPE_CHECKING:
    from sim.policy.text import Text

LANGUAGES: Final = ("en", "zh", "names")
TABLES: Final = ("runs", "groups", "differences", "analysis", "codebook")
_WIDEST: Final = 48  # letters of a column
_WIDEST_HEAD: Final = 20  # letters of a line of a head
_HASH: Final = 64  # letters of an identity, of which a column shows the first
_SHORT: Final = 7  # letters of a number that is shown as it is
_HELD: Final = 3  # columns at most that stay in sight on the left
_MEASURED_ROWS: Final = 200  # from which the width of a column is taken
_SHEET_ROWS: Final = 1_048_575  # of a workbook, besides the header
_LEFT_OUT: Final = ("stage", "message", "traceback", "wall_seconds", "cpu_seconds")
_TITLES: Final = {
    "run_id": ("Identity of the run", "运行标识"), "scenario": ("Scenario", "情景"), "seed": ("Seed", "随机种子"),
    "replication": ("Replication", "重复序号"), "status": ("Status", "状态"), "policy": ("Policy", "政策"),
    "scenario_hash": ("Hash of the scenario", "情景哈希值"), "results_version": ("Version of the results", "结果版本"),
    "partition": ("Partition", "划分方式"), "value": ("Part", "组别"), "a": ("Compared with", "对照"),
    "b": ("Scenario", "情景"), "measure": ("Measure", "指标"), "n": ("Pairs", "配对数"),
    "mean_a": ("Mean, compared with", "对照均值"), "mean_b": ("Mean", "均值"), "difference": ("Difference", "差异"),
    "low": ("Lower end (95 %)", "区间下限（95%）"), "high": ("Upper end (95 %)", "区间上限（95%）"),
    "column": ("Column", "列名"), "title_en": ("Title (English)", "英文名称"),
    "title_zh": ("Title (Chinese)", "中文名称"),
    "unit": ("Unit", "单位"), "better": ("Better", "优劣方向"), "definition": ("Definition", "定义"),
    "p": ("p value", "p值"), "p_holm": ("p value (Holm)", "p值（霍尔姆校正）"),
    "p_fdr": ("p value (false discovery rate)", "p值（错误发现率校正）"),
    "variance_reduction": ("Variance without pairs over that with pairs", "不配对与配对的方差之比"),
    "bca_low": ("Lower end (95 %, bootstrap)", "区间下限（95%，自助法）"),
    "bca_high": ("Upper end (95 %, bootstrap)", "区间上限（95%，自助法）"),
    "relative": ("Relative difference", "相对差异"), "relative_low": ("Relative difference, lower end", "相对差异下限"),
    "relative_high": ("Relative difference, upper end", "相对差异上限"),
    "mean_wait": ("Mean wait from need to solution (d)", "从产生到解决平均天数（天）"),
    "wait_reporting": ("Gap in waiting: reporting (d)", "等待差距：上报（天）"),
    "wait_mix": ("Gap in waiting: mix (d)", "等待差距：构成（天）"),
    "wait_service": ("Gap in waiting: service (d)", "等待差距：服务（天）"),
    "unmet_reporting": ("Gap in lapsed needs: reporting (share)", "流失率差距：上报（比例）"),
    "unmet_mix": ("Gap in lapsed needs: mix (share)", "流失率差距：构成（比例）"),
    "unmet_service": ("Gap in lapsed needs: service (share)", "流失率差距：服务（比例）"),
    "source": ("Source", "来源"), "factor": ("Factor", "因素"), "reform": ("Reform", "改革"),
}  # fmt: skip

_PARTITIONS: Final = {
    "group": ("group", "居民群体"), "grid_type": ("type of grid", "网格类型"),
    "deprivation_quintile": ("fifth by deprivation", "困难程度五等分"), "community": ("community", "社区"),
}  # fmt: skip
_SHEETS_ZH: Final = {
    "runs": "各次运行", "groups": "分群体结果", "differences": "差异", "analysis": "分析", "codebook": "列名说明",
}  # fmt: skip


def export(source: Path, target: Path, lang: str = "en") -> list[Path]:
    """Write the tables of a folder of results for other tools.

    Parameters
    ----------
    source : Path
        Folder of ``gridgov sweep``, ``compare`` or ``make run``.
    target : Path
        A file that ends in ``.xlsx`` (one sheet a table), else a folder (one CSV file a table).
    lang : {"en", "zh", "names"}
        Headers: titles with units, or the names of the columns, as R and Stata like them.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    RecordError
        The folder holds no results, or something that is not ours is in the way.
    ArgumentError
        A table is too long for a sheet.
    """
    if lang not in LANGUAGES:
        raise ArgumentError(f"lang: expected one of {', '.join(LANGUAGES)}, found {lang!r}")
    found = open_folder(source)
    tables = {name: table for name, table in tables_of(found, lang).items() if len(table)}
    own = _own_titles(found, tables)
    tables = {name: with_heads(table, lang, own) for name, table in tables.items()}
    if target.suffix.lower() == ".xlsx":
        file = check_file(target)
        sheets = {_SHEETS_ZH[name] if lang == "zh" else name: table for name, table in tables.items()}
        put_file(file, lambda part: write_workbook(sheets, part))
        return [file]
    names = [f"{name}.csv" for name in tables]
    folder = check_folder(target, names)
    for name, table in tables.items():
        put_file(folder / f"{name}.csv", _csv(table))
    return [folder / name for name in names]


def _csv(table: pd.DataFrame) -> Callable[[Path], None]:
    plain = pa.Table.from_pandas(_texts(table), preserve_index=False)
    return lambda part: write_csv(plain.rename_columns([cell_text(name) for name in plain.column_names]), part)


def _own_titles(found: ResultsFolder, tables: Mapping[str, pd.DataFrame]) -> dict[str, Text]:
    """Titles of the resident groups of the user's own in the table of groups."""
    groups = tables.get("groups", pd.DataFrame({"partition": [], "value": []}))
    named = groups.loc[groups["partition"] == "group", "value"].unique()
    own = set(named) - set(GROUPS)
    return own_titles(found.study.points, own) if own else {}


def tables_of(folder: ResultsFolder, lang: str = "en") -> dict[str, pd.DataFrame]:
    """Tables of the study of a folder: runs, tidy outcomes of groups, differences, the analysis, the code book.

    Definitions in the code book are in Chinese for ``zh``, else in English.
    """
    results = folder.results()
    frame = results.frame
    by_group = [name for name in frame.columns if part_of(name) is not None]
    runs = frame.drop(columns=[*by_group, *(name for name in _LEFT_OUT if name in frame)])
    holes = results.holes.empty
    return {
        "runs": runs,
        "groups": group_rows(frame, by_group),
        "differences": results.differences,
        "analysis": results.analysis if holes else pd.DataFrame(),
        "codebook": codebook([*runs.columns, *GROUP_OUTCOMES], lang),
    }


def part_of(column: str) -> tuple[str, str, str] | None:
    """Partition, part and outcome of a column ``partition.part.outcome``; None for another one."""
    partition, _, rest = column.partition(".")
    value, _, outcome = rest.rpartition(".")
    return (partition, value, outcome) if partition in PARTITIONS and value and outcome in GROUP_OUTCOMES else None


def group_rows(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Outcomes of groups with one row for each run and part of the population, one column an outcome.

    Parameters
    ----------
    frame : DataFrame
        Of a study.
    columns : list of str
        Those of groups in it.
    """
    keys = list(frame.columns[: list(frame.columns).index("status")]) if "status" in frame else []
    parts: dict[tuple[str, str], dict[str, str]] = {}
    for column in columns:
        found = part_of(column)
        if found is not None:
            parts.setdefault(found[:2], {})[found[2]] = column
    blocks = []
    for (partition, value), outcomes in parts.items():
        block = frame[[*keys, *outcomes.values()]].rename(columns={column: name for name, column in outcomes.items()})
        block.insert(len(keys), "partition", partition)
        block.insert(len(keys) + 1, "value", value)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame()


def codebook(columns: list[str], lang: str = "en") -> pd.DataFrame:
    """What each column is: titles in both languages, unit, direction, definition, source."""
    rows = []
    for name in dict.fromkeys(columns):
        known = definition_of(name)
        said: tuple[str, ...]
        if known is not None:
            told = (definition_in(known, lang), source_in(known, lang))
            said = (known.en, known.zh, known.unit, known.better, *told)
        else:
            en, zh = head(name, "en"), head(name, "zh")
            said = (en, zh, _unit_of_factor(name), "", _RESIDUAL.get(name, ("", ""))[lang == "zh"], "")
        rows.append((name, *said))
    heads = ("column", "title_en", "title_zh", "unit", "better", "definition", "source")
    return pd.DataFrame(rows, columns=list(heads))


_RESIDUAL: Final[Mapping[str, tuple[str, str]]] = {
    "run_id": (
        "hash of the scenario, its input files, the seed and the version of the results",
        "情景、输入文件、随机种子与结果版本的哈希值",
    ),
    "scenario_hash": (
        "hash of the resolved scenario; its values stand in scenarios.parquet of the folder",
        "完整情景的哈希值；各参数取值见结果文件夹中的scenarios.parquet",
    ),
    "status": ("ok, or failed", "ok为完成，failed为失败"),
}


def _unit_of_factor(name: str) -> str:
    from sim.scenario import parameters

    return next((one.unit.en for one in parameters() if one.path == name), "")


def head(name: str, lang: str) -> str:
    """The header of a column: its title, with the unit where it has one."""
    if lang == "names":
        return name
    if name in _TITLES:
        return _TITLES[name][lang == "zh"]
    known = definition_of(name)
    if known is not None:
        unit = unit_zh(known.unit) if lang == "zh" else known.unit
        title = known.title(lang)
        return f"{title}（{unit}）" if unit and lang == "zh" else f"{title} ({unit})" if unit else title
    if name in OUTCOME_TITLES:
        return OUTCOME_TITLES[name][lang]
    return factor_title(name, lang) if "." in name else name


def with_heads(table: pd.DataFrame, lang: str, own: Mapping[str, Text] | None = None) -> pd.DataFrame:
    """The table with headers in a language, each once, and parts and measures called by their titles."""
    shown = table.copy()
    if lang != "names":
        if {"partition", "value"} <= set(shown.columns):
            pairs = zip(shown["partition"], shown["value"], strict=True)
            shown["value"] = [part_title(str(partition), str(value), lang, own) for partition, value in pairs]
            titles = {name: both[lang == "zh"] for name, both in _PARTITIONS.items()}
            shown["partition"] = [titles.get(str(name), str(name)) for name in shown["partition"]]
        if "measure" in shown:
            shown["measure"] = [measure_of(str(name)).title(lang) for name in shown["measure"]]
    heads: list[str] = []
    for name in shown.columns:
        title = head(str(name), lang)
        heads.append(title if title not in heads else f"{title} [{name}]")
    shown.columns = pd.Index(heads)
    return shown


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with plain texts in its columns of texts."""
    plain = table.copy()
    for k, name in enumerate(plain.columns):
        column = plain.iloc[:, k]
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
            plain[name] = column.astype("string")
    return plain


def write_workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """One workbook, one sheet a table; the header and the texts on the left stay in sight.

    Raises
    ------
    ArgumentError
        A table is too long for a sheet.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    long = [name for name, table in tables.items() if len(table) > _SHEET_ROWS]
    if long:
        raise ArgumentError(
            f"export: expected at most {_SHEET_ROWS:,} rows in a sheet, found more in {', '.join(long)}; write CSV "
            f"files (name a folder instead of an .xlsx file)"
        )
    book = Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = f"{get_column_letter(1 + _held(table))}2"
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for k, (head, values) in enumerate(table.head(_MEASURED_ROWS).items(), start=1):
            widest = max([min(_letters(head), _WIDEST_HEAD), *(_letters(_shown(one)) for one in values)])
            width = _WIDEST_HEAD if widest == _HASH else min(widest + 2, _WIDEST)
            sheet.column_dimensions[get_column_letter(k)].width = width
        cells = []
        for text in table.columns:
            cell = WriteOnlyCell(sheet, cell_text(str(text)))
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        sheet.append(cells)
        for row in table.itertuples(index=False):
            sheet.append([_formed(sheet, _cell(value)) for value in row])
    put_packed(path, book.save)


def _form(value: Any) -> str:
    """How a number with many digits after the point is shown: about four digits; empty for all else."""
    if not isinstance(value, float) or value.is_integer() or len(repr(value)) <= _SHORT:
        return ""
    size = abs(value)
    if size < 0.001:
        return "0.0E+00"
    return f"#,##0.{'0' * (4 if size < 1.0 else 3 if size < 10.0 else 2 if size < 1000.0 else 1)}"


def _held(table: pd.DataFrame) -> int:
    """Columns of texts on the left, which stay in sight; one of a table that has no other columns."""
    numbers = [pd.api.types.is_numeric_dtype(table.iloc[:, k]) for k in range(table.shape[1])]
    return min(max(1, numbers.index(True)), _HELD) if any(numbers) else 1


def _shown(value: Any) -> str:
    """About what a cell shows."""
    cell = _cell(value)
    digits = _form(cell).count("0") - 1
    return "" if cell is None else f"{cell:,.{digits}f}" if digits > 0 else str(cell)


def _formed(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    form = _form(value)
    if not form:
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = form
    return cell


def _letters(value: Any) -> int:
    """Width of a value in a sheet: Chinese letters are two wide."""
    return columns_of(str(value))


def _cell(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (bool, int, float)):
        return value
    text = cell_text(str(value))
    return "".join(sign for sign in text if sign in "\t\n" or ord(sign) >= 32)[:32_767]
