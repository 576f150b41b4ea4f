"""Where an image model looks: maps of some pictures, kept beside the window's other files for its page.

A map shows a row of the data. So maps are kept only where the spec says that the pictures are nobody's
(`without_groups`); of others there is the figure alone.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from plumbline.canonical import canonical_json
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, pictures_model
from plumbline.nightly.seeds import seed_of
from plumbline.records import AttributionMap, Subject
from plumbline.whole_files import write_whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Looked = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32], npt.NDArray[np.float64]]
    """Row numbers, their pictures and their maps, each of shape (pictures, ...)."""

FILE = "attribution.json"

SHOWN = 12
"""Pictures explained; those misread first, at most half."""

ENLARGED = 4
"""Pixels a side that a pixel of the picture becomes."""

_KEPT = TypeAdapter(tuple[AttributionMap, ...])


def looked_at(context: Context, subject: Subject, scored: Scored) -> Looked:
    """Some of the window's pictures, with the map of what speaks for the model's answer."""
    import numpy as np

    from alignment_checks.explanations.occlusion import occlusion_map

    rows = _chosen(scored, seed_of(subject))
    model = pictures_model(context, subject.version)
    pictures = model.encode({name: values[rows] for name, values in scored.columns.items()})
    said = scored.predictions[rows]
    maps = [
        occlusion_map(model.predict, picture, int(place))
        for picture, place in zip(pictures, said, strict=True)
    ]
    return rows, pictures, np.stack(maps) if maps else np.empty((0, *model.size))


def maps_of(
    context: Context, subject: Subject, scored: Scored, looked: Looked | None = None
) -> tuple[AttributionMap, ...]:
    """The maps as pictures for a page, made once; none where the pictures may be somebody's.

    Args:
        context: the model.
        subject: the version on the window.
        scored: its rows.
        looked: what `looked_at` gave, if it was asked before.
    """
    if not context.spec.without_groups:
        return ()
    kept = kept_maps(context, subject.key)
    if kept:
        return kept
    rows, pictures, maps = looked or looked_at(context, subject, scored)
    classes = context.spec.data.classes
    made = tuple(
        AttributionMap(
            row=str(scored.ids[row]),
            said=str(classes[scored.predictions[row]]),
            label="" if scored.outcomes is None else str(classes[scored.outcomes[row]]),
            png=_drawn(picture, found),
        )
        for row, picture, found in zip(rows, pictures, maps, strict=True)
    )
    write_whole(context.folder(subject.key) / FILE, canonical_json(list(made)).encode())
    return made


def kept_maps(context: Context, key: str) -> tuple[AttributionMap, ...]:
    """The maps that were kept of a subject, by its key; none where there are none."""
    place = context.folder(key) / FILE
    try:
        return _KEPT.validate_json(place.read_bytes())
    except (OSError, ValueError):
        return ()


def _chosen(scored: Scored, seed: int) -> npt.NDArray[np.int64]:
    """Row numbers: some misread ones, then some others, drawn by the seed."""
    import numpy as np

    order = np.random.default_rng(seed).permutation(len(scored.ids))
    if scored.outcomes is None:
        return order[:SHOWN]
    wrong = (scored.predictions != scored.outcomes)[order]
    misread = order[wrong][: SHOWN // 2]
    return np.concatenate([misread, order[~wrong][: SHOWN - len(misread)]])


def _drawn(picture: npt.NDArray[np.float32], found: npt.NDArray[np.float64]) -> str:
    """The picture in grey, red where it speaks for the answer and blue where against it; PNG as base64."""
    import numpy as np

    from plumbline.pictures import png

    share = found / max(float(np.abs(found).max()), 1e-9)
    base = 0.75 * picture[..., None] * np.ones(3)
    red, blue = np.maximum(share, 0)[..., None], np.maximum(-share, 0)[..., None]
    colours = base * (1 - 0.6 * (red + blue)) + 0.6 * (red * [1.0, 0.25, 0.1] + blue * [0.1, 0.4, 1.0])
    levels = np.rint(np.clip(colours, 0, 1) * 255).astype(np.uint8)
    return base64.b64encode(png(levels.repeat(ENLARGED, 0).repeat(ENLARGED, 1))).decode()
