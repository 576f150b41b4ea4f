"""Services in `policies/scaling.yaml` that nothing else in the project knows."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.intent import PriceList, ScalingPolicy
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem


def check_scaling(
    policy: Document[ScalingPolicy],
    prices: Document[PriceList] | None,
    models: Sequence[str],
    *,
    complete: bool,
) -> list[Problem]:
    """Targets of models that are not under management, or on offers that nobody prices."""
    problems = []
    offers = [offer.name for offer in prices.intent.offers] if prices else []
    for number, target in enumerate(policy.intent.targets):
        if complete and target.model not in models:
            message = f"no model under management is named {target.model!r}"
            remedy = "Name a folder of models/"
            problems.append(policy.problem(("targets", number, "model"), message, remedy))
        if prices and target.offer not in offers:
            message = f"{prices.file} has no offer {target.offer!r}, so a replica has no price"
            problems.append(
                policy.problem(("targets", number, "offer"), message, f"Write one of {', '.join(offers)}")
            )
    return problems
