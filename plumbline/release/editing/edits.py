"""The edits that one file needs: which scalars say what, written and proven."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.release.editing.image_names import Written
from plumbline.release.editing.model_versions import CONTAINER, owners
from plumbline.release.editing.place import Spot
from plumbline.release.editing.proof import place_of, reads_as_wanted
from plumbline.release.editing.request import BumpError, Match, Request, ScalarChange
from plumbline.release.editing.yaml_files import ReadDocument, YamlFile
from plumbline.release.editing.yaml_nodes import NotYamlError
from plumbline.release.editing.yaml_scalar import Replacement, ScalarError, path_text, replaced
from plumbline.release.editing.yaml_text import document_events

_Edit = tuple[ReadDocument, Spot, str]
"""A scalar of a document, and what it shall say."""


def edited(file: YamlFile, matches: list[Match], request: Request) -> tuple[bytes, list[ScalarChange]]:
    """The file with its references saying what is requested, and what was changed; no bytes if nothing was.

    Raises:
        BumpError: if a reference cannot be edited, or not alone.
    """
    wanted = [edit for match in matches for edit in _place_edits(match, request)]
    wanted += [edit for match in matches for edit in _version_edits(match, request)]
    wanted = [(document, spot, new) for document, spot, new in wanted if spot.scalar.value.strip() != new]
    if not wanted:
        return b"", []
    _nobody_else_shares(file, matches, wanted)
    try:
        text = replaced(
            file.source,
            [
                Replacement(spot.scalar, new, must_be_text=not _is_tag(spot, matches))
                for _, spot, new in wanted
            ],
        )
    except ScalarError as error:
        raise BumpError(f"{file.name}: {error}") from None
    _only_these_changed(file, text, wanted)
    return text.encode(), _changes(file.name, wanted)


def _place_edits(match: Match, request: Request) -> Iterator[_Edit]:
    place, said = match.place, match.place.said
    if said is None:
        return
    where = f"{match.file.name}: {path_text(place.path)}"
    if said.digest and request.digest is None and (said.tag != request.tag):
        raise BumpError(
            f"{where} pins {said.digest[:19]}...: give the --digest of {request.tag} too; a new tag beside "
            "an old digest would run the old image"
        )
    digest = request.digest or said.digest
    if place.whole is not None:
        tag = request.tag if said.tag or not said.digest else None
        new = str(Written(said.name, tag, digest if said.digest or place.can_embed else None))
        yield match.document, place.whole, place.whole.before + new
        return
    inside = place.tag is not None and "@" in place.tag.scalar.value
    if place.digest is not None and digest and (place.digest.scalar.value or not inside):
        yield match.document, place.digest, digest.removeprefix(place.digest_prefix)
    if place.tag is not None:
        embeds = inside or (place.can_embed and place.digest is None)
        yield match.document, place.tag, f"{request.tag}@{digest}" if digest and embeds else request.tag


def _version_edits(match: Match, request: Request) -> Iterator[_Edit]:
    for spot in match.document.versions():
        if match.place not in owners(spot, match.document.places, match.document.visits):
            continue
        if request.model_version is not None:
            yield match.document, spot, request.model_version
        elif match.place.said and match.place.said.tag != request.tag:
            raise BumpError(
                f"{match.file.name}: {path_text(spot.path)} says which model version this image holds: "
                f"give --model-version too{_or_name_the_container(match, spot)}"
            )


def _or_name_the_container(match: Match, spot: Spot) -> str:
    """What else helps where nothing tells which of several images holds the model."""
    document = match.document
    if len(owners(spot, document.places, document.visits)) < 2:
        return ""
    return f"; if another image beside it does, name that one's container in the annotation {CONTAINER}"


def _is_tag(spot: Spot, matches: list[Match]) -> bool:
    return any(match.place.tag is not None and match.place.tag.scalar is spot.scalar for match in matches)


def _nobody_else_shares(file: YamlFile, matches: list[Match], wanted: list[_Edit]) -> None:
    """Raises BumpError if an alias would carry the change to another image."""
    scalars = {id(spot.scalar): spot for _, spot, _ in wanted}
    ours = {id(match.place) for match in matches}
    for document in file.read:
        for place in document.places:
            shared = [scalars[id(spot.scalar)] for spot in place.spots if id(spot.scalar) in scalars]
            if shared and id(place) not in ours:
                raise BumpError(
                    f"{file.name}: {path_text(shared[0].path)} is also the tag of {place.names[0]}, through "
                    f"an alias at {path_text(place.path)}; write that one out first"
                )


def _only_these_changed(file: YamlFile, text: str, wanted: list[_Edit]) -> None:
    """Raises BumpError unless the edited text reads as the old one with exactly the wanted values."""
    try:
        after = document_events(text, file.needle)
    except NotYamlError:
        after = {}
    for read in file.read:
        values = {place_of(spot.scalar): new for within, spot, new in wanted if within is read}
        if not reads_as_wanted(read.document.events, after.get(read.number, []), values):
            raise BumpError(
                f"{file.name}: document {read.number}: cannot be edited without changing something else"
            )


def _changes(file: str, wanted: list[_Edit]) -> list[ScalarChange]:
    found: dict[int, ScalarChange] = {}
    for document, spot, new in wanted:
        old = spot.scalar.value.strip()
        change = ScalarChange(file, document.number, path_text(spot.path), old, new)
        found.setdefault(spot.scalar.start, change)
    return list(found.values())
