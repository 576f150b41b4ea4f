"""Decides what a bump changes: from texts and a request to edited texts, as data. Touches no disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from plumbline.release.editing.chart_values import Below
from plumbline.release.editing.edits import edited
from plumbline.release.editing.model_versions import MODEL_VERSION, beside, owners
from plumbline.release.editing.refusals import Refusal, nowhere, places_left, texts_left, texts_naming
from plumbline.release.editing.request import BumpError, Match, Request, ScalarChange
from plumbline.release.editing.yaml_files import YamlFile, last_part, mentions, read_yaml
from plumbline.release.editing.yaml_nodes import NotYamlError
from plumbline.release.editing.yaml_scalar import path_text


class Bumped(NamedTuple):
    """What a bump makes of some texts."""

    texts: dict[str, bytes]
    """The files that differ, with their new content."""
    changes: tuple[ScalarChange, ...]
    refused: tuple[Refusal, ...]
    references: int
    """How many places name the image, changed or not."""
    texts_left: tuple[Refusal, ...] = ()
    """The texts beside them, no references, that say another version of the image."""


Choose = Callable[[list[Match]], list[Match]]
"""Which of the places that name the image are meant; raises if that is not clear."""


def every(matches: list[Match]) -> list[Match]:
    """All of them."""
    return matches


def bump_texts(
    texts: Mapping[str, bytes],
    request: Request,
    choose: Choose = every,
    below: Mapping[str, Below] = MappingProxyType({}),
) -> Bumped:
    """Points references to the image at its new tag and digest; the rest stays, byte for byte.

    A reference without a digest gets one where the request has one. References without any tag or digest
    are left alone, unless there are no others.

    Args:
        texts: the files' contents by name.
        request: what the references shall say.
        choose: which of the references are meant.
        below: what those of the files that are values of a chart are laid over.

    Raises:
        BumpError: if no reference can be edited, or one cannot be edited alone.
    """
    files, refused = _read(texts, request, below)
    matches = _matches(files, request)
    if not matches:
        raise BumpError(nowhere(request, [*refused, *texts_naming(files, request.image)]))
    refused += places_left(matches)
    fixed = _with_versions([match for match in matches if match.place.said is not None])
    fixed = [match for match in fixed if not match.place.doubt]
    if not fixed:
        raise BumpError(nowhere(request, refused))
    fixed = choose(_on_track(fixed, request))
    _the_version_is_somewhere(fixed, request)
    texts_now: dict[str, bytes] = {}
    changes: list[ScalarChange] = []
    of_file: dict[str, list[Match]] = {}
    for match in fixed:
        of_file.setdefault(match.file.name, []).append(match)
    for name, own in of_file.items():
        text, changed = edited(own[0].file, own, request)
        changes += changed
        if changed:
            texts_now[name] = text
    return Bumped(texts_now, tuple(changes), tuple(refused), len(fixed), tuple(texts_left(files, request)))


def _read(
    texts: Mapping[str, bytes], request: Request, below: Mapping[str, Below]
) -> tuple[list[YamlFile], list[Refusal]]:
    files, refused = [], []
    for name, content in texts.items():
        try:
            file = read_yaml(name, content, last_part(request.image), below.get(name))
        except NotYamlError as error:
            if mentions(_as_far_as_possible(content), request.image):
                refused.append(Refusal(name, str(error)))
            continue
        files.append(file)
        refused += [
            Refusal(name, f"document {unread.number}: {unread.problem}")
            for unread in file.unread
            if mentions(unread.text, request.image)
        ]
    return files, refused


def _as_far_as_possible(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "latin-1", errors="replace")


def _matches(files: list[YamlFile], request: Request) -> list[Match]:
    """The places of the image; if none is, those that are written exactly as it was given."""
    everything = [
        Match(file, document, place) for file in files for document in file.read for place in document.places
    ]
    found = [match for match in everything if match.place.is_of(request.image)]
    if found:
        return found
    written = [match for match in everything if match.place.written == request.image]
    meant = sorted({match.place.names[0] for match in written})
    if len(meant) > 1:
        raise BumpError(f"{request.image} may be {' or '.join(meant)}: give the whole name")
    return written


def _with_versions(matches: list[Match]) -> list[Match]:
    versioned = [match for match in matches if (said := match.place.said) and (said.tag or said.digest)]
    return versioned or matches


def _on_track(matches: list[Match], request: Request) -> list[Match]:
    """Those that say the old tag where one is given, or the new one already."""
    if request.old_tag is None:
        return matches
    tags = (request.old_tag, request.tag)
    found = [match for match in matches if (said := match.place.said) and said.tag in tags]
    if not found:
        others = sorted({str(said.tag) for match in matches if (said := match.place.said)})
        raise BumpError(
            f"no reference to {request.image} says {request.old_tag}: they say {', '.join(others)}"
        )
    return found


def _the_version_is_somewhere(matches: list[Match], request: Request) -> None:
    if request.model_version is None:
        return
    another = ""
    for match in matches:
        document = match.document
        for spot in document.versions():
            own = owners(spot, document.places, document.visits)
            if match.place in own:
                return
            if own and match.place in beside(spot, document.places):
                another = (
                    f"{match.file.name}: {path_text(spot.path)} is the model version of {own[0].names[0]}"
                )
    if another:
        raise BumpError(f"{another}, not of {request.image}: leave --model-version out")
    raise BumpError(
        f"{matches[0].file.name}: nothing beside {request.image} states a model version; add the annotation "
        f'{MODEL_VERSION}: "0"'
    )
