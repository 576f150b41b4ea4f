"""What a changed policy would have said about past nights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plumbline.errors import PlumblineError
from plumbline.intent import AlignmentPolicy
from plumbline.nightly.alarms.counts import history
from plumbline.nightly.alarms.late_labels import with_arrived
from plumbline.nightly.alarms.raising import recorded_alarm, terms
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.baseline import baseline_of
from plumbline.records import Evaluation, Outcome, Realised, Record, Verdict
from plumbline.specs.digests import policy_digest
from plumbline.specs.loading import load_alignment_file
from plumbline.verdicts.alarms import alarms_over
from plumbline.verdicts.verdict import verdict_of


class ReplayError(PlumblineError, ValueError):
    """Past nights that cannot be judged again without measuring again."""


class ReplayedNight(Record):
    """One past night under the recorded and under the changed policy."""

    night: int
    recorded: Outcome
    replayed: Outcome
    recorded_failing: tuple[str, ...]
    replayed_failing: tuple[str, ...]
    recorded_alarm: tuple[str, ...]
    replayed_alarm: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the changed policy says something else."""
        now = (self.replayed, self.replayed_failing, self.replayed_alarm)
        return now != (self.recorded, self.recorded_failing, self.recorded_alarm)


def replay(context: Context, policy_file: Path, first: int, last: int) -> list[ReplayedNight]:
    """Judges the champion's recorded nights again, from what was measured then.

    Args:
        context: the model.
        policy_file: an alignment policy.
        first: the first night shown; alarms rest on all nights judged before it too.
        last: the last night shown.

    Raises:
        ReplayError: nothing is recorded about these nights, or the policy asks for other intervals.
        PlumblineError: the policy cannot be read.
    """
    policy = load_alignment_file(policy_file)
    version = champion_digest(context)
    recorded = {night: told for night, told in _recorded(context, version).items() if first <= night <= last}
    if not recorded:
        raise ReplayError(f"no night from {first} to {last} of {context.model} is recorded for its champion")
    held = terms(context, version or "")
    its_own = policy.for_model(context.spec)
    changed = replace(held, policy=its_own, policy_digest=policy_digest(policy))
    nights, came_with = history(context, version or "")
    alarms = {alarm.night: alarm.gates for alarm in alarms_over(nights, changed, came_with)}
    found = []
    for night, (key, evaluation) in sorted(recorded.items()):
        if evaluation.verdict.level != policy.confidence:
            raise ReplayError(
                f"night {night} was measured at confidence {evaluation.verdict.level:g}, and {policy_file} "
                f"asks for {policy.confidence:g}: its intervals must be measured again, under that policy"
            )
        again = _again(context, evaluation, changed.policy, changed.policy_digest)
        found.append(
            _compared(evaluation.verdict, again, _gates_in_alarm(context, key), alarms.get(night, ()))
        )
    return found


def _recorded(context: Context, version: str | None) -> dict[int, tuple[str, Evaluation]]:
    """The key of the champion's latest verdict of every night, and what the night comes to.

    Where its labels came later, that is what it came to with them.
    """
    found = {}
    for entry in context.ledger.all("verdict", context.model):
        verdict = entry.body["verdict"]
        if verdict["role"] == "champion" and verdict["version"] == version:
            found[int(verdict["window"]["night"])] = entry.key, Evaluation.model_validate(entry.body)
    for entry in context.ledger.all("realised", context.model):
        realised = Realised.model_validate(entry.body)
        key, told = found.get(realised.night, ("", None))
        if realised.version == version and told and told.verdict.awaited:
            found[realised.night] = key, with_arrived(told, realised)
    return found


def _gates_in_alarm(context: Context, key: str) -> tuple[str, ...]:
    alarm = recorded_alarm(context, key)
    return alarm.gates if alarm else ()


def _again(context: Context, evaluation: Evaluation, policy: AlignmentPolicy, digest: str) -> Verdict:
    verdict = evaluation.verdict
    return verdict_of(
        policy,
        verdict.window,
        evaluation.measurements,
        baseline_of(context, verdict.version),
        role=verdict.role,
        version=verdict.version,
        level=verdict.level,
        declared=context.spec.expected_groups,
        spec_digest=verdict.spec,
        policy_digest=digest,
        unusable=verdict.unusable,
        awaited=verdict.awaited,
        without_groups=context.spec.without_groups,
    )


def _compared(
    then: Verdict, now: Verdict, recorded_alarm: tuple[str, ...], replayed_alarm: tuple[str, ...]
) -> ReplayedNight:
    return ReplayedNight(
        night=then.window.night or 0,
        recorded=then.outcome,
        replayed=now.outcome,
        recorded_failing=then.failing,
        replayed_failing=now.failing,
        recorded_alarm=recorded_alarm,
        replayed_alarm=replayed_alarm,
    )
