"""Headers by which columns of requests are recognised, in Chinese and English; a file can add others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from sim.places.aliases import plain
from sim.scenario.problems import Problem, ScenarioError, nearest, show
from sim.scenario.yaml_file import read

#: Column > headers; where several columns of one file fit, the header that stands first here is taken.
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "request": (
        "工单编号",
        "任务号",
        "案件编号",
        "案件标识",
        "工单号",
        "受理编号",
        "受理单号",
        "诉求编号",
        "流水号",
        "编号",
        "case enquiry id",
        "service request number",
        "service request id",
        "sr number",
        "request id",
        "request number",
        "unique key",
        "case id",
        "case number",
        "ticket id",
        "rec id",
        "task num",
        "id",
    ),
    "opened": (
        "受理时间",
        "登记时间",
        "来电时间",
        "上报时间",
        "立案时间",
        "创建时间",
        "诉求时间",
        "受理日期",
        "登记日期",
        "来电日期",
        "上报日期",
        "open dt",
        "opened",
        "open date",
        "date opened",
        "created date",
        "date created",
        "created",
        "create time",
        "created at",
        "creation date",
        "requested datetime",
        "received",
        "date received",
        "report time",
        "registered",
    ),
    "closed": (
        "办结时间",
        "结案时间",
        "完成时间",
        "办结日期",
        "结案日期",
        "closed dt",
        "closed",
        "closed date",
        "date closed",
        "close date",
        "closed at",
        "archive time",
        "completed",
        "completion date",
        "resolved date",
        "resolution date",
    ),
    "due": (
        "办结时限",
        "截止时间",
        "应办结时间",
        "处理时限",
        "办理时限",
        "办理期限",
        "到期时间",
        "target dt",
        "due date",
        "due",
        "deadline",
        "sla target date",
        "sla targetdt",
        "target date",
        "expected datetime",
    ),
    "cancelled": ("作废时间", "撤销时间", "撤回时间", "cancel time", "cancelled", "withdrawn"),
    "category": (
        "问题类别",
        "诉求类别",
        "工单类别",
        "事项类别",
        "一级分类",
        "大类",
        "类别",
        "分类",
        "main type name",
        "complaint type",
        "case title",
        "service name",
        "request type",
        "service request type",
        "problem type",
        "reason",
        "category",
        "type",
        "problem",
    ),
    "item": (
        "小类",
        "二级分类",
        "三级分类",
        "子类",
        "事项",
        "sub type name",
        "subcategory",
        "sub category",
        "descriptor",
        "subtype",
        "item",
    ),
    "purpose": ("诉求类型", "诉求性质", "工单类型", "purpose", "nature"),
    "channel": (
        "诉求来源",
        "受理渠道",
        "来电渠道",
        "问题来源",
        "上报渠道",
        "工单来源",
        "来源渠道",
        "渠道",
        "来源",
        "event src name",
        "open data channel type",
        "method received",
        "channel",
        "source",
        "origin",
    ),
    "district": ("区县", "所属区县", "区县名称", "区", "district", "borough", "district name"),
    "street": (
        "街道",
        "所属街道",
        "街道名称",
        "街镇",
        "镇街",
        "乡镇",
        "乡镇街道",
        "street office",
        "street",
        "subdistrict",
    ),
    "community": (
        "社区",
        "所属社区",
        "社区名称",
        "社区编码",
        "村社区",
        "村居",
        "community",
        "community name",
        "neighborhood",
        "neighbourhood",
        "ward",
        "community area",
        "community board",
    ),
    "grid": ("网格", "网格编码", "网格名称", "责任网格", "单元网格", "duty grid", "cell", "grid", "grid code"),
    "returned": ("退单次数", "转办次数", "退回次数", "handoffs", "times returned"),
    "reopened": ("重办次数", "重办", "返工次数", "二次办理", "reopenings", "reopened", "times reopened"),
    "repeats": ("重复次数", "重复", "重复件", "是否重复", "催办次数", "duplicates", "duplicate", "repeats"),
    "satisfied": (
        "是否满意",
        "满意度",
        "回访结果",
        "满意情况",
        "办理结果满意度",
        "群众满意度",
        "satisfied",
        "satisfaction",
    ),
    "on_time": (
        "是否按时",
        "是否按期",
        "按时办结",
        "是否超期",
        "是否超时",
        "超期",
        "ontime status",
        "on time",
        "overdue",
    ),
    "status": ("状态", "办理状态", "工单状态", "case status", "status", "state", "request status"),
}
REQUIRED: Final = ("opened", "category")
TIMES: Final = ("opened", "closed", "due", "cancelled")
COUNTS: Final = ("returned", "reopened", "repeats")


def known_headers(extra: Mapping[str, Iterable[str]] | None = None) -> dict[str, tuple[str, int]]:
    """Plain header > column and rank among the headers of the column; those of a file come first."""
    found: dict[str, tuple[str, int]] = {}
    for column, names in HEADERS.items():
        for rank, name in enumerate((*names, column)):
            found.setdefault(plain(name), (column, rank))
    for column, own in (extra or {}).items():
        for rank, name in enumerate(own):
            found[plain(name)] = (column, rank - 1000)
    return found


def read_headers(path: Path) -> dict[str, list[str]]:
    """Further headers of a YAML file, ``column: [header, ...]``.

    Raises
    ------
    ScenarioError
        With all problems of the file.
    """
    if not path.is_file():
        raise ScenarioError([Problem("--columns", "a YAML file, column: [header, ...]", f'"{path}", which is no file')])
    document = read(path)
    problems = list(document.problems)
    found: dict[str, list[str]] = {}
    for column, names in document.data.items():
        listed: Any = [names] if isinstance(names, str) else names
        if column not in HEADERS:
            expected = f"a column among {', '.join(HEADERS)}"
            problems.append(document.problem((column,), expected, f'"{column}"', suggestion=nearest(column, HEADERS)))
        elif not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
            problems.append(document.problem((column,), "a header or a list of headers (texts)", show(names)))
        else:
            found[column] = listed
    if problems:
        raise ScenarioError(problems)
    return found
