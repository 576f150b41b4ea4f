"""`GET /policies` and `POST /policies/reload`: what is in force, what is wrong with anything newer."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter

from plumbline.records import Record
from plumbline.serving.alignment.reload import InForce, PolicyKeeper, Reloading
from plumbline.serving.alignment.routes.plain import refusals

RELOAD = "/policies/reload"
ROLE = "operate"


class ChainInForce(Record):
    """What is checked of one stage and modality."""

    stage: str
    modality: str
    detectors: tuple[str, ...]
    on_failure: Literal["deny", "review", "allow"]


class PolicyShown(Record):
    """One policy."""

    name: str
    digest: str
    models: tuple[str, ...]
    chains: tuple[ChainInForce, ...]


class PoliciesShown(Record):
    """All of them."""

    digest: str
    loaded: datetime.datetime
    problem: str | None
    """Why newer policies are not in force; none where there are no newer ones."""
    policies: tuple[PolicyShown, ...]


class Reloaded(Record):
    """What came of a reload."""

    outcome: Reloading
    digest: str
    problem: str | None


def policy_routes(keeper: PolicyKeeper, reload: Callable[[], Awaitable[Reloading]]) -> APIRouter:
    """Both paths."""
    router = APIRouter(tags=["policies"])

    @router.get("/policies", responses=refusals(401, 429, 503))
    async def policies() -> PoliciesShown:
        """The policies in force, and whether newer ones are broken."""
        return shown(keeper.current)

    @router.post(RELOAD, responses=refusals(401, 403, 429, 503))
    async def reload_policies() -> Reloaded:
        """Reads the policies anew. Broken ones are refused as a whole, and the old ones stay."""
        outcome = await reload()
        in_force = keeper.current
        return Reloaded(outcome=outcome, digest=in_force.policies.digest, problem=in_force.problem)

    return router


def shown(in_force: InForce) -> PoliciesShown:
    """What is in force, for people."""
    return PoliciesShown(
        digest=in_force.policies.digest,
        loaded=in_force.loaded,
        problem=in_force.problem,
        policies=tuple(
            PolicyShown(
                name=one.in_force.name,
                digest=one.in_force.digest,
                models=one.policy.models,
                chains=tuple(
                    ChainInForce(
                        stage=chain.stage,
                        modality=chain.modality,
                        detectors=tuple(dict.fromkeys(rule.detector for rule in chain.rules)),
                        on_failure=chain.on_failure,
                    )
                    for chain in one.policy.chains
                ),
            )
            for one in in_force.policies.guardrails.policies
        ),
    )
