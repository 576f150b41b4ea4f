"""A model's image: packed into the layout on disk, and pushed where a registry is set."""

from __future__ import annotations

import os
from pathlib import Path

from plumbline.canonical import folder_digest
from plumbline.nightly.context import Context
from plumbline.records import Image
from plumbline.registry.image_credentials import Credentials, CredentialsError, credentials_for
from plumbline.registry.image_registry import image_registry
from plumbline.registry.oci_layout import pack
from plumbline.serving.inference.pinned_model import CONFIG_FILE, config_text, pinned_readers

IMAGES_CONNECTION = "plumbline_images"
"""The Airflow connection with the account that pushes images."""


def make_image(context: Context, folder: Path) -> Image:
    """The image of a model folder, in the layout on disk and, where there is one, in its registry.

    Beside the model lies what the inference service reads of it: its name, its digest, and who reads for it.
    """
    reads = pinned_readers(folder, context.spec.reads)
    config = config_text(context.model, folder_digest(folder), reads=reads).encode()
    image = pack(folder, context.settings.images, context.spec.release.image, {CONFIG_FILE: config})
    push_image(context, image)
    return image


def push_image(context: Context, image: Image) -> None:
    """Brings a packed image to the registry that PLUMBLINE_IMAGE_REGISTRY names, if it belongs there.

    Afterwards its tag resolves there to its digest. Nothing is done where it does already.

    Raises:
        CredentialsError: if the connection that is to push is for another registry.
    """
    host = context.settings.image_registry
    there = image_registry(image.repository, host, lambda named: _account(context, named))
    if there:
        there.push(context.settings.images, image)


def _account(context: Context, host: str) -> Credentials | None:
    """Who pushes: the Airflow connection where there is one, else the environment's or Docker's."""
    connection = context.credentials(IMAGES_CONNECTION)
    if connection is None:
        return credentials_for(host, os.environ)
    named = f"{connection.hostname}:{connection.port}" if connection.port else connection.hostname
    if named != host:
        raise CredentialsError(
            f"connection {IMAGES_CONNECTION} is for {named or 'no host'}, images are pushed to {host}: "
            "correct its host and port, or PLUMBLINE_IMAGE_REGISTRY"
        )
    return Credentials(connection.user, connection.password)
