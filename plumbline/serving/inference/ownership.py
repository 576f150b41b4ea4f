"""Whose an id is: each caller's ids are its own, so nobody labels what another predicted, not even first.

A caller that labels another's predictions, such as the warehouse that learns what happened, is named for it
in the service's file and says in each request whose ids it sends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plumbline.errors import PlumblineError
from plumbline.serving.inference.prediction_log.keyed_ids import made_up_id
from plumbline.serving.inference.requests import Labels, Predict, Predicted, Prediction


class NotEntitledError(PlumblineError):
    """The caller may not label what the named one predicted."""


def owned_id(caller: str, identifier: str) -> str:
    """The id as the service knows it: the caller's and no other's, for no caller's name holds a NUL."""
    return f"{caller}\0{identifier}"


def with_owned_ids(request: Predict, caller: str) -> Predict:
    """The request with ids that are the caller's own; made-up ones where it names none."""
    ids = request.ids or [made_up_id() for _ in request.items]
    return request.model_copy(update={"ids": [owned_id(caller, identifier) for identifier in ids]})


def with_callers_ids(answer: Predicted, caller: str) -> Predicted:
    """The answer with the ids as the caller knows them."""
    own = owned_id(caller, "")
    return answer.model_copy(update={"predictions": [_without(own, one) for one in answer.predictions]})


def _without(own: str, one: Prediction) -> Prediction:
    """A prediction whose ids, and those of its pictures, are without the part that names the owner."""
    readings = [
        reading.model_copy(
            update={
                "pictures": [
                    picture.model_copy(update={"id": picture.id.removeprefix(own)})
                    for picture in reading.pictures
                ]
            }
        )
        for reading in one.readings
    ]
    return one.model_copy(update={"id": one.id.removeprefix(own), "readings": readings})


def owned_labels(
    sent: Labels, caller: str, may_label: Mapping[str, Sequence[str]]
) -> list[tuple[str, int | str]]:
    """The labels by the ids of whoever predicted.

    Args:
        sent: what a caller sent.
        caller: who sent it.
        may_label: for each caller, the others whose predictions it may label.

    Raises:
        NotEntitledError: it may not label those of the caller that it names.
    """
    owner = sent.predicted_by or caller
    if owner != caller and owner not in may_label.get(caller, ()):
        raise NotEntitledError(f"{caller} may not label what {owner} predicted: `log.may_label` says who may")
    return [(owned_id(owner, each.id), each.label) for each in sent.labels]
