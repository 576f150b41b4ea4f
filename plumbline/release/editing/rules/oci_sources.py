"""OCI artifacts: what Flux and Argo CD pull, and charts that come from a registry."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.release.editing.image_names import NAME
from plumbline.release.editing.place import Place, Spot
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit

_SCHEME = "oci://"
_WHERE = ("repoURL", "repository", "repo", "url")
_VERSIONS = ("targetRevision", "version")


def find(visit: Visit) -> Iterator[Place]:
    """A mapping with the address of an artifact, and its tag, digest or version."""
    if isinstance(visit.node, Mapping):
        yield from _referred(visit.node, visit)
        yield from _chart(visit.node, visit)


def _referred(mapping: Mapping, visit: Visit) -> Iterator[Place]:
    """Flux's OCIRepository: `url: oci://name`, `ref: {tag, digest}`."""
    url, reference = mapping.text("url") or "", mapping.get("ref")
    name = url.removeprefix(_SCHEME)
    if name == url or not isinstance(reference, Mapping) or not NAME.fullmatch(name):
        return
    tag, digest = reference.get("tag"), reference.get("digest")
    if isinstance(tag or digest, Scalar):
        path = (*visit.path, "ref")
        yield Place(
            "OCI source",
            visit.path,
            (name,),
            url,
            tag=Spot(tag, (*path, "tag")) if isinstance(tag, Scalar) else None,
            digest=Spot(digest, (*path, "digest")) if isinstance(digest, Scalar) else None,
            can_embed=False,
        )


def _chart(mapping: Mapping, visit: Visit) -> Iterator[Place]:
    """A chart or an Argo CD source: an address, perhaps a chart in it, and a version."""
    key, version = next(((k, v) for k in _VERSIONS if isinstance(v := mapping.get(k), Scalar)), ("", None))
    if not isinstance(version, Scalar):
        return
    chart = mapping.text("chart") or ""
    if chart.startswith(_SCHEME):
        name = chart.removeprefix(_SCHEME)
    else:
        where = next((text for k in _WHERE if (text := mapping.text(k))), "")
        if not where.startswith(_SCHEME) and not (chart and "://" not in where and "." in where):
            return
        chart = chart or (mapping.text("name") or "" if key == "version" else "")
        name = where.removeprefix(_SCHEME).rstrip("/") + (f"/{chart}" if chart else "")
    if NAME.fullmatch(name):
        spot = Spot(version, (*visit.path, key))
        yield Place("OCI chart", visit.path, (name,), name, tag=spot, can_embed=False)
