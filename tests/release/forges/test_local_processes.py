"""Processes that write at once neither double nor lose a pull request."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from plumbline.release.forges.local import LocalForge
from plumbline.release.git.command import Git

ROOT = Path(__file__).parents[3]
CODE = """
import sys
from pathlib import Path
from plumbline.records import Change, Draft
from plumbline.release.git.branches import open_or_update
from plumbline.release.forges.local import LocalForge

folder, seed, value, branch = sys.argv[1:]
forge = LocalForge(Path(folder), "apps")
forge.seed(Path(seed), lambda tree: ())

def edit(tree):
    (tree / "app.yaml").write_text(value)
    return (Change(file="app.yaml", path="version", old="0", new=value),)

def describe(changes):
    return Draft(branch="", base="", title="Release " + value, body=changes[0].new, head="")

for _ in range(2):
    open_or_update(forge, branch, "main", describe, edit)
"""


def running(folder: Path, value: str, branch: str) -> subprocess.Popen[bytes]:
    arguments = [str(folder / "forges"), str(folder / "seed"), value, branch]
    return subprocess.Popen([sys.executable, "-c", CODE, *arguments], cwd=ROOT)


def test_racing_writers_leave_one_pull_request_a_branch(tmp_path: Path):
    """They seed at once and write the same two branches; record and branch agree in the end."""
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / "app.yaml").write_text("0")
    jobs = [("1", "plumbline/one"), ("2", "plumbline/one"), ("3", "plumbline/two"), ("3", "plumbline/two")]
    processes = [running(tmp_path, value, branch) for value, branch in jobs]
    assert [process.wait(timeout=60) for process in processes] == [0] * len(jobs)
    forge = LocalForge(tmp_path / "forges", "apps")
    pulls = forge.find()
    assert sorted((pull.number, pull.state) for pull in pulls) == [(1, "open"), (2, "open")]
    assert {pull.branch for pull in pulls} == {"plumbline/one", "plumbline/two"}
    for pull in pulls:
        held = Git(forge.repository).run("show", f"{pull.branch}:app.yaml")
        assert pull.body == held
        assert pull.title == f"Release {held}"
        assert pull.head == Git(forge.repository).run("rev-parse", pull.branch)
