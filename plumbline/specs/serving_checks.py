"""What no single file can tell about serving: offers nobody prices, environments nobody releases to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plumbline.intent import PriceList, Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem


def check_serving(specs: Sequence[Document[Spec]], prices: Document[PriceList]) -> Iterator[Problem]:
    """Serving whose hours could not be booked."""
    offers = [price.name for price in prices.intent.offers]
    for spec in specs:
        serving = spec.intent.serving
        if serving is None:
            continue
        if serving.offer not in offers:
            message = f"{serving.offer!r} is no offer of {prices.file}"
            yield spec.problem(("serving", "offer"), message, f"Write one of {', '.join(offers)}")
        stages = [stage.name for stage in spec.intent.release.stages]
        for name in serving.replicas:
            if name not in stages:
                message = f"nothing is released to an environment {name!r}"
                yield spec.problem(
                    ("serving", "replicas", name), message, f"Write one of {', '.join(stages)}"
                )
