"""Values of settings that are words, and what they are called in Chinese."""

from __future__ import annotations

from typing import Any, Final

from sim.measures.display import MISSING

#: Choices other than dispatch rules, which have titles of their own.
_ZH: Final = {
    "default": "默认目录", "office": "工作日班", "extended": "延时班", "always": "全天候", "volunteer": "志愿者班次",
    "fixed": "固定值", "exponential": "指数分布", "none": "无", "sequential": "逐个征询", "parallel": "同时征询",
    "random": "随机抽取", "severity": "最严重者优先", "expected_wait": "预计协办等待最长者优先", "community": "社区",
    "grid": "网格", "street": "街道", "district": "区县", "city": "全市", "in_turn": "各方依次",
    "committee": "临时党委同步推进",
    "equal": "按规范均等", "by_need": "按需分配", "by_performance": "按绩效分配", "wait": "按先后等候",
    "share": "分担缺口",
    "scale": "缩减工程", "refuse": "当即不予办理", "visits": "入户走访", "extension": "纸面延期", "level": "同层级",
}  # fmt: skip


def value_text(value: Any, lang: str = "en") -> str:
    """A value of a setting as a reader sees it; in Chinese, choices go by their titles."""
    if isinstance(value, bool) or value is None:
        return {True: "✓", False: "✗", None: MISSING}[value]
    if isinstance(value, (int, float)):
        return f"{value:,g}"
    if lang == "zh" and isinstance(value, (list, tuple)):
        return "、".join(value_text(one, lang) for one in value) or "无"
    return _titles().get(str(value), str(value)) if lang == "zh" else str(value)


def _titles() -> dict[str, str]:
    from sim.rules.builtin import BUILT_IN

    return _ZH | {name: rule.zh for rules in BUILT_IN.values() for name, rule in rules.items()}
