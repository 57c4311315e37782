"""How to make results again: commands, seeds, versions, hashes."""

from __future__ import annotations

import shlex
from typing import Any, Final

from sim.experiments.points import differing, text
from sim.report.findings import Findings
from sim.report.report_words import WORDS
from sim.scenario import ScenarioError, list_scenarios, load
from sim.visible import escape

_SHOWN: Final = 6


def reproduce(findings: Findings, lang: str) -> str:
    """The section of the report, as HTML."""
    words = WORDS[lang]
    space = "" if lang == "zh" else " "
    if findings.paired is None:
        run = next(iter(findings.records.values()))
        made = words["rp_one"].format(version=run.provenance.get("gridgov", "?"), first=run.seed)
        packages = run.provenance.get("packages", {})
        if packages:
            named = ", ".join(f"{name} {version}" for name, version in packages.items())
            made += space + words["rp_python"].format(python=run.provenance.get("python", "?"), packages=named)
    else:
        runs: Any = findings.paired.runs
        made = words["rp_made"].format(
            version=_version(findings), runs=len(runs), first=int(runs["seed"].min()), last=int(runs["seed"].max())
        )
        made += _sessions(findings, lang)
    html = f"<p>{escape(made)}</p>"
    commands = "\n".join(filter(None, [again(findings), _from_folder(findings)]))
    if commands:
        html += f"<p>{escape(words['rp_command'])}</p><pre>{escape(commands)}</pre>"
    shown = list(findings.hashes.items())[:_SHOWN]
    if any(value for _, value in shown):
        rows = "".join(
            f"<li>{escape(label)}{words['rp_colon']}<code>{escape(value)}</code></li>" for label, value in shown
        )
        more = (
            f"<li>{words['rp_more'].format(n=len(findings.hashes) - _SHOWN)}</li>"
            if len(findings.hashes) > _SHOWN
            else ""
        )
        html += f'<p>{escape(words["rp_hash"])}</p><ul class="small">{rows}{more}</ul>'
    command = f"gridgov report {shlex.quote(findings.source.name or '.')}{' --lang zh' if lang == 'zh' else ''}"
    return html + f"<p>{escape(words['rp_report'])}</p><pre>{escape(command)}</pre>"


def again(findings: Findings) -> str:
    """Commands that make the same runs again; empty where the scenarios are not known to have names."""
    if findings.study is not None:
        return f"gridgov sweep {findings.study.name}.yaml"
    if findings.paired is None:
        (label, run), *_ = findings.records.items()
        scenario = findings.scenarios.get(label)
        name = _shipped_name(scenario)
        settings = _settings(name, scenario) if name else None
        return "" if settings is None else f"gridgov run {shlex.quote(name)}{settings} --seed {run.seed}"
    labels = findings.paired.labels
    if any(findings.bases.get(label) != label for label in labels):
        return ""
    found = [_settings(label, findings.scenarios.get(label)) for label in labels]
    if None in found or len(set(found)) > 1:
        return ""
    runs: Any = findings.paired.runs
    names = " ".join(map(shlex.quote, labels))
    count = int(runs.groupby("scenario").size().max())
    return f"gridgov compare {names}{found[0]} --replications {count} --seed {int(runs['seed'].min())}"


def _shipped_name(scenario: Any) -> str:
    """Name of the shipped scenario with the same title; empty if there is none."""
    title = scenario.title.en if scenario is not None else ""
    return next((entry.name for entry in list_scenarios() if title and entry.title.en == title), "")


def _settings(name: str, scenario: Any) -> str | None:
    """What must be set to get a scenario from the shipped one of this name; None if that is not known."""
    try:
        shipped = load(name)
    except (ScenarioError, OSError):
        return None
    if scenario is None:
        return None
    changes = differing(shipped, scenario)
    if shipped.hash != scenario.hash and not changes:
        return None
    return "".join(f" --set {shlex.quote(f'{path}={text(value)}')}" for path, value in changes.items())


def _from_folder(findings: Findings) -> str:
    """The command that makes the runs again from what the folder keeps."""
    return f"gridgov reproduce {shlex.quote(findings.source.resolve().name)}" if findings.keeps else ""


def _version(findings: Findings) -> str:
    """Versions that made the runs, as the folder says; else this one."""
    import sim

    found = dict.fromkeys(
        f"{versions['gridgov']}{f' ({commit[:9]})' if (commit := (one.get('code') or {}).get('commit')) else ''}"
        for one in findings.sessions
        if (versions := one.get("versions") or {}).get("gridgov") and one.get("runs", 1)
    )
    return ", ".join(found) or str(sim.__version__)


def _sessions(findings: Findings, lang: str) -> str:
    """With what and when, as the folder says; and runs of other studies that are left out."""
    words, text, space = WORDS[lang], "", "" if lang == "zh" else " "
    made = [one for one in findings.sessions if one.get("versions")]
    if made:
        versions = made[-1]["versions"]
        named = ", ".join(f"{name} {versions[name]}" for name in ("numpy", "numba") if name in versions)
        text += space + words["rp_python"].format(python=versions.get("python", "?"), packages=named)
        first, last = str(made[0].get("started", ""))[:10], str(made[-1].get("started", ""))[:10]
        text += space + words["rp_when"].format(first=first, last=last)
    if findings.others:
        text += space + words["rp_others"].format(n=findings.others)
    return text
