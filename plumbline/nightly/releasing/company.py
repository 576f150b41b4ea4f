"""What leaves and returns together: versions that carry the models that read for them.

A pair is one version, so a promotion and a rollback take both at once. What is left to see to: that nothing
returns, or is proposed, whose reader is on hold, and who else carries a reader that leaves.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.releasing.environments.recorded import git_says
from plumbline.records import Carried, Trained
from plumbline.release.way_back import Way
from plumbline.specs.loading import load_spec, model_names


def carried_by_version(context: Context, digest: str) -> tuple[Carried, ...]:
    """Which versions of other models lie in a version's folder, as its training is recorded.

    Raises:
        NotRecordedError: the model has features read, and no training of the version is recorded.
    """
    for entry in context.ledger.all("training", context.model):
        if entry.body["digest"] == digest:
            return Trained.model_validate(entry.body).carried
    if context.spec.reads:
        raise NotRecordedError(
            f"{context.model}: nothing is recorded of how version {digest[:12]} was made, so nobody can tell "
            "who reads for it: restore the evidence from a backup"
        )
    return ()


def readers(context: Context) -> list[Context]:
    """The models that read for this one."""
    names = dict.fromkeys(reading.model for reading in context.spec.reads)
    return [dataclasses.replace(context, model=name) for name in names]


def in_company(context: Context, way: Way) -> Way:
    """The way with what each version carries, and who else carries the one that leaves."""
    return dataclasses.replace(
        way,
        leaves_with=carried_by_version(context, way.wrong.digest),
        returns_with=carried_by_version(context, way.right.digest),
        carried_by=tuple(_carriers(context, Carried(model=context.model, digest=way.wrong.digest))),
    )


def _carriers(context: Context, wrong: Carried) -> Iterator[str]:
    """Every model that is deployed with this version inside, as `acs_employment_read 2 in production`."""
    for name in model_names(context.settings.root):
        try:
            spec = load_spec(context.settings.root, name)
        except PlumblineError:
            continue  # a broken spec of another model keeps nothing from going back
        if wrong.model not in {reading.model for reading in spec.reads}:
            continue
        its = dataclasses.replace(context, model=name)
        for stage in spec.release.stages:
            now = git_says(its, stage.name)
            if now and wrong in carried_by_version(its, now.registration.digest):
                yield f"{name} {now.registration.version} in {stage.name}"
