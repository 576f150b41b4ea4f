"""A version whose image a comment above it names: `# renovate: datasource=docker depName=acme/app`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plumbline.release.editing.image_names import NAME, TAG_AND_DIGEST
from plumbline.release.editing.place import Place, Spot
from plumbline.release.editing.yaml_nodes import Scalar, Visit

WORD = "renovate:"
"""Stands in every file that has such comments."""
_COMMENT = re.compile(r"^[ \t]*#[ \t]*renovate:(?P<said>[^\n]*)\n(?P<line>[^\n]*)", re.MULTILINE)
_NAMED = re.compile(r"\b(?:depName|packageName|lookupName)=(?P<name>\S+)")
_KEY = re.compile(r"\s*(?:-\s+)?['\"]?[\w./-]+['\"]?:\s+")
_NO_VERSION = re.compile(r"(?i).*(?:repository|repo|image|name|registry)")


def find(source: str, visits: Sequence[Visit]) -> Iterator[Place]:
    """The scalars on the lines below such comments, where they look like a tag."""
    lines = {
        found.start("line"): (found.end("line"), named["name"])
        for found in _COMMENT.finditer(source)
        if "datasource=docker" in found["said"] and (named := _named(found["said"]))
    }
    if not lines:
        return
    for visit in visits:
        scalar = visit.node
        if isinstance(scalar, Scalar) and TAG_AND_DIGEST.fullmatch(scalar.value):
            begin = source.rfind("\n", 0, scalar.start) + 1
            end, name = lines.get(begin, (0, ""))
            if (
                scalar.end <= end
                and _KEY.fullmatch(source[begin : scalar.start])
                and not _NO_VERSION.fullmatch(visit.key)
            ):
                spot = Spot(scalar, visit.path)
                yield Place("declared by a comment", visit.path, (name,), name, tag=spot, can_embed=False)


def _named(said: str) -> re.Match[str] | None:
    """The package's own name, or else what it is called."""
    found = {match[0].partition("=")[0]: match for match in _NAMED.finditer(said)}
    best = found.get("packageName") or found.get("lookupName") or found.get("depName")
    return best if best and NAME.fullmatch(best["name"]) else None
