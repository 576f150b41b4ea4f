"""What to train: which mitigation answers the failing gates, and the request as a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal

from alignment_checks.fairness.names import JOINT
from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.records import Carried, Mitigation, MitigationName, ParityConstraint, TrainingRequest
from plumbline.retraining.mitigations import noise_augmentation

AUTOMATIC: Literal["automatic"] = "automatic"
"""The gates choose the mitigation."""

NONE: Literal["none"] = "none"
"""Train without one."""

COMPARE: Literal["compare"] = "compare"
"""Try every one the spec allows, and none, and take the best."""

CONSTRAINTS: dict[str, ParityConstraint] = {
    "equal_opportunity_difference": "true_positive_rate_parity",
    "average_odds_difference": "equalized_odds",
    "average_abs_odds_difference": "equalized_odds",
    "statistical_parity_difference": "demographic_parity",
    "disparate_impact": "demographic_parity",
}
"""What holds equal the thing each fairness metric measures."""


OF_TEXTS: MitigationName = "swap_augmentation"
"""The mitigation of texts: it treats no attribute of people, but the words that name them."""

OF_WORDS = ("flip_rate",)
"""Gates that rest on the words that name people, and on no attribute."""

OF_PICTURES: MitigationName = "noise_augmentation"
"""The mitigation of pictures, which the entry point carries out."""

ABOUT_NOBODY: dict[str, tuple[str, ...]] = {OF_TEXTS: OF_WORDS, OF_PICTURES: noise_augmentation.ANSWERS}
"""Mitigations that treat no attribute of people, and the gates each answers."""


class RequestError(PlumblineError, ValueError):
    """Somebody asked for a training the spec, or this machine, does not allow."""


def mitigation_for(
    failing: Sequence[str], spec: Spec, asked: str | None = None, terms: str | None = None
) -> Mitigation | None:
    """The mitigation somebody asked for, else the one that answers the failing gates.

    A fairness gate names its attribute, e.g. `equal_opportunity_difference.DIS`; the attribute with most
    failing gates is treated, by the first mitigation the spec allows. When only performance fails, none is,
    but for one that answers that very gate, such as `noise_augmentation`.

    Args:
        failing: the champion's failing gates.
        spec: the model's spec; it lists the mitigations it allows.
        asked: one of `choices(spec)`.
        terms: digest of the words that name groups of people, which a mitigation of texts exchanges.

    Raises:
        RequestError: `asked` is none of the choices, or cannot be done here.
    """
    if asked is None or asked == AUTOMATIC:
        return _automatic(failing, spec, terms)
    if asked not in choices(spec):
        raise RequestError(f"mitigation {asked!r} is none of: {', '.join(choices(spec))}")
    if asked == NONE:
        return None
    name, _, attribute = asked.partition(".")
    if name in ABOUT_NOBODY:
        return _about_nobody(name, terms)  # type: ignore[arg-type]  # a choice, checked above
    return mitigation(name, attribute, failing, spec)  # type: ignore[arg-type]  # a choice, checked above


def mitigation(
    name: MitigationName | Literal["compare"], attribute: str, failing: Sequence[str], spec: Spec
) -> Mitigation:
    """The mitigation, with what it is to equalise.

    Raises:
        RequestError: it cannot be done with this spec, or on this machine.
    """
    for needed in spec.training.mitigations if name == COMPARE else (name,):
        _refuse_impossible(needed, attribute, spec)
    constraint = None if name == "reweighing" else constraint_for(failing, attribute)
    return Mitigation(name=name, attribute=attribute, constraint=constraint)


def constraint_for(failing: Sequence[str], attribute: str) -> ParityConstraint:
    """What answers the attribute's failing gates: the one thing they all speak of, else equalised odds."""
    metrics = [
        metric
        for metric, _, about in (gate.partition(".") for gate in failing)
        if attribute in about.split(JOINT)
    ]
    wanted = {CONSTRAINTS.get(metric, "equalized_odds") for metric in metrics}
    return wanted.pop() if len(wanted) == 1 else "equalized_odds"


