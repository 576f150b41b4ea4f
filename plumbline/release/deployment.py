"""The edit a release makes: image and model version of one environment's target, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plumbline.attestation.errors import AttestationError
from plumbline.attestation.tree import place_in
from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.records import Change, Image, Registration
from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.image_names import ImageNameError
from plumbline.release.editing.model_versions import (
    MODEL,
    MODEL_VERSION,
    beside,
    container_of,
    models,
)
from plumbline.release.editing.request import BumpError, Match, Request
from plumbline.release.editing.tree import TreeError, write_all

__all__ = ["MODEL", "MODEL_VERSION", "DeploymentError", "bump", "edit_of"]


class DeploymentError(PlumblineError, ValueError):
    """The target cannot be bumped; says which file, what is missing and what to do."""


def bump(tree: Path, target: Target, image: Image, model_version: str, model: str) -> tuple[Change, ...]:
    """Points the target's one reference at `image` and names `model_version`; what was changed.

    `target.file` may be a manifest, a kustomization, Helm values, a Flux HelmRelease or an Argo CD
    Application. In a manifest the reference is that of `target.container`. Tag, digest and version move
    together.

    Raises:
        DeploymentError: for a missing, unsafe or ambiguous file, container or annotation, for another
            model's workload, and for an image from another repository than the release names.
    """
    if image.repository != target.image:
        raise DeploymentError(f"{image} is not from {target.image}, which the spec releases")
    file = _file(tree, target.file)

    def the_one(matches: list[Match]) -> list[Match]:
        return [_the_one(matches, target, model)]

    try:
        request = Request(image.repository, image.tag, image.digest, model_version)
        bumped = bump_texts({target.file: file.read_bytes()}, request, the_one)
        if bumped.refused:
            raise DeploymentError("; ".join(f"{refusal.file}: {refusal.why}" for refusal in bumped.refused))
        write_all(tree, bumped.texts)
    except (BumpError, ImageNameError, TreeError) as error:
        raise DeploymentError(_with_file(target.file, str(error))) from None
    return tuple(
        Change(file=change.file, path=change.path, old=change.old, new=change.new)
        for change in bumped.changes
    )


def edit_of(target: Target, registration: Registration) -> Callable[[Path], tuple[Change, ...]]:
    """The edit of a tree that makes the target run a version. Raises as `bump`."""

    def edit(tree: Path) -> tuple[Change, ...]:
        return bump(tree, target, registration.image, registration.version, registration.model)

    return edit


def _the_one(matches: list[Match], target: Target, model: str) -> Match:
    """The reference that the target means, proven to be this model's and no other's."""
    contained = [
        (match, container_of(match.place, match.document.visits))
        for match in matches
        if match.place.is_of(target.image)
    ]
    fit = [match for match, container in contained if container in (None, target.container)]
    if len(fit) != 1:
        number = "no" if not fit else "more than one"
        raise DeploymentError(
            f"{target.file}: holds {number} reference to {target.image} that {target.container} may "
            "mean; correct `release` in the model's spec, or the file"
        )
    [match] = fit
    for spot in models(match.document.visits):
        other = spot.scalar.value
        if other != model and match.place in beside(spot, match.document.places):
            raise DeploymentError(f"{target.file}: runs {other}; {model} must not replace it")
    return match


def _with_file(file: str, message: str) -> str:
    return message if file in message else f"{file}: {message}"


def _file(tree: Path, name: str) -> Path:
    """The regular file `name` of `tree`, reached without a symlink."""
    try:
        place = place_in(tree, name)
    except AttestationError as error:
        raise DeploymentError(str(error)) from None
    if not place.is_file():
        raise DeploymentError(f"{name}: there is no such file in the GitOps repository")
    return place
