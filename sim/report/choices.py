"""Values of settings in words: choices by their titles, lists, tables and stages of a roll-out as sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sim.experiments.points import label_text, short
from sim.measures.display import MISSING
from sim.report.words import GRID_TYPE_TITLES, LEVEL_TITLES, factor_title

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
    "patrols": "巡查", "agency": "帮办代办", "booking": "预约办事", "branch_meetings": "支部活动",
    "report_in": "双报到", "merged_systems": "系统并网",
}  # fmt: skip


_NAME: Final = r"[a-z]+(?:_[a-z]+)*"
#: Dotted paths, and words of small Latin letters that may be the name of a choice.
_NAMES: Final = re.compile(rf"(?<![A-Za-z0-9./_])(?:{_NAME}(?:\.[a-z_]+)+|{_NAME}(?![A-Za-z0-9./_]))")
#: A function of a file or module, as a custom rule is named.
_CUSTOM: Final = re.compile(r"(?s:.*\.py|[\w.]+):([A-Za-z_]\w*)")
_MOST: Final = 8  # members of a list or table that are told
_WORDS: Final = {
    "en": {
        "sep": ", ", "part": "; ", "is": ": ", "none": "none", "more": "… ({n} in all)",
        "from": "from day {day}", "until": "until day {day}", "where": "{level} no. {which}", "all": "everywhere",
        "stage": "{when}, {where}: {what}", "custom": "{name} (custom)",
    },
    "zh": {
        "sep": "、", "part": "；", "is": "：", "none": "无", "more": "……（共{n}项）",
        "from": "自第{day}天起", "until": "至第{day}天止", "where": "编号{which}的{level}", "all": "全域",
        "stage": "{when}，{where}：{what}", "custom": "{name}（自定义）",
    },
}  # fmt: skip


def value_text(value: Any, lang: str = "en") -> str:
    """A value of a setting as a reader sees it, never as a program writes it.

    Parameters
    ----------
    value : object
        A number, a choice, a list, a table, or the stages of a roll-out.
    lang : {"en", "zh"}
        In Chinese, choices and categories go by their titles.
    """
    words = _WORDS[lang]
    if isinstance(value, bool) or value is None:
        return {True: "✓", False: "✗", None: MISSING}[value]
    if isinstance(value, (int, float)):
        return f"{value:,g}"
    if isinstance(value, Mapping):
        if "set" in value and {"from", "until", "where"} & set(value):
            return _stage(value, lang)
        return _few([f"{_named(key, lang)}{words['is']}{value_text(one, lang)}" for key, one in value.items()], lang)
    if isinstance(value, (list, tuple)):
        return _few([value_text(one, lang) for one in value], lang)
    custom = _CUSTOM.fullmatch(str(value))
    if custom is not None:  # where its file lies is nothing for readers
        return words["custom"].format(name=custom[1])
    return _titles(lang).get(str(value), label_text(str(value)))


def choice_title(value: str, lang: str) -> str:
    """What a choice is called: by its title, in English by its name where it has none."""
    return _titles(lang).get(value, value.replace("_", " "))


def in_words(text: str, lang: str) -> str:
    """A Chinese text in which paths of parameters and names of choices go by their titles."""
    if lang == "en":
        return text

    def told(found: re.Match[str]) -> str:
        name = found[0]
        if "." in name:
            title = next(
                (title for path in (name, f"policy.{name}") if (title := factor_title(path, lang)) != short(path)), ""
            )
            return f"“{title}”" if title else name
        return _titles(lang).get(name, name)

    return _NAMES.sub(told, text)


def _few(parts: list[str], lang: str) -> str:
    """Parts in one line, the first of them where they are many."""
    words = _WORDS[lang]
    if not parts:
        return words["none"]
    between = words["part"] if any(mark in part for part in parts for mark in (":", "：")) else words["sep"]
    more = words["more"].format(n=len(parts)) if len(parts) > _MOST else ""
    return between.join(parts[:_MOST]) + (f" {more}" if more and lang == "en" else more)


def _stage(stage: Mapping[str, Any], lang: str) -> str:
    """A stage of a roll-out: when, where, and what is set."""
    words, places = _WORDS[lang], stage.get("where")
    when = [words[key].format(day=stage[key]) for key in ("from", "until") if stage.get(key) is not None]
    where = [
        words["where"].format(
            level=LEVEL_TITLES[level][lang].lower() if level in LEVEL_TITLES else level,
            which=words["sep"].join(map(str, numbers if isinstance(numbers, (list, tuple)) else [numbers])),
        )
        for level, numbers in (places if isinstance(places, Mapping) else {}).items()  # else everywhere: "all"
    ]
    what = [f"{factor_title(path, lang)} {value_text(value, lang)}" for path, value in stage["set"].items()]
    return words["stage"].format(
        when=words["sep"].join(when) or words["from"].format(day=0),
        where=words["sep"].join(where) or words["all"],
        what=_few(what, lang),
    )


def _named(key: str, lang: str) -> str:
    """A key of a table: a category, a kind of grid; a parameter by its title."""
    return _titles(lang).get(key) or (factor_title(key, lang) if "." in key else key)


@lru_cache(maxsize=2)
def _titles(lang: str) -> dict[str, str]:
    """What choices, dispatch rules, categories and kinds of grids are called."""
    from sim.rules.builtin import BUILT_IN
    from sim.scenario.files import catalogue_names, find_catalogue
    from sim.scenario.yaml_file import read  # not the reader of catalogues, which brings the engine

    found: dict[str, str] = {}
    for source in filter(None, map(find_catalogue, catalogue_names())):
        for name, category in read(source).data["categories"].items():
            items = (category.get("items") or {}).items()
            found |= {item: one["title"][lang] for item, one in items if isinstance(one, dict) and "title" in one}
            found[name] = category["title"][lang]
    found |= {name: one[lang] for name, one in GRID_TYPE_TITLES.items()}
    found |= {name: getattr(rule, lang) for rules in BUILT_IN.values() for name, rule in rules.items()}
    return found | _ZH if lang == "zh" else found
