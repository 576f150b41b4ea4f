"""Everything a promotion rests on, in one record for whoever writes or checks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alignment_checks.measurement import Measurement
from plumbline.records import Plan, Registration, Trained, Verdict


@dataclass(frozen=True)
class Grounds:
    """What a promotion rests on."""

    verdict: Verdict
    """The candidate's."""
    plan: Plan
    trained: Trained
    registration: Registration
    champion: Verdict | None = None
    """The champion's verdict shown beside it: the one the plan answers, say."""
    explanation: Sequence[Measurement] = ()
    """`mean_abs_shap` by feature; other measurements are passed over."""
    approval: str | None = None
    """Who approved an `insufficient` candidate or a plan over budget, in a sentence."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What groups mean, from the spec."""
