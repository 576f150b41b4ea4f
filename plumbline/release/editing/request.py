"""What a bump is asked for, and which places it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from plumbline.errors import PlumblineError
from plumbline.release.editing.image_names import check_digest, check_name, check_tag
from plumbline.release.editing.place import Place
from plumbline.release.editing.yaml_files import ReadDocument, YamlFile


class BumpError(PlumblineError, ValueError):
    """Nothing was changed; says which file, why, and what to do."""


@dataclass(frozen=True)
class Request:
    """What every reference to `image` shall say.

    Raises:
        ImageNameError: for what is no name, tag or digest.
    """

    image: str
    tag: str
    digest: str | None = None
    model_version: str | None = None
    old_tag: str | None = None
    """Only references that say this tag now, or the new one already; all of them if none is given."""

    def __post_init__(self) -> None:
        check_name(self.image)
        check_tag(self.tag)
        if self.digest is not None:
            check_digest(self.digest)


@dataclass(frozen=True)
class ScalarChange:
    """One scalar that says something else now."""

    file: str
    document: int
    path: str
    old: str
    new: str


class Match(NamedTuple):
    """A place that names the image, and where it is."""

    file: YamlFile
    document: ReadDocument
    place: Place
