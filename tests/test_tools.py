"""Commands around results: job scripts, examples, citations, runs made again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from sim.experiments.cite import citations

STUDY = """
scenarios: [demo]
set: {territory.scale: 0.05, run.days: 10, run.warm_up_days: 0}
factors: {policy.staffing.speed: [0.8, 1.2]}
replications: 2
outcomes: [solved]
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "my study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def test_the_slurm_script_is_a_script_and_its_parts_are_the_whole(study: Path, command, tmp_path: Path) -> None:
    done = command("slurm", str(study), "--jobs", "3", "--out", str(tmp_path / "the results"), "--partition", "short")
    assert done.returncode == 0
    script = tmp_path / "job.sh"
    script.write_text(done.stdout, encoding="utf-8")
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert "#SBATCH --array=1-3" in done.stdout
    assert '--shard "${SLURM_ARRAY_TASK_ID}/3"' in done.stdout
    assert f"'{tmp_path / 'the results'}'" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--jobs", "0"),
        *(("--jobs", "2", "--memory", bad) for bad in ("much; rm", "٣G", "0G", "9" * 400)),
        *(("--jobs", "2", "--partition", bad) for bad in ("a b", "--x")),
        ("--jobs", "2", "--out", "~nosuchuser/x"),
    ],
)
def test_slurm_refuses_what_is_no_option(study: Path, words: tuple[str, ...], command) -> None:
    assert command("slurm", str(study), *words).returncode == 2


def test_examples_are_copied_and_files_of_ones_own_stay(command, tmp_path: Path) -> None:
    done = command("examples", str(tmp_path / "here"))
    assert done.returncode == 0
    shipped = {path.name for path in (Path(__file__).parents[1] / "experiments").glob("*.yaml")}
    assert shipped <= {path.name for path in (tmp_path / "here").iterdir()}
    mine = tmp_path / "here" / sorted(shipped)[0]
    mine.write_text("mine", encoding="utf-8")
    again = command("examples", str(tmp_path / "here"))
    assert again.returncode == 2
    assert mine.read_text(encoding="utf-8") == "mine"


def test_cite_gives_both_styles(command) -> None:
    done = command("cite")
    assert "@software{gridgov," in done.stdout
    assert "[Computer software]" in done.stdout
    assert "@software" not in command("cite", "--style", "apa").stdout


@pytest.mark.slow
def test_a_sweep_a_comparison_and_a_run_are_made_again_to_the_same_bytes(study: Path, command, tmp_path: Path) -> None:
    small = ("--set", "territory.scale=0.05", "--set", "run.days=10", "--set", "run.warm_up_days=0")
    command("sweep", str(study), "--out", str(tmp_path / "s"), "--workers", "1")
    command("compare", "demo", "weigang", *small, "--replications", "2", "--out", str(tmp_path / "c"), "--workers", "1")
    command("run", "demo", *small, "--out", str(tmp_path / "r"))
    study.unlink()
    for name in ("s", "c", "r"):
        done = command("reproduce", str(tmp_path / name), "--workers", "1", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["same"] is True
    assert "explains" not in command("status", str(tmp_path / "s")).stderr
    assert json.loads(command("status", str(tmp_path / "s"), "--json").stdout)["explains_itself"] is True


def test_what_is_cited_is_what_the_citation_file_says() -> None:
    said = yaml.safe_load((Path(__file__).parents[1] / "CITATION.cff").read_text(encoding="utf-8"))
    (found,) = citations()
    assert found.title == said["title"]
    assert found.author == said["authors"][0]["name"]
    assert found.version == said["version"]
