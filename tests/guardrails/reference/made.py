"""A small reference profile for tests, made as the command makes one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from alignment_checks.profiles.building import profile_of_table
from plumbline.guardrails.reference.building import axes_from, distance_profile, row_points
from plumbline.guardrails.reference.columns import columns_of
from plumbline.guardrails.reference.record import ReferenceProfile, as_text

PATH = "policies/guardrails/profiles/made_up.json"


def people(rows: int = 2000, seed: int = 0) -> pa.Table:
    """Ages, and jobs that go with them; three people have a job that nobody else has, some have none."""
    random = np.random.default_rng(seed)
    age = random.integers(18, 66, rows).astype(float)
    job = np.where(age < 30, "student", np.where(random.random(rows) < 0.5, "1", "2")).astype(object)
    job[:3] = "astronaut"
    income = np.where(random.random(rows) < 0.1, np.nan, age * 1000 + random.normal(0, 500, rows))
    return pa.table(
        {"age": age, "job": pa.array(job, pa.string()), "income": pa.array(income, from_pandas=True)}
    )


def made(table: pa.Table) -> ReferenceProfile:
    half = table.num_rows // 2
    training, held_out = table.slice(0, half), table.slice(half)
    axes = axes_from(profile_of_table(training))
    return ReferenceProfile(
        model="made_up",
        rows=table.num_rows,
        content="0" * 64,
        columns=columns_of(profile_of_table(table)),
        distance=distance_profile(
            "row",
            row_points(axes, training.to_pylist()),
            row_points(axes, held_out.to_pylist()),
            axes,
        ),
    )


def write(root: Path, profile: ReferenceProfile) -> None:
    place = root / PATH
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(as_text(profile))
