"""Pushes an image from the layout on disk to an OCI registry, and resolves a tag there to its digest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from plumbline.records import Image
from plumbline.registry.blob_upload import BlobUpload
from plumbline.registry.distribution import RETRIES, Connection
from plumbline.registry.failures import Retries
from plumbline.registry.image_credentials import Credentials
from plumbline.registry.image_failures import ImageRegistryError, TagTakenError
from plumbline.registry.oci_layout import INDEX, MANIFEST, blob_path, read_blob

READABLE = f"{MANIFEST}, {INDEX}, application/vnd.docker.distribution.manifest.v2+json"
"""Media types of the manifests that a tag may name."""

_HOST = re.compile(r"^(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|\[::1\])(:\d{1,5})?$|^[a-z0-9-]+:\d{1,5}$")
_PART = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
_NAME = re.compile(rf"^{_PART}(/{_PART})*$")
_TAG = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$")
_EXAMPLE = re.compile(r"^([a-z0-9-]+\.)*example\.(com|org|net)(:\d+)?/")
_ANSWERS_AT = {"docker.io": "registry-1.docker.io"}


class ImageRegistry:
    """One repository of an OCI registry, such as `registry.example.com/ai-apps/acs-employment`."""

    def __init__(
        self, repository: str, credentials: Credentials | None = None, retries: Retries = RETRIES
    ) -> None:
        host, name = split(repository)
        self.repository = repository
        self._http = Connection(_ANSWERS_AT.get(host, host), name, credentials, retries)

    def resolve(self, tag: str) -> str | None:
        """The digest that a tag names now, computed from the manifest itself; none for an unknown tag.

        Raises:
            ImageRegistryError: if the registry refuses, or says another digest than its manifest has.
            ImageRegistryUnreachableError: if it does not answer.
        """
        if not _TAG.match(tag):
            raise ImageRegistryError(f"{tag!r} is no tag: up to 128 letters, digits and _ . -")
        doing = f"looking up {self.repository}:{tag}"
        answer = self._http.send(doing, "GET", f"manifests/{tag}", {200, 404}, {"Accept": READABLE})
        if answer.status == 404:
            return None
        digest = f"sha256:{hashlib.sha256(answer.body).hexdigest()}"
        told = answer.headers.get("docker-content-digest", digest)
        if told != digest:
            raise ImageRegistryError(
                f"{doing} failed: the registry says {told[:80]!r}, but what it sends has the digest "
                f"{digest}; do not release from there before that is explained"
            )
        return digest

    def push(self, layout: Path, image: Image) -> str:
        """Uploads what the registry lacks, and returns the digest that the tag resolves to afterwards: ours.

        An image that is there already is left alone, so this can be run any number of times.

        Raises:
            TagTakenError: if the tag names other content there; nothing is uploaded.
            LayoutError: if a blob on disk is missing or damaged.
            ImageRegistryError: if the registry refuses, or does not hold our image afterwards.
            ImageRegistryUnreachableError: if it does not answer.
        """
        held = self.resolve(image.tag)
        if held is None:
            self._upload(layout, image)
            held = self.resolve(image.tag)
        if held != image.digest:
            raise TagTakenError(
                f"{image.repository}:{image.tag} is {held} in the registry, but {image.digest} here, though "
                "the tag is made of the contents: find out who pushed it, and remove the tag there"
            )
        return held

    def _upload(self, layout: Path, image: Image) -> None:
        manifest = read_blob(layout, image.digest)
        described = json.loads(manifest)
        for blob in (described["config"], *described["layers"]):
            BlobUpload(self._http, blob_path(layout, blob["digest"]), blob["digest"]).run()
        kind = {"Content-Type": described["mediaType"]}
        self._http.send(f"pushing {image}", "PUT", f"manifests/{image.tag}", {201}, kind, manifest)


def image_registry(
    repository: str, pushes_to: str | None, account: Callable[[str], Credentials | None]
) -> ImageRegistry | None:
    """The registry that a repository's images are pushed to; none where they stay in the layout on disk.

    Args:
        repository: a spec's `release.image`. The examples' `example.com` exists nowhere and is left alone.
        pushes_to: the host that images may be pushed to; none to keep all on disk.
        account: finds the credentials for that host, and is asked for no other.

    Raises:
        ImageRegistryError: if the repository is in another registry.
    """
    if not pushes_to or _EXAMPLE.match(repository):
        return None
    host, _ = split(repository)
    if host != pushes_to:
        raise ImageRegistryError(
            f"images are pushed to {pushes_to} (PLUMBLINE_IMAGE_REGISTRY), but `release.image` names {host}: "
            "correct one of the two"
        )
    return ImageRegistry(repository, account(host))


def split(repository: str) -> tuple[str, str]:
    """Host and name of a repository.

    Raises:
        ImageRegistryError: if it names no host, or is no repository's name.
    """
    host, _, name = repository.partition("/")
    if not _HOST.match(host) or not _NAME.match(name):
        raise ImageRegistryError(
            f"{repository!r} does not name a repository in a registry: write host/name in lower case, "
            "such as registry.example.com/ai-apps/acs-employment"
        )
    return host, name
