"""What checks do to a prediction. Pure: who asked, and how, is not known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from plumbline.records import Checked, Decision
from plumbline.serving.inference.requests import CheckIds, PictureRead, Prediction, ReadValue

STRICTNESS: tuple[Decision, ...] = get_args(Decision)
"""Of several decisions, the last of these counts."""
Review = Literal["withhold", "answer and say so"]
"""What becomes of a prediction that a person is to look at."""

SCORE, PREDICTED = "score", "predicted"
"""What an output check is given."""
UNUSABLE = "what the check left of it cannot be scored"
UNREAD = "what the check left of {column} tells no digit"


@dataclass(frozen=True)
class Scored:
    """What the model says of an item."""

    scores: Sequence[float]
    predicted: int | str

    @property
    def content(self) -> dict[str, Any]:
        """As a row, for the output's check."""
        return {PREDICTED: self.predicted, SCORE: max(self.scores)}


@dataclass
class Item:
    """One item on its way to an answer."""

    id: str
    keyed: str
    """The id in the log."""
    row: Mapping[str, Any]
    """What the model is given."""
    checked: bool = True
    """Whether every check was answered."""
    input: Checked | None = None
    output: Checked | None = None
    scored: Scored | None = None
    refused: str = ""
    """Why it cannot be scored after its check; else nothing."""
    reads: str = ""
    """Of a picture, the feature that it is read for."""
    pictures: Mapping[str, Item] = field(default_factory=dict)
    """By column, the pictures that are read for it: each is an item of the model that reads."""
    true: Mapping[str, Any] = field(default_factory=dict)
    """Of every feature that is read, what the caller says is true: it is logged, and never scored."""

    @property
    def checks(self) -> list[Checked]:
        """What was answered about it itself, its pictures left out."""
        return [each for each in (self.input, self.output) if each is not None]

    @property
    def decision(self) -> Decision:
        """The strictest of what its checks came to, and those of its pictures."""
        found = [each.decision for each in self.checks]
        found += [picture.decision for picture in self.pictures.values()]
        return max(found, key=STRICTNESS.index, default="allow") if not self.refused else "deny"

    @property
    def wholly_checked(self) -> bool:
        """Whether every check of it and of its pictures was answered."""
        return self.checked and all(picture.checked for picture in self.pictures.values())

    @property
    def waits_for_a_person(self) -> bool:
        """Whether the model was not given it because a person is to look first."""
        return self.scored is None and self.input is not None and self.input.decision == "review"

    def passes(self, review: Review) -> bool:
        """Whether it goes on: to the model after its input's check, to the caller after its output's."""
        return self.decision in ("allow", "redact") or (
            self.decision == "review" and review == "answer and say so"
        )


def answer(item: Item, review: Review) -> Prediction:
    """What the caller is told of an item."""
    told = _told(item) if item.scored is not None and item.passes(review) else {}
    return Prediction(
        id=item.id,
        decision=item.decision,
        checked=item.wholly_checked,
        reasons=list(dict.fromkeys(_reasons(item))),
        checks=CheckIds(input=_id(item.input), output=_id(item.output)),
        readings=[_reading(item, name, told=bool(told)) for name in item.true],
        **told,
    )


def digit(picture: Item, review: Review) -> int | None:
    """What a picture was read as; None where its checks withhold that."""
    if picture.scored is None or not picture.passes(review):
        return None
    said = _told(picture)["predicted"]
    return None if said is None else int(said)


def outcome(item: Item) -> str:
    """How the item is counted: answered, redacted, review or denied."""
    if item.decision == "review":
        return "review"
    if item.decision == "deny":
        return "denied"
    return "redacted" if item.decision == "redact" else "answered"


def _reasons(item: Item) -> list[str]:
    own = [reason.text for each in item.checks for reason in each.reasons]
    of_pictures = [
        f"{column}: {text}" for column, picture in item.pictures.items() for text in _reasons(picture)
    ]
    return [*of_pictures, *own, *([item.refused] if item.refused else [])]


def _reading(item: Item, feature: str, *, told: bool) -> ReadValue:
    """What was read of a feature; only where the prediction is told too."""
    pictures = [
        PictureRead(
            id=picture.id,
            column=column,
            digit=int(picture.scored.predicted) if told and picture.scored else None,
            checks=CheckIds(input=_id(picture.input), output=_id(picture.output)),
        )
        for column, picture in item.pictures.items()
        if picture.reads == feature
    ]
    value = item.row.get(feature) if told else None
    return ReadValue(feature=feature, value=value, pictures=pictures)


def _told(item: Item) -> dict[str, Any]:
    """Scores and prediction, but for what the output's check took out."""
    assert item.scored is not None  # noqa: S101 - the caller looked
    whole = {"predicted": item.scored.predicted, "scores": list(item.scored.scores)}
    if item.output is None or item.output.decision != "redact":
        return whole
    left = item.output.redacted if isinstance(item.output.redacted, Mapping) else {}
    said = item.scored.content
    kept = {name for name in said if name in left and left[name] == said[name]}
    return {
        "predicted": whole["predicted"] if PREDICTED in kept else None,
        "scores": whole["scores"] if SCORE in kept else None,
    }


def _id(checked: Checked | None) -> str | None:
    return checked.check_id if checked else None
