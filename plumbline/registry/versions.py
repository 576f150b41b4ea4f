"""Model versions as records.

`client` is MLflow's, handed in: only `mlflow_client.py` imports it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plumbline.records import Image, Registration
from plumbline.registry import submission as kept
from plumbline.registry.failures import RegistryError


def version_with(client: Any, model: str, tag: str, value: str) -> Any:
    """The oldest of the model's versions with this tag, as MLflow tells it, or None."""
    found = client.search_model_versions(f"name = '{model}' and tags.`{tag}` = '{value}'")
    return min(found, key=lambda version: int(version.version), default=None)


def rejections(versions: Iterable[Any]) -> list[tuple[Registration, str]]:
    """Those of the versions that a reviewer rejected by tag, oldest first, with the reason they gave.

    The reason stands in a tag of its own, or after a colon: `rejected: leans on postal codes`.
    """
    found = []
    for version in sorted(versions, key=lambda version: int(version.version)):
        said, _, after = str(version.tags.get(kept.REVIEW, "")).partition(":")
        if said.strip().lower() == "rejected" and kept.DIGEST in version.tags:
            reason = str(version.tags.get(kept.REVIEW_REASON, "")).strip() or after.strip()
            found.append((registration_of(version), reason))
    return found


def aliases(client: Any, model: str) -> dict[str, str]:
    """Version numbers by alias; none for a model nobody registered."""
    found = client.search_registered_models(f"name = '{model}'")
    return {alias: str(number) for alias, number in found[0].aliases.items()} if found else {}


def registration_of(version: Any) -> Registration:
    """The record behind a version.

    Raises:
        RegistryError: for a version that Plumbline did not register.
    """
    tags = version.tags
    try:
        image = Image(repository=tags[kept.REPOSITORY], tag=tags[kept.IMAGE_TAG], digest=tags[kept.IMAGE])
        return Registration(
            model=version.name,
            role=tags[kept.ROLE],
            version=str(version.version),
            digest=tags[kept.DIGEST],
            run=version.run_id,
            image=image,
            training=tags[kept.TRAINING],
        )
    except KeyError as error:
        raise RegistryError(
            f"version {version.version} of {version.name} has no tag {error}: Plumbline did not register "
            "it; point the alias at a version that it did"
        ) from None
