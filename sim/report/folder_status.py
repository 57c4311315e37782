"""The lines of ``gridgov status``, in English and Chinese."""

from __future__ import annotations

from typing import Any, Final

from sim.experiments.status import FolderStatus

_SHOWN: Final = 5

_WORDS: Final = {
    "en": {
        "folder": "folder: {folder}",
        "study": "study: {name} (study.yaml)",
        "changed": "study.yaml has been changed since it was run",
        "earlier": "earlier studies run into this folder (studies/): {n}",
        "no_study": "the folder does not say which study it is of; run gridgov sweep or compare into it once more",
        "kept": "scenarios kept whole: {n:,}; gridgov reproduce {folder} makes the runs again",
        "not_kept": "what was run is not kept here (by an earlier version); run the sweep again to have it written",
        "plan": "{done:,} of {planned:,} runs done, {failed:,} failed, {missing:,} missing",
        "most": "a stopping rule decides: at most {most:,} runs",
        "no_plan": "{stored:,} runs stored; what is planned is not written down",
        "open": "  {why}: {point}, seed {seed}",
        "failed": "failed",
        "missing": "missing",
        "more": "  ... and {n:,} more",
        "others": "further runs, of other points or studies: {n:,}",
        "repeats": "rows that tell a run again: {n:,}; readers take each once, and the next sweep removes them",
        "parts": "parts: {n:,}, checksums verified",
        "unsealed": "parts without a checksum (written by an earlier version): {n:,}",
        "damaged": "damaged: {name}: {why}",
        "remedy": "run the sweep again: it sets damaged parts aside and makes their runs again",
        "aside": "set aside (aside/): {names}",
        "sweep": "at work now: {who}",
        "shard": "at work now: part {part}, {who}",
        "idle": "no sweep is at work here",
        "session": "{started}  {host}  {outcome}, new runs: {runs:,}  gridgov {version}{commit}  {command}",
        "sessions": "sessions:",
        "cannot": "the runs cannot be read: {problem}",
    },
    "zh": {
        "folder": "文件夹：{folder}",
        "study": "研究：{name}（study.yaml）",
        "changed": "study.yaml 在运行后已被修改",
        "earlier": "此前另有 {n} 项研究写入本文件夹（studies/）",
        "no_study": "本文件夹未记载所属研究；请再次运行 gridgov sweep 或 compare 并写入本文件夹",
        "kept": "完整保存情景 {n:,} 个；可用 gridgov reproduce {folder} 重新运行",
        "not_kept": "本文件夹未保存所运行的情景（由早期版本写入）；请再次运行 sweep 予以补记",
        "plan": "应运行 {planned:,} 次，已完成 {done:,} 次，失败 {failed:,} 次，缺 {missing:,} 次",
        "most": "由停止规则决定，最多运行 {most:,} 次",
        "no_plan": "已存 {stored:,} 次运行；未记载运行计划",
        "open": "  {why}：{point}，种子 {seed}",
        "failed": "失败",
        "missing": "缺",
        "more": "  …… 另有 {n:,} 项",
        "others": "另有 {n:,} 次运行，属于其他设定或其他研究",
        "repeats": "{n:,} 行为重复记录；读取时每次运行只计一次，下次运行 sweep 时予以清除",
        "parts": "数据文件 {n:,} 个，校验和均已核对",
        "unsealed": "{n:,} 个数据文件无校验和（由早期版本写入）",
        "damaged": "损坏：{name}：{why}",
        "remedy": "请再次运行 sweep：损坏的文件将移出，其中的运行将重新进行",
        "aside": "已移出（aside/）：{names}",
        "sweep": "正在运行：{who}",
        "shard": "正在运行：第 {part} 部分，{who}",
        "idle": "目前没有正在进行的运行",
        "session": "{started}  {host}  {outcome}，新增 {runs:,} 次  gridgov {version}{commit}  {command}",
        "sessions": "历次运行：",
        "cannot": "无法读取已存的运行：{problem}",
    },
}
_OUTCOMES: Final = {
    "whole": {"en": "done", "zh": "完成"},
    "running": {"en": "not ended", "zh": "未结束"},
    "stopped": {"en": "stopped", "zh": "已停止"},
    "failed": {"en": "ended by an error", "zh": "因错误中断"},
    "out of time": {"en": "hours spent", "zh": "时限已到"},
}


def status_lines(found: FolderStatus, lang: str = "en") -> list[str]:
    """What is said of a folder of results.

    Parameters
    ----------
    found : FolderStatus
    lang : {"en", "zh"}
    """
    words = _WORDS[lang]
    lines = [words["folder"].format(folder=found.folder)]
    lines.append(words["study"].format(name=found.study) if found.study else words["no_study"])
    if found.study_changed:
        lines.append(words["changed"])
    if found.study:
        lines.append(
            words["kept" if found.explains_itself else "not_kept"].format(n=found.scenarios, folder=found.folder)
        )
    if found.earlier_studies:
        lines.append(words["earlier"].format(n=found.earlier_studies))
    lines += [words["cannot"].format(problem=found.problem)] if found.problem else _runs(found, words)
    lines += [words["damaged"].format(name=name, why=why) for name, why in found.damaged.items()]
    if found.damaged:
        lines.append(words["remedy"])
    if found.aside:
        lines.append(words["aside"].format(names=", ".join(found.aside)))
    for part, who in found.sweeps.items():
        lines.append(words["shard" if part else "sweep"].format(part=part, who=who))
    if not found.sweeps:
        lines.append(words["idle"])
    return lines + _sessions(found, words, lang)


def _runs(found: FolderStatus, words: dict[str, str]) -> list[str]:
    lines = []
    if found.planned is None:
        lines.append(words["no_plan"].format(stored=found.stored))
    else:
        lines.append(
            words["plan"].format(done=found.done, planned=found.planned, failed=found.failed, missing=found.missing)
        )
        if found.most is not None:
            lines.append(words["most"].format(most=found.most))
        for one in found.first_missing[:_SHOWN]:
            lines.append(words["open"].format(why=words[one.why], point=one.point, seed=one.seed))
        more = (found.failed or 0) + (found.missing or 0) - _SHOWN
        if more > 0:
            lines.append(words["more"].format(n=more))
    if found.others:
        lines.append(words["others"].format(n=found.others))
    if found.repeats:
        lines.append(words["repeats"].format(n=found.repeats))
    lines.append(words["parts"].format(n=found.parts))
    if found.unsealed:
        lines.append(words["unsealed"].format(n=found.unsealed))
    return lines


def _sessions(found: FolderStatus, words: dict[str, str], lang: str) -> list[str]:
    if not found.sessions:
        return []
    lines = [words["sessions"]]
    for session in found.sessions[-_SHOWN:]:
        outcome = _OUTCOMES.get(str(session.get("outcome")), {lang: str(session.get("outcome"))})[lang]
        lines.append(
            "  "
            + words["session"].format(
                started=str(session.get("started", ""))[:19].replace("T", " "),
                host=session.get("host", ""),
                outcome=outcome,
                runs=int(session.get("runs") or 0),
                version=session.get("versions", {}).get("gridgov", ""),
                commit=_commit(session.get("code") or {}),
                command=session.get("command", ""),
            )
        )
    return lines


def _commit(source: dict[str, Any]) -> str:
    commit = str(source.get("commit") or "")
    return f" ({commit[:9]}{'+' if source.get('changed') else ''})" if commit else ""
