"""A problem in a file somebody wrote, as data, and the error that carries problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from plumbline.errors import PlumblineError
from plumbline.records import Record

Place = tuple[str | int, ...]
"""Keys and list positions from the top of a file to a value."""


class Problem(Record):
    """What is wrong, where, and what to write instead. Prints as one line."""

    file: str
    """Relative to the project."""
    line: int | None = None
    """Counted from 1; none when the file as a whole is meant."""
    where: str = ""
    """The key, e.g. `nights.rows`; empty for the whole file."""
    message: str
    remedy: str

    def __str__(self) -> str:
        start = self.file if self.line is None else f"{self.file}:{self.line}"
        where = f"{self.where}: " if self.where else ""
        return f"{start}: {where}{_sentence(self.message)} {_sentence(self.remedy)}".rstrip()


class SpecError(PlumblineError):
    """A file that cannot be used, with everything found wrong in it. Prints one problem a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def refuse(file: str, line: int | None, message: str, remedy: str, where: str = "") -> NoReturn:
    """Raises a `SpecError` with this one problem, whatever exception is being handled."""
    raise SpecError([Problem(file=file, line=line, where=where, message=message, remedy=remedy)]) from None


def place_text(place: Place) -> str:
    """A place as people write it: `protected[0].bands`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
