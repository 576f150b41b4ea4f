"""The values files of a working tree that are laid over charts which name an image."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from plumbline.release.editing.chart_values import Below, read_below
from plumbline.release.editing.charts import laid_over
from plumbline.release.editing.tree import content_of, holder, listed


def values_over_charts(
    root: Path, patterns: Iterable[str], needle: str
) -> tuple[dict[str, bytes], dict[str, Below]]:
    """The wanted values files, and what each is laid over; that may lie outside of what is wanted.

    Args:
        root: the working tree.
        patterns: which files to edit, as in `candidates`.
        needle: the end of an image's name, which the chart's own values must hold.

    Raises:
        TreeError: as `candidates` does.
    """
    files = listed(root, patterns)
    known = frozenset(files.names)
    read = functools.cache(lambda name: content_of(root, name) if name in known else b"")
    wanted = set(files.wanted)
    found = laid_over(files.names, read, holder(needle))
    return (
        {name: read(name) for name in found if name in wanted},
        {
            name: read_below(layers.defaults, ((other, read(other)) for other in layers.others))
            for name, layers in found.items()
            if name in wanted
        },
    )
