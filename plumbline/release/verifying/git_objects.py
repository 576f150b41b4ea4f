"""The files of a commit, as bytes, out of git's own store: no checkout, no filter, no hook, no network."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.errors import PlumblineError

LARGEST = 1024 * 1024
"""Bytes of a file that is read. A manifest is a few thousand."""
_SECONDS = 120
"""For one call of git."""
_SHALLOW = "the clone is shallow: fetch the whole history (fetch-depth: 0)"
_PARTIAL = "the clone is partial and lacks files: clone it anew without --filter, nothing is fetched here"
_SETTINGS = (
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.warnAmbiguousRefs=true",
)
_ENVIRONMENT = {
    "HOME": "/nonexistent",
    "XDG_CONFIG_HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # an object is what its name says, whatever refs/replace wants
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}


class RepositoryError(PlumblineError):
    """The repository, or one of the two commits, cannot be used; says which, and what to do."""


@dataclass(frozen=True)
class Entry:
    """One path in a commit."""

    mode: str
    """100644 and 100755 are files, 120000 symbolic links, 160000 submodules."""
    object: str
    size: int | None

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self.mode in ("100644", "100755")


Tree = Mapping[str, Entry]
"""Every path of a commit; bytes that are no UTF-8 stand as surrogates."""


@dataclass(frozen=True)
class Objects:
    """The object store of a clone, bare or not."""

    folder: Path
    _seen: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def commit(self, name: str) -> str:
        """The commit that a name stands for.

        Raises:
            RepositoryError: if the folder is no clone, or there is no such commit in it.
        """
        if not self.folder.is_dir() or self._try("rev-parse", "--git-dir") is None:
            raise RepositoryError(f"{self.folder}: no git repository; name a clone of the GitOps repository")
        plain = name and not name.startswith("-") and name.isprintable()
        found = self._try("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") if plain else None
        if found is None:
            hint = f"; {_SHALLOW}" if self.is_shallow else ""
            raise RepositoryError(f"{self.folder}: there is no commit {name!r}{hint}")
        self._check_only_one(name)
        return found.decode().strip()

    def _check_only_one(self, name: str) -> None:
        """Raises RepositoryError for a name that a branch and a tag share: who can push one could choose."""
        _, _, warned = self._call(("rev-parse", "--verify", f"{name}^{{commit}}"), "")
        if b"is ambiguous" in warned:
            raise RepositoryError(f"{self.folder}: a branch and a tag are called {name!r}: name the commit")

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks a part of the history."""
        return (self._try("rev-parse", "--is-shallow-repository") or b"").strip() == b"true"

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` holds everything that `older` does."""
        return self._try("merge-base", "--is-ancestor", older, newer) is not None

    def tree(self, commit: str) -> dict[str, Entry]:
        """Every path of a commit.

        Raises:
            RepositoryError: if the commit holds a path twice, or cannot be listed.
        """
        listed = self._run("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
        found = {}
        for line in listed.split(b"\0"):
            about, tab, path = line.partition(b"\t")
            if tab:
                mode, _, oid, size = about.decode().split()
                name = path.decode("utf-8", "surrogateescape")
                if name in found:
                    raise RepositoryError(
                        f"{self.folder}: {commit[:12]} holds {name!r} twice: it is no sound commit"
                    )
                found[name] = Entry(mode, oid, int(size) if size.isdigit() else None)
        return found

    def history(self, folder: str, commit: str) -> dict[str, list[str]]:
        """Every object that was ever a file under `folder`, by path, in the history of a commit.

        Raises:
            RepositoryError: if the history cannot be read.
        """
        log = self._run(
            "log", "--format=", "--raw", "--no-abbrev", "--no-renames", "-m", "-z", commit, "--", folder
        )
        found: dict[str, list[str]] = {}
        parts = log.split(b"\0")
        for about, path in itertools.pairwise(parts):
            if about.startswith(b":"):
                oid = about.split()[3].decode()
                if set(oid) != {"0"}:
                    found.setdefault(path.decode("utf-8", "surrogateescape"), []).append(oid)
        return {path: list(dict.fromkeys(objects)) for path, objects in found.items()}

    def read(self, objects: Iterable[str]) -> dict[str, bytes]:
        """The contents of objects; one that is not there is left out."""
        wanted = list(dict.fromkeys(objects))
        missing = [oid for oid in wanted if oid not in self._seen]
        if missing:
            self._seen.update(
                _batch(self._run("cat-file", "--batch", text="".join(f"{x}\n" for x in missing)))
            )
        return {oid: self._seen[oid] for oid in wanted if oid in self._seen}

    def files(self, tree: Tree, paths: Iterable[str]) -> dict[str, bytes]:
        """The contents of regular files by path; one that is too large, or no file, is left out.

        Raises:
            RepositoryError: if the clone lacks one of them: what is not there must not count as empty.
        """
        found = {path: tree[path] for path in paths if path in tree}
        small = {path: e.object for path, e in found.items() if e.is_file and (e.size or 0) <= LARGEST}
        contents = self.read(small.values())
        for path, oid in small.items():
            if oid not in contents:
                raise RepositoryError(
                    f"{self.folder}: lacks the content of {path!r}: clone it whole, no partial clone"
                )
        return {path: contents[oid] for path, oid in small.items()}

    def _try(self, *arguments: str) -> bytes | None:
        code, output, _ = self._call(arguments, "")
        return output if code == 0 else None

    def _run(self, *arguments: str, text: str = "") -> bytes:
        code, output, errors = self._call(arguments, text)
        if code != 0:
            said = errors.decode(errors="replace").strip()
            if "lazy fetching disabled" in said or "promisor remote" in said:
                raise RepositoryError(f"{self.folder}: {_PARTIAL}")
            raise RepositoryError(f"{self.folder}: git {arguments[0]} failed: {said}; is the clone complete?")
        return output

    def _call(self, arguments: tuple[str, ...], text: str) -> tuple[int, bytes, bytes]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        try:
            done = subprocess.run(
                ["git", *settings, *arguments],
                cwd=self.folder,
                env={**inherited, **_ENVIRONMENT},
                input=text.encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RepositoryError(f"{self.folder}: git {arguments[0]}: no answer in {_SECONDS} s") from None
        except OSError as error:
            raise RepositoryError(f"git could not start: {error}; is it installed?") from None
        return done.returncode, done.stdout, done.stderr


def _batch(output: bytes) -> dict[str, bytes]:
    """What `cat-file --batch` printed: a line about each object, its content, a line end."""
    found, place = {}, 0
    while place < len(output):
        end = output.index(b"\n", place)
        about = output[place:end].decode().split()
        place = end + 1
        if len(about) == 3:
            size = int(about[2])
            found[about[0]] = output[place : place + size]
            place += size + 1
    return found
