"""Where the alignment service finds things, and how much it takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = "alignment"
"""Under the state folder."""


@dataclass(frozen=True)
class AlignmentSettings:
    """One service. Secrets are read where they are used and never kept here."""

    root: Path
    """The project folder: policies lie in `policies/guardrails/`."""
    state: Path
    """The folder for what the service makes: its tokens, what waits for review."""
    tokens: Path
    """The file of callers; the service knows only hashes of their tokens."""
    database_url: str
    """SQLAlchemy URL of the database that holds the review queue."""
    look_every: float = 2.0
    """Seconds between two looks at the policies."""
    in_flight: int = 256
    """Requests at once; more are turned away with 503."""
    requests_per_minute: int | None = None
    """Checks of a caller whose token says nothing else; none for as many as there is room for."""
    streams_per_caller: int = 32
    """Streams of one caller at once."""
    largest_body: int = 1_000_000
    """Bytes of a request."""
    largest_picture: int = 4_000_000
    """Pixels."""
    most_checks: int = 100
    """Checks in one request."""
    cached_turns: int = 20_000
    """Turns of conversations whose outcome is remembered."""
    gitops: Path | None = None
    """A checkout of the GitOps repository; without one nothing is asked about deployments here."""
    promotions: str = ""
    """Where people decide about promotions, as the review page links to it: Airflow's required actions."""
    open_paths: tuple[str, ...] = ()
    """Paths that anybody may ask, besides `/healthz` and `/readyz`."""
    open_under: tuple[str, ...] = ()
    """Beginnings of paths that ask for themselves who calls."""

    @classmethod
    def under(cls, root: Path, state: Path, database_url: str) -> AlignmentSettings:
        """The usual places: everything that is made lies in a folder of its own in the state folder."""
        own = state / FOLDER
        return cls(root, own, own / "callers.yaml", database_url)
