"""The image whose tag a chart's values file says, named by the chart's own values: read without the engine.

The chart is the nearest folder above with a Chart.yaml. The name stands at the tag's own path in its
values.yaml, or in that of the subchart that the path's first key names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Read = Callable[[str], bytes]


def named_by_chart(file: str, text: str, at: int, read: Read) -> str:
    """The image of the tag in line `at`; nothing if no chart names it."""
    path = path_of_line(text, at)
    chart = chart_around(file, read)
    if chart is None or not path:
        return ""
    for values, place in ((f"{chart}values.yaml", path), (f"{chart}charts/{path[0]}/values.yaml", path[1:])):
        name = named_at(read(values), place) if values != file else ""
        if name:
            return name
    return ""


def chart_around(file: str, read: Read) -> str | None:
    """The chart's folder with a slash behind it, as in `charts/app/`."""
    parts = file.split("/")[:-1]
    for length in range(len(parts), -1, -1):
        folder = "".join(f"{part}/" for part in parts[:length])
        if read(f"{folder}Chart.yaml"):
            return folder
    return None


def path_of_line(text: str, at: int) -> list[str]:
    """The keys that lead to the mapping which holds the scalar of a line."""
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError:
        return []
    return next((path for path, line in lines(root, []) if line == at), [])


def lines(node: yaml.Node, path: list[str]) -> Iterator[tuple[list[str], int]]:
    """Each scalar's line with the keys of the mapping that holds it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode):
                yield path, value.start_mark.line
            yield from lines(value, [*path, str(key.value)])


def named_at(text: bytes, path: list[str]) -> str:
    """What `repository` says at a path, with its registry."""
    try:
        node: Any = yaml.load(text, Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError):
        return ""
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    if not isinstance(node, dict):
        return ""
    name = node.get("repository") or node.get("repo") or node.get("imageName")
    registry = node.get("registry")
    return f"{registry}/{name}" if name and registry else str(name or "")
