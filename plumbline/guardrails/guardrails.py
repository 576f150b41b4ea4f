"""All guardrail policies in force: chooses the chain for a check, and runs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plumbline.canonical import digest
from plumbline.guardrails import chain as chains
from plumbline.guardrails.choosing import Choice, GuardrailError, chain_of, choice_of
from plumbline.guardrails.content import Content
from plumbline.guardrails.deciding import Outcome
from plumbline.guardrails.detector import Answer, Detector, Findings
from plumbline.guardrails.setting_up import detectors_of, digests_of, settings_of
from plumbline.guardrails.workers.pool import Pool
from plumbline.guardrails.workers.worker import Work, WorkerError
from plumbline.intent import GuardrailChain, GuardrailPolicy
from plumbline.records import CheckReason, CheckStage, Modality, PolicyInForce

NO_POLICY = PolicyInForce(name="none", digest=digest({}))
"""What a check is answered by that no policy is for."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """A policy with its detectors."""

    policy: GuardrailPolicy
    in_force: PolicyInForce
    """Its name, and a digest of what it says and of the files that its detectors read."""
    detectors: Mapping[str, Detector]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A chain's outcome, and the policy that it came from."""

    outcome: Outcome
    policy: PolicyInForce


class Guardrails:
    """The policies of a folder, ready to check. Replaced as a whole when one of them changes.

    Args:
        choice: which policy is for which model and stage.
        set_up: each policy's detectors, by its name.
        pool: runs the detectors whose time is not bounded; starts nothing before the first of them.
    """

    def __init__(self, choice: Choice, set_up: Mapping[str, SetUp], pool: Pool) -> None:
        self._choice = choice
        self._set_up = set_up
        self._pool = pool

    @classmethod
    def of(cls, policies: Iterable[GuardrailPolicy], root: Path) -> Guardrails:
        """Sets up every policy.

        Args:
            policies: all that are in force.
            root: the project folder, which the files that policies name are relative to.

        Raises:
            PlumblineError: two policies are for the same, or a detector cannot be set up.
        """
        given = list(policies)
        choice = choice_of(given)
        set_up = {policy.guardrails: _set_up(policy, root) for policy in given}
        return cls(choice, set_up, Pool(_work(set_up.values(), root)))

    @property
    def policies(self) -> list[SetUp]:
        """All policies in force, by name."""
        return [self._set_up[name] for name in sorted(self._set_up)]

    def policy(self, model: str, stage: CheckStage) -> SetUp | None:
        """The policy that is for a model's input or output; none where no policy is."""
        found = self._choice.policy(model, stage)
        return None if found is None else self._set_up[found.guardrails]

    def chain(self, model: str, stage: CheckStage, modality: Modality) -> GuardrailChain | None:
        """The chain that is for a check; none where no policy has one."""
        found = self.policy(model, stage)
        return None if found is None else chain_of(found.policy, stage, modality)

    async def check(
        self,
        model: str,
        stage: CheckStage,
        modality: Modality,
        content: Content,
        *,
        every_reason: bool = True,
    ) -> Guarded:
        """Checks one content. What no chain is for is denied, unless the model's policy says otherwise.

        Args:
            model: whose input or output it is.
            stage: which of both.
            modality: `conversation` for one turn of it, whose content is a text.
            content: decoded, within limits.
            every_reason: as `chain.check` takes it.
        """
        found = self.policy(model, stage)
        if found is None:
            return Guarded(_denied(f"No guardrail policy is for the {stage} of {model}"), NO_POLICY)
        chain = chain_of(found.policy, stage, modality)
        if chain is None:
            return Guarded(_without_chain(found.policy, stage, modality), found.in_force)
        workers = _Named(self._pool, found.policy.guardrails)
        outcome = await chains.check(chain, found.detectors, content, workers, every_reason=every_reason)
        return Guarded(outcome, found.in_force)

    async def find(self, one: SetUp, chain: GuardrailChain, content: Content) -> dict[str, Findings]:
        """What a policy's detectors find for one of its chains, for whoever decides about a part of it.

        Args:
            one: the policy, one of these.
            chain: one of its chains.
            content: decoded, within limits.
        """
        workers = _Named(self._pool, one.policy.guardrails)
        return await chains.find(chain, one.detectors, content, workers)

    async def start(self) -> None:
        """Has a worker ready for each detector that needs one.

        Raises:
            GuardrailError: one cannot be set up; names it.
        """
        try:
            await self._pool.start()
        except WorkerError as error:
            raise GuardrailError(f"the detector {error}: nothing would pass it") from error

    async def close(self) -> None:
        """Waits for the checks that run, then ends the workers."""
        await self._pool.close()


@dataclass(frozen=True, slots=True)
class _Named:
    """The pool, under one policy's names of detectors."""

    pool: Pool
    policy: str

    async def run(self, name: str, content: Content, seconds: float) -> Answer:
        return await self.pool.run(work_name(self.policy, name), content, seconds)


def work_name(policy: str, detector: str) -> str:
    """What the pool calls a policy's detector."""
    return f"{policy}/{detector}"


def _set_up(policy: GuardrailPolicy, root: Path) -> SetUp:
    detectors = detectors_of(policy, root)
    said = {"policy": policy, "files": digests_of(policy, root)}
    return SetUp(policy, PolicyInForce(name=policy.guardrails, digest=digest(said)), detectors)


def _work(set_up: Iterable[SetUp], root: Path) -> dict[str, Work]:
    return {
        work_name(one.policy.guardrails, name): Work.of(detector, settings_of(one.policy, name), root)
        for one in set_up
        for name, detector in one.detectors.items()
        if not detector.bounded
    }


def _without_chain(policy: GuardrailPolicy, stage: CheckStage, modality: Modality) -> Outcome:
    if policy.without_chain == "allow":
        return Outcome("allow")
    return _denied(f"The guardrails {policy.guardrails} have no chain for {modality} at the {stage}")


def _denied(why: str) -> Outcome:
    text = f"{why}, so nothing can be said for it"
    return Outcome("deny", (CheckReason(detector="policy", label="no_chain", action="deny", text=text),))
