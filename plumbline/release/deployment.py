"""The edit a release makes: image and model version of one container in one Deployment, nothing else."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.records import Change, Image
from plumbline.release.yaml_scalar import Path as ScalarPath
from plumbline.release.yaml_scalar import ScalarError, path_text, read_scalar, replace_scalar

MODEL = "plumbline.dev/model"
"""Pod-template annotation: the model this Deployment runs; where present, only that model may be bumped."""
MODEL_VERSION = "plumbline.dev/model-version"
"""Pod-template annotation: the registry's version number; changing it restarts the pods."""
_ANNOTATIONS: ScalarPath = ("spec", "template", "metadata", "annotations")


class DeploymentError(PlumblineError, ValueError):
    """The Deployment cannot be bumped; says which file, what is missing and what to do."""


def bump(tree: Path, target: Target, image: Image, model_version: str, model: str) -> tuple[Change, ...]:
    """Points `target.container` at `image` and names `model_version`; what was changed, empty if nothing.

    The image is written as `repository:tag@digest`, so tag, digest and version move together.

    Raises:
        DeploymentError: for a missing, unsafe or ambiguous file, container or annotation, for another
            model's Deployment, and for an image from another repository than the release names.
    """
    if image.repository != target.image:
        raise DeploymentError(f"{image} is not from {target.image}, which the spec releases")
    file = _inside(tree, target.file)
    text = file.read_bytes()
    try:
        document, wanted = _wanted(text, target, image, model_version, model)
        edited, changes = _apply(text, target.file, document, wanted)
    except ScalarError as error:
        raise DeploymentError(f"{target.file}: {error}") from None
    if changes:
        file.write_bytes(edited)
    return changes


def _apply(
    text: bytes, file: str, document: int, wanted: dict[ScalarPath, str]
) -> tuple[bytes, tuple[Change, ...]]:
    changes = []
    for path, new in wanted.items():
        old = read_scalar(text, path, document)
        if old != new:
            text = replace_scalar(text, path, new, document)
            changes.append(Change(file=file, path=path_text(path), old=old, new=new))
    return text, tuple(changes)


def _wanted(
    text: bytes, target: Target, image: Image, model_version: str, model: str
) -> tuple[int, dict[ScalarPath, str]]:
    """Which document to edit, and the scalars it must hold afterwards."""
    index, deployment = _deployment(text, target)
    annotations = _get(deployment, *_ANNOTATIONS) or {}
    if annotations.get(MODEL, model) != model:
        raise DeploymentError(f"{target.file}: runs {annotations[MODEL]}; {model} must not replace it")
    if MODEL_VERSION not in annotations:
        where = path_text(_ANNOTATIONS)
        raise DeploymentError(f'{target.file}: {where} lacks {MODEL_VERSION}; add it with the value "0"')
    position = _containers(deployment).index(target.container)
    container = ("spec", "template", "spec", "containers", position, "image")
    return index, {container: str(image), (*_ANNOTATIONS, MODEL_VERSION): model_version}


def _deployment(text: bytes, target: Target) -> tuple[int, dict[str, Any]]:
    """The one Deployment with the container, and which document of the file it is."""
    import yaml

    try:
        documents = list(yaml.safe_load_all(text))
    except (yaml.YAMLError, RecursionError) as error:
        raise DeploymentError(f"{target.file}: not plain YAML (a template, perhaps?): {error}") from None
    found = [
        (index, document)
        for index, document in enumerate(documents)
        if _get(document, "kind") == "Deployment" and target.container in _containers(document)
    ]
    if len(found) != 1:
        number = "no" if not found else "more than one"
        raise DeploymentError(
            f"{target.file}: holds {number} Deployment with a container {target.container}; "
            "correct `release` in the model's spec, or the file"
        )
    return found[0]


def _containers(document: Any) -> list[str | None]:
    containers = _get(document, "spec", "template", "spec", "containers")
    return [_get(c, "name") for c in containers] if isinstance(containers, list) else []


def _get(document: Any, *path: str | int) -> Any:
    for step in path:
        document = document.get(step) if isinstance(document, dict) else None
    return document


def _inside(tree: Path, name: str) -> Path:
    """The regular file `name` of `tree`, reached without a symlink."""
    path = tree.resolve()
    parts = Path(name).parts
    if not parts or Path(name).is_absolute() or {"..", ".git"} & set(parts):
        raise DeploymentError(f"{name}: must be a path inside the repository")
    for part in parts:
        path /= part
        if path.is_symlink():
            raise DeploymentError(f"{name}: {part} is a symbolic link; releases edit real files only")
    if not path.exists() or not stat.S_ISREG(path.stat().st_mode):
        raise DeploymentError(f"{name}: there is no such file in the GitOps repository")
    return path
