"""Pydantic's errors as problems: the line to look at, what is wrong there, and what to write instead."""

from __future__ import annotations

import re
import typing
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from plumbline.specs.examples import example_of
from plumbline.specs.problems import Place, Problem, place_text
from plumbline.specs.wordings import Fault, words_for
from plumbline.specs.yaml_lines import LineOf


def explain(
    error: ValidationError, data: Any, line_of: LineOf, intent: type[BaseModel], file: str
) -> list[Problem]:
    """One problem for each place that is wrong, in the file's order.

    Args:
        error: what pydantic found.
        data: what the file says.
        line_of: the lines of `data`.
        intent: the type it was checked against.
        file: the file's name, relative to the project.
    """
    problems: dict[Place, Problem] = {}
    for details in error.errors():
        place = _place(details, data)
        if details["type"] == "too_short" and _at(data, place):
            continue  # it only counts too few because the entries themselves are wrong
        message, remedy = words_for(_fault(details, place, data, intent))
        problem = Problem(
            file=file, line=line_of(place), where=place_text(place), message=message, remedy=remedy
        )
        problems.setdefault(place, problem)  # a union reports every branch; the first is enough
    return sorted(problems.values(), key=lambda problem: problem.line or 0)


def intent_at(intent: Any, place: Place) -> type[BaseModel] | None:
    """The intent whose keys stand at `place`, found along the annotations; none for other values."""
    kind = _bare(intent)
    for step in place:
        if _is_intent(kind):
            field = kind.model_fields.get(str(step))
            kind = _bare(field.annotation) if field else None
        else:
            arguments = typing.get_args(kind)  # tuple[item, ...] or dict[key, value]
            kind = _bare(arguments[0 if isinstance(step, int) else -1]) if arguments else None
    return kind if _is_intent(kind) else None


def _fault(details: ErrorDetails, place: Place, data: Any, intent: type[BaseModel]) -> Fault:
    key = str(place[-1]) if place else ""
    parent = intent_at(intent, place[:-1])
    beside = parent or intent_at(intent, place)  # an item of a list has no key of its own
    misnamed = details["loc"][-1:] == ("[key]",)
    return Fault(
        kind="extra_forbidden" if misnamed else details["type"],
        message=_own_words(details, place),
        value=_at(data, place),
        limits=details.get("ctx", {}),
        key=key,
        keys=_choices(details) if misnamed else tuple(beside.model_fields) if beside else (),
        example=example_of(parent, key),
    )


def _place(details: ErrorDetails, data: Any) -> Place:
    """Where the error is in the file: pydantic's location without the steps that only types have."""
    place: Place = ()
    for step in details["loc"]:
        if not _holds(_at(data, place), step):
            break
        place = (*place, step)
    if details["type"] == "missing":
        return details["loc"]
    if details["type"] == "value_error":
        return _blamed(details["msg"], place, data)
    return place


def _blamed(message: str, place: Place, data: Any) -> Place:
    """A validator over several keys names the one it means first: `bands: ...`, `features: 'x' ...`."""
    named = re.match(r"Value error, (\w+):(?: '([^']*)')?", message)
    for step in named.groups() if named else ():
        if step is not None and _holds(_at(data, place), step):
            place = (*place, step)
    return place


def _own_words(details: ErrorDetails, place: Place) -> str:
    message = details["msg"].removeprefix("Value error, ")
    for step in place:
        message = message.removeprefix(f"{step}: ")
    return message


def _choices(details: ErrorDetails) -> tuple[str, ...]:
    return tuple(re.findall("'([^']*)'", details.get("ctx", {}).get("expected", "")))


def _at(data: Any, place: Place) -> Any:
    for step in place:
        if not _holds(data, step):
            return None
        data = data[step]
    return data


def _holds(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


def _bare(annotation: Any) -> Any:
    """The annotation without `| None`."""
    arguments = [a for a in typing.get_args(annotation) if a is not type(None)]
    optional = type(None) in typing.get_args(annotation) and len(arguments) == 1
    return arguments[0] if optional else annotation


def _is_intent(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
