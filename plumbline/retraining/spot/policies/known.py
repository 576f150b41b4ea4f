"""Every policy, by the name the command line calls it by."""

from __future__ import annotations

from plumbline.retraining.spot.moment import Policy
from plumbline.retraining.spot.policies.dynamic_programme import DynamicProgramme
from plumbline.retraining.spot.policies.greedy import Greedy
from plumbline.retraining.spot.policies.on_demand import OnDemand
from plumbline.retraining.spot.policies.uniform_progress import UniformProgress

POLICIES: tuple[Policy, ...] = (OnDemand(), Greedy(), UniformProgress(), DynamicProgramme())

BY_NAME: dict[str, Policy] = {policy.name: policy for policy in POLICIES}
