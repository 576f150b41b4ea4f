"""A model whose versions were promoted on a real local forge, and a service that tells what it serves."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from plumbline.attestation.private_keys import make_signing_key, signing_keys
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import utc_now
from plumbline.nightly.planning.deciding import plan_key
from plumbline.nightly.releasing import sights
from plumbline.nightly.releasing.each import ReconcileError
from plumbline.nightly.releasing.holds import reviews
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.promotions import pull_request
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.records import PullRequest, Registration
from plumbline.release.git.branches import files_at
from plumbline.release.git.command import Git
from tests.clock import Clock
from tests.nightly.census_night import MODEL
from tests.nightly.promotion_story import Made, Story, story_in
from tests.nightly.stand_in_registry import StandInRegistry
from tests.release.observers.stand_in_server import Reply, Request

DEPLOYMENT = "apps/multimodal-ai-service/production/deployment.yaml"


@dataclass
class Service:
    """What the serving side says of itself, as a test has it."""

    serves: Registration | None = None
    status: int = 200

    def __call__(self, request: Request) -> Reply:
        if self.serves is None:
            return Reply(502, b"bad gateway")
        said = {
            "image": self.serves.image.digest,
            "model": MODEL,
            "model_version": self.serves.version,
        }
        return Reply(self.status, said)


@dataclass
class Released:
    """The story of one model, with its versions by number."""

    story: Story
    service: Service
    made: dict[str, Made] = field(default_factory=dict)

    @property
    def context(self):
        return self.story.context

    @property
    def forge(self):
        return self.story.forge

    @property
    def aliases(self) -> dict[str, str]:
        return self.story.registry.aliases

    def candidate(self, version: str) -> Made:
        """Trained and judged beside the champion of the moment it is first asked for."""
        if version not in self.made:
            made = self.story.candidate(version, "0abcdef"[int(version)])
            plan = made.plan.model_copy(update={"champion": champion_digest(self.context)})
            self.context.record("plan", plan_key(plan), plan)
            self.made[version] = self.story.judged(plan, made.nomination.trained, made.registration, "pass")
        return self.made[version]

    def registration(self, version: str) -> Registration:
        bodies = [entry.body for entry in self.context.ledger.all("registration", MODEL)]
        found = next(body for body in bodies if body["version"] == version)
        return Registration.model_validate(found)

    def propose(self, version: str) -> PullRequest:
        promotion = self.story.propose(self.candidate(version))
        assert promotion is not None
        return promotion.pull_request

    def promote(self, *versions: str) -> None:
        """Each is proposed, merged by Eva, served and seen."""
        for version in versions:
            self.merge(self.propose(version).number)
            reconcile(self.context)
            self.service.serves = self.registration(version)
            observe(self.context)
            self.story.clock.later(hours=1)

    def merge(self, number: int) -> PullRequest:
        return self.forge.merge(number, self.forge.get(number).head, "eva")

    def red(self) -> str:
        """What a look says when it must not be overlooked; empty when all is well."""
        try:
            observe(self.context)
        except ReconcileError as error:
            return str(error)
        return ""

    def at_base(self, file: str) -> str:
        return files_at(self.forge, "main", [file]).get(file, b"").decode()

    def edit_by_hand(self, file: str, old: str, new: str) -> None:
        """Another team commits to the base."""
        text = self.at_base(file)
        assert old in text
        self.write_by_hand(file, text.replace(old, new))

    def write_by_hand(self, file: str, text: str) -> None:
        """Another team puts a file into the base."""

        def write(folder: Path) -> None:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text)

        self._by_hand(write)

    def remove_by_hand(self, file: str) -> None:
        """Another team takes a file out of the base."""
        self._by_hand(lambda folder: (folder / file).unlink())

    def _by_hand(self, edit: Callable[[Path], None]) -> None:
        folder = self.story.root / f"by-hand-{len(list(self.story.root.iterdir()))}"
        Git(self.story.root).run("clone", "--quiet", self.forge.remote.address, str(folder))
        edit(folder)
        git = Git(folder)
        git.run("add", "--all")
        eva = ("-c", "user.name=Eva", "-c", "user.email=eva@example.com")
        git.run(*eva, "commit", "--quiet", "-m", "By hand", "--author", "Eva <eva@example.com>")
        git.run("push", "--quiet", "origin", "HEAD:main")


def released_in(
    folder: Path,
    project: Path,
    monkeypatch: Any,
    *,
    stages: dict[str, float] | None = None,
    observe: dict[str, str] | None = None,
    **rules: Any,
) -> Released:
    """Version 1 runs; nothing was promoted yet.

    Args:
        folder: the test's own.
        project: what to copy.
        monkeypatch: puts the stand-in in the registry's place.
        stages: environments with their soak in hours; production alone unless given.
        observe: how production is seen, as in the spec; without, the merge is all that is seen.
        rules: of production, in `policies/release.yaml`.
    """
    stages = stages or {"production": 0}
    story = story_in(folder, project, stages, {"environments": {"production": rules}} if rules else {})
    story.clock.now = utc_now()  # the local forge dates merges by the machine's clock
    if observe:
        _observed(story, observe)
    if not signing_keys(story.context.settings.signing_keys):
        make_signing_key(story.context.settings.signing_keys)
    _in_the_registrys_place(monkeypatch, story.registry)
    return Released(story, Service())


def copied(original: Released, folder: Path, monkeypatch: Any) -> Released:
    """The same story in a place of its own, from where it stands."""
    told, settings = original.story, original.context.settings
    shutil.copytree(told.root.parent, folder, dirs_exist_ok=True)

    def here(path: Path) -> Path:
        return folder / path.relative_to(told.root.parent)

    moved = dataclasses.replace(
        settings,
        root=here(settings.root),
        state=here(settings.state),
        database_url=f"sqlite:///{here(settings.state) / 'plumbline.db'}",
        forge=here(settings.forge),
    )
    clock = Clock(told.clock.now)
    registry = StandInRegistry()
    registry.aliases, registry.tags = dict(told.registry.aliases), dict(told.registry.tags)
    context = dataclasses.replace(original.context, settings=moved, now=clock)
    story = Story(here(told.root), context, clock, registry)
    _in_the_registrys_place(monkeypatch, registry)
    return Released(story, Service(original.service.serves), dict(original.made))


def _in_the_registrys_place(monkeypatch: Any, registry: StandInRegistry) -> None:
    for module in (pull_request, reviews, sights):
        monkeypatch.setattr(module, "registry", lambda _: registry)


def _observed(story: Story, observe: dict[str, str]) -> None:
    """How the last environment is seen."""
    spec = story.root / f"models/{MODEL}/spec.yaml"
    said = yaml.safe_load(spec.read_text())
    said["release"]["environments"][-1]["observe"] = observe
    spec.write_text(yaml.safe_dump(said, sort_keys=False))
    story.context = dataclasses.replace(story.context)  # reads its files once
