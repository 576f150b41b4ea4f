"""Training as a process on this machine, without credentials."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.retraining.job import TrainingError, TrainingJob, TrainingOutcome
from plumbline.retraining.process import TimeLimitError, run_isolated

RESULT = ("features.json", "model.ubj")
"""The files an entry point must write."""

LOG_LINES = 15
"""Lines of the log that an error message repeats."""


@dataclass(frozen=True)
class LocalBackend:
    """Runs the entry point here."""

    name: str = "local"
    queue: str = "default"

    def train(self, job: TrainingJob) -> TrainingOutcome:
        """Runs the job to its end and keeps the model folder under its digest.

        Raises:
            TrainingError: it failed, took too long, or left no model.
        """
        job.trained.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        # On the same file system as the folder that keeps it, so that the move is one step.
        with tempfile.TemporaryDirectory(prefix=".training-", dir=job.trained) as work:
            try:
                output = _run(job, Path(work))
                digest = _result_digest(output)
                folder = _keep(output, job.trained / digest)
            except FailedError as failure:
                raise TrainingError(_report(job, failure), time.monotonic() - started) from failure
        return TrainingOutcome(digest, folder, time.monotonic() - started)


class FailedError(PlumblineError):
    """What went wrong, in a few words."""


def training_environment(home: Path, threads: int, device: str) -> dict[str, str]:
    """All that a training may know of this process: a list of names, so no credential can slip in."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
    passed = ("PATH", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH") if device == "cuda" else ("PATH",)
    inherited = {name: os.environ[name] for name in passed if name in os.environ}
    return {**inherited, **limits, "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}


def _run(job: TrainingJob, work: Path) -> Path:
    """Runs the entry point in `work`; the folder it wrote into."""
    output = work / "output"
    output.mkdir()
    environment = training_environment(work, job.threads, job.device)
    try:
        code = run_isolated(job.arguments(output), work, job.log, job.seconds, environment)
    except TimeLimitError:
        raise FailedError(f"was ended after {job.seconds:g} s, its time limit") from None
    if code:
        raise FailedError(f"ended with exit code {code}")
    return output


def _result_digest(output: Path) -> str:
    missing = [name for name in RESULT if not (output / name).is_file()]
    if missing:
        raise FailedError(f"wrote no {' and no '.join(missing)} into the folder given by --output")
    try:
        return folder_digest(output)
    except ValueError as error:
        raise FailedError(f"left something else than files: {error}") from error


def _keep(output: Path, destination: Path) -> Path:
    """Moves the folder in one step; one that is there already must be the same."""
    if not destination.exists():
        return output.rename(destination)
    if folder_digest(destination) != destination.name:
        raise FailedError(f"made what {destination} is named after, but its files were changed: move it away")
    return destination


def _report(job: TrainingJob, failure: FailedError) -> str:
    lines = job.log.read_text(errors="replace").splitlines()[-LOG_LINES:]
    said = "\n".join(f"  {line}" for line in lines) or "  (it printed nothing)"
    return f"training {job.entrypoint} {failure}. It last said:\n{said}\nLog: {job.log}"
