"""What no single file can tell about releases: rules for environments that nobody releases to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plumbline.intent import ReleasePolicy, Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem


def check_environments(
    policy: Document[ReleasePolicy], specs: Sequence[Document[Spec]], *, complete: bool
) -> list[Problem]:
    """Environments that no spec names, and approvals that nobody can give.

    Args:
        policy: the rules of releases.
        specs: the specs that could be read.
        complete: whether those are all; else an environment may be named in one that is missing.
    """
    problems = list(_without_people(policy, specs))
    if complete and specs:
        problems += _unknown(policy, {t.environment for spec in specs for t in spec.intent.release.targets})
    return problems


def _unknown(policy: Document[ReleasePolicy], known: set[str]) -> Iterator[Problem]:
    """A misspelt environment would go by the defaults in silence."""
    remedy = f"Write one of {', '.join(sorted(known))}, or add it to a spec's `release.environments`"
    for name in policy.intent.environments:
        if name not in known:
            message = f"no spec releases to an environment {name!r}"
            yield policy.problem(("environments", name), message, remedy)
    for index, freeze in enumerate(policy.intent.freezes):
        for position, name in enumerate(freeze.environments):
            if name not in known:
                place = ("freezes", index, "environments", position)
                yield policy.problem(place, f"no spec releases to an environment {name!r}", remedy)


def _without_people(policy: Document[ReleasePolicy], specs: Sequence[Document[Spec]]) -> Iterator[Problem]:
    local = {
        target.environment
        for spec in specs
        if spec.intent.release.forge == "local"
        for target in spec.intent.release.targets
    }
    for name, rules in policy.intent.environments.items():
        if rules.approvals and name in local:
            yield policy.problem(
                ("environments", name, "approvals"),
                f"a model is released to {name} through the local forge, where nobody can approve",
                "Write 0, or name a forge that signs people in under the spec's `release.forge`",
            )
