"""A small GitOps repository, a key that it trusts, and pull requests against it."""

from __future__ import annotations

import datetime
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.holds import write_hold
from plumbline.attestation.keys import trusted, write_keys
from plumbline.attestation.private_keys import SigningKey, make_signing_key
from plumbline.attestation.signing import sign
from plumbline.attestation.statement import Anchor, Gate, Judged, Statement, Waiver
from plumbline.attestation.statement_files import write_statement
from plumbline.records import Hold, Image
from plumbline.release.verifying.verify_pr import Judgement, verify_pull_request

NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
REPOSITORY = "registry.example.com/ai-apps/acs-employment"
SIDECAR = "registry.example.com/ai-apps/data-preprocessor"
PRODUCTION = "apps/service/deployment.yaml"
STAGING = "environments/staging/release.yaml"
OVERLAY = "environments/staging/kustomization.yaml"
APPLICATION = "argocd/service-production.yaml"

POLICY = f"""\
policy: gitops
repository: ai-apps
models:
  - model: acs_employment
    images: [{REPOSITORY}]
  - model: other_model
    images: [registry.example.com/ai-apps/other-model]
environments:
  - name: production
    paths: ["apps/**", "environments/production/**"]
  - name: staging
    paths: ["environments/staging/**"]
shared: ["argocd/**"]
other_images: [{SIDECAR}]
"""


def digest(letter: str) -> str:
    return f"sha256:{letter * 64}"


def image(letter: str) -> str:
    return f"{REPOSITORY}:model-{letter * 12}@{digest(letter)}"


def deployment(letter: str, version: str, sidecar: str = "1.4.0") -> str:
    return f"""\
# What runs.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service
  namespace: ai-apps
spec:
  template:
    metadata:
      annotations:
        plumbline.dev/model: acs_employment
        plumbline.dev/model-version: "{version}"
    spec:
      containers:
        - name: inference-engine
          image: {image(letter)}
          env:
            - name: LOG_LEVEL
              value: info
        - name: data-preprocessor
          image: {SIDECAR}:{sidecar}
"""


KUSTOMIZATION = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../../apps/service
patches:
  - path: release.yaml
"""

ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: service-production
  namespace: argocd
spec:
  project: ai-apps
  source:
    repoURL: https://git.example.com/ai-apps.git
    targetRevision: main
    path: apps/service
  destination:
    namespace: ai-apps
"""

OWNERS = """\
* @platform
/policies/ @responsible-ai
/holds/ @responsible-ai
/CODEOWNERS @security
"""


def statement(**changes: object) -> Statement:
    """A promotion of version 2 (image b) to production, over version 1 (image a)."""
    fields: dict[str, object] = {
        "kind": "promotion",
        "model": "acs_employment",
        "version": "2",
        "digest": "b" * 64,
        "image": Image(repository=REPOSITORY, tag="model-" + "b" * 12, digest=digest("b")),
        "repository": "ai-apps",
        "environment": "production",
        "target": "service",
        "files": (PRODUCTION,),
        "replaces": (digest("a"),),
        "judged": judged("pass"),
        "requested_by": "alarm",
        "because": "one gate of the champion failed and every gate of this version passes",
        "issued": NOW - DAY,
        "expires": NOW + 13 * DAY,
        "evidence": Anchor(sequence=12, hash="e" * 64),
    }
    return Statement(**{**fields, **changes})


def judged(outcome: str) -> Judged:
    return Judged(
        verdict="1" * 64,
        outcome=outcome,
        measurements="2" * 64,
        gates=(Gate(gate="auc", outcome=outcome),),
        spec="3" * 64,
        policy="4" * 64,
        policy_commit="5" * 40,
        data="6" * 64,
    )


def waiver(**changes: object) -> Waiver:
    return Waiver(**{"person": "ada", "reason": "Few rows yet.", "expires": NOW + 20 * DAY, **changes})


