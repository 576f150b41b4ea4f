"""What may not happen to files, whatever stands in them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from plumbline.attestation.areas import area_of, area_of_folder
from plumbline.attestation.holds import is_hold_file
from plumbline.attestation.manifests import Refusal
from plumbline.attestation.statement_files import is_statement_file
from plumbline.intent import GitOpsPolicy
from plumbline.printable import spelled_out
from plumbline.release.verifying.git_objects import LARGEST, Entry, Tree

MANIFESTS = (".yaml", ".yml", ".json")
_HARMLESS = (".md", ".txt", ".rst", ".gitkeep", ".helmignore", ".png", ".svg", ".license")
"""Endings of files that no controller applies."""
_JUDGES = (".github/", ".gitlab/", ".gitea/", ".forgejo/", "policies/")
_JUDGE_FILES = (".gitlab-ci.yml", "CODEOWNERS", "docs/CODEOWNERS", ".gitattributes", ".gitmodules")


def changed_paths(before: Tree, after: Tree) -> list[str]:
    """Every path that is added, removed, or another file or kind of file than before."""
    paths = {*before, *after}
    return sorted(path for path in paths if _same(before.get(path)) != _same(after.get(path)))


def judge_files(before: Tree, after: Tree, changed: Collection[str], policy: GitOpsPolicy) -> list[Refusal]:
    """Refusals for links, submodules, large or unknown files, and statements that were touched."""
    refusals = []
    for path in changed:
        entry = after.get(path)
        problem = _statement_problem(path, before, entry) or (
            _entry_problem(path, entry, policy) if entry else None
        )
        if problem:
            refusals.append(Refusal(file=shown(path), because=problem))
    return refusals


def judge_mixture(before: Tree, changed: Collection[str]) -> list[Refusal]:
    """Refusals where what a release is judged by changes together with what runs."""
    refusals = []
    for path in changed:
        if path.startswith(_JUDGES) or posixpath.basename(path) in _JUDGE_FILES or path in _JUDGE_FILES:
            what = "is what releases are judged by, and what runs changes too"
        elif is_hold_file(path) and path in before:
            what = "lifts or edits a hold, and what runs changes too"
        else:
            continue
        refusals.append(Refusal(file=shown(path), because=f"{what}: use two pull requests"))
    return refusals


def is_manifest(path: str) -> bool:
    """Whether a controller might read this file as a manifest."""
    return path.lower().endswith(MANIFESTS) or posixpath.basename(path).lower() == "kustomization"


def shown(path: str) -> str:
    """A path as it can be printed; it may be any bytes."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return spelled_out(text)


def _same(entry: Entry | None) -> tuple[str, str] | None:
    """What makes an entry this entry; whether a file may be executed means nothing to a manifest."""
    return (entry.object, "file" if entry.is_file else entry.mode) if entry else None


def _statement_problem(path: str, before: Tree, entry: Entry | None) -> str | None:
    if not is_statement_file(path):
        return None
    if path in before:
        return "is a statement that was merged: it stays as it is, and a new one gets a file of its own"
    return None if entry and entry.is_file else "is no regular file"


def _entry_problem(path: str, entry: Entry, policy: GitOpsPolicy) -> str | None:
    leads_there = not entry.is_file and area_of_folder(path, policy).managed
    managed = area_of(path, policy).managed or leads_there
    ours = path.startswith(("policies/", "holds/", "plumbline/"))
    if not managed and not ours:
        return None
    if not entry.is_file:
        kind = {"120000": "a symbolic link", "160000": "a submodule"}.get(entry.mode, "no regular file")
        return f"is {kind}: what it leads to can change without a pull request; put a file in its place"
    if entry.size is not None and entry.size > LARGEST:
        return f"is larger than {LARGEST} bytes, so it is not read"
    if managed and not is_manifest(path) and not path.lower().endswith(_HARMLESS):
        return "is a template or something else that is not YAML, so nobody can tell what it makes run"
    return None
