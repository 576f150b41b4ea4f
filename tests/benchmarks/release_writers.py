"""Eight writers, two hundred promotions, one repository: how long, and is anything lost or doubled?

Run as a module. The second run kills writers with SIGKILL at random moments and starts them again.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from plumbline.release.facts import facts_of
from plumbline.release.forge import branch_name
from plumbline.release.git import Git
from plumbline.release.local_forge import LocalForge
from tests.release.writers import Job, deployed, finished, repository, started, target

WRITERS = 8
OWN, SHARED, VERSIONS = 150, 5, 10
"""Targets with one promotion, a third of them merged at once; targets with ten versions each."""
SECONDS = 900


def jobs(chance: random.Random) -> list[Job]:
    """Two hundred promotions, in an order of chance."""
    own = [Job(f"own-{number}", 1, merge=number % 3 == 0) for number in range(OWN)]
    shared = [Job(f"shared-{app}", version) for app in range(SHARED) for version in range(1, VERSIONS + 1)]
    every = [*own, *shared]
    chance.shuffle(every)
    return every


def main() -> None:
    """Prints both runs."""
    with tempfile.TemporaryDirectory() as place:
        print(undisturbed(Path(place)))
    with tempfile.TemporaryDirectory() as place:
        print(killed(Path(place), seed=7))


def undisturbed(place: Path, seed: int = 7) -> str:
    """Eight writers that nobody disturbs."""
    work = jobs(random.Random(seed))
    forge = repository(place, {job.app for job in work})
    began = time.monotonic()
    results = finished([started(place, work[first::WRITERS]) for first in range(WRITERS)], SECONDS)
    seconds = time.monotonic() - began
    lost, doubled = check(forge, work)
    outcomes = ", ".join(f"{count} {name}" for name, count in Counter(r["outcome"] for r in results).items())
    return (
        f"{len(work)} promotions by {WRITERS} writers: {seconds:.1f} s ({outcomes}); "
        f"{lost} lost, {doubled} doubled"
    )


def killed(place: Path, seed: int) -> str:
    """The same, while writers are killed at moments of chance; a killed one starts over."""
    chance = random.Random(seed)
    work = jobs(chance)
    forge = repository(place, {job.app for job in work})
    shares = [work[first::WRITERS] for first in range(WRITERS)]
    writers = [started(place, share) for share in shares]
    kills, began = 0, time.monotonic()
    while any(writer.poll() is None for writer in writers):
        number = chance.randrange(WRITERS)
        with contextlib.suppress(subprocess.TimeoutExpired):
            writers[number].wait(chance.uniform(0.2, 2.5))
        if writers[number].poll() is None and kills < 60:
            os.kill(writers[number].pid, signal.SIGKILL)
            writers[number].communicate()
            writers[number] = started(place, shares[number])
            kills += 1
    finished(writers)
    lost, doubled = check(forge, work)
    seconds = time.monotonic() - began
    return f"the same, {kills} times kill -9: {seconds:.1f} s; {lost} lost, {doubled} doubled"


def check(forge: LocalForge, work: Sequence[Job]) -> tuple[int, int]:
    """How many targets lack the right pull request, and how many have more than one.

    Right is: merged and deployed where the job merges, else open, with the newest version in its branch, its
    title and its body.
    """
    newest = {app: max(each, key=lambda job: job.version) for app, each in _by_app(work)}
    by_branch: dict[str, list] = {}
    for pull in forge.find():
        by_branch.setdefault(pull.branch, []).append(pull)
    lost = doubled = 0
    for app, job in newest.items():
        pulls = by_branch.get(branch_name(target(app)), [])
        doubled += len(pulls) > 1
        lost += not any(_is_right(forge, pull, job) for pull in pulls)
    return lost, doubled + len(set(by_branch) - {branch_name(target(app)) for app in newest})


def _is_right(forge: LocalForge, pull, job: Job) -> bool:
    said = (facts_of(pull.body) or {}).get("version") == str(job.version)
    said = said and pull.title.startswith(f"Release acs_employment version {job.version} ")
    if job.merge:
        return said and pull.state == "merged" and deployed(forge, job.app) == job.version
    tip = Git(forge.repository).run("rev-parse", pull.branch) if pull.state == "open" else ""
    return said and pull.head == tip and deployed(forge, job.app, pull.branch) == job.version


def _by_app(work: Sequence[Job]) -> list[tuple[str, list[Job]]]:
    ordered = sorted(work, key=lambda job: job.app)
    return [(app, list(each)) for app, each in itertools.groupby(ordered, key=lambda job: job.app)]


if __name__ == "__main__":
    main()
