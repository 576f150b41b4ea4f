"""Where the image stands and is not edited: each file with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plumbline.release.editing.image_names import DIGEST, TAG
from plumbline.release.editing.request import Match, Request
from plumbline.release.editing.yaml_files import ReadDocument, YamlFile, mentions, spellings
from plumbline.release.editing.yaml_nodes import EMBEDDED, Scalar, Visit
from plumbline.release.editing.yaml_scalar import path_text

_VERSION = rf"(?::(?P<tag>{TAG.pattern}))?(?:@(?P<digest>{DIGEST.pattern}))?"


class Refusal(NamedTuple):
    """A file that names the image and was not edited."""

    file: str
    why: str


def places_left(matches: Sequence[Match]) -> list[Refusal]:
    """The places whose tag something else fills in, and those that may mean another image."""
    filled_in = "is filled in by something else; set the value there"
    return [
        Refusal(
            match.file.name, f"{path_text(place.path)}: {place.doubt or f'{place.left_open} {filled_in}'}"
        )
        for match in matches
        for place in [match.place]
        if place.doubt or place.left_open is not None
    ]


def texts_naming(files: Sequence[YamlFile], image: str) -> list[Refusal]:
    """Where the image stands inside a longer text, such as a script or a template in a literal block."""
    return [
        Refusal(file.name, f"{path_text(visit.path)}: a text that is no YAML")
        for file in files
        for document in file.read
        for visit in document.visits
        if isinstance(visit.node, Scalar) and mentions(visit.node.value, image)
    ]


def texts_left(files: Sequence[YamlFile], request: Request) -> list[Refusal]:
    """Where a longer text names another version of the image, beside references that were edited."""
    names = "|".join(sorted(re.escape(name) for name in spellings(request.image) if "/" in name))
    versioned = re.compile(rf"(?:(?<![\w./-])|(?<=://))(?:{names}){_VERSION}(?![\w/-])")
    return [
        Refusal(file.name, f"{path_text(visit.path)}: a text that says {said}; it is not edited")
        for file in files
        for document in file.read
        for visit, text in _texts(document)
        for said in list(_other_versions(versioned, text, request))[:1]
    ] if names else []  # fmt: skip


def nowhere(request: Request, refused: Sequence[Refusal]) -> str:
    """What to say where nothing can be edited."""
    if not refused:
        return f"no file names {request.image}: check the image's name and --path"
    return f"{request.image} stands only where it cannot be edited: " + "; ".join(
        f"{refusal.file}: {refusal.why}" for refusal in refused
    )


def _texts(document: ReadDocument) -> Iterator[tuple[Visit, str]]:
    """The scalars that are no reference, and hold none as YAML of their own."""
    known = {spot.path for place in document.places for spot in place.spots}
    known |= {visit.path[: visit.path.index(EMBEDDED)] for visit in document.visits if EMBEDDED in visit.path}
    for visit in document.visits:
        if isinstance(visit.node, Scalar) and visit.path not in known:
            yield visit, visit.node.value


def _other_versions(versioned: re.Pattern[str], text: str, request: Request) -> Iterator[str]:
    for line in text.splitlines():
        if not line.lstrip().startswith("#"):
            for found in versioned.finditer(line.partition(" #")[0]):
                tag, digest = found["tag"], found["digest"]
                on_track = request.old_tag in (None, tag)
                if on_track and ((tag and tag != request.tag) or (digest and digest != request.digest)):
                    yield found[0]
