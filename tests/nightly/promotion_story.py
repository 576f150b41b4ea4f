"""A model on its way through environments: versions with made-up bytes, on a real local forge.

Nothing is trained or measured. What the evidence would hold is recorded as the steps before would have.
"""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import yaml

from plumbline.nightly.champion import Champion
from plumbline.nightly.context import Context
from plumbline.nightly.planning.deciding import plan_key
from plumbline.nightly.releasing import promote
from plumbline.nightly.releasing.gitops import forge
from plumbline.records import (
    Answer,
    Evaluation,
    Image,
    Money,
    Nomination,
    Observation,
    Plan,
    Promotion,
    PullRequest,
    Registration,
    Rollout,
    Subject,
    Trained,
    TrainingRequest,
    Window,
)
from plumbline.records import Verdict as VerdictRecord
from plumbline.settings import Settings
from tests.clock import Clock
from tests.nightly.census_night import MODEL
from tests.nightly.stand_in_registry import StandInRegistry

START = datetime.datetime(2026, 11, 23, 3, 0, tzinfo=datetime.UTC)  # a Monday
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: multimodal-ai-service
spec:
  template:
    metadata:
      annotations:
        plumbline.dev/model: acs_employment
        plumbline.dev/model-version: "0" # Plumbline writes it
    spec:
      containers:
        - name: inference-engine
          image: registry.example.com/ai-apps/acs-employment:unreleased
"""


@dataclass
class Made:
    """A candidate as the steps before a proposal leave it."""

    plan: Plan
    nomination: Nomination
    evaluation: Evaluation
    registration: Registration


@dataclass
class Story:
    """One model, its forge, its registry and its clock."""

    root: Path
    context: Context
    clock: Clock
    registry: StandInRegistry = field(default_factory=StandInRegistry)

    @property
    def forge(self):
        return forge(self.context)

    def pull(self, number: int) -> PullRequest:
        return self.forge.get(number)

    def statuses(self, number: int) -> dict[str, str]:
        return {status.name: status.state for status in self.forge.statuses(self.pull(number).head)}

    def status(self, number: int, name: str) -> str:
        return next(s.text for s in self.forge.statuses(self.pull(number).head) if s.name == name)

    def comments(self, number: int) -> str:
        return "\n".join(comment.text for comment in self.forge.comments(number))

    def merge(self, number: int, actor: str = "eva") -> PullRequest:
        return self.forge.merge(number, self.pull(number).head, actor)

    def kinds(self, kind: str) -> int:
        return len(self.context.ledger.all(kind, MODEL))

    def champion(self) -> Registration:
        """Version 1, which runs from the beginning."""
        found = self._register("1", "a", "champion")
        self.context.record("champion", f"{MODEL}:first", Champion(model=MODEL, digest=found.digest))
        return found

    def candidate(self, version: str = "2", letter: str = "b", outcome: str = "pass", requester: str = "ana"):
        """A trained, judged and registered version."""
        request = TrainingRequest(model=MODEL, seed=int(version), data="d" * 64, entrypoint="e" * 64)
        registration = self._register(version, letter, "candidate", request.key)
        trained = Trained(
            model=MODEL,
            request=request.key,
            digest=registration.digest,
            path=f"trained/{letter}",
            seconds=20.0,
            cost=Money(amount=Decimal("0.01"), currency="USD"),
        )
        self.context.record("training", request.key, trained)
        plan = Plan(
            model=MODEL,
            champion="a" * 64,
            gates=("equal_opportunity_difference.DIS",),
            decision="retrain",
            because="one gate fails",
            night=0,
            request=request,
            requester=requester,
        )
        self.context.record("plan", plan_key(plan), plan)
        return self.judged(plan, trained, registration, outcome)

    def judged(self, plan: Plan, trained: Trained, registration: Registration, outcome: str) -> Made:
        """The version's verdict under what is in force now, recorded."""
        subject = Subject(
            model=MODEL,
            version=registration.digest,
            role="candidate",
            window=WINDOW,
            spec=self.context.spec_digest,
            policy=self.context.policy_digest,
            level=0.95,
            attempt=1,
            champion=plan.champion,
        )
        verdict = VerdictRecord(**subject.model_dump(), outcome=outcome, judgements=(), unusable=())
        evaluation = Evaluation(verdict=verdict, measurements=())
        self.context.record("verdict", verdict.key, evaluation)
        return Made(plan, Nomination(trained=trained, subject=subject), evaluation, registration)

    def propose(self, made: Made, waiver: Answer | None = None) -> Promotion | None:
        return promote.propose(
            self.context, made.plan, made.nomination, made.evaluation, made.registration, waiver
        )

    def arrives(self, made: Made, environment: str) -> None:
        """It is seen to run there."""
        registration = made.registration
        observation = Observation(
            environment=environment,
            source="http",
            image=registration.image.digest,
            version=registration.version,
            healthy=True,
            because="it answers",
            at=self.clock(),
        )
        rollout = Rollout(
            model=MODEL,
            digest=registration.digest,
            version=registration.version,
            image=registration.image.digest,
            environment=environment,
            since=f"{registration.version}{environment}",
            observation=observation,
        )
        self.context.record("rollout", f"{registration.digest}{environment}", rollout)

    def rewritten(self, file: str, old: str, new: str) -> None:
        """A file of the project says something else, from the next step on."""
        path = self.root / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        self.context = replace(self.context)  # reads its files once

    def _register(
        self, version: str, letter: str, role: str, training: str = "first training"
    ) -> Registration:
        registration = Registration(
            model=MODEL,
            role=role,
            version=version,
            digest=letter * 64,
            run="a run",
            image=Image(
                repository=self.context.spec.release.image,
                tag=f"model-{letter * 12}",
                digest=f"sha256:{letter * 64}",
            ),
            training=training,
        )
        self.context.record("registration", registration.digest, registration)
        return registration


WINDOW = Window(
    model=MODEL, role="holdout", source="var/reference.pq", stop=1000, rows=1000, content="c" * 64
)


def story_in(folder: Path, project: Path, environments: dict[str, float], policy: dict[str, object]) -> Story:
    """The census model in a project of its own, released to these environments with these soaks in hours."""
    root = folder / "project"
    for part in ("models", "policies"):
        shutil.copytree(project / part, root / part)
    _declare(root, environments)
    (root / "policies/release.yaml").write_text(yaml.safe_dump({"policy": "release", **policy}))
    state = folder / "state"
    settings = Settings(root, state, f"sqlite:///{state / 'plumbline.db'}", None, forge=state / "forge")
    clock = Clock(START)
    story = Story(root, Context(MODEL, settings, actor="test", now=clock), clock)
    story.champion()
    return story


def _declare(root: Path, environments: dict[str, float]) -> None:
    """The environments in the spec, and a Deployment for each in the GitOps tree."""
    spec = root / f"models/{MODEL}/spec.yaml"
    said = yaml.safe_load(spec.read_text())
    stages = []
    for name, hours in environments.items():
        file = f"apps/multimodal-ai-service/{name}/deployment.yaml"
        (root / "deploy/gitops" / file).parent.mkdir(parents=True)
        (root / "deploy/gitops" / file).write_text(DEPLOYMENT)
        stages.append({"name": name, "file": file, "soak_hours": hours})
    release = {key: value for key, value in said["release"].items() if key not in ("file", "environment")}
    spec.write_text(yaml.safe_dump({**said, "release": {**release, "environments": stages}}, sort_keys=False))
