"""A request's JSON as questions, looked at by hand: it runs for every check, and names what does not fit."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, get_args

from plumbline.records.checks import Check, CheckStage, Modality
from plumbline.serving.edge import json_bodies

LONGEST_NAMES = {"model": 63, "model_version": 128}
MOST_CONTEXT = 20
"""Entries of `context`."""
LONGEST_CONTEXT = 500
"""Characters of each."""
MOST_COLUMNS = 2000
"""Columns of a row."""
MOST_TURNS = 200
"""Turns of a conversation."""
LONGEST_CONVERSATION = 256_000
"""Bytes of its turns together, in UTF-8."""

_ROLE = re.compile(r"[A-Za-z]{1,24}(?:[ _-][A-Za-z]{1,24})?(?:[ _-]?[0-9]{1,3})?")
"""Nobody checks what a role says, so it can say no more than who speaks: `user`, `tool_result`, `agent-2`."""

_STAGES = get_args(CheckStage)
_MODALITIES = get_args(Modality)
_KNOWN = frozenset(Check.model_fields)
_NEEDED = frozenset(name for name, field in Check.model_fields.items() if field.is_required())
_NOTHING: Mapping[str, str] = {}
_SCALARS = (str, int, float, bool, type(None))


class UnfitError(ValueError):
    """A request that can't be checked; says where and why, and never repeats what was sent."""

    def __init__(self, place: str, message: str, *, because: str = "malformed", status: int = 422) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.because, self.status = because, status


@dataclass(frozen=True, slots=True)
class Question:
    """One check, as asked: its modality is known and its content fits it."""

    model: str
    model_version: str
    stage: CheckStage
    modality: Modality
    content: Any
    """A text, a mapping of columns, a list of turns, or a picture: base64 or bytes."""
    context: Mapping[str, str]


def read_json(body: bytes) -> Any:
    """The value that a body holds.

    Raises:
        UnfitError: as `json_bodies.read_json`.
    """
    try:
        return json_bodies.read_json(body)
    except json_bodies.JsonError as error:
        raise UnfitError("", str(error), status=error.status) from None


def questions(given: Any, most: int) -> tuple[list[Question], bool]:
    """The checks of a request, in order, and whether they came as several.

    Args:
        given: one check, a list of checks, or `{"checks": [...]}`.
        most: checks that one request may hold.

    Raises:
        UnfitError: for the first that does not fit.
    """
    if isinstance(given, dict) and set(given) == {"checks"}:
        given = given["checks"]
        if not isinstance(given, list):
            raise UnfitError("checks", "must be a list of checks")
    if not isinstance(given, list):
        return [question(given, "")], False
    if len(given) > most:
        raise UnfitError("checks", f"more than {most} at once: send them in several requests")
    return [question(one, f"checks[{number}].") for number, one in enumerate(given)], True


def question(given: Any, place: str) -> Question:
    """One check.

    Args:
        given: what was sent.
        place: where in the request, as a beginning of names: `checks[3].`.

    Raises:
        UnfitError: it is none; says why.
    """
    if not isinstance(given, dict):
        raise UnfitError(place.rstrip("."), "a check must be an object")
    names = given.keys()
    if not names >= _NEEDED or not names <= _KNOWN:
        _refuse_names(names, place)
    for name, longest in LONGEST_NAMES.items():
        _name(given[name], place + name, longest)
    stage, modality = given["stage"], given["modality"]
    if stage not in _STAGES:
        raise UnfitError(f"{place}stage", f"must be one of {', '.join(_STAGES)}")
    if modality not in _MODALITIES:
        raise UnfitError(f"{place}modality", f"must be one of {', '.join(_MODALITIES)}", because="modality")
    _CONTENT[modality](given["content"], f"{place}content")
    context = given.get("context", _NOTHING)
    if context is not _NOTHING:
        _context(context, f"{place}context")
    return Question(given["model"], given["model_version"], stage, modality, given["content"], context)


def whole_text(text: str, place: str) -> str:
    """The text, which must be writable as UTF-8.

    Raises:
        UnfitError: it holds halves of characters, which JSON can say and no text can.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UnfitError(place, "holds half of a surrogate pair: send whole characters") from None
    return text


def _text(value: Any, place: str, longest: int) -> str:
    if not isinstance(value, str):
        raise UnfitError(place, "must be a text")
    if len(value) > longest:
        raise UnfitError(place, f"is longer than {longest} characters")
    return whole_text(value, place)


def _name(value: Any, place: str, longest: int) -> None:
    """Stands in logs, in the database and on pages, where a control character is not what it seems."""
    if not _text(value, place, longest).isprintable():
        raise UnfitError(place, "must be printable")


def _context(given: Any, place: str) -> None:
    if not isinstance(given, dict) or len(given) > MOST_CONTEXT:
        raise UnfitError(place, f"must be an object of at most {MOST_CONTEXT} texts")
    for name, value in given.items():
        _text(name, place, LONGEST_CONTEXT)
        _text(value, place, LONGEST_CONTEXT)


def _refuse_names(names: Any, place: str) -> NoReturn:
    missing = sorted(_NEEDED - set(names))
    if missing:
        raise UnfitError(place + missing[0], "is missing")
    raise UnfitError(
        place.rstrip("."), f"has a key that no check has; the keys are {', '.join(Check.model_fields)}"
    )


def _a_text(content: Any, place: str) -> None:
    if not isinstance(content, str):
        raise UnfitError(place, "must be a text")
    whole_text(content, place)


def _a_row(content: Any, place: str) -> None:
    if not isinstance(content, dict) or len(content) > MOST_COLUMNS:
        raise UnfitError(place, f"must be an object of at most {MOST_COLUMNS} columns")
    for name, value in content.items():
        if not isinstance(value, _SCALARS):
            raise UnfitError(place, "a column must be a number, a text, true, false or null")
        whole_text(name, place)
        if isinstance(value, str):
            whole_text(value, place)
        elif isinstance(value, float) and not math.isfinite(value):
            raise UnfitError(place, "holds a number that is larger than any computer's")


def _a_picture(content: Any, place: str) -> None:
    if isinstance(content, bytes):  # it came as a file
        return
    if not isinstance(content, str) or not content.isascii():
        raise UnfitError(place, "must be a picture in base64")


def _turns(content: Any, place: str) -> None:
    if not isinstance(content, list) or not content:
        raise UnfitError(place, "must be a list of turns")
    if len(content) > MOST_TURNS:
        raise UnfitError(place, f"has more than {MOST_TURNS} turns: send the last ones")
    for number, turn in enumerate(content):
        if not isinstance(turn, dict) or set(turn) != {"role", "text"}:
            raise UnfitError(f"{place}[{number}]", "must be an object of `role` and `text`")
        if not isinstance(turn["role"], str) or not _ROLE.fullmatch(turn["role"]):
            raise UnfitError(
                f"{place}[{number}].role", "must be a name such as `user`, `tool_result` or `agent-2`"
            )
        _a_text(turn["text"], f"{place}[{number}].text")
    if sum(len(turn["text"].encode()) for turn in content) > LONGEST_CONVERSATION:
        raise UnfitError(place, f"is longer than {LONGEST_CONVERSATION} bytes: send the last turns")


_CONTENT = {"text": _a_text, "tabular": _a_row, "image": _a_picture, "conversation": _turns}
