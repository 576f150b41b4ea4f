"""Writer processes: each proposes versions for targets of one repository, as workers of several nights do.

Run as a script with a folder and jobs in JSON; it prints what came of each, one JSON object a line.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from plumbline.errors import TransientError
from plumbline.intent import Target
from plumbline.records import Image
from plumbline.release.forges.errors import LostRaceError, MergeConflictError
from plumbline.release.forges.local import LocalForge
from plumbline.release.forges.local.pull_store import PullStore
from plumbline.release.git import branches
from plumbline.release.git.command import Git
from plumbline.release.page.grounds import Grounds
from plumbline.release.promotion import propose
from plumbline.release.proposable import NotProposableError
from tests.release.example_release import REPOSITORY, grounds

ROOT = Path(__file__).parents[3]
_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  template:
    metadata:
      annotations:
        plumbline.dev/model: acs_employment
        plumbline.dev/model-version: "0"
    spec:
      containers:
        - name: engine
          image: {repository}:none@sha256:{zeros}
"""
KILLING = {
    "before the push": (branches, "push"),
    "between the push and the pull request": (branches, "_publish"),
    "before the pull request is made": (LocalForge, "create"),
    "before the pull request is updated": (LocalForge, "update"),
    "before its file is written": (PullStore, "save"),
    "after its file is written": (LocalForge, "_view"),
}
"""Where a writer can be told to kill itself: the name of the moment, and what it then calls in vain."""


@dataclass(frozen=True)
class Job:
    """One promotion."""

    app: str
    version: int
    merge: bool = False


def target(app: str) -> Target:
    return Target(
        repository="apps",
        branch="main",
        environment="production",
        file=f"apps/{app}/deployment.yaml",
        container="engine",
        image=REPOSITORY,
    )


def repository(folder: Path, apps: Iterable[str]) -> LocalForge:
    """A local forge with a Deployment for each app."""
    for app in apps:
        file = folder / "seed" / target(app).file
        file.parent.mkdir(parents=True)
        file.write_text(_DEPLOYMENT.format(name=app, repository=REPOSITORY, zeros="0" * 64))
    forge = LocalForge(folder / "forges", "apps")
    forge.seed(folder / "seed", lambda tree: ())
    return forge


def started(folder: Path, jobs: Sequence[Job], kill: str = "") -> subprocess.Popen[str]:
    """A writer of its own process; `kill` names the moment at which it kills itself."""
    work = json.dumps([asdict(job) for job in jobs])
    command = [sys.executable, "-m", "tests.release.forges.writers", str(folder), work, kill]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def finished(writers: Sequence[subprocess.Popen[str]], seconds: float = 120) -> list[dict[str, object]]:
    """What came of every job; a writer that failed is an error."""
    outputs = [writer.communicate(timeout=seconds)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * len(writers)
    return [json.loads(line) for output in outputs for line in output.splitlines()]


def ended(writer: subprocess.Popen[str]) -> int:
    """How a writer ended: 0, or the signal's number below zero."""
    writer.communicate(timeout=60)
    return writer.returncode


def deployed(forge: LocalForge, app: str, revision: str = "main") -> int:
    """The version that a revision names."""
    text = Git(forge.repository).run("show", f"{revision}:{target(app).file}")
    return int(text.split('model-version: "')[1].split('"')[0])


def grounds_of(version: int) -> Grounds:
    """Grounds of a version with a digest of its own."""
    known = grounds(str(version), "b")
    digest = hashlib.sha256(str(version).encode()).hexdigest()
    image = Image(repository=REPOSITORY, tag=f"model-{version}", digest=f"sha256:{digest}")
    registration = known.registration.model_copy(update={"digest": digest, "image": image})
    return grounds(
        registration=registration,
        verdict=known.verdict.model_copy(update={"version": digest}),
        trained=known.trained.model_copy(update={"digest": digest}),
    )


def work(forge: LocalForge, job: Job) -> str:
    """Does one job until it is settled; a step that met a passing trouble is run again, as Airflow does."""
    for _ in range(20):
        try:
            pull = propose(forge, target(job.app), grounds_of(job.version)).pull_request
            if not job.merge:
                return "proposed"
            merged = forge.merge(pull.number, pull.head, "writer")
            if merged.head == pull.head:
                return merged.state
            last = LostRaceError("another writer took it over and merged it; look again")
        except NotProposableError:
            return "gave way"
        except (TransientError, MergeConflictError) as trouble:
            last = trouble
    raise last


def kill_at(moment: str) -> None:
    """Makes this process kill itself when it comes to the moment."""

    def fatal(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(*KILLING[moment], fatal)


if __name__ == "__main__":
    place, jobs, kill = sys.argv[1:]
    if kill:
        kill_at(kill)
    local = LocalForge(Path(place) / "forges", "apps")
    for job in (Job(**fields) for fields in json.loads(jobs)):
        print(json.dumps({**asdict(job), "outcome": work(local, job)}), flush=True)  # noqa: T201 - the result
