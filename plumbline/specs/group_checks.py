"""Attributes, groups and bands in tolerances that no spec declares."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from alignment_checks.fairness.names import JOINT, joint_name, joint_title
from plumbline.intent import AlignmentPolicy, ProtectedAttribute, Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem


def check_groups(
    policy: Document[AlignmentPolicy], specs: Sequence[Document[Spec]], *, complete: bool
) -> list[Problem]:
    """Tolerances about attributes and bands that no spec declares.

    Args:
        policy: the tolerances.
        specs: the specs that could be read.
        complete: whether those are all; else an attribute may be declared in one that is missing.
    """
    if not complete or not specs:
        return []
    declared: dict[str, set[str]] = {}
    for spec in specs:
        alone = {p.attribute: _groups(p) for p in spec.intent.protected}
        for attribute, groups in alone.items():
            declared.setdefault(attribute, set()).update(groups)
        for asked in spec.intent.intersections:
            titles = (joint_title(asked, each) for each in itertools.product(*(alone[a] for a in asked)))
            declared.setdefault(joint_name(asked), set()).update(titles)
    return list(_undeclared(policy, declared))


def _undeclared(policy: Document[AlignmentPolicy], declared: dict[str, set[str]]) -> Iterator[Problem]:
    for index, tolerance in enumerate(policy.intent.tolerances):
        for position, attribute in enumerate(tolerance.attributes):
            if attribute not in declared:
                known = ", ".join(sorted(declared))
                where = "`intersections`, in this order" if JOINT in attribute else "`protected`"
                remedy = f"Write one that is declared ({known}), or add it to a spec's {where}"
                place = ("tolerances", index, "attributes", position)
                yield policy.problem(place, f"no spec declares the attribute {attribute!r}", remedy)
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
