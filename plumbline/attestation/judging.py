"""The one judge of a change: for a pull request, for admission to a cluster, for whoever asks.

Pure: what was there and what would be there are given as facts, with statements, keys, policy, holds and
time. Only what changed is judged, so what runs already is never refused for having grown old.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from plumbline.attestation.accepting import Accepted, accept
from plumbline.attestation.areas import area_of, model_of
from plumbline.attestation.envelope import Envelope
from plumbline.attestation.image_rules import judge_images
from plumbline.attestation.keys import TrustedKey
from plumbline.attestation.manifests import Manifests, NamedImage, Refusal
from plumbline.attestation.source_rules import judge_sources
from plumbline.attestation.version_rules import judge_versions, judge_wholeness
from plumbline.intent import GitOpsPolicy, ManagedEnvironment
from plumbline.records import Hold

T = TypeVar("T")


def judge_change(
    before: Manifests,
    after: Manifests,
    statements: Mapping[str, Envelope],
    keys: Sequence[TrustedKey],
    policy: GitOpsPolicy,
    holds: Sequence[Hold],
    now: datetime.datetime,
) -> list[Refusal]:
    """Everything that speaks against a change; empty if nothing does.

    Args:
        before: what the files say now. It must hold every file that `after` holds, and every file that a
            statement names, if it exists.
        after: what they would say; of what cannot be read, only what changed.
        statements: those that come with the change, by file; one that was there before is spent.
        keys: the trusted keys, of before the change.
        policy: the policy, of before the change.
        holds: those of before the change, and those that come with it.
        now: the time.
    """
    accepted, refusals = accept(statements, before, keys, policy, holds, now)
    was, becomes = only_changed(before, after)
    refusals += after.unreadable
    refusals += judge_images(was, becomes, accepted, policy, _containers(before, after, policy))
    refusals += judge_versions(was, becomes, accepted, policy)
    refusals += judge_sources(before, was, becomes, policy)
    refusals += judge_wholeness(after, accepted, policy)
    refusals += [_unused(statement) for statement in accepted if not statement.used]
    return list(dict.fromkeys(refusals))


def at_admission(policy: GitOpsPolicy, environment: str) -> GitOpsPolicy:
    """The policy for a cluster: whatever is applied there belongs to its one environment.

    An admission webhook makes facts of the object before and after, with no file, and judges them by this
    policy. A pod that is only scaled or restarted changes nothing, and so needs nothing.

    Raises:
        ValueError: if the policy has no such environment.
    """
    if environment not in {known.name for known in policy.environments}:
        raise ValueError(f"{environment!r} is no environment of policies/plumbline.yaml")
    everything = ManagedEnvironment(name=environment, paths=("**",))
    return policy.model_copy(update={"environments": (everything,), "shared": ()})


def only_changed(before: Manifests, after: Manifests) -> tuple[Manifests, Manifests]:
    """What is said only before, and what is said only after. Order and position in a list do not count."""
    return _beyond(before, after), _beyond(after, before)


def changes_what_runs(before: Manifests, after: Manifests, policy: GitOpsPolicy) -> bool:
    """Whether an image, a model version or a source differs in a managed file."""
    files = {
        file
        for side in only_changed(before, after)
        for file in (
            *(image.file for image in side.images),
            *(named.file for named in side.versions),
            *(source.file for source in side.sources),
        )
    }
    return any(area_of(file, policy).managed for file in files)


def _beyond(some: Manifests, others: Manifests) -> Manifests:
    """What `some` says more often than `others`."""
    return Manifests(
        images=_more(some.images, others.images, _image),
        versions=_more(some.versions, others.versions, lambda v: (v.file, v.workload, v.model, v.version)),
        sources=_more(some.sources, others.sources, lambda s: (s.file, s.workload, s.key, s.text)),
    )


def _containers(before: Manifests, after: Manifests, policy: GitOpsPolicy) -> frozenset[str]:
    """The names of the containers that models' images run in."""
    images = (*before.images, *after.images)
    return frozenset(i.container for i in images if i.container and model_of(i.repository, policy))


def _image(image: NamedImage) -> object:
    return (image.file, image.slot, image.written, image.repository, image.tag, image.digest)


def _more(some: Iterable[T], others: Iterable[T], key: Callable[[T], object]) -> tuple[T, ...]:
    left = Counter(key(one) for one in others)
    found = []
    for one in some:
        left[key(one)] -= 1
        if left[key(one)] < 0:
            found.append(one)
    return tuple(found)


def _unused(statement: Accepted) -> Refusal:
    return Refusal(
        file=statement.file,
        because=f"states a release of {statement.says.name} that this change does not make: "
        "add a statement only with its change",
    )
