"""Evidence that grew old, and evidence that was made again."""

from __future__ import annotations

from pydantic import Field

from plumbline.records.base import Record
from plumbline.records.subjects import Outcome


class Stale(Record):
    """A request to judge a version again: its evidence is not about what is in force, or is too old."""

    model: str
    version: str = Field(description="The registry's version number.")
    digest: str = Field(description="The model digest.")
    verdict: str = Field(description="Key of the verdict that no longer holds.")
    environment: str = Field(description="Where the version was about to go.")
    because: str


class Renewal(Record):
    """A version that was judged again."""

    model: str
    version: str = Field(description="The registry's version number.")
    digest: str = Field(description="The model digest.")
    verdict: str = Field(description="Key of the verdict; the same one if nothing it rests on changed.")
    outcome: Outcome
    champion: str = Field(description="Digest of the version it was compared with.")
    because: str


class Written(Record):
    """A commit that Plumbline pushed to a branch of its own: how it knows its work from a person's."""

    model: str
    number: int = Field(description="The pull request's.")
    head: str
