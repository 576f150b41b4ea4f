"""Images that a change brings, moves or takes away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from plumbline.attestation.accepting import Accepted, is_in
from plumbline.attestation.areas import Area, area_of, has_registry, model_of
from plumbline.attestation.manifests import Manifests, NamedImage, Refusal
from plumbline.intent import GitOpsPolicy


def judge_images(
    was: Manifests,
    becomes: Manifests,
    accepted: Sequence[Accepted],
    policy: GitOpsPolicy,
    containers: Collection[str] = (),
) -> list[Refusal]:
    """Refusals for images that are named only after the change, and for managed ones that vanish.

    Args:
        was: what is said only before.
        becomes: what is said only after.
        accepted: the statements that count.
        policy: the policy.
        containers: the names of the containers that a model's image runs in, anywhere.
    """
    filled = {(image.file, image.slot) for image in becomes.images}
    moved = Counter(_where(one, policy) for one in was.images if (one.file, one.slot) not in filled)
    known = {(image.file, image.slot, image.repository) for image in was.images}
    refusals = []
    for image in becomes.images:
        if moved[_where(image, policy)] > 0:  # the same image in the same place, in another file
            moved[_where(image, policy)] -= 1
            continue
        problem = _against(image, area_of(image.file, policy), accepted, policy)
        if problem is None and (image.file, image.slot, image.repository) not in known:
            problem = _in_anothers_place(image, policy, containers)
        if problem:
            refusals.append(Refusal(file=image.file, place=image.place, because=problem))
    return refusals + _vanished(was, becomes, policy)


def _where(image: NamedImage, policy: GitOpsPolicy) -> object:
    area = area_of(image.file, policy)
    return (area, image.slot, image.written, image.digest) if area.managed else image


def _against(image: NamedImage, area: Area, accepted: Sequence[Accepted], policy: GitOpsPolicy) -> str | None:
    """Why an image may not appear here; none if it may."""
    managed = model_of(image.repository, policy) is not None
    if not area.managed:
        outside = managed or not image.file
        return f"names {image.repository}, and the file belongs to no environment; {_BY}" if outside else None
    if not image.readable:
        return f"{_short(image.written)} may be an image and cannot be read: write name:tag@sha256:..."
    if image.repository and not managed:
        return None if _may_stand_beside(image, policy) else _unlisted(image)
    return misplaced(area, "an image") or _unpinned(image) or _covered(image, area.environments[0], accepted)


_BY = "policies/plumbline.yaml says which do"


def misplaced(area: Area, what: str) -> str | None:
    """Why no release may edit a managed file; none if it belongs to just one environment."""
    if not area.environments:
        return f"changes {what} in a file that several environments share; no release edits it"
    if len(area.environments) > 1:
        return f"the file belongs to {' and '.join(area.environments)}: let policies/plumbline.yaml name one"
    return None


def _unpinned(image: NamedImage) -> str | None:
    if image.digest is None:
        return f"{_short(image.written)} must be pinned by its digest: write name:tag@sha256:..."
    return None


def _may_stand_beside(image: NamedImage, policy: GitOpsPolicy) -> bool:
    name = image.repository
    names = {name} if has_registry(name) else {name, f"docker.io/{name}", f"docker.io/library/{name}"}
    return not names.isdisjoint(policy.other_images)


def _in_anothers_place(image: NamedImage, policy: GitOpsPolicy, containers: Collection[str]) -> str | None:
    """Why a listed image may not stand here: it would run where the model's does."""
    if not area_of(image.file, policy).managed or not image.repository or _is_managed(image, policy):
        return None
    if image.replaces and image.replaces not in policy.other_images:
        whose = f"{_short(image.replaces)}, which may be a model's"
        return f"puts {_short(image.repository)} in the place of {whose}"
    if image.container and image.container in containers:
        return f"a model's image runs in a container {_short(image.container)}; give this one another name"
    return None


def _unlisted(image: NamedImage) -> str:
    hint = "" if has_registry(image.repository) else " (write its registry too)"
    return (
        f"names {_short(image.repository)}, which policies/plumbline.yaml lists neither for a model nor "
        f"under other_images{hint}"
    )


def _covered(image: NamedImage, environment: str, accepted: Sequence[Accepted]) -> str | None:
    """Why no statement allows this image here; none if one does."""
    same = [one for one in accepted if one.says.image.digest == image.digest]
    if image.repository:
        same = [one for one in same if one.says.image.repository.endswith(image.repository)]
    if not same:
        return f"no valid statement for {_short(image.written)} comes with this change"
    here = [one for one in same if one.says.environment == environment]
    if not here:
        return f"the statement {same[0].file} is for {same[0].says.environment}, and this is {environment}"
    for_file = [one for one in here if is_in(image.file, one.says)]
    if not for_file:
        return f"the statement {here[0].file} is for {', '.join(here[0].says.files)}, and not for this file"
    if image.tag is not None and image.tag != for_file[0].says.image.tag:
        return f"the tag {_short(image.tag)} is not the statement's, {for_file[0].says.image.tag}"
    for_file[0].used = True
    return None


def _vanished(was: Manifests, becomes: Manifests, policy: GitOpsPolicy) -> list[Refusal]:
    """Where a managed image stood and none does now: whatever runs there then, nothing vouches for it."""
    filled = Counter(
        (area_of(image.file, policy), image.slot) for image in becomes.images if _is_managed(image, policy)
    )
    refusals = []
    for image in was.images:
        area = area_of(image.file, policy)
        if not area.managed or not _is_managed(image, policy):
            continue
        if filled[area, image.slot] > 0:
            filled[area, image.slot] -= 1
            continue
        refusals.append(
            Refusal(
                file=image.file,
                place=image.place,
                because=f"{_short(image.written)} stood here and no managed image does now: first take the "
                "file off policies/plumbline.yaml, in a pull request of its own",
            )
        )
    return refusals


def _is_managed(image: NamedImage, policy: GitOpsPolicy) -> bool:
    return not image.repository or model_of(image.repository, policy) is not None


def _short(text: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return repr(shown if len(shown) <= 200 else f"{shown[:197]}...")
