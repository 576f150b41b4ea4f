"""One file as an intent, together with the lines its keys stand on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from plumbline.intent import Intent
from plumbline.specs.explanations import explain
from plumbline.specs.problems import Place, Problem, SpecError, place_text
from plumbline.specs.yaml_lines import LineOf, load_with_lines

T = TypeVar("T", bound=Intent)


@dataclass(frozen=True)
class Document(Generic[T]):
    """What a file says, and where it says it."""

    file: str
    """Relative to the project."""
    intent: T
    line_of: LineOf

    def problem(self, place: Place, message: str, remedy: str) -> Problem:
        """A problem at a place in this file."""
        line, where = self.line_of(place), place_text(place)
        return Problem(file=self.file, line=line, where=where, message=message, remedy=remedy)


def read_document(root: Path, file: str, kind: type[T]) -> Document[T]:
    """Reads and checks one file.

    Args:
        root: the project folder.
        file: the file, relative to it.
        kind: what it must be.

    Raises:
        SpecError: with every problem pydantic finds, or the first one that makes it unreadable.
    """
    data, line_of = load_with_lines(root / file, file)
    # JSON's strict rules: a list is a tuple and a date is text, but "5" is no number and true is no 1.
    text = json.dumps(data, default=str)
    try:
        intent = kind.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise SpecError(explain(error, data, line_of, kind, file)) from None
    return Document(file=file, intent=intent, line_of=line_of)
