"""`plumbline bump` as people call it: what it prints, and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from plumbline.cli import main

DIGEST = f"sha256:{'d' * 64}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps/a.yaml").write_text("image: ghcr.io/a/b:v1\n---\nimage: 'ghcr.io/a/b:v1'\n")
    (tmp_path / "values.yaml").write_text("image:\n  repository: ghcr.io/a/b\n  tag: v1 # keep\n")
    return tmp_path


def bump(tree: Path, *more: str, image: str = "ghcr.io/a/b", tag: str = "v2") -> int:
    return main(["bump", "--repo", str(tree), "--image", image, "--tag", tag, *more])


def test_changes_are_printed_a_line_each(tree: Path, capsys: pytest.CaptureFixture[str]):
    assert bump(tree) == 0
    assert capsys.readouterr().out.splitlines() == [
        "apps/a.yaml: image: ghcr.io/a/b:v1 -> ghcr.io/a/b:v2",
        "apps/a.yaml: image: ghcr.io/a/b:v1 -> ghcr.io/a/b:v2",
        "values.yaml: image.tag: v1 -> v2",
    ]
    assert (tree / "values.yaml").read_text() == "image:\n  repository: ghcr.io/a/b\n  tag: v2 # keep\n"


def test_a_second_time_there_is_nothing_to_do(tree: Path, capsys: pytest.CaptureFixture[str]):
    bump(tree)
    capsys.readouterr()
    assert bump(tree) == 0
    assert capsys.readouterr().out == "Nothing to do: 3 references say so already.\n"


def test_json_is_a_list_of_changes_in_a_stable_order(tree: Path, capsys: pytest.CaptureFixture[str]):
    bump(tree, "--json", "--path", "apps")
    first = {
        "file": "apps/a.yaml",
        "document": 0,
        "path": "image",
        "old": "ghcr.io/a/b:v1",
        "new": "ghcr.io/a/b:v2",
    }
    assert json.loads(capsys.readouterr().out) == [first, {**first, "document": 1}]
    bump(tree, "--json", "--path", "apps")
    assert json.loads(capsys.readouterr().out) == []


def test_a_template_is_named_on_standard_error_and_in_the_status(
    tree: Path, capsys: pytest.CaptureFixture[str]
):
    """The rest is written."""
    (tree / "t.yaml").write_text("{{ x }}\nimage: ghcr.io/a/b:v1\n")
    assert bump(tree) == 3
    printed = capsys.readouterr()
    assert printed.err.startswith("plumbline: not edited: t.yaml: document 0: ")
    assert len(printed.out.splitlines()) == 3


def test_a_longer_text_that_says_the_old_version_is_named_and_is_no_failure(
    tree: Path, capsys: pytest.CaptureFixture[str]
):
    """It is no reference: a sentence about an old version must not fail every bump from then on."""
    (tree / "job.yaml").write_text("run: |\n  docker run ghcr.io/a/b:v1 --help\n")
    assert bump(tree) == 0
    assert capsys.readouterr().err.startswith("plumbline: not edited: job.yaml: run: a text that says ")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"image": "ghcr.io/a/c"}, "plumbline: no file names ghcr.io/a/c: check the image's name"),
        ({"tag": "no tag"}, "plumbline: 'no tag' is no tag: "),
        ({"image": "ghcr.io/a/b:v1"}, "give the image's name alone, ghcr.io/a/b"),
    ],
)  # fmt: skip
def test_an_error_is_one_line_and_writes_nothing(
    tree: Path, capsys: pytest.CaptureFixture[str], more: dict[str, str], words: str
):
    before = (tree / "values.yaml").read_bytes()
    assert bump(tree, **more) == 1
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.err.count("\n") == 1
    assert (tree / "values.yaml").read_bytes() == before


@pytest.mark.parametrize("options", [["--digest", "sha256:12"], ["--path", "../x"], ["--repo", "absent"]])
def test_options_that_are_none(tree: Path, options: list[str], capsys: pytest.CaptureFixture[str]):
    assert bump(tree, *options) == 1
    assert capsys.readouterr().err.startswith("plumbline: ")


def test_it_imports_nothing_heavy(tree: Path, project_root: Path):
    """A repository of 500 manifests must take half a second; pydantic alone would take most of it."""
    arguments = ["bump", "--repo", str(tree), "--image", "ghcr.io/a/b", "--tag", "v2", "--digest", DIGEST]
    program = (
        f"import sys; from plumbline.cli import main; main({arguments}); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project_root,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert {"pydantic", "sqlalchemy", "numpy", "hashlib", "subprocess"} & set(done.stderr.split()) <= {
        "hashlib"
    }
