"""What every step is given: where things are, the evidence, the time, and who is acting."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.canonical import canonical_json
from plumbline.errors import PlumblineError
from plumbline.evidence.ledger import Ledger
from plumbline.records import Entry, Record, Window
from plumbline.release.forges.credentials import Lookup, from_environment
from plumbline.settings import Settings
from plumbline.specs.digests import policy_digest, spec_digest
from plumbline.specs.loading import load_alignment, load_release_policy, load_spec
from plumbline.store import Store

if TYPE_CHECKING:
    from plumbline.intent import AlignmentPolicy, ReleasePolicy, Spec
    from plumbline.retraining.backends.left import Leaving
    from plumbline.retraining.backends.pod.cluster import Clusters


def utc_now() -> datetime.datetime:
    """The time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


class NotRecordedError(PlumblineError):
    """Something was handed over that the evidence does not hold."""


@dataclass(frozen=True)
class Context:
    """One model, and who acts on it. Reads the spec, the policy and where the hold-out lies once each."""

    model: str
    settings: Settings
    actor: str = "plumbline"
    now: Callable[[], datetime.datetime] = field(default=utc_now)
    credentials: Lookup = field(default=from_environment)
    """Finds connections by their id."""
    clusters: Clusters | None = None
    """Finds Kubernetes clusters by the id of their connection; none where nobody knows any."""
    leaving: Leaving | None = None
    """Where whoever waits for a training that runs elsewhere need not stay: it comes back when called."""
    pages: str = ""
    """Where Plumbline's pages are served; empty where nobody serves them."""

    @classmethod
    def of(cls, model: str, actor: str = "plumbline", credentials: Lookup = from_environment) -> Context:
        """The context of a model in the place the environment names."""
        settings = Settings.from_environment()
        return cls(model=model, settings=settings, actor=actor, credentials=credentials)

    @cached_property
    def spec(self) -> Spec:
        """The model's declared intent."""
        return load_spec(self.settings.root, self.model)

    @cached_property
    def policy(self) -> AlignmentPolicy:
        """The tolerances that speak of this model."""
        return self._whole_policy.for_model(self.spec)

    @cached_property
    def _whole_policy(self) -> AlignmentPolicy:
        return load_alignment(self.settings.root)

    @cached_property
    def release_policy(self) -> ReleasePolicy:
        """The rules of releases."""
        return load_release_policy(self.settings.root)

    @cached_property
    def spec_digest(self) -> str:
        """What the spec says, as a digest."""
        return spec_digest(self.spec)

    @cached_property
    def policy_digest(self) -> str:
        """What the policy says, of whatever model, as a digest."""
        return policy_digest(self._whole_policy)

    @cached_property
    def store(self) -> Store:
        """The one database."""
        return Store(self.settings.database_url)

    @cached_property
    def ledger(self) -> Ledger:
        """The evidence."""
        return Ledger(self.store)

    @cached_property
    def holdout(self) -> Window:
        """The reference rows no version is trained on; finding them hashes every row's id."""
        from plumbline.windows.locating import holdout_window

        return holdout_window(self.settings, self.spec)

    def record(self, kind: str, key: str, body: Record) -> tuple[Entry, bool]:
        """Writes evidence in this actor's name; what is recorded already stays as it is."""
        return self.ledger.append(kind, key, self.model, self.actor, body, self.now())

    def must_hold(self, kind: str, key: str, body: Record) -> None:
        """Refuses a record that was handed over but never written, or written otherwise.

        What travels between tasks can be edited by whoever may edit runs; evidence can't.

        Raises:
            NotRecordedError: when the evidence does not hold exactly this.
        """
        entry = self.ledger.find(kind, key)
        if entry is None or canonical_json(entry.body) != canonical_json(body):
            raise NotRecordedError(
                f"{self.model}: what an earlier task handed over as {kind} is not what the evidence holds. "
                f"Somebody or something changed it on the way: clear the run from its first task on"
            )

    def folder(self, key: str) -> Path:
        """The folder of files made for one subject."""
        folder = self.settings.windows / self.model / key[:16]
        folder.mkdir(parents=True, exist_ok=True)
        return folder
