"""Helm charts in a tree: which values files are laid over which chart's own values.

Helm merges a values file into the chart's own `values.yaml`, key by key, and the values of a chart into
those of its subcharts. So `image: {tag: v1}` in `values-prod.yaml` is a tag of the image whose `repository`
the chart's own values name at the same path.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from plumbline.release.editing.yaml_documents import documents
from plumbline.release.editing.yaml_nodes import Mapping, NotYamlError, Sequence
from plumbline.release.editing.yaml_text import decode

CHART, VALUES = "Chart.yaml", ("values.yaml", "values.yml")
_NO_VALUES = {"templates", "charts", "crds"}
"""Folders of a chart in which no values files stand."""
_MAY_SAY_A_TAG = re.compile(rb"(?i)tag|digest|sha|version")
_FILE = "file://"

Read = Callable[[str], bytes]
"""A file's content by its name; nothing if there is none."""


class Defaults(NamedTuple):
    """A chart's own values, below a values file."""

    file: str
    text: bytes
    under: tuple[str, ...] = ()
    """The key of the values file that they stand under: a subchart's name."""


class LaidOver(NamedTuple):
    """What a values file is laid over."""

    defaults: tuple[Defaults, ...]
    """The chart's own values first, then those of its subcharts."""
    others: tuple[str, ...]
    """The chart's other values files: one of them may be laid between."""


def laid_over(names: Iterable[str], read: Read, holds: Callable[[bytes], bool]) -> dict[str, LaidOver]:
    """The values files of charts whose own values, or whose subcharts', hold an image's name.

    Args:
        names: every file of the tree.
        read: gives a file's content.
        holds: whether a text holds the image's name.
    """
    files = set(names)
    charts = {name.removesuffix(CHART).rstrip("/") for name in files if _last(name) == CHART}
    own = {chart: found for chart in charts for found in _own_values(chart, files)}
    naming = {chart for chart, name in own.items() if holds(read(name))}
    if not naming:
        return {}
    below = {chart: [Defaults(own[chart], read(own[chart]))] for chart in naming}
    for chart in sorted(charts):
        for part, key in _parts(chart, naming, read):
            below.setdefault(chart, [Defaults(own[chart], read(own[chart]))] if chart in own else [])
            below[chart].append(Defaults(own[part], read(own[part]), (key,)))
    found = {}
    for chart, every in _values_files(files, charts, set(below)).items():
        for name in every:
            layers = tuple(layer for layer in below[chart] if layer.file != name)
            if layers and _MAY_SAY_A_TAG.search(read(name)):
                found[name] = LaidOver(layers, _others(name, every))
    return found


def _own_values(chart: str, files: set[str]) -> Iterator[str]:
    yield from [name for name in (_join(chart, values) for values in VALUES) if name in files][:1]


def _parts(chart: str, naming: set[str], read: Read) -> Iterator[tuple[str, str]]:
    """Those of the charts `naming` that are subcharts of this one, with the keys of their values."""
    text = read(_join(chart, CHART))
    inside = _join(chart, "charts")
    named = {part for part in naming if part.rpartition("/")[0] == inside}
    if not named and not any(_last(part).encode() in text for part in naming):
        return
    declared = list(_dependencies(text))
    for name, alias, where in declared:
        local = where.startswith(_FILE)
        part = _resolved(chart, where.removeprefix(_FILE)) if local else _join(inside, name)
        if part in naming:
            yield part, alias or name
    for part in sorted(named - {_join(inside, name) for name, _, _ in declared}):
        yield part, _last(part)


def _dependencies(text: bytes) -> Iterator[tuple[str, str, str]]:
    """Name, alias and place of each chart that a Chart.yaml asks for."""
    try:
        roots = [document.root for document in documents(decode(text), "dependencies")]
    except NotYamlError:
        return
    for root in roots:
        several = root.get("dependencies") if isinstance(root, Mapping) else None
        for one in several.parts if isinstance(several, Sequence) else ():
            if isinstance(one, Mapping) and (name := one.text("name")):
                yield name, one.text("alias") or "", one.text("repository") or ""


def _values_files(files: set[str], charts: set[str], wanted: set[str]) -> dict[str, list[str]]:
    """The YAML files of each chart that may be values, its own among them."""
    found: dict[str, list[str]] = {}
    for name in sorted(files):
        if name.endswith((".yaml", ".yml")) and _last(name) != CHART:
            chart = _chart_around(name, charts)
            if chart in wanted and name[len(chart) :].lstrip("/").partition("/")[0] not in _NO_VALUES:
                found.setdefault(chart, []).append(name)
    return found


def _chart_around(name: str, charts: set[str]) -> str | None:
    folder = name.rpartition("/")[0]
    while folder not in charts:
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return folder


def _others(name: str, every: list[str]) -> tuple[str, ...]:
    return tuple(other for other in every if other != name and _last(other) not in VALUES)


def _resolved(folder: str, where: str) -> str:
    """Where a path leads from a folder; no folder of the tree where it leads out of it."""
    path = posixpath.normpath(posixpath.join(folder, where))
    return "" if path == "." else path


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _last(name: str) -> str:
    return name.rpartition("/")[2]
