"""Words of exports that stand for channels, satisfaction, truth and states."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from sim.policy import names

#: Pattern > channel of the project (`sim.policy.names.CHANNELS`), the first that fits.
CHANNELS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"网格员|采集员|巡查|巡检|主动发现|自行发现|监督员|视频", "patrol"),
        (r"employee|city worker|staff|inspector|maximo|patrol", "patrol"),
        (r"走访|入户|visit", "visit"),
        (r"转办|转交|交办|上级|省平台|督办|refer|agency|email from|council", "agency"),
        (r"微信|小程序|网站|网络|网上|互联网|手机|短信|公众号|邮箱", "app"),
        (r"app\b|twitter|web|online|mobile|self.?service|portal|internet|email", "app"),
        (r"来访|窗口|现场|服务中心|walk.?in|in person|counter|desk|centre|center\b", "centre"),
        (r"来电|电话|热线|12345|呼入|phone|call|hotline|voice|telephone", "hotline"),
        (r"网格|member", "member"),
    )
)
STAFF: Final = ("patrol", "visit")
_SATISFIED: Final = re.compile(
    r"(非常|基本|比较|很)?满意|好评|是|yes|y|(very )?satisfied|true|[145](\.0)?", re.IGNORECASE
)
_NOT: Final = re.compile(
    r"(很|非常|较)?不满意?|差评|一般|否|no|n|(very )?dissatisfied|unsatisfied|false|[023](\.0)?", re.IGNORECASE
)
_UNKNOWN: Final = re.compile(
    r"未回访|未评价|无法联系|未接通|未接听|不予评价|未知|n/?a|unknown|not asked|-+", re.IGNORECASE
)
_TRUE: Final = re.compile(r"是|有|按时|按期|未超期|未超时|重复|on ?time|yes|y|true|t|1(\.0)?", re.IGNORECASE)
_FALSE: Final = re.compile(
    r"否|无|超期|已超期|超时|已超时|逾期|overdue|late|no|n|false|f|0(\.0)?", re.IGNORECASE
)
_WITHDRAWN: Final = re.compile(r"作废|撤销|撤回|取消|cancel|withdrawn|void", re.IGNORECASE)
_ENQUIRY: Final = re.compile(r"咨询(类)?|enquiry|inquiry|information( request)?", re.IGNORECASE)


def one(word: str) -> str:
    """A word as it is compared."""
    return unicodedata.normalize("NFKC", word).strip()


def channel_of(word: str) -> str:
    """Channel that a word means; ``none`` for one that is not known."""
    text = one(word)
    if text in names.CHANNELS:  # of a run
        return text
    return next((name for pattern, name in CHANNELS if pattern.search(text)), "none")


def satisfied(word: str) -> float | None:
    """1 satisfied, 0 not, NaN not asked; None for a word that is not known."""
    text = one(word)
    if _SATISFIED.fullmatch(text):
        return 1.0
    if _NOT.fullmatch(text):
        return 0.0
    return float("nan") if _UNKNOWN.fullmatch(text) else None


def truth(word: str) -> float | None:
    """1 yes, 0 no; None for a word that is not known."""
    text = one(word)
    return 1.0 if _TRUE.fullmatch(text) else 0.0 if _FALSE.fullmatch(text) else None


def is_withdrawn(word: str) -> bool:
    """Whether a state means that the request was cancelled."""
    return bool(_WITHDRAWN.search(one(word)))


def is_enquiry(word: str) -> bool:
    """Whether a kind of request is an enquiry."""
    return bool(_ENQUIRY.fullmatch(one(word)))
