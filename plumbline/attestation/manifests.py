"""What manifests say about what runs, as facts that can be compared: whoever reads them makes these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from plumbline.records import Record

T = TypeVar("T")


class Refusal(Record):
    """Why a change is not accepted: where, and one sentence a person can use."""

    file: str
    place: str = ""
    because: str

    def __str__(self) -> str:
        return f"{self.file}: {f'{self.place}: ' if self.place else ''}{self.because}"


@dataclass(frozen=True)
class NamedImage:
    """An image that a manifest names."""

    file: str
    """Where; empty for an object that comes from no file, see `judging.at_admission`."""
    place: str
    """The path in the document, e.g. `spec.template.spec.containers[0].image`."""
    written: str
    """As it stands there."""
    repository: str = ""
    """The image's name; empty if it cannot be told from this file."""
    tag: str | None = None
    digest: str | None = None
    workload: str = ""
    """The object it stands in: kind, namespace and name."""
    container: str = ""
    """The container's name; elsewhere whatever else tells two entries of a list apart."""
    replaces: str = ""
    """Whose place it takes elsewhere: another image's name, or the path of a JSON patch."""
    readable: bool = True
    """False for what may be an image, in a way nobody can be sure of."""

    @property
    def slot(self) -> Slot:
        """The place it fills, whatever stands before or after it in a list."""
        return Slot(self.workload, re.sub(r"\[\d+\]", "[]", self.place), self.container, self.replaces)


class Slot(NamedTuple):
    """A place for an image in a workload."""

    workload: str
    place: str
    container: str
    replaces: str = ""


@dataclass(frozen=True)
class NamedVersion:
    """A model version that a manifest states."""

    file: str
    place: str
    version: str
    model: str | None = None
    """The model it is of, where the manifest says so."""
    workload: str = ""


@dataclass(frozen=True)
class NamedSource:
    """Something that says where manifests come from, or that rewrites them: a path, a branch, an address."""

    file: str
    place: str
    key: str
    """What kind it is, e.g. `targetRevision`, `resources`."""
    text: str
    workload: str = ""
    local: str | None = None
    """The path in this repository that it points at, if it is one."""


@dataclass(frozen=True)
class Manifests:
    """All that some files say."""

    images: tuple[NamedImage, ...] = ()
    versions: tuple[NamedVersion, ...] = ()
    sources: tuple[NamedSource, ...] = ()
    unreadable: tuple[Refusal, ...] = field(default=())
    """Files, or parts of one, that cannot be read."""

    def __add__(self, other: Manifests) -> Manifests:
        return Manifests(
            self.images + other.images,
            self.versions + other.versions,
            self.sources + other.sources,
            self.unreadable + other.unreadable,
        )


def only_changed(before: Manifests, after: Manifests) -> tuple[Manifests, Manifests]:
    """What is said only before, and what is said only after. Order and position in a list do not count."""
    return _beyond(before, after), _beyond(after, before)


def surplus(some: Iterable[T], others: Iterable[T], key: Callable[[T], object]) -> tuple[T, ...]:
    """What is among `some` more often than among `others`, as far as the key tells."""
    left = Counter(key(one) for one in others)
    found = []
    for one in some:
        left[key(one)] -= 1
        if left[key(one)] < 0:
            found.append(one)
    return tuple(found)


def _beyond(some: Manifests, others: Manifests) -> Manifests:
    return Manifests(
        images=surplus(some.images, others.images, _image),
        versions=surplus(some.versions, others.versions, lambda v: (v.file, v.workload, v.model, v.version)),
        sources=surplus(some.sources, others.sources, lambda s: (s.file, s.workload, s.key, s.text)),
    )


def _image(image: NamedImage) -> object:
    return (image.file, image.slot, image.written, image.repository, image.tag, image.digest)
