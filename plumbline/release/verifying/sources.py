"""What says where manifests come from, or rewrites them on the way: kustomize, Argo CD, Flux."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from plumbline.attestation.manifests import NamedSource
from plumbline.attestation.rules.sources import MOVES
from plumbline.release.editing.place import Steps
from plumbline.release.editing.yaml_nodes import Mapping, NotYamlError, Scalar, Visit
from plumbline.release.verifying.scope import Reading, Scope

_FILES = ("resources", "bases", "components", "patchesStrategicMerge")
_PATCHES = ("patches", "patchesJson6902")
_GENERATORS = ("configMapGenerator", "secretGenerator")
_REWRITE = (
    "generators", "transformers", "validators", "replacements", "vars", "helmCharts", "helmGlobals",
    "helmChartInflationGenerator", "configurations", "openapi", "crds",
)  # fmt: skip
"""Keys of a kustomization that can set an image without saying so."""
_SPELLED = {
    key.casefold(): key
    for key in (
        *_FILES, *_PATCHES, *_GENERATORS, *_REWRITE, *MOVES, "images", "commonAnnotations", "commonLabels",
        "labels", "path", "patch", "target", "name", "newName", "newTag", "digest", "literals", "files",
        "envs", "env", "kind", "options",
    )
}  # fmt: skip
"""Keys that kustomize reads in any case, by how they look without it."""
_REMOTE = re.compile(r"(?:git::|gh:|github\.com[/:]|[^/]*[@:])|.*(?:\?|//|\.git(?:[/?]|$)|_git(?:/|$))", re.I)
"""What kustomize takes for the address of another repository, even where a folder has that name."""
_CONTROLLERS = re.compile(r"argoproj\.io/|[a-z]+\.toolkit\.fluxcd\.io/")
_FROM = (
    "source", "sources", "sourceHydrator", "template",
    "templatePatch", "generators", "ref", "url", "path", "chart",
    "chartRef", "sourceRef", "postBuild", "valuesFrom", "include", "ignore", "postRenderers", "components",
    "kubeConfig", "destination", "targetNamespace",
)  # fmt: skip
"""Keys under a controller object's `spec` that say what it applies."""
_FREE = ("interval", "timeout", "values", "valuesObject", "parameters", "images")
"""Keys below those that say something else; their images are found as images."""


def sources_of(scope: Scope) -> Iterator[NamedSource]:
    """Every source that a document states.

    Raises:
        NotYamlError: for a key that kustomize reads and Plumbline would not, as it is spelled.
    """
    kustomization = _is_kustomization(scope)
    controllers = [_unmerged(visit.path) for visit in scope.visits if _is_controller(visit)]
    for visit in scope.visits:
        path, workload = _unmerged(visit.path), scope.workload(visit.path)
        if kustomization and path:
            _check_spelling(path)
            key = str(path[0])
            for text, points_at in _parts(visit._replace(path=path), key):
                local = scope.file if points_at is None else _local(points_at, scope.level.reading)
                yield NamedSource(scope.file, scope.place(path), key, text, workload, local)
        if isinstance(visit.node, Scalar) and visit.path not in scope.claimed:
            said = _address(path, visit, visit.node.value, scope, controllers, kustomization=kustomization)
            if said:
                yield NamedSource(scope.file, scope.place(path), *said, workload)


def _address(
    path: Steps, visit: Visit, text: str, scope: Scope, controllers: Sequence[Steps], *, kustomization: bool
) -> tuple[str, str] | None:
    """The key and the text of a scalar that says where something comes from; none if it does not."""
    first, name = str(path[0]) if path else "", scope.level.reading.base_name
    rewrites = kustomization and first in (*_REWRITE, *MOVES)
    if rewrites or (name == "chart.yaml" and first == "dependencies"):
        return first, f"{_plain(path)}={text}"
    if name.startswith(".argocd-source") and not any(step in _FREE for step in path):
        return visit.key, f"{_plain(path)}={text}"
    if not kustomization and any(_says_from(path, start) for start in controllers):
        return visit.key, text
    return None


def _unmerged(path: Steps) -> Steps:
    """A path as a reader sees it that has put in what merge keys (`<<`) bring."""
    found: list[str | int] = []
    merging = False
    for step in path:
        if step == "<<" or (merging and isinstance(step, int)):
            merging = step == "<<"
            continue
        found.append(step)
        merging = False
    return tuple(found)


def _check_spelling(path: Steps) -> None:
    """Raises NotYamlError for a key in another case: kustomize reads `Resources` as `resources`."""
    last = path[-1]
    if not isinstance(last, str) or len(path) > 4:
        return
    if len(path) > 1 and path[0] not in (*_PATCHES, *_GENERATORS, "images"):
        return
    known = _SPELLED.get(last.casefold(), last)
    if known != last:
        raise NotYamlError(f"the key {last!r} is read as {known!r} by kustomize; write it so")


def _parts(visit: Visit, key: str) -> Iterator[tuple[str, str | None]]:
    """The files that an entry of a kustomization names, each with what else decides what it does.

    None stands for the kustomization itself, which holds the patch.
    """
    path, node = visit.path, visit.node
    if key in _FILES and len(path) == 2 and isinstance(node, Scalar) and "\n" not in node.value:
        yield node.value, node.value
    elif key in _PATCHES and len(path) == 2 and isinstance(node, Mapping):
        target = node.get("target")
        chosen = _plain_text(target) if isinstance(target, Mapping) else ""
        named = node.text("path")
        if named or chosen:
            yield f"{named or 'a patch'} {chosen}".strip(), named
    elif (
        key in _GENERATORS
        and len(path) > 2
        and path[2] in ("files", "envs", "env")
        and isinstance(node, Scalar)
    ):
        yield node.value, node.value.partition("=")[2] or node.value


def _plain_text(mapping: Mapping) -> str:
    """Whom a patch is for, on one line."""
    return ", ".join(f"{key}={node.value}" for key, node in mapping.steps() if isinstance(node, Scalar))


def _is_kustomization(scope: Scope) -> bool:
    root = scope.visits[0].node if scope.visits else None
    if not isinstance(root, Mapping):
        return False
    group = (root.text("apiVersion") or "").partition("/")[0]
    named = scope.level.reading.base_name in ("kustomization.yaml", "kustomization.yml", "kustomization")
    return group == "kustomize.config.k8s.io" or (named and not _is_controller(scope.visits[0]))


def _is_controller(visit: Visit) -> bool:
    node = visit.node
    return isinstance(node, Mapping) and bool(_CONTROLLERS.match(node.text("apiVersion") or ""))


def _says_from(path: Steps, start: Steps) -> bool:
    inside = path[len(start) :]
    if path[: len(start)] != start or len(inside) < 2 or inside[0] != "spec" or inside[1] not in _FROM:
        return False
    return not any(step in _FREE for step in inside[2:])


def _local(text: str, reading: Reading) -> str | None:
    """The path in the repository that a kustomization's entry means; none if it leads out of it."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(reading.file), text))
    if _REMOTE.match(text) or text.startswith("/") or joined.startswith("..") or not reading.exists(joined):
        return None
    return joined


def _plain(path: Steps) -> str:
    return "/".join("*" if isinstance(step, int) else step for step in path)
