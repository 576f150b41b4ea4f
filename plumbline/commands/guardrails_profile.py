"""`plumbline guardrails profile`: a model's reference data without its rows, for checks at run time."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from plumbline.commands.command_line import Commands
    from plumbline.guardrails.pictures.open_nsfw import OpenNsfw
    from plumbline.guardrails.reference.record import DistanceProfile
    from plumbline.intent import Spec

FOLDER = "policies/guardrails/profiles"
"""Beside the policies, so that both change together."""

MOST_PICTURES = 1000
"""Of each side, drawn by a seed of the model's name: each takes a twentieth of a second or more."""

MOST_PIXELS = 16 * 2**20
"""Of a picture."""


def add_to(actions: Commands) -> None:
    """The command line."""
    profile = actions.add_parser("profile", help="what `schema`, `range` and `distance` compare with")
    profile.add_argument("model", help="a model under management")
    profile.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Reads the reference, writes the profile, and tells what is in it."""
    from plumbline.guardrails.reference.record import ReferenceProfile, as_text
    from plumbline.settings import Settings
    from plumbline.specs.loading import load_spec
    from plumbline.whole_files import write_whole
    from plumbline.windows.locating import holdout_window, reference_window, training_window
    from plumbline.windows.reading import read

    settings = Settings.from_environment()
    spec = load_spec(settings.root, options.model)
    whole = reference_window(settings, spec)
    rows = read(settings, spec, whole).usable()
    training, held_out = (
        read(settings, spec, window(settings, spec)).usable() for window in (training_window, holdout_window)
    )
    made = ReferenceProfile(
        model=spec.model,
        rows=rows.num_rows,
        content=whole.content,
        columns=_columns(spec, rows),
        distance=_distance(spec, training, held_out),
    )
    place = settings.root / FOLDER / f"{spec.model}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, as_text(made).encode(), mode=0o644)
    print(f"wrote {FOLDER}/{place.name}: {len(made.columns)} columns of {made.rows:,} rows")
    print(_about_distance(made.distance))
    return 0


def _columns(spec: Spec, rows: pa.Table) -> dict[str, Any]:
    from alignment_checks.profiles.building import profile_of_table
    from plumbline.guardrails.reference.columns import columns_of

    return {} if spec.content else dict(columns_of(profile_of_table(rows, list(spec.features))))


def _distance(spec: Spec, training: pa.Table, held_out: pa.Table) -> DistanceProfile | None:
    from plumbline.guardrails.reference.building import FEWEST

    if min(training.num_rows, held_out.num_rows) < FEWEST:
        return None
    if spec.modality == "image":
        return _of_pictures(spec, training, held_out)
    return _of_texts(spec, training, held_out) if spec.content else _of_rows(spec, training, held_out)


def _of_texts(spec: Spec, training: pa.Table, held_out: pa.Table) -> DistanceProfile:
    import numpy as np

    from alignment_checks.outliers.trigrams import point
    from plumbline.guardrails.reference.building import distance_profile

    fitted_on, others = (
        np.vstack([point(text or "") for text in table.column(spec.content).to_pylist()])
        for table in (training, held_out)
    )
    return distance_profile("trigrams", fitted_on, others)


def _of_pictures(spec: Spec, training: pa.Table, held_out: pa.Table) -> DistanceProfile:
    from plumbline.canonical import seed_from
    from plumbline.guardrails.pictures.open_nsfw import OpenNsfw
    from plumbline.guardrails.reference.building import distance_profile

    model = OpenNsfw()
    seed = seed_from(spec.model, "guardrails profile")
    fitted_on, others = (_features(model, spec, table, seed) for table in (training, held_out))
    return distance_profile("picture", fitted_on, others)


def _features(model: OpenNsfw, spec: Spec, table: pa.Table, seed: int) -> npt.NDArray[np.float64]:
    import numpy as np

    from plumbline.serving.alignment.pictures import decoded

    rows = np.random.default_rng(seed).permutation(table.num_rows)[:MOST_PICTURES]
    files = table.column(spec.content).take(np.sort(rows)).to_pylist()
    return np.vstack([model.features(decoded(file, MOST_PIXELS, spec.content)) for file in files])


def _of_rows(spec: Spec, training: pa.Table, held_out: pa.Table) -> DistanceProfile:
    from alignment_checks.profiles.building import profile_of_table
    from plumbline.guardrails.reference.building import axes_from, distance_profile, row_points

    names = list(spec.features)
    axes = axes_from(profile_of_table(training, names))
    fitted_on, others = (row_points(axes, table.select(names).to_pylist()) for table in (training, held_out))
    return distance_profile("row", fitted_on, others, axes)


def _about_distance(made: DistanceProfile | None) -> str:
    if made is None:
        return "no distances: fewer than 100 items on a side"
    return (
        f"distances by {made.fitted_on:,} items, ranked among {made.held_out:,} held out: "
        f"no score is above {1 - 1 / (made.held_out + 1):.5f}"
    )
