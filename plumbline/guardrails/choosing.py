"""Which policy a model's check is decided by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plumbline.errors import PlumblineError
from plumbline.intent import GuardrailChain, GuardrailPolicy
from plumbline.records import CheckStage, Modality

ANY = "*"
"""Stands for every model that no policy names at that stage."""


class GuardrailError(PlumblineError, ValueError):
    """Guardrail policies that cannot be used, alone or together."""


@dataclass(frozen=True)
class Choice:
    """The policies in order of their names, each found by model and stage."""

    by_place: dict[tuple[str, CheckStage], GuardrailPolicy]

    def policy(self, model: str, stage: CheckStage) -> GuardrailPolicy | None:
        """The one that names the model at that stage, else the one for all models; else none."""
        return self.by_place.get((model, stage)) or self.by_place.get((ANY, stage))


def choice_of(policies: Iterable[GuardrailPolicy]) -> Choice:
    """All policies together.

    Raises:
        GuardrailError: two have one name, or are for the same model and stage.
    """
    names: set[str] = set()
    found: dict[tuple[str, CheckStage], GuardrailPolicy] = {}
    for policy in policies:
        if policy.guardrails in names:
            raise GuardrailError(f"two guardrails are named {policy.guardrails}: give each a name of its own")
        names.add(policy.guardrails)
        for model in policy.models:
            for stage in dict.fromkeys(chain.stage for chain in policy.chains):
                other = found.setdefault((model, stage), policy)
                if other is not policy:
                    raise GuardrailError(_twice(model, stage, other, policy))
    return Choice(found)


def chain_of(policy: GuardrailPolicy, stage: CheckStage, modality: Modality) -> GuardrailChain | None:
    """The policy's chain for a stage and modality; none where it has none."""
    return policy.by_place.get((stage, modality))


def _twice(model: str, stage: CheckStage, one: GuardrailPolicy, other: GuardrailPolicy) -> str:
    who = "every model" if model == ANY else f"the model {model}"
    return (
        f"the guardrails {one.guardrails} and {other.guardrails} are both for the {stage} of {who}: "
        "put their chains into one policy, or name other models"
    )
