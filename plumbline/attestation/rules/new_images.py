"""An image that appears is listed for its place, or was stated for just this one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plumbline.attestation.areas import area_of, has_registry, model_of
from plumbline.attestation.case import Accepted, Case, Finding
from plumbline.attestation.manifests import NamedImage, Refusal, surplus
from plumbline.attestation.wordings import misplaced, quoted
from plumbline.intent import GitOpsPolicy


def new_images(case: Case) -> Iterator[Finding]:
    """Refuses an image that nothing allows; the same in another file of its environment is not new."""
    filled = {(image.file, image.slot) for image in case.new.images}
    left = [image for image in case.gone.images if (image.file, image.slot) not in filled]
    known = {(image.file, image.slot, image.repository) for image in case.gone.images}
    containers = _containers_of_models(case)
    for image in surplus(case.new.images, left, lambda one: _whereabouts(one, case.policy)):
        found = _found(image, case)
        if found is None and (image.file, image.slot, image.repository) not in known:
            found = _in_anothers_place(image, case.policy, containers)
        if isinstance(found, str):
            yield Refusal(file=image.file, place=image.place, because=found)
        elif found is not None:
            yield found


def _containers_of_models(case: Case) -> frozenset[str]:
    """The names of the containers that models' images run in, anywhere."""
    images = (*case.before.images, *case.after.images)
    return frozenset(i.container for i in images if i.container and model_of(i.repository, case.policy))


def _whereabouts(image: NamedImage, policy: GitOpsPolicy) -> object:
    """What stays the same where an image only moves to another file; of an unmanaged file, all of it."""
    area = area_of(image.file, policy)
    return (area, image.slot, image.written, image.digest) if area.managed else image


def _found(image: NamedImage, case: Case) -> Accepted | str | None:
    """The statement that allows the image here, or why it may not appear; none where nobody needs to."""
    area = area_of(image.file, case.policy)
    managed = model_of(image.repository, case.policy) is not None
    if not area.managed:
        return _outside(image) if managed or not image.file else None
    if not image.readable:
        return f"{quoted(image.written)} may be an image and cannot be read: write name:tag@sha256:..."
    if image.repository and not managed:
        return None if _may_stand_beside(image, case.policy) else _unlisted(image)
    wrong = misplaced(area, "an image")
    if wrong:
        return wrong
    if image.digest is None:
        return f"{quoted(image.written)} must be pinned by its digest: write name:tag@sha256:..."
    return _statement_for(image, area.environments[0], case.accepted)


def _outside(image: NamedImage) -> str:
    return (
        f"names {image.repository}, and the file belongs to no environment; "
        "policies/plumbline.yaml says which do"
    )


def _may_stand_beside(image: NamedImage, policy: GitOpsPolicy) -> bool:
    name = image.repository
    names = {name} if has_registry(name) else {name, f"docker.io/{name}", f"docker.io/library/{name}"}
    return not names.isdisjoint(policy.other_images)


def _unlisted(image: NamedImage) -> str:
    hint = "" if has_registry(image.repository) else " (write its registry too)"
    return (
        f"names {quoted(image.repository)}, which policies/plumbline.yaml lists neither for a model nor "
        f"under other_images{hint}"
    )


def _in_anothers_place(image: NamedImage, policy: GitOpsPolicy, containers: Collection[str]) -> str | None:
    """Why a listed image may not stand here: it would run where the model's does."""
    if not area_of(image.file, policy).managed:
        return None
    if image.replaces and image.replaces not in policy.other_images:
        whose = f"{quoted(image.replaces)}, which may be a model's"
        return f"puts {quoted(image.repository)} in the place of {whose}"
    if image.container and image.container in containers:
        return f"a model's image runs in a container {quoted(image.container)}; give this one another name"
    return None


def _statement_for(image: NamedImage, environment: str, accepted: Collection[Accepted]) -> Accepted | str:
    """The statement for just this image, environment, file and tag; else what the nearest one is for."""
    same = [one for one in accepted if one.says.image.digest == image.digest]
    if image.repository:
        same = [one for one in same if one.says.image.repository.endswith(image.repository)]
    if not same:
        return f"no valid statement for {quoted(image.written)} comes with this change"
    here = [one for one in same if one.says.environment == environment]
    if not here:
        return f"the statement {same[0].file} is for {same[0].says.environment}, and this is {environment}"
    for_file = [one for one in here if one.is_for(image.file)]
    if not for_file:
        return f"the statement {here[0].file} is for {', '.join(here[0].says.files)}, and not for this file"
    if image.tag is not None and image.tag != for_file[0].says.image.tag:
        return f"the tag {quoted(image.tag)} is not the statement's, {for_file[0].says.image.tag}"
    return for_file[0]
