"""What to train: which mitigation answers the failing gates, and the request as a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal

from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.records import Mitigation, TrainingRequest

AUTOMATIC: Literal["automatic"] = "automatic"
"""The gates choose the mitigation."""

NONE: Literal["none"] = "none"
"""Train without one."""


class RequestError(PlumblineError, ValueError):
    """Somebody asked for a training the spec does not allow."""


def mitigation_for(failing: Sequence[str], spec: Spec, asked: str | None = None) -> Mitigation | None:
    """The mitigation somebody asked for, else the one that answers the failing gates.

    A fairness gate names its attribute, e.g. `equal_opportunity_difference.DIS`; the attribute with most
    failing gates is reweighed. When only performance fails, none is.

    Args:
        failing: the champion's failing gates.
        spec: the model's spec; it lists the mitigations it allows.
        asked: one of `choices(spec)`.

    Raises:
        RequestError: `asked` is none of the choices.
    """
    if asked is None or asked == AUTOMATIC:
        return _automatic(failing, spec)
    if asked not in choices(spec):
        raise RequestError(f"mitigation {asked!r} is none of: {', '.join(choices(spec))}")
    _, _, attribute = asked.partition(".")
    return Mitigation(name="reweighing", attribute=attribute) if attribute else None


def choices(spec: Spec) -> tuple[str, ...]:
    """What a form can offer: `automatic`, `none`, and what the spec allows, e.g. `reweighing.DIS`."""
    allowed = (f"{name}.{p.attribute}" for name in spec.training.mitigations for p in spec.protected)
    return (AUTOMATIC, NONE, *allowed)


def nights_for(failing: Sequence[str], night: int | None) -> tuple[int, ...]:
    """The labelled nights to learn from: the one on which performance fell, if it did.

    A fairness gate is answered on the same rows: what the model knows is enough, how it weighs it is not.
    """
    performance = [gate for gate in failing if "." not in gate]
    return (night,) if performance and night is not None else ()


def training_request(
    spec: Spec, data: str, entrypoint: str, mitigation: Mitigation | None, nights: Collection[int] = ()
) -> TrainingRequest:
    """Everything that decides what the training makes.

    Args:
        spec: the model's spec.
        data: content hash of the training rows.
        entrypoint: digest of the training script.
        mitigation: the treatment of the rows, if any.
        nights: labelled nights among the rows; order and repetition do not matter.
    """
    return TrainingRequest(
        model=spec.model,
        seed=spec.training.seed,
        data=data,
        entrypoint=entrypoint,
        mitigation=mitigation,
        nights=tuple(sorted(set(nights))),
    )


def _automatic(failing: Sequence[str], spec: Spec) -> Mitigation | None:
    attributes = [attribute for gate in failing if (attribute := gate.partition(".")[2])]
    counts = Counter(a for a in attributes if a in {p.attribute for p in spec.protected})
    if not counts or "reweighing" not in spec.training.mitigations:
        return None
    return Mitigation(name="reweighing", attribute=counts.most_common(1)[0][0])
