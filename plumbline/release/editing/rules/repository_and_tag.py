"""An image in parts: a repository beside its tag and digest, as in Helm values."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from plumbline.release.editing.image_names import DIGEST, NAME
from plumbline.release.editing.place import Place, Spot, Steps
from plumbline.release.editing.yaml_nodes import Mapping, Node, Scalar, Sequence, Visit

_OF_IMAGE = r"(?:docker|container)?(?:image)?"
_STEM = r"(?P<stem>[a-z0-9]*?)"
_PARTS = {
    "repository": re.compile(rf"{_STEM}{_OF_IMAGE}(?:repository|repo|reponame|(?<=image)(?:name|uri|url)?)"),
    "name": re.compile(r"(?P<stem>)(?:name|uri|url)"),
    "tag": re.compile(rf"{_STEM}{_OF_IMAGE}tag"),
    "version": re.compile(rf"{_STEM}{_OF_IMAGE}version"),
    "digest": re.compile(rf"{_STEM}{_OF_IMAGE}(?:digest|sha|sha256)"),
    "registry": re.compile(rf"{_STEM}{_OF_IMAGE}(?:registry|registryurl|hub)"),
}
_BEST = ("imagerepository", "repository", "imagerepo", "repo", "imagename", "image")
_BARE_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOTHING = ("", "~", "null")


class Entry(NamedTuple):
    """A key with its string."""

    key: str
    scalar: Scalar
    path: Steps


Parts = dict[str, dict[str, list[Entry]]]
"""What each entry may be: part, then stem, as `server` in `serverImage` and `serverTag`."""


def find(visit: Visit) -> Iterator[Place]:
    """Every repository with a tag or digest of its own in a mapping, or in a list of names and values."""
    if isinstance(visit.node, Mapping):
        entries = list(_entries(visit.node, visit.path))
        yield from _pairs(entries, visit, visit.key)
    elif isinstance(visit.node, Sequence) and visit.node.parts:
        named = _named(visit.node, visit.path)
        for prefix in dict.fromkeys(entry.key.rpartition(".")[0] for entry in named):
            group = [
                entry._replace(key=entry.key.rpartition(".")[2])
                for entry in named
                if entry.key.rpartition(".")[0] == prefix
            ]
            yield from _pairs(group, visit, prefix.rpartition(".")[2] or visit.key)


def find_laid_over(visit: Visit, below: Iterable[Visit]) -> Iterator[tuple[Place, list[Entry]]]:
    """Repositories of the mappings `below` with a tag or digest of the mapping that is laid over them.

    Args:
        visit: the upper mapping.
        below: the lower mappings, uppermost first.

    Returns:
        Each place, with the upper mapping's own tag and digest alone, and all entries as they are merged.
    """
    if not isinstance(visit.node, Mapping):
        return
    entries = list(_entries(visit.node, visit.path))
    own = {id(entry.scalar) for entry in entries}
    above = list(visit.above)
    for layer in below:
        if isinstance(layer.node, Mapping):
            said = {entry.key for entry in entries}
            entries += [entry for entry in _entries(layer.node, layer.path) if entry.key not in said]
            above += layer.above
    for place in _pairs(entries, visit._replace(above=tuple(above)), visit.key):
        tag, digest = (
            spot if spot and id(spot.scalar) in own else None for spot in (place.tag, place.digest)
        )
        if tag or digest:
            pinned = place.digest is not None and digest is None and place.digest.scalar.value not in _NOTHING
            doubt = "its digest stands in the chart's own values: write it beside the tag" if pinned else ""
            yield replace(place, kind="chart values", tag=tag, digest=digest, doubt=doubt), entries


def names_another(visit: Visit, entries: Iterable[Entry]) -> bool:
    """Whether a mapping says another repository or registry than the entries do."""
    said = {entry.key: entry.scalar.value for entry in entries}
    return isinstance(visit.node, Mapping) and any(
        part in ("repository", "registry", "name")
        and said.get(entry.key, entry.scalar.value) != entry.scalar.value
        for entry in _entries(visit.node, visit.path)
        for part, _ in _may_be(entry.key)
    )


def _entries(mapping: Mapping, path: Steps) -> Iterator[Entry]:
    own = {key for key, _ in mapping.steps()}
    for key, value in mapping.steps():
        if key == "<<":
            for part in value.parts if isinstance(value, Sequence) else [value]:
                if isinstance(part, Mapping):
                    yield from (entry for entry in _entries(part, path) if entry.key not in own)
        elif isinstance(value, Scalar):
            yield Entry(key, value, (*path, key))


def _named(items: Sequence, path: Steps) -> list[Entry]:
    """Entries of a list such as `[{name: image.tag, value: v1}]`: Helm parameters, environment variables."""
    found = []
    for position, item in enumerate(items.parts):
        if isinstance(item, Mapping):
            name, value = item.text("name"), item.get("value")
            if name and isinstance(value, Scalar):
                found.append(Entry(name, value, (*path, position, "value")))
    return found


def _pairs(entries: list[Entry], visit: Visit, holder: str) -> Iterator[Place]:
    """Repositories joined with the tag and digest that share their stem: `serverImage`, `serverTag`."""
    parts: Parts = {part: {} for part in _PARTS}
    for entry in entries:
        for part, stem in _may_be(entry.key):
            parts[part].setdefault(stem, []).append(entry)
    if not parts["tag"] and not parts["digest"] and not parts["version"]:
        return
    if holder.lower().endswith(("image", "images")):  # elsewhere, a name is anything's name
        parts["repository"].setdefault("", []).extend(parts["name"].get("", []))
    for stem, named in parts["repository"].items():
        repository = _best(named)
        if repository is not None:
            tag, digest = _tag_and_digest(parts, stem)
            if tag is not None or digest is not None:
                yield _place(repository, tag, digest, named, parts["registry"].get(stem), visit)


def _tag_and_digest(parts: Parts, stem: str) -> tuple[Entry | None, Entry | None]:
    tags, digests = parts["tag"], parts["digest"]
    tag, digest = tags.get(stem), digests.get(stem)
    if tag is None and digest is None and len(parts["repository"]) == 1:
        tag, digest = tags.get(""), digests.get("")
    if tag is None and not tags:
        tag = parts["version"].get(stem)
    said = next((entry for entry in digest or () if _may_be_a_digest(entry.scalar.value)), None)
    return tag[0] if tag else None, said


def _may_be_a_digest(text: str) -> bool:
    return text in _NOTHING or any(kind.fullmatch(text) for kind in (DIGEST, _BARE_SHA256))


@functools.lru_cache(maxsize=4096)
def _may_be(key: str) -> tuple[tuple[str, str], ...]:
    """The parts a key may name, each with its stem."""
    found = ((part, ending.fullmatch(_plain(key))) for part, ending in _PARTS.items())
    return tuple((part, match["stem"]) for part, match in found if match)


def _plain(key: str) -> str:
    """The key without case and separators: `image_repository` and `imageRepository` are the same."""
    return key.lower().replace("_", "").replace("-", "")


def _best(named: list[Entry]) -> Entry | None:
    """The entry that says the repository: an image's name, without tag or digest."""
    fit = [entry for entry in named if NAME.fullmatch(entry.scalar.value)]
    return min(fit, key=_rank) if fit else None


