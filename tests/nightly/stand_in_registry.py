"""A registry in memory that answers like the real one, for steps that only move aliases and set tags."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from plumbline.canonical import folder_digest
from plumbline.nightly.context import Context
from plumbline.records import Evaluation, Nomination, Registration, Role
from plumbline.registry.oci_layout import pack
from tests.nightly.census_night import NightZero


class StandInRegistry:
    """Aliases and tags of one model's versions."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.tags: dict[tuple[str, str], str] = {}
        self.rejections: list[tuple[Registration, str]] = []

    def set_alias(self, model: str, alias: str, version: str) -> None:
        self.aliases[alias] = version

    def remove_alias(self, model: str, alias: str, version: str) -> None:
        if self.aliases.get(alias) == version:
            del self.aliases[alias]

    def tag(self, model: str, version: str, key: str, value: str) -> None:
        self.tags[version, key] = value

    def rejected(self, model: str) -> list[tuple[Registration, str]]:
        return list(self.rejections)


def register(context: Context, role: Role, version: str, digest: str, training: str) -> Registration:
    """The evidence that registering leaves: a version number, and an image that really holds the model."""
    folder = context.settings.trained / digest
    registration = Registration(
        model=context.model,
        role=role,
        version=version,
        digest=digest,
        run="a run",
        image=pack(folder, context.settings.images, context.spec.release.image),
        training=training,
    )
    context.record("registration", digest, registration)
    return registration


@dataclass(frozen=True)
class Candidate:
    """A trained model with a verdict and a version, ready to be proposed."""

    nomination: Nomination
    evaluation: Evaluation
    registration: Registration


@dataclass(frozen=True)
class Registered:
    """Night 0's champion as version 1 and its candidate as version 2."""

    context: Context
    registry: StandInRegistry
    champion: Registration
    candidate: Registration
    night_zero: NightZero

    def another(self, version: str, model: str) -> Candidate:
        """One more candidate: a model that is there already plus a file, with the first one's verdict."""
        folder = self.context.settings.trained / "another"
        shutil.copytree(self.context.settings.trained / model, folder)
        (folder / "note.txt").write_text(version)
        digest = folder_digest(folder)
        folder.rename(folder.with_name(digest))
        trained = self.night_zero.nomination.trained.model_copy(update={"digest": digest})
        nomination = self.night_zero.nomination.model_copy(update={"trained": trained})
        verdict = self.night_zero.candidate.verdict.model_copy(update={"version": digest})
        evaluation = self.night_zero.candidate.model_copy(update={"verdict": verdict})
        self.context.record("verdict", verdict.key, evaluation)
        registration = register(self.context, "candidate", version, digest, trained.request)
        return Candidate(nomination, evaluation, registration)
