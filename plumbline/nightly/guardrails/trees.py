"""A commit as a folder, and what the guardrails in it, code and weights included, make of given suites."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from pydantic import ValidationError

from plumbline.canonical import digest, file_digest
from plumbline.errors import PlumblineError
from plumbline.guardrails.suites.measuring import Result
from plumbline.records import Record

PARTS = ("plumbline", "alignment_checks", "policies")
"""What is needed of a commit."""
SECONDS = 600
"""After which git, or measuring, is given up."""


class TreeError(PlumblineError):
    """A commit cannot be read, or its guardrails cannot be measured."""


class MeasuredDetector(Record):
    """A policy's detector on one suite."""

    policy: str
    detector: str
    labels: tuple[str, ...]
    results: tuple[Result, ...]


class MeasuredTree(Record):
    """What `plumbline guardrails measure` prints."""

    detectors: tuple[MeasuredDetector, ...]


def unpack(repository: Path, ref: str, folder: Path) -> Path:
    """Puts what is needed of a commit into an empty folder.

    Raises:
        TreeError: there is no such commit, or git cannot be run.
    """
    commit = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    packed = _git(repository, "archive", "--format=tar", commit.decode().strip(), "--", *PARTS)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def digest_of_tree(tree: Path) -> str:
    """Of everything that decides what guardrails find: their code, weights, policies and suites."""
    files = [
        path
        for part in ("plumbline/guardrails", "plumbline/intent", "policies/guardrails")
        for path in sorted((tree / part).rglob("*"))
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    ]
    return digest({str(path.relative_to(tree)): file_digest(path) for path in files})


def measured(tree: Path, suites: Path) -> MeasuredTree:
    """What a tree's own code makes of suites. It runs without this process's environment, so without secrets.

    Raises:
        TreeError: it fails, takes too long, or answers something else.
    """
    command = [sys.executable, "-m", "plumbline.cli", "guardrails", "measure"]
    command += ["--root", str(tree), "--suites", str(suites)]
    environment = {"PYTHONPATH": str(tree), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
        if done.returncode != 0:
            raise TreeError(f"its guardrails cannot be measured: {_last_line(done.stderr)}")
        return MeasuredTree.model_validate_json(done.stdout)
    except subprocess.TimeoutExpired:
        raise TreeError(f"its guardrails were not measured within {SECONDS} seconds") from None
    except ValidationError as error:
        raise TreeError(f"its guardrails answered something else: {error.error_count()} problems") from None


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it said nothing"


def _git(repository: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(repository), *arguments], capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TreeError(f"git cannot be run: {error}") from error
    if done.returncode != 0:
        what = arguments[-1].removesuffix("^{commit}")
        raise TreeError(f"{repository} has no commit {what}, or it cannot be read: {_last_line(done.stderr)}")
    return done.stdout