def _rank(entry: Entry) -> int:
    return next((n for n, ending in enumerate(_BEST) if _plain(entry.key).endswith(ending)), len(_BEST))


def _place(
    repository: Entry,
    tag: Entry | None,
    digest: Entry | None,
    named: list[Entry],
    registry: list[Entry] | None,
    visit: Visit,
) -> Place:
    name = repository.scalar.value
    own = registry[0].scalar.value if registry else ""
    registries = [own] if own not in _NOTHING else ["", *_registries_of(visit.above)]
    names = [f"{host.rstrip('/')}/{name}" if host else name for host in registries]
    if _plain(repository.key).endswith(("repository", "repo")):
        names += [
            f"{full}/{entry.scalar.value}"
            for entry in named
            if _plain(entry.key) in ("name", "image", "imagename")
            for full in list(names)
        ]
    return Place(
        "repository and tag",
        visit.path,
        tuple(full for full in names if NAME.fullmatch(full)) or (name,),
        name,
        tag=Spot(tag.scalar, tag.path) if tag else None,
        digest=Spot(digest.scalar, digest.path) if digest else None,
        digest_prefix="sha256:" if digest and _is_bare(digest) else "",
    )


def _is_bare(digest: Entry) -> bool:
    """Whether `sha256:` stands in the chart's template and not in the value, as under a key `sha`."""
    empty_sha = digest.scalar.value in _NOTHING and _plain(digest.key).endswith(("sha", "sha256"))
    return empty_sha or _BARE_SHA256.fullmatch(digest.scalar.value) is not None


def _registries_of(above: Iterable[Node]) -> list[str]:
    """Registries that a file's outer mappings set for every image in them."""
    found = []
    for node in above:
        if isinstance(node, Mapping):
            shared = node.get("global")
            for holder in (node, shared):
                if isinstance(holder, Mapping):
                    image = holder.get("image")
                    found += [
                        holder.text("imageRegistry") or "",
                        holder.text("registry") or "",
                        (image.text("registry") or "")
                        if isinstance(image, Mapping) and holder is shared
                        else "",
                    ]
    return [registry for registry in dict.fromkeys(found) if registry and "{" not in registry]
