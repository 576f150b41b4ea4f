"""Puts inputs and order where the runner finds them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from plumbline.canonical import file_digest
from plumbline.retraining.backends.job import TrainingJob
from plumbline.retraining.backends.remote.order import CHECKPOINTS, INPUTS, ORDER, Order
from plumbline.s3_folder import S3Folder

MODULE = "plumbline.retraining.backends.remote.runner"


def send(job: TrainingJob, run: str, storage: str, kept_by_platform: str | None = None) -> list[str]:
    """Sends everything a run needs. Sent again, it is the same.

    Args:
        job: what to train.
        run: the run's name.
        storage: s3://bucket/prefix.
        kept_by_platform: the folder whose files the platform keeps on S3 by itself, if it does.

    Returns:
        The runner's command line. It names the order and its digest, and nothing secret.

    Raises:
        PlumblineError: the storage can't be written.
    """
    there = S3Folder.at(storage)
    order = Order(
        run=run,
        storage=storage,
        entrypoint=_sent(there, job.entrypoint),
        data=_sent(there, job.data),
        features=_sent(there, job.features),
        label=job.label,
        positive=job.positive,
        classes=job.classes,
        mitigation=job.mitigation,
        seed=job.seed,
        weights=job.weights,
        device=job.device,
        threads=job.threads,
        seconds=job.seconds,
        checkpoints=checkpoints_of(job),
        kept_by_platform=kept_by_platform,
    )
    there.below(f"runs/{run}").put_text(ORDER, order.text)
    place = there.place(f"runs/{run}/{ORDER}")
    return ["python", "-m", MODULE, str(place), hashlib.sha256(order.text.encode()).hexdigest()]


def checkpoints_of(job: TrainingJob) -> str | None:
    """Where the job's checkpoints lie under the storage; none where it can't resume."""
    return f"{CHECKPOINTS}/{job.identity}" if job.checkpoints else None


def _sent(there: S3Folder, file: Path) -> str:
    """Puts a file under its digest, unless it is there; its digest."""
    digest = file_digest(file)
    inputs = there.below(INPUTS)
    if digest not in {found.name for found in inputs.listed() if found.size == file.stat().st_size}:
        inputs.put(digest, file)
    return digest
