"""The one judge of a change: for a pull request, for admission to a cluster, for whoever asks.

Pure: what was there and what would be there are given as facts, with statements, keys, policy, holds and
time. Only what changed is judged, so what runs already is never refused for having grown old.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from plumbline.attestation.areas import area_of
from plumbline.attestation.case import Case, Rule, StatementRule
from plumbline.attestation.envelope import Envelope
from plumbline.attestation.manifests import Manifests, Refusal, only_changed
from plumbline.attestation.rules.accepting import accept
from plumbline.attestation.rules.new_images import new_images
from plumbline.attestation.rules.new_versions import new_versions
from plumbline.attestation.rules.sources import sources
from plumbline.attestation.rules.together import together
from plumbline.attestation.rules.unused_statements import unused_statements
from plumbline.attestation.rules.vanished_images import vanished_images
from plumbline.attestation.rules.vanished_versions import vanished_versions
from plumbline.attestation.trust import Trust
from plumbline.intent import GitOpsPolicy, ManagedEnvironment

RULES: tuple[Rule, ...] = (
    new_images,  # what appears needs a statement, or a place in the policy
    vanished_images,  # what goes leaves no place for something that nobody vouches for
    new_versions,
    vanished_versions,
    sources,  # whoever changes where manifests come from changes what runs without naming it
)
"""What is asked of every change; all of them, so that one look tells everything that is wrong."""

STATEMENT_RULES: tuple[StatementRule, ...] = (
    together,  # half a release is none
    unused_statements,  # one that is added in store could be used unseen
)
"""What is asked about the statements, once it is known on which of them the change rests."""


def judge_change(
    before: Manifests,
    after: Manifests,
    statements: Mapping[str, Envelope],
    trust: Trust,
    now: datetime.datetime,
    *,
    merged: bool = False,
) -> list[Refusal]:
    """Everything that speaks against a change; empty if nothing does.

    Args:
        before: what the files say now. It must hold every file that `after` holds, and every file that a
            statement names, if it exists.
        after: what they would say; of what cannot be read, only what changed.
        statements: those that come with the change, by file; one that was there before is spent.
        trust: keys and policy of before the change; its holds, and those that come with the change.
        now: the time.
        merged: whether the statements were merged and still stand: their expiry and the step they are for
            were judged then, and a cluster that lags behind, or is built anew, must come to what stands.
    """
    accepted, refusals = accept(statements, before, trust, now, merged=merged)
    gone, new = only_changed(before, after)
    case = Case(before=before, after=after, gone=gone, new=new, accepted=tuple(accepted), policy=trust.policy)
    findings = [finding for rule in RULES for finding in rule(case)]
    used = [one for one in case.accepted if one in findings]
    refusals += after.unreadable
    refusals += [finding for finding in findings if isinstance(finding, Refusal)]
    refusals += [refusal for rule in STATEMENT_RULES for refusal in rule(case, used)]
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
