"""What says where manifests come from, or rewrites them on the way: kustomize, Argo CD, Flux."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from plumbline.attestation.manifests import NamedSource
from plumbline.release.editing.place import Steps
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit

_LISTS = ("resources", "bases", "components", "patchesStrategicMerge", "patches", "patchesJson6902")
_REWRITE = (
    "generators", "transformers", "validators", "replacements", "vars", "helmCharts", "helmGlobals",
    "helmChartInflationGenerator", "configurations", "openapi", "crds",
)  # fmt: skip
"""Keys of a kustomization that can set an image without saying so."""
_CONTROLLERS = re.compile(r"argoproj\.io/|[a-z]+\.toolkit\.fluxcd\.io/")
_FROM = (
    "source", "sources", "sourceHydrator", "template",
    "templatePatch", "generators", "ref", "url", "path", "chart",
    "chartRef", "sourceRef", "postBuild", "valuesFrom", "include", "ignore", "postRenderers", "components",
    "kubeConfig",
)  # fmt: skip
"""Keys under a controller object's `spec` that say what it applies."""
_FREE = ("interval", "timeout", "values", "valuesObject", "parameters", "images")
"""Keys below those that say something else; their images are found as images."""


def sources_of(
    visits: Sequence[Visit],
    claimed: Collection[Steps],
    file: str,
    exists: Callable[[str], bool],
    around: Callable[[Steps], str],
    where: Callable[[Steps], str],
) -> Iterator[NamedSource]:
    """Every source that a document states.

    Args:
        visits: the document, walked.
        claimed: what is read as an image, and so is no source.
        file: the file's name.
        exists: whether the commit has a file or folder of a name.
        around: the object that a path lies in.
        where: a path as text.
    """
    kustomization = _is_kustomization(visits, file)
    controllers = [visit.path for visit in visits if _is_controller(visit)]
    for visit in visits:
        if not isinstance(visit.node, Scalar) or visit.path in claimed:
            continue
        text, workload = visit.node.value, around(visit.path)
        if kustomization and visit.path:
            key = str(visit.path[0])
            if key in _LISTS and _points(visit) and "\n" not in text:
                local = _local(file, text, exists)
                yield NamedSource(file, where(visit.path), key, text, workload, local)
            elif key in _REWRITE:
                yield NamedSource(file, where(visit.path), key, f"{_plain(visit.path)}={text}", workload)
        elif any(_says_from(visit.path, start) for start in controllers):
            yield NamedSource(file, where(visit.path), visit.key, text, workload)


def _is_kustomization(visits: Sequence[Visit], file: str) -> bool:
    root = visits[0].node if visits else None
    if not isinstance(root, Mapping):
        return False
    group = (root.text("apiVersion") or "").partition("/")[0]
    named = posixpath.basename(file).lower() in ("kustomization.yaml", "kustomization.yml", "kustomization")
    return group == "kustomize.config.k8s.io" or (named and not _is_controller(visits[0]))


def _is_controller(visit: Visit) -> bool:
    node = visit.node
    return isinstance(node, Mapping) and bool(_CONTROLLERS.match(node.text("apiVersion") or ""))


def _points(visit: Visit) -> bool:
    """An item of a list of paths, or the `path` of a patch."""
    return isinstance(visit.path[-1], int) if len(visit.path) == 2 else visit.path[2:] == ("path",)


def _says_from(path: Steps, start: Steps) -> bool:
    inside = path[len(start) :]
    if path[: len(start)] != start or len(inside) < 2 or inside[0] != "spec" or inside[1] not in _FROM:
        return False
    return not any(step in _FREE for step in inside[2:])


def _local(file: str, text: str, exists: Callable[[str], bool]) -> str | None:
    """The path in the repository that a kustomization's entry means; none if it leads out of it."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(file), text))
    if "://" in text or text.startswith("/") or joined.startswith("..") or not exists(joined):
        return None
    return joined


def _plain(path: Steps) -> str:
    return "/".join("*" if isinstance(step, int) else step for step in path)