def rollback(**changes: object) -> Statement:
    """From version 2 back to version 1, in production."""
    fields: dict[str, object] = {
        "kind": "rollback",
        "version": "1",
        "digest": "a" * 64,
        "image": Image(repository=REPOSITORY, tag="model-" + "a" * 12, digest=digest("a")),
        "replaces": (digest("b"),),
        "judged": None,
        "expires": None,
        "because": "it is slow",
    }
    return statement(**{**fields, **changes})


def hold(letter: str = "b", version: str = "2") -> Hold:
    return Hold(
        model="acs_employment",
        version=version,
        digest=letter * 64,
        image=digest(letter),
        because="it is slow",
        by="ada",
        at=NOW - DAY,
    )


@dataclass
class GitOpsRepo:
    """A clone with a branch `main`, and a branch `pull` that a test edits."""

    folder: Path
    key: SigningKey
    files: dict[str, str] = field(default_factory=dict)

    def git(self, *arguments: str, text: str | None = None) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "core.hooksPath=/dev/null",
             "-c", "commit.gpgSign=false", *arguments],
            cwd=self.folder, capture_output=True, text=True, check=True, input=text,
        )  # fmt: skip
        return done.stdout.strip()

    def write(self, file: str, text: str | bytes) -> None:
        place = self.folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, file: str) -> str:
        return (self.folder / file).read_text()

    def edit(self, file: str, old: str, new: str) -> None:
        text = self.read(file)
        assert old in text, (file, old)
        self.write(file, text.replace(old, new))

    def remove(self, file: str) -> None:
        (self.folder / file).unlink()

    def promote(self, file: str = PRODUCTION, letter: str = "b", version: str = "2", old: str = "a") -> None:
        """The edit that a release makes."""
        self.edit(file, image(old), image(letter))
        was = {"a": "1", "b": "2", "c": "3"}[old]
        self.edit(file, f'model-version: "{was}"', f'model-version: "{version}"')

    def state(self, *statements: Statement, key: SigningKey | None = None) -> list[str]:
        """Puts signed statements into the tree; their files."""
        made = []
        for one in statements:
            made += [change.file for change in write_statement(self.folder, self.sign(one, key))]
        return made

    def sign(self, one: Statement, key: SigningKey | None = None) -> Envelope:
        return sign(one, [key or self.key])

    def hold(self, held: Hold) -> str:
        return write_hold(self.folder, held)[0].file

    def commit(self, message: str = "change") -> str:
        self.git("add", "--all", "--force", ".")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def merge(self) -> None:
        """Makes what is in the tree the new base."""
        self.commit()
        self.git("branch", "-f", "main", "HEAD")

    def verify(self, now: datetime.datetime = NOW) -> Judgement:
        self.commit()
        return verify_pull_request(self.folder, "main", "HEAD", now)

    def refusals(self, now: datetime.datetime = NOW) -> list[str]:
        return [str(refusal) for refusal in self.verify(now).refusals]


def make_repo(folder: Path) -> GitOpsRepo:
    """A repository that runs version 1 everywhere."""
    folder.mkdir()
    repo = GitOpsRepo(folder / "clone", make_signing_key(folder / "keys"))
    repo.folder.mkdir()
    repo.git("init", "--quiet", "--initial-branch=main", ".")
    repo.write("policies/plumbline.yaml", POLICY)
    write_keys(repo.folder, [trusted(repo.key.public_key, NOW - 30 * DAY)])
    repo.write(PRODUCTION, deployment("a", "1"))
    repo.write("apps/service/kustomization.yaml", "kind: Kustomization\nresources:\n  - deployment.yaml\n")
    repo.write(STAGING, deployment("a", "1"))
    repo.write(OVERLAY, KUSTOMIZATION)
    repo.write(APPLICATION, ARGO)
    repo.write("CODEOWNERS", OWNERS)
    repo.write("README.md", "What runs.\n")
    repo.write("docs/note.yaml", "note: hello\n")
    repo.commit("first")
    repo.git("checkout", "--quiet", "-b", "pull")
    return repo
