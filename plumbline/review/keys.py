"""The service's keys for the review: files of their own that nobody else can read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from plumbline.review.key_files import make_key, read_key
from plumbline.review.wrapping_keys import WrappingKeys


@dataclass(frozen=True)
class ReviewKeys:
    """One key a use, so that none tells anything about another; their text shows nothing of them."""

    versions: WrappingKeys | None = field(repr=False, compare=False)
    """Of the key that wraps the items' keys; none for whoever reads no content."""
    evidence: bytes = field(repr=False)
    """Makes the HMACs by which evidence names content without holding it."""
    sampling: bytes = field(repr=False)
    """Draws the audit sample: who does not have it can't tell which checks are looked at."""

    @property
    def wrapping(self) -> tuple[bytes, ...]:
        """What wraps the items' keys: the first one wraps, each of them opens."""
        return self.versions.newest_first() if self.versions else ()


NO_KEYS = ReviewKeys(None, b"", b"")
"""For whoever manages the queue and reads no content: nothing can be decrypted with them."""


def review_keys(folder: Path) -> ReviewKeys:
    """The keys in `folder`; made on first use, by whichever process comes first.

    Raises:
        ReviewKeyError: one could be read by others, is not this user's, or is no key.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    evidence, sampling = (_key(folder / f"{use}.key") for use in ("evidence", "sampling"))
    return ReviewKeys(WrappingKeys(folder), evidence, sampling)


def _key(place: Path) -> bytes:
    if not place.exists():
        make_key(place)
    return read_key(place)
