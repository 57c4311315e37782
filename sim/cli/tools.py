"""Commands around results and machines: tables for other tools, job scripts, compiling, examples."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Final

import typer

from sim.arguments import one_of, path_of
from sim.cli.chinese.language import VARIABLE, said, spoken
from sim.cli.guard import UsageError
from sim.visible import visible

_MOST_JOBS: Final = 10_000


def export(
    results: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of sweep, compare or make run.")],
    to: Annotated[
        Path | None, typer.Option(help="An .xlsx file, or a folder for CSV files; by default FOLDER/tables.")
    ] = None,
    lang: Annotated[
        str, typer.Option(envvar=VARIABLE, help="Headers: en, zh, or names (of columns, for R and Stata).")
    ] = "en",
) -> None:
    """Write the tables of a folder for other tools: runs, groups, differences, analysis, code book."""
    one_of("--lang", lang, ("en", "zh", "names"))
    from sim.records.places import expanded
    from sim.report.export import export as write

    source = expanded(results)
    for path in write(source, expanded(to) if to is not None else source / "tables", lang):
        print(visible(path))


def slurm(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="Study file.")],
    jobs: Annotated[int, typer.Option(min=1, max=_MOST_JOBS, help="Jobs of the array; each makes one part.")],
    out: Annotated[Path | None, typer.Option(help="Folder of the results, on a disk that all nodes see.")] = None,
    hours: Annotated[int, typer.Option(min=1, max=10_000, help="Hours that a job may take.")] = 4,
    memory: Annotated[str, typer.Option(help="Memory of a job.")] = "2G",
    partition: Annotated[str | None, typer.Option(help="Partition of the cluster.")] = None,
) -> None:
    """Print a Slurm script that runs a study as a job array; a job that is started again goes on."""
    import re

    from sim.experiments import Study

    if not re.fullmatch(r"[1-9][0-9]{0,8}[KMGT]?", memory):
        raise UsageError(f"--memory: expected a size like 2G, found {visible(memory)}")
    for option, text in (("STUDY", study), ("--out", str(out or ""))):
        if visible(text) != text:
            raise UsageError(f"{option}: expected a path without control characters, found {visible(text)}")
    if partition is not None and not re.fullmatch(r"\w[\w,.-]*", partition):
        raise UsageError(f"--partition: expected names of partitions, found {visible(partition)}")
    if out is not None:
        path_of(out, "--out")
    plan = Study.load(path_of(study, "STUDY"))
    if not plan.content.rule.fixed:
        raise UsageError(
            "slurm: a stopping rule or a search looks at all runs together; give a fixed number of replications, or "
            "run it on a dask cluster (sweep --scheduler)"
        )
    for line in _script(study, plan.name, jobs, out, hours, memory, partition):
        print(line)


def _script(
    study: str, name: str, jobs: int, out: Path | None, hours: int, memory: str, partition: str | None
) -> list[str]:
    import shlex

    folder = shlex.quote(str(out if out is not None else Path("results") / name))
    file = shlex.quote(f"./{study}" if study.startswith("-") else study)  # which would be taken for an option
    safe = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)
    lines = [
        "#!/bin/bash",
        f"#SBATCH --job-name={safe}",
        f"#SBATCH --array=1-{jobs}",
        "#SBATCH --cpus-per-task=1",
        f"#SBATCH --mem={memory}",
        f"#SBATCH --time={hours}:00:00",
    ]
    lines += [f"#SBATCH --partition={partition}"] if partition else []
    return [
        *lines,
        *(f"# {line}" for line in _remarks(f"gridgov sweep {file} --out {folder}")),
        "set -euo pipefail",
        f'gridgov sweep {file} --shard "${{SLURM_ARRAY_TASK_ID}}/{jobs}" --workers 1 --out {folder}',
    ]


def _remarks(finish: str) -> tuple[str, str]:
    """What to do before the first and after the last job."""
    if spoken() == "zh":
        return (
            "首次提交前，在处理器相同的机器上运行一次：gridgov warm",
            f"全部任务结束后运行：{finish}，以补齐缺失部分并生成结果表",
        )
    return (
        "Before the first submission, once, on a machine with the same processors: gridgov warm",
        f"After the last job: {finish}, which makes what is missing and the tables",
    )


def warm() -> None:
    """Compile the engine now, so that later runs start at once (on clusters, in courses, in images)."""
    from sim.cli.screen import tell_first_use
    from sim.simulation.warm import warm as compile_all

    started = time.perf_counter()
    fresh = tell_first_use()
    compile_all()
    seconds = time.perf_counter() - started
    print(said(f"compiled code {'made' if fresh else 'was there already'}: ready in {seconds:.1f} s"))


def examples(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put them; need not exist.")],
) -> None:
    """Copy the studies, notebooks and lessons that come with gridgov; files of your own stay as they are."""
    from sim.lessons.shipped import lessons, shipped
    from sim.records.atomic import filled_with
    from sim.records.places import check_folder, expanded, put_file

    target, found = expanded(folder), shipped()
    for below in sorted({path.rpartition("/")[0] for path in found}):
        names = [path.rpartition("/")[2] for path in found if path.rpartition("/")[0] == below]
        check_folder(target / below, names)
    for path, content in found.items():
        put_file(target / path, filled_with(content))
    print(
        visible(
            said(
                f"{len(found)} files in {target}: studies (gridgov sweep FILE), notebooks (jupyter lab), in lessons/ "
                f"{len(lessons())} lessons in English (en) and Chinese (zh)"
            )
        )
    )
