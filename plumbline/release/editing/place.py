"""A place in a file that names an image: which scalars say it, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from plumbline.release.editing.image_names import TAG_AND_DIGEST, Written, canonical, parse_image
from plumbline.release.editing.yaml_nodes import Scalar

Steps = tuple[str | int, ...]
"""Keys and list positions from a document's root to a node."""


class Spot(NamedTuple):
    """A scalar and its path; `before` is what stands in it in front of the image, as in `app=nginx:1`."""

    scalar: Scalar
    path: Steps
    before: str = ""


@dataclass(frozen=True)
class Place:
    """One reference to an image."""

    kind: str
    """Which way of writing it this is: `image`, `repository and tag`, `kustomize images`, ..."""
    path: Steps
    names: tuple[str, ...]
    """The names it may mean: with the registry that stands beside it, or with that of the whole file."""
    written: str
    """The name's own scalar, as it stands there."""
    whole: Spot | None = None
    """The one string `name:tag@digest`."""
    tag: Spot | None = None
    """The tag's own scalar; it may hold `tag@digest`."""
    digest: Spot | None = None
    """The digest's own scalar."""
    digest_prefix: str = ""
    """What the digest's own scalar leaves out: `sha256:` where a chart's template has it."""
    can_embed: bool = True
    """Whether a digest may be written behind the tag, in the tag's scalar, where there was none."""
    doubt: str = ""
    """Why it may be another image, or cannot be edited here; nothing for a place that is clear."""

    @property
    def left_open(self) -> str | None:
        """What stands there if the tag is filled in by something else, e.g. `${TAG}`."""
        spot = self.whole or self.tag
        if spot is None or self.said is not None:
            return None
        return spot.scalar.value or None

    @property
    def said(self) -> Written | None:
        """What the place says now; none if it is not an image with a plain tag."""
        if self.whole is not None:
            return parse_image(self.whole.scalar.value.strip()[len(self.whole.before) :])
        own = self.digest_prefix + text if (text := _text(self.digest)) else None
        tag = _text(self.tag)
        if not tag:
            return Written(self.written, None, own)
        found = TAG_AND_DIGEST.fullmatch(tag)
        return Written(self.written, found["tag"], found["digest"] or own) if found else None

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The scalars that tag and digest stand in."""
        return tuple(spot for spot in (self.whole, self.tag, self.digest) if spot is not None)

    def is_of(self, image: str) -> bool:
        """Whether this is `image`, whatever way both are written."""
        return canonical(image) in {canonical(name) for name in self.names}


def _text(spot: Spot | None) -> str:
    """What a scalar says; nothing for one that is null."""
    if spot is None or (spot.scalar.style is None and spot.scalar.value in ("~", "null")):
        return ""
    return spot.scalar.value.strip()
