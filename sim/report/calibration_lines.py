"""What a calibration found, in sentences, in English and Chinese."""

from __future__ import annotations

from typing import Any, Final

from sim.measures.display import MISSING, measure_of, show

_IDENTIFIED: Final = {
    "en": {"yes": "identified", "partly": "partly identified", "no": "not identified: assumed"},
    "zh": {"yes": "可由数据识别", "partly": "部分可识别", "no": "不可识别，仍为假设"},
}


def calibration_lines(figures: dict[str, Any], lang: str = "en") -> list[str]:
    """Lines for the terminal: parameters with what data say of them, targets with what is foreseen, how it was found.

    Parameters
    ----------
    figures : dict
        Contents of ``calibration.json``.
    lang : {"en", "zh"}
    """
    zh = lang == "zh"
    head = "参数（范围 → 90%区间，剩余离散程度）" if zh else "Parameters (range > 90 % interval, spread that is left)"
    lines = [head]
    for path, one in figures["parameters"].items():
        told = _IDENTIFIED[lang][one["identified"]]
        low, high = f"{one['low']:.4g} – {one['high']:.4g}", f"{one['low90']:.4g} – {one['high90']:.4g}"
        spread = f"{100 * one['spread_left']:.0f}"
        text = f"  {one['title'][lang]}（{path}）：{low} → {high}，{spread}%，{told}"
        lines.append(text if zh else f"  {one['title'][lang]} ({path}): {low} > {high}, {spread} %, {told}")
    for a, b, size in figures["together"]:
        text = f"  {a}、{b}只能一并识别（相关系数{size:+.2f}）" if zh else f"  {a} and {b} only together ({size:+.2f})"
        lines.append(text)
    lines.append("目标（观测值；拟合后90%区间）" if zh else "Targets (observed; 90 % of what the sets foresee)")
    for name, one in figures["targets"].items():
        lines.append(f"  {_target(name, one, lang)}")
    for name, why in figures["left_out"].items():
        lines.append(f"  未采用{name}：{why}" if zh else f"  {name} not used: {why}")
    return [*lines, *_how(figures, zh)]


def _target(name: str, one: dict[str, Any], lang: str) -> str:
    measure = measure_of(name)
    low, high = (MISSING if one[end] is None else show(measure, one[end]) for end in ("low90", "high90"))
    value, title = show(measure, one["value"]), measure.title(lang)
    sides = [show(measure, one[key]) for key in ("error", "discrepancy", "chance")]
    missed = one["reproduced"] is False
    if lang == "zh":
        share, inside = "%" if measure.unit == "share" else "", "，未能再现" if missed else ""
        told = "、".join(f"{said}{size}" for said, size in zip(("观测误差", "模型偏差", "随机性"), sides, strict=True))
        return f"{title}：{value}{share}（标准差：{told}）；{low} – {high}{inside}"
    share, inside = " %" if measure.unit == "share" else "", ", not reproduced" if missed else ""
    told = ", ".join(
        f"{said} {size}" for said, size in zip(("observation", "discrepancy", "chance"), sides, strict=True)
    )
    return f"{title}: {value}{share} (SD {told}); {low} – {high}{inside}"


def _how(figures: dict[str, Any], zh: bool) -> list[str]:
    waves = figures["waves"]
    runs = sum(one["points"] for one in waves) * figures["replications"]
    within, left = figures["emulator_within_two"], 100.0 * figures["left"]
    share = f"{left:.0f}" if left >= 10.0 else f"{left:.2g}"
    near = MISSING if within is None else f"{100 * within:.0f}"
    left_out = min((one.get("emulator_left_out_within_two", 1.0) for one in figures["targets"].values()), default=1.0)
    if zh:
        found = f"{len(waves)}轮{runs}次运行后，参数范围中{share}%未被排除；{figures['sets']}组参数。"
        found += f"复核运行中{near}%在代理模型两倍标准差之内（应约95%），"
        found += f"逐点留一检验中至少{100 * left_out:.0f}%。"
        screened = f"参数由{figures['screened']}项假设中筛选，其余保持原值，仍为假设。"
    else:
        found = f"After {len(waves)} waves of {runs} runs {share} % of the ranges are not ruled out; "
        found += f"{figures['sets']} sets. Of fresh runs {near} % lie within two standard deviations of what the "
        found += f"emulator expected (about 95 % should); of points left out {100 * left_out:.0f} % at least do."
        screened = f"The parameters are those of {figures['screened']} assumed ones that matter for the targets; all "
        screened += "others keep their values and stay assumed."
    return [found, *([screened] if figures["screened"] else [])]
