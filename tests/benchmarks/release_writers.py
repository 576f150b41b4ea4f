"""Eight writers, two hundred promotions, one repository: how long, and is anything lost or doubled?

The second run kills writers with SIGKILL at random moments and starts them again.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from plumbline.release.forges.forge import branch_name
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.command import Git
from plumbline.release.page.facts import facts_of
from tests.benchmarks.figures import QUICK, Figure
from tests.release.forges.writers import Job, deployed, finished, repository, started, target

WRITERS = 8
OWN, SHARED, VERSIONS = (30, 2, 5) if QUICK else (150, 5, 10)
"""Targets with one promotion, a third of them merged at once; targets with several versions each."""
KILLS = 10 if QUICK else 60
SECONDS = 900


def writers() -> list[Figure]:
    """Undisturbed, and while writers are killed."""
    with tempfile.TemporaryDirectory() as place:
        alone = undisturbed(Path(place))
    with tempfile.TemporaryDirectory() as place:
        return [*alone, *killed(Path(place))]


def jobs(chance: random.Random) -> list[Job]:
    """The promotions, in an order of chance."""
    own = [Job(f"own-{number}", 1, merge=number % 3 == 0) for number in range(OWN)]
    shared = [Job(f"shared-{app}", version) for app in range(SHARED) for version in range(1, VERSIONS + 1)]
    every = [*own, *shared]
    chance.shuffle(every)
    return every


def undisturbed(place: Path, seed: int = 7) -> list[Figure]:
    """Writers that nobody disturbs."""
    work = jobs(random.Random(seed))
    forge = repository(place, {job.app for job in work})
    began = time.monotonic()
    results = finished([started(place, work[first::WRITERS]) for first in range(WRITERS)], SECONDS)
    took = time.monotonic() - began
    outcomes = ", ".join(f"{count} {name}" for name, count in Counter(r["outcome"] for r in results).items())
    what = f"{len(work)} promotions into one repository, {WRITERS} writers ({outcomes})"
    return [Figure(what, f"{took:.1f} s", "", None), verdict(forge, work)]


def killed(place: Path, seed: int = 7) -> list[Figure]:
    """The same, while writers are killed at moments of chance; a killed one starts over."""
    chance = random.Random(seed)
    work = jobs(chance)
    forge = repository(place, {job.app for job in work})
    shares = [work[first::WRITERS] for first in range(WRITERS)]
    processes = [started(place, share) for share in shares]
    kills, began = 0, time.monotonic()
    while any(process.poll() is None for process in processes):
        number = chance.randrange(WRITERS)
        with contextlib.suppress(subprocess.TimeoutExpired):
            processes[number].wait(chance.uniform(0.2, 2.5))
        if processes[number].poll() is None and kills < KILLS:
            processes[number].kill()
            processes[number].communicate()
            processes[number] = started(place, shares[number])
            kills += 1
    finished(processes)
    took = time.monotonic() - began
    return [Figure(f"the same, {kills} times kill -9", f"{took:.1f} s", "", None), verdict(forge, work)]


def verdict(forge: LocalForge, work: Sequence[Job]) -> Figure:
    """What is lost or doubled afterwards."""
    lost, doubled = check(forge, work)
    return Figure("  lost, doubled", f"{lost}, {doubled}", "0, 0", not lost and not doubled)


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