def choices(spec: Spec) -> tuple[str, ...]:
    """What a form can offer: `automatic`, `none`, what the spec allows (`reweighing.DIS`), `compare.DIS`."""
    names = tuple(name for name in spec.training.mitigations if name not in ABOUT_NOBODY)
    about_nobody = (name for name in spec.training.mitigations if name in ABOUT_NOBODY)
    offered = (*names, COMPARE) if names else ()
    of_attributes = (f"{name}.{p.attribute}" for name in offered for p in spec.protected)
    return (AUTOMATIC, NONE, *about_nobody, *of_attributes)


def nights_for(
    failing: Sequence[str], night: int | None, mitigation: Mitigation | None = None
) -> tuple[int, ...]:
    """The labelled nights to learn from: the one on which performance fell, if it did.

    A fairness gate, or one that the mitigation answers, is answered on the same rows: what the model knows is
    enough, how it weighs it is not.
    """
    answered = {*OF_WORDS, *(ABOUT_NOBODY.get(mitigation.name, ()) if mitigation else ())}
    performance = [gate for gate in failing if "." not in gate and gate not in answered]
    return (night,) if performance and night is not None else ()


def training_request(
    spec: Spec,
    data: str,
    entrypoint: str,
    mitigation: Mitigation | None,
    nights: Collection[int] = (),
    carried: Sequence[Carried] = (),
    reviewed: str = "",
) -> TrainingRequest:
    """Everything that decides what the training makes.

    Args:
        spec: the model's spec.
        data: content hash of the training rows.
        entrypoint: digest of the training script.
        mitigation: the treatment of the rows, if any.
        nights: labelled nights among the rows; order and repetition do not matter.
        carried: the versions of other models that read for it.
        reviewed: key of the rows that people labelled, if any are among the rows.
    """
    return TrainingRequest(
        model=spec.model,
        seed=spec.training.seed,
        data=data,
        entrypoint=entrypoint,
        mitigation=mitigation,
        nights=tuple(sorted(set(nights))),
        carried=tuple(carried),
        reviewed=reviewed,
    )


def _automatic(failing: Sequence[str], spec: Spec, terms: str | None) -> Mitigation | None:
    mitigations = spec.training.mitigations
    if OF_TEXTS in mitigations and (set(failing) & {*OF_WORDS} or any("." in gate for gate in failing)):
        return _about_nobody(OF_TEXTS, terms)
    if OF_PICTURES in mitigations and {*failing} & {*ABOUT_NOBODY[OF_PICTURES]}:
        return _about_nobody(OF_PICTURES, terms)
    # A gate on an intersection speaks of each of its attributes.
    attributes = [name for gate in failing for name in gate.partition(".")[2].split(JOINT)]
    counts = Counter(a for a in attributes if a in {p.attribute for p in spec.protected})
    of_groups = [name for name in mitigations if name not in ABOUT_NOBODY]
    if not counts or not of_groups:
        return None
    return mitigation(of_groups[0], counts.most_common(1)[0][0], failing, spec)


def _about_nobody(name: MitigationName, terms: str | None) -> Mitigation:
    """One that treats no attribute; the words it exchanges, if it exchanges any, decide what it makes."""
    return Mitigation(name=name, attribute="", terms=terms if name == OF_TEXTS else None)


def _refuse_impossible(name: str, attribute: str, spec: Spec) -> None:
    if name == "threshold_optimizer":
        _refuse_unseen(attribute, spec)
    if name == "adversarial":
        from plumbline.retraining.mitigations.adversarial import require_torch

        require_torch()


def _refuse_unseen(attribute: str, spec: Spec) -> None:
    """A threshold for each group needs the group where the model decides."""
    asked = f"threshold_optimizer.{attribute} is impossible for {spec.model}"
    if attribute not in spec.features:
        raise RequestError(
            f"{asked}: {attribute} is no feature, so the model is not told it when it decides. Ask for "
            "another mitigation"
        )
    bands = next(p.bands for p in spec.protected if p.attribute == attribute)
    if spec.features[attribute] == "numeric" and not bands:
        raise RequestError(
            f"{asked}: {attribute} is a number without bands. Give it `bands`, or make it categorical"
        )
