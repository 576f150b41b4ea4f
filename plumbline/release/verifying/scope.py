"""What is known while one manifest is read: of the file, of a text in it, and of a document in that."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from plumbline.release.editing.place import Steps
from plumbline.release.editing.places import places
from plumbline.release.editing.yaml_nodes import EMBEDDED, Scalar, Visit
from plumbline.release.editing.yaml_scalar import path_text
from plumbline.release.verifying.kubernetes_objects import KubernetesObjects
from plumbline.release.verifying.standing import Standing, standings


@dataclass(frozen=True)
class Reading:
    """What is known about the file that is read."""

    file: str
    managed: tuple[str, ...]
    """The managed images' names."""
    exists: Callable[[str], bool]
    """Whether the commit has a manifest or folder of this name."""

    @property
    def base_name(self) -> str:
        """The file's name without its folder, in small letters."""
        return posixpath.basename(self.file).lower()


@dataclass(frozen=True)
class Level:
    """A text: the file's own, or that of a string in it which is YAML itself."""

    reading: Reading
    prefix: Steps = ()
    """Where the string stands; nothing for the file's own text."""
    depth: int = 0
    """How many such strings it lies in."""

    def place(self, path: Steps) -> str:
        """Where a path of this text is in the file."""
        return path_text((*self.prefix, *path))

    def inside(self, path: Steps) -> Level:
        """The level of a string at a path of this text."""
        return Level(self.reading, (*self.prefix, *path, EMBEDDED), self.depth + 1)


@dataclass(frozen=True)
class Scope:
    """A document, walked."""

    level: Level
    visits: Sequence[Visit]

    @property
    def file(self) -> str:
        """The file it is in."""
        return self.level.reading.file

    def place(self, path: Steps) -> str:
        """Where a path of the document is in the file."""
        return self.level.place(path)

    def workload(self, path: Steps) -> str:
        """The Kubernetes object that a path lies in."""
        return self._objects.around(path)

    def standing(self, path: Steps) -> Standing:
        """In whose place stands what is at a path."""
        return self._standings.get(path, Standing())

    def standing_at(self, place: str) -> Standing:
        """The same, of a path in words."""
        return self._standings_by_text.get(place, Standing())

    @cached_property
    def claimed(self) -> frozenset[Steps]:
        """The paths of the scalars that editing knows as parts of an image."""
        claimed: set[Steps] = set()
        for place in places(list(self.visits)):
            claimed |= {spot.path for spot in place.spots}
            if place.whole is None:
                claimed |= {
                    visit.path
                    for visit in self.visits
                    if isinstance(visit.node, Scalar)
                    and visit.path[: len(place.path)] == place.path
                    and len(visit.path) <= len(place.path) + 2
                }
        return frozenset(claimed)

    @cached_property
    def _objects(self) -> KubernetesObjects:
        return KubernetesObjects.of(list(self.visits))

    @cached_property
    def _standings(self) -> dict[Steps, Standing]:
        return standings(self.visits)

    @cached_property
    def _standings_by_text(self) -> dict[str, Standing]:
        return {path_text(path): standing for path, standing in self._standings.items()}
