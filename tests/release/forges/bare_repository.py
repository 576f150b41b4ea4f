"""A real bare repository under a stand-in: what a forge does with git on its own side."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Forge",
    "GIT_AUTHOR_EMAIL": "forge@example.com",
    "GIT_COMMITTER_NAME": "Forge",
    "GIT_COMMITTER_EMAIL": "forge@example.com",
}


_ANSWERS: dict[tuple[Path, tuple[str, ...]], tuple[int, str]] = {}
"""What git said before; starting it costs more than what it does."""


@dataclass(frozen=True)
class ConflictError(Exception):
    files: tuple[str, ...]


@dataclass(frozen=True)
class BareRepository:
    folder: Path

    @classmethod
    def made(cls, folder: Path, files: Mapping[str, str]) -> BareRepository:
        """A repository whose branch `main` holds these files, and that serves partial clones."""
        bare = cls(folder)
        folder.mkdir(parents=True)
        bare.git("init", "--quiet", "--bare", "--initial-branch=main", ".")
        for setting in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "http.receivepack"):
            bare.git("config", setting, "true")
        bare.commit("main", files, "The first release")
        return bare

    def commit(
        self, branch: str, files: Mapping[str, str], message: str = "By hand", who: str = "forge"
    ) -> str:
        """Commits files to a branch, which is made if need be; the new tip."""
        tip = self.tip(branch) or self.tip("main")
        index = {"GIT_INDEX_FILE": str(self.folder / f"index-{branch.replace('/', '-')}")}
        person = {f"GIT_{role}_EMAIL": f"{who}@example.com" for role in ("AUTHOR", "COMMITTER")}
        self.git("read-tree", *([tip] if tip else ["--empty"]), environment=index)
        for name, text in files.items():
            blob = self.git("hash-object", "-w", "--stdin", text=text)
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", environment=index)
        tree = self.git("write-tree", environment=index)
        parents = ["-p", tip] if tip else []
        made = self.git("commit-tree", tree, *parents, "-m", message, environment=person)
        self.git("update-ref", f"refs/heads/{branch}", made)
        return made

    def read(self, revision: str, path: str) -> str:
        return self._run(("show", f"{revision}:{path}")).stdout

    def protect(self, branch: str, words: str) -> None:
        """Refuses pushes to a branch, as a forge's own hook does; its own merges still pass."""
        hook = self.folder / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f'#!/bin/sh\ngrep -q " refs/heads/{branch}$" || exit 0\necho "{words}" >&2\nexit 1\n')
        hook.chmod(0o755)

    def git(self, *arguments: str, text: str = "", environment: Mapping[str, str] | None = None) -> str:
        process = self._run(arguments, text, environment or {})
        process.check_returncode()
        return process.stdout.removesuffix("\n")

    def tip(self, branch: str) -> str | None:
        try:
            return (self.folder / "refs" / "heads" / branch).read_text().strip()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return (
                self._run(("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")).stdout.strip() or None
            )

    def has(self, commit: str) -> bool:
        return self._run(("cat-file", "-e", f"{commit}^{{commit}}")).returncode == 0

    def holds(self, branch: str, commit: str) -> bool:
        """Whether the branch contains the commit."""
        tip = self.tip(branch)
        return tip is not None and self._of_commits("merge-base", "--is-ancestor", commit, tip)[0] == 0

    def fork(self, base: str, head: str) -> str:
        return self._of_commits("merge-base", str(self.tip(base)), head)[1].strip()

    def files(self, old: str, new: str) -> list[str]:
        return [line for line in self._of_commits("diff", "--name-only", old, new)[1].split("\n") if line]

    def diff(self, old: str, new: str, *paths: str) -> str:
        return self._of_commits("diff", old, new, "--", *paths)[1]

    def landed(self, base: str, head: str) -> str:
        """The commit that brought the head into the base."""
        span = f"{head}..{self.tip(base)}"
        later = self._of_commits("rev-list", "--ancestry-path", "--reverse", span)[1].split()
        return later[0] if later else head

    def merge(self, base: str, head: str, message: str) -> str:
        """Merges with a merge commit; the new tip of the base."""
        tip = self.git("rev-parse", f"refs/heads/{base}")
        tree = self.merged_tree(base, head)
        made = self.git("commit-tree", tree, "-p", tip, "-p", head, "-m", message)
        self.git("update-ref", f"refs/heads/{base}", made, tip)
        return made

    def merged_tree(self, base: str, head: str) -> str:
        tip = str(self.tip(base))
        code, output = self._of_commits("merge-tree", "--write-tree", "--name-only", tip, head)
        if code:
            raise ConflictError(tuple(output.split("\n\n")[0].split("\n")[1:]))
        return output.split("\n")[0]

    def delete(self, branch: str) -> None:
        self.git("update-ref", "-d", f"refs/heads/{branch}")

    def _of_commits(self, *arguments: str) -> tuple[int, str]:
        """Code and output of a command that names commits only, never branches: it never changes."""
        known = _ANSWERS.get((self.folder, arguments))
        if known is None:
            process = self._run(arguments)
            known = _ANSWERS[self.folder, arguments] = (process.returncode, process.stdout)
        return known

    def _run(
        self, arguments: tuple[str, ...], text: str = "", more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **_ENVIRONMENT, **(more or {})}
        command = ["git", "-C", str(self.folder), *arguments]
        return subprocess.run(
            command, env=environment, input=text, capture_output=True, text=True, check=False
        )
