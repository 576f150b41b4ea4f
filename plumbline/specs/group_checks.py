"""Models, attributes, groups and bands in tolerances that no spec declares."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from alignment_checks.fairness.names import JOINT, joint_name, joint_title
from plumbline.intent import AlignmentPolicy, ProtectedAttribute, Spec, Tolerance
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem


def check_groups(
    policy: Document[AlignmentPolicy], specs: Sequence[Document[Spec]], *, complete: bool
) -> list[Problem]:
    """Tolerances about models that are not there, and about attributes and bands that no spec declares.

    A tolerance for some models only must speak of what one of these declares: it would judge nothing else.
    One for a modality that no model here is given has nobody to speak of.

    Args:
        policy: the tolerances.
        specs: the specs that could be read.
        complete: whether those are all; else an attribute may be declared in one that is missing.
    """
    if not complete or not specs:
        return []
    known = [spec.intent for spec in specs]
    problems: list[Problem] = []
    for index, tolerance in enumerate(policy.intent.tolerances):
        problems += _unknown_models(policy, index, tolerance, known)
        its = [spec for spec in known if tolerance.is_for(spec)]
        if its:
            problems += _undeclared(policy, index, tolerance, _declared(its))
    return problems


def _unknown_models(
    policy: Document[AlignmentPolicy], index: int, tolerance: Tolerance, specs: Sequence[Spec]
) -> Iterator[Problem]:
    names = sorted(spec.model for spec in specs)
    for position, name in enumerate(tolerance.models):
        if name not in names:
            place = ("tolerances", index, "models", position)
            yield policy.problem(place, f"there is no model {name!r}", f"Write one of {', '.join(names)}")


def _declared(specs: Sequence[Spec]) -> dict[str, set[str]]:
    """Every attribute and intersection of these specs, with its groups."""
    declared: dict[str, set[str]] = {}
    for spec in specs:
        alone = {p.attribute: _groups(p) for p in spec.protected}
        for attribute, groups in alone.items():
            declared.setdefault(attribute, set()).update(groups)
        for asked in spec.intersections:
            titles = (joint_title(asked, each) for each in itertools.product(*(alone[a] for a in asked)))
            declared.setdefault(joint_name(asked), set()).update(titles)
    return declared


def _undeclared(
    policy: Document[AlignmentPolicy], index: int, tolerance: Tolerance, declared: dict[str, set[str]]
) -> Iterator[Problem]:
    limited = tolerance.modalities or tolerance.models
    nobody = f"no spec of {', '.join(limited)} declares" if limited else "no spec declares"
    for position, attribute in enumerate(tolerance.attributes):
        if attribute not in declared:
            known = ", ".join(sorted(declared)) or "none"
            where = "`intersections`, in this order" if JOINT in attribute else "`protected`"
            remedy = f"Write one that is declared ({known}), or add it to a spec's {where}"
            place = ("tolerances", index, "attributes", position)
            yield policy.problem(place, f"{nobody} the attribute {attribute!r}", remedy)
    if tolerance.groups:
        known_groups = declared.get(tolerance.attributes[0], set())
        for position, group in enumerate(tolerance.groups):
            if known_groups and group not in known_groups:
                place = ("tolerances", index, "groups", position)
                message = f"no spec has the group {group!r} of {tolerance.attributes[0]}"
                yield policy.problem(place, message, f"Write one of {', '.join(sorted(known_groups))}")


def _groups(protected: ProtectedAttribute) -> tuple[str, ...]:
    """The groups a spec names: bands, or the values it labels."""
    return protected.band_names or (*protected.labels, protected.privileged)
