"""What both commits say about what runs, read from every file that may tell."""

from __future__ import annotations

from collections.abc import Collection

from plumbline.attestation.areas import area_of
from plumbline.attestation.manifests import Manifests, Refusal
from plumbline.intent import GitOpsPolicy
from plumbline.release.editing.yaml_nodes import NotYamlError
from plumbline.release.verifying.file_rules import is_manifest, shown
from plumbline.release.verifying.reading import manifests_of
from plumbline.release.verifying.scope import Reading
from plumbline.release.verifying.side import Side

_MARK = "plumbline.dev/model"
"""What stands in a file that states a model or its version."""


def both_manifests(
    before: Side, after: Side, paths: Collection[str], policy: GitOpsPolicy
) -> tuple[Manifests, Manifests]:
    """What two commits say in `paths`, and in every managed file that names what runs.

    What cannot be read is told of `paths` only, and only as it is after the change.
    """
    names = tuple(image.lower() for managed in policy.models for image in managed.images)
    wanted = {*paths, *_telling(before, names, policy), *_telling(after, names, policy)}
    old, new = before.files(wanted), after.files(wanted)
    was, becomes = Manifests(), Manifests()
    for path in sorted(wanted):
        if old.get(path) == new.get(path):
            same = _read(path, new.get(path), after, names, policy)
            was, becomes = was + _readable(same), becomes + _readable(same)
            continue
        was += _readable(_read(path, old.get(path), before, names, policy))
        said = _read(path, new.get(path), after, names, policy)
        is_news = area_of(path, policy).managed or _mentions(new, path, names) > _mentions(old, path, names)
        becomes += said if is_news else _readable(said)
    return was, becomes


def _telling(side: Side, names: tuple[str, ...], policy: GitOpsPolicy) -> set[str]:
    """Managed manifests that name a model, its image or version, or that several environments share."""
    managed = [path for path in side.tree if is_manifest(path) and area_of(path, policy).managed]
    marks = [mark.encode() for mark in (_MARK, *names)]
    return {
        path
        for path, content in side.files(managed).items()
        if area_of(path, policy).shared or any(mark in content.lower() for mark in marks)
    }


def _read(
    path: str, content: bytes | None, side: Side, names: tuple[str, ...], policy: GitOpsPolicy
) -> Manifests:
    """What a file says; nothing, if it is none that may say something."""
    if content is None or not is_manifest(path):
        return Manifests()
    managed = area_of(path, policy).managed
    if not managed and not any(name.encode() in content.lower() for name in names):
        return Manifests()
    try:
        if managed and "/templates/" in f"/{path}" and b"{{" in content:
            raise NotYamlError("a Helm template, which may say anything once it is rendered")
        return manifests_of(content, Reading(path, names, side.exists))
    except NotYamlError as error:
        because = f"cannot be read: {str(error).removeprefix(f'{path}: ')}"
        return Manifests(unreadable=(Refusal(file=shown(path), because=because),))


def _readable(said: Manifests) -> Manifests:
    return Manifests(said.images, said.versions, said.sources)


def _mentions(contents: dict[str, bytes], path: str, names: tuple[str, ...]) -> int:
    return sum(contents.get(path, b"").lower().count(name.encode()) for name in names)
