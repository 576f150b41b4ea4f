"""A file as the engine sees it: its documents, what names an image in them, and what could not be read."""

from __future__ import annotations

import re
from typing import NamedTuple

from plumbline.release.editing import chart_values
from plumbline.release.editing.chart_values import Below
from plumbline.release.editing.image_names import canonical, has_host
from plumbline.release.editing.model_versions import MARKS, model_versions
from plumbline.release.editing.place import Place, Spot
from plumbline.release.editing.places import places
from plumbline.release.editing.rules.declared_by_comment import WORD
from plumbline.release.editing.yaml_documents import Document, documents
from plumbline.release.editing.yaml_nodes import NotYamlError, Visit
from plumbline.release.editing.yaml_text import decode
from plumbline.release.editing.yaml_walk import near, walk

LARGEST = 16 * 2**20
"""Bytes of a file that is edited."""


class ReadDocument(NamedTuple):
    """One document that could be read."""

    document: Document
    visits: list[Visit]
    """Its nodes; only those around the needle where nothing else in it matters."""
    places: list[Place]

    @property
    def number(self) -> int:
        """Which document of the file it is."""
        return self.document.number

    def versions(self) -> list[Spot]:
        """The model versions in it."""
        return model_versions(self.visits)


class YamlFile(NamedTuple):
    """A file's text with what was read from it."""

    name: str
    source: str
    read: list[ReadDocument]
    unread: list[Document]
    needle: str = ""
    """What its documents were looked at for; all of them were, where it is empty."""


def read_yaml(name: str, content: bytes, needle: str = "", below: Below | None = None) -> YamlFile:
    """The documents of a file that hold `needle`; all of them where it is laid over a chart's values.

    Raises:
        NotYamlError: if the file is not UTF-8 text, or too large.
    """
    if len(content) > LARGEST:
        raise NotYamlError(f"larger than {LARGEST // 2**20} MiB: no manifest is, so it is not edited")
    source = decode(content)
    needle = "" if below else needle
    read, unread = [], []
    for document in documents(source, needle):
        try:
            read.append(_read(source, document, needle, below))
        except NotYamlError as error:
            text = document.text or source
            unread.append(Document(document.number, None, problem=str(error), text=text))
    return YamlFile(name, source, read, unread, needle)


def _read(source: str, document: Document, needle: str, below: Below | None) -> ReadDocument:
    """What stands around the needle; all of it where a model version or an alias may matter."""
    if needle and document.root is not None and not any(mark in source for mark in (*MARKS, WORD, "<<:")):
        visits = near(source, document, needle)
        found = places(visits, source)
        shared = (spot.scalar.marked for place in found for spot in place.spots)
        if not (document.aliased and any(shared)):
            return ReadDocument(document, visits, found)
    visits = walk(source, document, needle)
    found = places(visits, source)
    found += chart_values.find(visits, below, found) if below else ()
    return ReadDocument(document, visits, found)


def last_part(image: str) -> str:
    """The end of an image's name: wherever the image is named, this stands."""
    return image.rpartition("/")[2]


def mentions(text: str, image: str) -> bool:
    """Whether a text that is no YAML names the image, comments apart."""
    names = "|".join(sorted(re.escape(name) for name in spellings(image)))
    named = re.compile(rf"(?:(?<![\w./-])|(?<=://))(?:{names})(?![\w/-]|\.\w)")
    lines = [line.partition(" #")[0] for line in text.splitlines() if not line.lstrip().startswith("#")]
    return any(named.search(line) for line in lines) or _mentions_chart(lines, image)


def _mentions_chart(lines: list[str], image: str) -> bool:
    """Whether the lines name a chart by its registry and, on a line of its own, by its name."""
    registry, _, name = image.rpartition("/")
    chart = re.compile(rf"""\s*(?:- )?chart:\s+['"]?{re.escape(name)}['"]?\s*""")
    return bool(registry) and any(map(chart.fullmatch, lines)) and any(registry in line for line in lines)


def spellings(image: str) -> set[str]:
    """The ways in which people write the image's name."""
    full = canonical(image)
    host, _, path = full.partition("/")
    found = {image, full, path} if has_host(image) else {image, full}
    if host == "docker.io":
        found |= {path, path.removeprefix("library/"), full.replace("/library/", "/")}
    return found
