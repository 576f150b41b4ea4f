"""Which forge holds a model's GitOps repository: the one place that knows the kinds."""

from __future__ import annotations

from pathlib import Path

from plumbline.intent import Release
from plumbline.release.credentials import Lookup
from plumbline.release.forge import Forge, ForgeError
from plumbline.release.local_forge import LocalForge

CONNECTION = "plumbline_forge"
"""The connection of a release that names none."""


def forge_of(release: Release, folder: Path, credentials: Lookup) -> Forge:  # noqa: ARG001 - the next forges need it
    """The forge a spec's `release` names.

    Args:
        release: the spec's.
        folder: where the local forge lies.
        credentials: finds connections by id.

    Raises:
        CredentialsError: if the connection is missing, or is for another host.
    """
    if release.forge == "local":
        return LocalForge(folder, release.repository)
    raise ForgeError(f"{release.forge}: no such forge is installed")
