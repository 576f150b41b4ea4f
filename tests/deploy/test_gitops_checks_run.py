"""The check of pull requests as it is written: its script runs, and ends as the verifier does."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plumbline.attestation.keys import trusted, write_keys
from plumbline.attestation.private_keys import make_signing_key
from tests.deploy.gitops_tree import ROOT, TREE
from tests.deploy.test_gitops_checks import FORGEJO, GITHUB, GITLAB, job, script

DOCKER = """\
#!/bin/bash
# A stand-in for Docker: runs the command behind the image's name here, the mounted folder in its own place.
mounted=""
while [ "$1" != "$PLUMBLINE" ]; do
  [ "$1" = --volume ] && mounted="${2%%:*}"
  shift
done
shift
exec "${@/#\\/repo/$mounted}"
"""


class Pull:
    """The example repository with a key, and a pull request that changes one file."""

    def __init__(self, folder: Path, file: str, old: str, new: str) -> None:
        self.folder, self.source = folder, folder / "source"
        shutil.copytree(TREE, self.source)
        key = make_signing_key(folder / "keys")
        yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
        write_keys(self.source, [trusted(key.public_key, yesterday)])
        self.git("init", "--quiet", "--initial-branch=main", ".")
        self.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self.base = self.commit()
        self.git("checkout", "--quiet", "-b", "pull")
        text = (self.source / file).read_text()
        assert old in text
        (self.source / file).write_text(text.replace(old, new))
        self.head = self.commit()
        self.git("checkout", "--quiet", "main")

    def git(self, *arguments: str, where: Path | None = None) -> str:
        who = ["-c", "user.name=eva", "-c", "user.email=eva@example.com", "-c", "commit.gpgSign=false"]
        command = ["git", *who, *arguments]
        done = subprocess.run(command, cwd=where or self.source, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")
        return self.git("rev-parse", "HEAD")

    def checked_out(self, depth: int) -> Path:
        """What a runner has before the script: everything for depth 0, as each forge means it."""
        clone = self.folder / "clone"
        some = ["--depth", str(depth)] if depth else []
        address = f"file://{self.source}"
        self.git("clone", "--quiet", *some, "--branch", "pull", address, str(clone), where=self.folder)
        return clone

    def check(self, name: str, where: Path) -> subprocess.CompletedProcess[str]:
        """Runs the script as its runner would, with what the forge tells it."""
        tools = self.folder / "tools"
        tools.mkdir()
        programs = {"docker": DOCKER, "python": f'#!/bin/sh\nexec {sys.executable} "$@"\n'}
        for program, text in programs.items():
            (tools / program).write_text(text)
            (tools / program).chmod(0o755)
        told = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.folder),
            "BASE": self.base,
            "HEAD": self.head,
            "PLUMBLINE": str(job(name).get("env", {}).get("PLUMBLINE", "")),
            "REPOSITORY": f"file://{self.source}",
            "TOKEN": "of-the-job",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_COMMIT_SHA": self.head,
        }
        text = script(name).replace("/tmp/repo", str(self.folder / "fetched"))
        return subprocess.run(
            ["bash", "-e", "-c", text],
            cwd=where,
            env=told,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


IMAGE = "registry.example.com/ai-apps/acs-employment"
HARMLESS = ("README.md", "What is on `main` here is what runs.", "What is on `main` runs.")
UNSIGNED = ("apps/multimodal-ai-service/deployment.yaml", f"{IMAGE}:unreleased", f"{IMAGE}:mine")


@pytest.mark.parametrize(("change", "status"), [(HARMLESS, 0), (UNSIGNED, 1)], ids=["harmless", "unsigned"])
@pytest.mark.parametrize("name", [GITHUB, GITLAB, FORGEJO])
def test_it_lets_pass_and_refuses(
    tmp_path: Path, name: str, change: tuple[str, str, str], status: int
) -> None:
    pull = Pull(tmp_path, *change)
    done = pull.check(name, pull.checked_out(depth=0))
    assert done.returncode == status, done.stderr
    assert ("Nothing speaks against it" if status == 0 else "no valid statement for") in done.stdout


def test_a_checkout_as_the_action_makes_it_by_default_is_told_what_it_lacks(tmp_path: Path) -> None:
    """`fetch-depth: 0` was taken out of the workflow: nothing is judged, and it says why."""
    pull = Pull(tmp_path, *HARMLESS)
    done = pull.check(GITHUB, pull.checked_out(depth=1))
    assert done.returncode == 2
    assert "the clone is shallow: fetch the whole history (fetch-depth: 0)" in done.stderr
