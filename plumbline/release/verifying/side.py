"""One of the two commits of a pull request."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.holds import UnreadableHold, is_hold_file, sort_holds, unreadable_hold
from plumbline.attestation.keys import is_key_file
from plumbline.attestation.trust import POLICY
from plumbline.records import Hold
from plumbline.release.verifying.file_rules import is_manifest, shown
from plumbline.release.verifying.git_objects import Entry, Objects

_ODD = "no regular file, or too large to be read"


@dataclass(frozen=True)
class Side:
    """A commit's paths, and their contents on demand."""

    objects: Objects
    tree: dict[str, Entry]

    def files(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The contents of regular files by path; one that is too large, or no file, is left out."""
        return self.objects.files(self.tree, paths)

    def trust_files(self) -> dict[str, bytes]:
        """The policy, the keys and the holds; a hold that is no file, or too large, is left out.

        Raises:
            MalformedError: if the policy or a key is no file, or too large: nobody knows what it says.
        """
        paths = [p for p in self.tree if p == POLICY or is_key_file(p) or is_hold_file(p)]
        found = self.files(paths)
        for path in paths:
            if path not in found and not is_hold_file(path):
                raise MalformedError(f"{shown(path)}: {_ODD}; correct it")
        return found

    def odd_holds(self) -> list[UnreadableHold]:
        """What lies where a hold does and is no file, or too large: nobody knows what it holds."""
        paths = [path for path in self.tree if is_hold_file(path)]
        read = self.files(paths)
        return [unreadable_hold(path, f"{shown(path)}: {_ODD}") for path in paths if path not in read]

    def holds(self) -> list[Hold]:
        """The holds that can be read."""
        return sort_holds(self.files(path for path in self.tree if is_hold_file(path)))[0]

    def exists(self, path: str) -> bool:
        """Whether there is a manifest or folder of this name."""
        entry = self.tree.get(path)
        return path in self._folders or (entry is not None and entry.is_file and is_manifest(path))

    @cached_property
    def _folders(self) -> frozenset[str]:
        found: set[str] = set()
        for path in self.tree:
            while path := posixpath.dirname(path):
                found.add(path)
        return frozenset(found)
