"""Results to take away: a meeting paper (DOCX, PDF), or every figure with its table (PNG, SVG)."""

from __future__ import annotations

from pathlib import Path

from sim.arguments import one_of
from sim.records.places import check_file, put_file
from sim.report.findings import read_findings


def write_takeaway(
    source: str | Path, kind: str, lang: str = "en", out: str | Path | None = None, study: str | Path | None = None
) -> list[Path]:
    """Write results for use outside gridgov.

    Parameters
    ----------
    source : path
        As for :func:`sim.report.page.write_report`.
    kind : {"docx", "pdf", "png", "svg"}
        A paper of two pages as DOCX or PDF, or figures, each with a CSV file of what it shows.
    lang : {"en", "zh"}
    out : path, optional
        File of the paper, by default ``report.docx`` (``report-zh.docx``) in the folder; folder of the figures, by
        default ``figures`` (``figures-zh``).
    study : path, optional
        Study file of a results folder.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    ArgumentError
        What is needed for this kind is not installed, or the results are of one run and a paper is asked for.
    RecordError
        The folder holds no results, or something that is not ours is in the way.
    FontError
        ``lang`` is ``zh`` and no font for it is installed.
    """
    one_of("kind", kind, ("docx", "pdf", "png", "svg"))
    folder, end = Path(source), "" if lang == "en" else f"-{lang}"
    findings = read_findings(folder, Path(study) if study is not None else None)
    if kind in ("png", "svg"):
        from sim.report.chart_files import write_charts

        return write_charts(findings, Path(out) if out is not None else folder / f"figures{end}", kind, lang)
    from sim.report.paper import paper
    from sim.report.paper_docx import write_docx
    from sim.report.paper_html import write_pdf

    target = check_file(Path(out) if out is not None else folder / f"report{end}.{kind}")
    made = paper(findings, lang)
    write = write_docx if kind == "docx" else write_pdf
    put_file(target, lambda part: write(made, part))
    return [target]
