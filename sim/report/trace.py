"""A TRACE document: what was asked, modelled, tested and found of a place, from what gridgov and its folder hold.

Its eight elements are those of TRACE. Source: Grimm et al. (2014), Ecol. Model. 280, 129. What is not there is said,
with its remedy.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.experiments.assumptions.draws import intervals
from sim.experiments.assumptions.robust import Robustness, levels_under, robustness
from sim.experiments.folder import open_folder
from sim.experiments.plan import RESULTS_VERSION
from sim.facts.check import Found
from sim.facts.target import load_targets, target_files
from sim.fit.calibration.folder import CALIBRATION
from sim.fit.folder import CHECK
from sim.fit.scenario_files import FIT, FOLDER, TARGETS
from sim.policy.mechanisms import MECHANISMS
from sim.report.assumptions import WEAK, widest
from sim.report.calibration_lines import calibration_lines
from sim.report.facts_table import facts_heads, facts_row, summary_line
from sim.report.report_words import GRADES_ZH
from sim.report.robust_lines import cells, heading, notes
from sim.scenario import Scenario, parameters
from sim.scenario.advice import advice_on
from sim.scenario.schema import value_at
from sim.visible import markdown_text, visible

QUALITY: Final = "requests_quality.json"
_TITLES: Final = {
    "en": (
        "Problem formulation", "Model description", "Data evaluation", "Conceptual model evaluation",
        "Implementation verification", "Model output verification", "Model analysis", "Model output corroboration",
    ),
    "zh": (
        "问题界定", "模型说明", "数据评估", "概念模型评估", "程序实现核验", "模型输出核验", "模型分析",
        "模型输出佐证",
    ),
}  # fmt: skip
_PAGES: Final = "docs/background/model.md"


@dataclass(frozen=True, slots=True)
class Material:
    """What a TRACE document is made from.

    Attributes
    ----------
    name : str
        Name or path of the scenario.
    scenario : Scenario
    folder : Path or None
        Folder of a place of one's own.
    results : tuple of Path
        Folders of results, for the analysis.
    facts : tuple of Found or None
        Targets that were checked; None if they were not.
    """

    name: str
    scenario: Scenario
    folder: Path | None = None
    results: tuple[Path, ...] = ()
    facts: tuple[Found, ...] | None = None


def targets_for(name: str, folder: Path | None = None) -> list[str]:
    """Files of targets that speak of a scenario: those of gridgov fit, else shipped ones of its place.

    Parameters
    ----------
    name : str
        Name of the scenario.
    folder : Path, optional
        Folder of a place of one's own.
    """
    if folder is not None:
        fitted = folder / FOLDER / TARGETS
        return [str(fitted)] if fitted.is_file() else []
    place = name.partition("/")[0]
    return [
        file
        for file in target_files()
        if any(one.scenario.partition("/")[0] == place for one in load_targets(file).targets.values())
    ]


def trace_document(material: Material, lang: str = "en") -> str:
    """The document as Markdown.

    Parameters
    ----------
    material : Material
    lang : {"en", "zh"}
    """
    zh = lang == "zh"
    title = visible(markdown_text(getattr(material.scenario.title, lang, "") or material.name))
    parts = (_problem, _model, _data, _concept, _implementation, _output, _analysis, _corroboration)
    lines = [f"# TRACE：{title}" if zh else f"# TRACE: {title}", ""]
    for number, (head, part) in enumerate(zip(_TITLES[lang], parts, strict=True), 1):
        lines += [f"## {number}. {head}", "", *part(material, zh), ""]
    return "\n".join(lines)


def _problem(material: Material, zh: bool) -> Iterator[str]:
    scenario = material.scenario
    text = scenario.description.zh if zh else scenario.description.en
    if text:
        yield markdown_text(text)
        yield ""
    names = ", ".join(reform.name for reform in scenario.reforms)
    if zh:
        yield "模型用于在实施之前比较基层治理改革：实际解决多少诉求、多快、成本多少、惠及何人。"
        yield "用于相对比较，不作城市数值预测。"
        yield f"本情景中的改革：{names or '无'}。"
        return
    yield "The model compares reforms of grassroots governance before they are tried: how many problems are truly"
    yield "solved, how fast, at what cost, and for whom. It is built for relative statements, not for forecasts of a"
    yield "city's figures."
    yield f"Reforms of this scenario: {names or 'none'}."


def _model(material: Material, zh: bool) -> Iterator[str]:
    scenario = material.scenario
    land = scenario.territory
    if zh:
        yield f"按ODD规范的说明见{_PAGES}，{len(MECHANISMS)}项机制见docs/reference/mechanisms.md。"
        yield f"本地：{land.residents:,}居民，{land.districts:,}区，{land.streets:,}街道，"
        yield f"{land.communities:,}社区，{land.grids:,}网格。"
        yield f"运行{scenario.run.days:,}天，预热{scenario.run.warm_up_days:,}天；情景散列值{scenario.hash[:12]}。"
        return
    yield f"Described by the ODD protocol in {_PAGES}; its {len(MECHANISMS)} mechanisms in"
    yield "docs/reference/mechanisms.md."
    yield f"The place: {land.residents:,} residents, {land.districts:,} districts, {land.streets:,} streets,"
    yield f"{land.communities:,} communities, {land.grids:,} grids. Runs of {scenario.run.days:,} days after"
    yield f"{scenario.run.warm_up_days:,} days of warm-up; hash of the scenario {scenario.hash[:12]}."


def _data(material: Material, zh: bool) -> Iterator[str]:
    grades = Counter(one.grade for one in parameters())
    own = sum(value_at(material.scenario, one.path) != one.default for one in parameters())
    if zh:
        told = "，".join(f"{GRADES_ZH.get(grade, grade)}{count}项" for grade, count in grades.most_common())
        yield f"参数依据等级：{told}。"
    else:
        told = ", ".join(f"{grade} {count}" for grade, count in grades.most_common())
        yield f"Parameters by grade of their evidence: {told}."
    yield f"本情景另行设定{own}项。" if zh else f"{own} of them have a value of their own in this scenario."
    quality = _json(material.folder, QUALITY)
    fit = _json(material.folder, f"{FOLDER}/{FIT}")
    if fit is None:
        yield "没有拟合工单数据。" if zh else "No request data were fitted (gridgov requests, gridgov fit)."
    else:
        unknown = ("；" if zh else "; ").join(one["zh" if zh else "en"] for one in fit.get("not_identified", ()))
        yield (
            f"拟合数据：{fit['grade']}；{fit['requests']:,}件。"
            if zh
            else f"Fitted to requests: {fit['grade']}; {fit['requests']:,} requests."
        )
        yield f"数据不能说明：{unknown}。" if zh else f"What they do not tell: {unknown}."
    if quality is not None:
        yield f"{'数据质量报告' if zh else 'Report on their quality'}: {QUALITY}."


def _concept(material: Material, zh: bool) -> Iterator[str]:
    drawn = intervals([material.scenario])
    weak = sum(one.grade in WEAK for one in parameters())
    if zh:
        yield f"{weak}项参数的默认值属假设或依据较弱；其中在本情景起作用且有合理范围的有{len(drawn)}项。范围最宽的："
    else:
        yield f"{weak} defaults are assumptions or rest on weak sources; {len(drawn)} parameters that act here may be"
        yield "otherwise within plausible ranges. Those with the widest ranges for their size:"
    yield ""
    for one in widest(material.scenario):
        title = one.parameter.title.zh if zh else one.parameter.title.en
        low, high = one.parameter.usual or (0.0, 0.0)
        yield f"- {title} (`{one.parameter.path}`): {one.value:g}, {low:g} – {high:g}"
    found = advice_on(material.scenario)
    yield ""
    yield f"{'检查提示' if zh else 'Advice of gridgov validate'}: {len(found)}."
    yield from (f"- `{one.path}` {one.text.zh if zh else one.text.en}" for one in found)


def _implementation(material: Material, zh: bool) -> Iterator[str]:
    del material
    import sim

    tests = {test for one in MECHANISMS for test in one.tests}
    version = f"gridgov {sim.__version__}, results {RESULTS_VERSION}"
    if zh:
        yield f"{version}。各项机制由{len(tests)}项以上测试核验，机制与测试的对应见docs/reference/mechanisms.md；"
        yield "引擎与排队论精确结果一致，编译与未编译结果逐位相同，各项守恒关系成立（tests/flow）。"
        return
    yield f"{version}. {len(tests)} tests check the mechanisms one by one (docs/reference/mechanisms.md names them);"
    yield "the engine agrees with exact results of queueing theory, is the same compiled and not, and its accounts"
    yield "balance (tests/flow)."


def _output(material: Material, zh: bool) -> Iterator[str]:
    figures = _json(material.folder, CALIBRATION)
    names = targets_for(material.name, material.folder)
    if material.facts:
        yield summary_line(material.facts, "zh" if zh else "en")
        yield ""
        rows = [facts_row(one, "zh" if zh else "en") for one in material.facts]
        yield from _table(facts_heads("zh" if zh else "en"), [cells for cells, _ in rows])
        yield ""
        yield from (f"- {cells[1]}: {' '.join(note.split())}" for cells, note in rows if note)
    elif names:
        command = f"gridgov facts {' '.join(names)}"
        yield (
            f"已知数据未在此核对：{command}，或加--facts。"
            if zh
            else f"Known figures were not checked: {command}, or --facts."
        )
    else:
        yield "没有该地的已知数据目标。" if zh else "There are no targets for this place."
    if figures is not None:
        yield ""
        yield from (f"- {line.strip()}" for line in calibration_lines(figures, "zh" if zh else "en"))
    elif material.folder is not None:
        yield "未校准（gridgov calibrate）。" if zh else "Not calibrated (gridgov calibrate)."


def _analysis(material: Material, zh: bool) -> Iterator[str]:
    if not material.results:
        yield (
            "未给出结果文件夹（--results）：敏感性与稳健性分析见gridgov robust与gridgov sweep。"
            if zh
            else "No folders of results were given (--results): gridgov robust and gridgov sweep make them."
        )
    for folder in material.results:
        results = open_folder(folder).results()
        study = results.study
        runs, points = len(results.frame), len(study.points)
        kind = study.content.design.kind
        yield f"### {visible(markdown_text(study.title('zh' if zh else 'en')))}"
        yield ""
        yield f"{points}个设计点，{runs}次运行（{kind}）。" if zh else f"{points:,} points, {runs:,} runs ({kind})."
        for one in robustness(results) or levels_under(results):
            yield ""
            yield from _robust(one, zh)
        if results.holes.empty and len(results.analysis):
            yield ""
            yield from _table(tuple(map(str, results.analysis)), results.analysis.astype(str).to_numpy().tolist())
        yield ""


def _robust(found: Robustness, zh: bool) -> Iterator[str]:
    lang = "zh" if zh else "en"
    yield heading(found)
    yield ""
    yield from _table(*cells(found, lang=lang))
    yield ""
    yield from notes(found, lang)


def _corroboration(material: Material, zh: bool) -> Iterator[str]:
    figures = _json(material.folder, f"{FOLDER}/{CHECK}")
    if figures is not None:
        cover = f"50 %: {100 * figures['coverage50']:.1f} %, 90 %: {100 * figures['coverage90']:.1f} %"
        yield f"{'未参与拟合时段覆盖率' if zh else 'Weekly counts not used in fitting, inside intervals'}: {cover}."
        return
    if zh:
        yield "没有未参与拟合时段的检验（gridgov check --from 日期）。"
        yield "各地改革前后与资料对照见docs/background/places.md。"
        return
    yield "No period that was not used in fitting was checked (gridgov check FOLDER --from DATE). How shipped places"
    yield "compare with their sources before and after the reform: docs/background/places.md."


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |" for row in rows)


def _json(folder: Path | None, name: str) -> dict[str, Any] | None:
    """A file of the place; None if there is none, or it is something else."""
    if folder is None:
        return None
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
