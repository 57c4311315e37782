"""Texts in English and Chinese side by side, and the units that many parameters share."""

from __future__ import annotations

from typing import Final


class Text(str):
    """A text in English that knows its Chinese.

    It is the English text wherever a text is wanted; :meth:`of` gives that of a language.

    Parameters
    ----------
    en, zh : str
        The text in English and in Chinese.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Text:
        """Make a text of both languages."""
        text = super().__new__(cls, en)
        text.zh = zh
        return text

    @property
    def en(self) -> str:
        """The English text."""
        return str(self)

    def of(self, lang: str) -> str:
        """The text in a language, ``en`` or ``zh``."""
        return self.zh if lang == "zh" else str(self)

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.zh


T = Text
NO_FIGURE: Final = T("no figure in the sources", "来源中没有数字")


def guess(en: str, zh: str) -> Text:
    """A reason for a value that no source has."""
    return T(f"{en}; {NO_FIGURE}", f"{zh}；{NO_FIGURE.zh}")


# Units.
CHOICE = T("choice", "选项")
COUNT = T("count", "个")
D = T("d", "天")
DAYS = T("days", "天")
FACTOR = T("factor", "倍数")
HOURS = T("h", "小时")
HOURS_A_MONTH = T("h a month", "小时/月")
LIST = T("list", "列表")
LOG_ODDS = T("log-odds", "对数优势")
LOG_SIGMA = T("sigma of the logarithm", "对数标准差")
MAPPING = T("mapping", "映射")
MEETINGS_A_YEAR = T("meetings a year", "次/年")
PERSONS = T("persons", "人")
PER_YEAR = T("per year", "每年")
PROBABILITY = T("probability", "概率")
PROBABILITY_A_TRY = T("probability a try", "每次概率")
RATIO = T("ratio", "比值")
RELATIVE = T("relative", "相对值")
SATISFACTION = T("satisfaction", "满意度")
SHARE = T("share", "比例")
SHARE_OF_COMMUNITIES = T("share of communities", "占社区比例")
SHARE_OF_SHIFT = T("share of the shift", "占班次比例")
STANDARD_DEVIATIONS = T("standard deviations", "标准差")
WORK_HOURS = T("work h", "工时（小时）")
YUAN_A_YEAR = T("yuan a year", "元/年")
ZERO_OR_ONE = T("0 or 1", "0或1")
ZERO_TO_ONE = T("0-1", "0至1")

