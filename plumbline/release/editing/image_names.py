"""Names of images as people write them, and which of them are the same image."""

from __future__ import annotations

import re
from typing import NamedTuple

from plumbline.errors import PlumblineError

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_PORT = r":[0-9]{1,5}"
_HOST = rf"(?:(?:localhost|{_LABEL}(?:\.{_LABEL})+|\[[0-9A-Fa-f:]+\])(?:{_PORT})?|{_LABEL}{_PORT})"
_NAME = rf"(?:{_HOST}/)?{_COMPONENT}(?:/{_COMPONENT})*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"
_DIGEST = r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}"
_SCHEME = r"(?:(?:oci|docker)://|oci::)"

NAME = re.compile(rf"(?:{_SCHEME})?{_NAME}")
TAG = re.compile(_TAG)
DIGEST = re.compile(_DIGEST)
TAG_AND_DIGEST = re.compile(rf"(?P<tag>{_TAG})(?:@(?P<digest>{_DIGEST}))?")
_IMAGE = re.compile(rf"(?P<name>(?:{_SCHEME})?{_NAME})(?::(?P<tag>{_TAG}))?(?:@(?P<digest>{_DIGEST}))?")
_LEFT_OPEN = re.compile(rf"(?P<name>(?:{_SCHEME})?{_NAME})[:@](?P<rest>.*(?:\$|\{{\{{|%).*)", re.DOTALL)
_DOCKER_HUB = {"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}


class ImageNameError(PlumblineError, ValueError):
    """What was given is no image name, tag or digest; says which characters may stand there."""


class Written(NamedTuple):
    """An image as one string says it."""

    name: str
    tag: str | None
    digest: str | None

    def __str__(self) -> str:
        tag = "" if self.tag is None else f":{self.tag}"
        return self.name + tag + ("" if self.digest is None else f"@{self.digest}")


def parse_image(text: str) -> Written | None:
    """`name`, `name:tag`, `name@digest` or `name:tag@digest`; none for anything else."""
    found = _IMAGE.fullmatch(text)
    return Written(found["name"], found["tag"], found["digest"]) if found else None


def left_open(text: str) -> str | None:
    """The image's name where its tag is filled in later, as in `name:${TAG}` or `name:{{ tag }}`."""
    found = _LEFT_OPEN.fullmatch(text)
    return found["name"] if found else None


def has_host(name: str) -> bool:
    """Whether a registry stands in front: `ghcr.io/a/b`, `localhost:5000/a`, not `a/b`."""
    host, slash, _ = _bare(name).partition("/")
    return bool(slash) and (host == "localhost" or "." in host or ":" in host)


def canonical(name: str) -> str:
    """One spelling for one image: `nginx`, `library/nginx` and `docker.io/library/nginx` are the same."""
    bare = _bare(name)
    host, _, path = bare.partition("/")
    if not has_host(name):
        host, path = "docker.io", bare
    host = host.lower()
    if host in _DOCKER_HUB:
        host = "docker.io"
        path = path if "/" in path else f"library/{path}"
    return f"{host}/{path}"


def check_name(name: str) -> str:
    """`name`, if it is an image's name without tag and digest.

    Raises:
        ImageNameError: if not.
    """
    if NAME.fullmatch(name):
        return name
    whole = parse_image(name)
    if whole:
        raise ImageNameError(f"{name!r}: give the image's name alone, {whole.name}, and its tag apart")
    raise ImageNameError(f"{name!r} is no image name; one looks like registry.example.com/team/model")


def check_tag(tag: str) -> str:
    """`tag`, if a registry would take it.

    Raises:
        ImageNameError: if not.
    """
    if TAG.fullmatch(tag):
        return tag
    raise ImageNameError(
        f"{tag!r} is no tag: at most 128 letters, digits, '_', '.' and '-', not starting with '.' or '-'"
    )


def check_digest(digest: str) -> str:
    """`digest`, if it is one.

    Raises:
        ImageNameError: if not.
    """
    if DIGEST.fullmatch(digest):
        return digest
    raise ImageNameError(f"{digest!r} is no digest; one is sha256: and 64 hexadecimal digits in lower case")


def _bare(name: str) -> str:
    return re.sub(f"^{_SCHEME}", "", name)
