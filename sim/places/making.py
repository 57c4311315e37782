"""A new place: from a dozen figures to a folder with a scenario, a template of its tables and a page on what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.places.edit import changed
from sim.places.figures import Beginning, begin, read_figures
from sim.places.template import explanations, template_sheets
from sim.places.workbook import write_workbook
from sim.records.atomic import filled_with
from sim.records.kinds import PLACE
from sim.records.places import check_folder, put_file
from sim.scenario import Scenario, load
from sim.scenario.files import PLACE_FILE, find_scenario, is_path
from sim.scenario.loading import scenario_of
from sim.scenario.schema import leaves
from sim.scenario.yaml_file import Document, parse

WORKBOOK: Final = "place.xlsx"
README: Final = "README.md"
FILES: Final = (PLACE_FILE, WORKBOOK, README)
_DEFAULT_NAME: Final = {"en": "A place of our own", "zh": "我的辖区"}


@dataclass(frozen=True, slots=True)
class Made:
    """A new place.

    Attributes
    ----------
    scenario : Scenario
    beginning : Beginning
    written : tuple of Path
    """

    scenario: Scenario
    beginning: Beginning
    written: tuple[Path, ...]


def make_place(folder: Path, answers: Mapping[str, Any], like: str, title: str = "", lang: str = "en") -> Made:
    """Write a new place into a folder.

    Parameters
    ----------
    folder : Path
    answers : mapping
        Figures by name (`sim.places.figures.FIGURES`); what is left out is assumed.
    like : str
        Name or path of the place that totals which are not given are scaled from.
    title : str
        Name of the place.
    lang : {"en", "zh"}
        Language of the files.

    Returns
    -------
    Made

    Raises
    ------
    FigureError, ScenarioError
        Figures that cannot be used, or that do not add up.
    RecordError
        The files cannot be written there.
    """
    folder = check_folder(folder, FILES, PLACE)
    parent = load(like)
    made = begin(read_figures(answers, lang), parent, like, lang)
    text = place_text(made, like, title or _DEFAULT_NAME[lang], lang)
    place = folder / PLACE_FILE
    scenario = scenario_of(parse(text, Document(str(place))), place)
    put_file(place, filled_with(text))
    sheets = template_sheets(lang)
    put_file(folder / WORKBOOK, partial(write_workbook, sheets, explanations(lang)))
    put_file(folder / README, filled_with(readme(folder.name, lang)))
    return Made(scenario, made, (place, folder / WORKBOOK, folder / README))


def place_text(made: Beginning, like: str, title: str, lang: str) -> str:
    """The scenario file of a new place, with a remark behind each figure."""
    source = find_scenario(like)
    extends = str(source) if source is not None and is_path(str(like)) else like
    if source is not None and Path(like).is_dir():
        extends = str(Path(str(source)).resolve())
    quoted = title.replace("\\", "").replace('"', "'")
    names = f'{{en: "{quoted}", zh: "{quoted}"}}'
    head = {
        "en": "# A place of one's own, begun with gridgov new. Figures that were not given are assumed: replace them.",
        "zh": "# 由 gridgov new 建立的区域。未填报的数值为假设，请以实际数值替换。",
    }[lang]
    about = f'{{en: "Begun from a few figures; the rest follows {like}.", zh: "由少量数值建立，其余参照{like}。"}}'
    text = f'{head}\nextends: "{extends}"\ntitle: {names}\ndescription: {about}\nsource: ""\n'
    return "\n".join([text, *_sections(made, lang), ""])


def _sections(made: Beginning, lang: str) -> list[str]:
    """Lines of the sections, each value with where it comes from."""
    lines: list[str] = []
    open_: list[str] = []
    for path in sorted(made.values, key=lambda one: [("territory", "demand", "policy").index(one.split(".")[0]), one]):
        *sections, name = path.split(".")
        shared = 0
        while shared < min(len(open_), len(sections)) and open_[shared] == sections[shared]:
            shared += 1
        lines += [f"{'  ' * depth}{sections[depth]}:" for depth in range(shared, len(sections))]
        open_ = sections
        only = changed("", {name: made.values[path]}, "").strip()
        lines.append(f"{'  ' * len(sections)}{only:<28} # {made.reasons[path].of(lang)}")
    return lines


def lines_of(made: Made, lang: str) -> list[str]:
    """What was given, what was assumed, and what to do next, in words."""
    zh = lang == "zh"
    begun = made.beginning
    titles = leaves(Scenario)
    lines = []
    for path, value in begun.values.items():
        title, reason = titles[path].title.of(lang), begun.reasons[path].of(lang)
        number = f"{value:,.12g}" if isinstance(value, int | float) else ("空" if zh else "null")
        lines.append(f"{title}：{number}（{reason}）" if zh else f"{title}: {number} ({reason})")
    lines += [f"已写入：{path}" if zh else f"written: {path}" for path in made.written]
    folder = made.written[0].parent
    following = f"gridgov import {folder} {folder / WORKBOOK}"
    lines.append(
        f"下一步：填写 {WORKBOOK}，再运行 {following}" if zh else f"next: fill in {WORKBOOK}, then {following}"
    )
    return lines


def readme(name: str, lang: str) -> str:
    """What the folder holds and what to do with it."""
    return _README[lang].replace("FOLDER", name)


_README: Final = {
    "en": """# A place for gridgov

- `place.yaml`: figures of the place. What stands behind `#` says whether a figure was given or is assumed.
- `place.xlsx`: a workbook for streets, communities, grids and staff. The sheet *Explanations* says what each column
  means, the sheets *Example ...* show how they are filled in; neither is read. One row a unit, at whatever level you
  have; what is left empty is drawn within the totals.

Run from the folder above:

1. `gridgov import FOLDER FOLDER/place.xlsx` reads the workbook and writes `territory.parquet`.
2. `gridgov validate FOLDER/place.yaml` checks the figures against the usual ranges.
3. `gridgov compare FOLDER FOLDER/reform.yaml` compares the place with a reform of it; `reform.yaml` begins with
   `extends: place.yaml`.

Do not enter names, telephone or identity numbers of persons: such columns are not read and not stored.
""",
    "zh": """# gridgov 区域文件夹

- `place.yaml`：区域数值。`#` 后注明该数值为填报或假设。
- `place.xlsx`：街道、社区、网格和人员填报表。“说明”表解释各列含义，“示例”各表为填写样例，均不读取。
  每个单元一行，掌握到哪一级就填到哪一级；留空的内容由模型在总数内生成。

在上一级目录运行：

1. `gridgov import FOLDER FOLDER/place.xlsx` 读取填报表，写入 `territory.parquet`。
2. `gridgov validate FOLDER/place.yaml` 检查数值是否在通常范围内。
3. `gridgov compare FOLDER FOLDER/reform.yaml` 比较现状与改革方案；`reform.yaml` 首行为 `extends: place.yaml`。

请勿填写姓名、电话、身份证号等个人信息：此类列不读取、不保存。
""",
}
