"""Declared intent: what people write in `models/<name>/spec.yaml` and `policies/*.yaml`.

`plumbline.specs` reads these from YAML and explains what is wrong; every stage may read them.
Unknown keys are errors.

| file | holds |
| --- | --- |
| `base.py` | What every file people write has in common: closed keys, paths that stay inside. |
| `data.py` | A spec's data: where rows are, who is protected, which nights there are. |
| `release.py` | A spec's release: what is deployed, where, in which order. |
| `release_policy.py` | `policies/release.yaml`: who merges, when, and how long evidence holds. |
| `serving.py` | A spec's serving: on which offer, on how many machines. |
| `retraining.py` | A spec's retraining: when one is worth its price. |
| `spec.py` | One model's declared intent. |
| `alignment.py` | `policies/alignment.yaml`: every tolerance, and why. |
| `scaling.py` | `policies/scaling.yaml`: how many replicas a service may have. |
| `gitops_policy.py` | `policies/plumbline.yaml` of a GitOps repository: what needs a statement there. |
| `budgets.py` | `policies/budgets.yaml`: who may spend how much, and who says yes to more. |
| `prices.py` | `policies/prices.yaml`: dated prices of capacity. |
| `billing.py` | `policies/billing.yaml`: where bills come from. |
| `alerts.py` | `policies/alerts.yaml`: who hears about money, and where. |
| `tagging.py` | `policies/tagging.yaml`: who a charge belongs to, and how the rest is split. |
| `execution.py` | `policies/execution.yaml`: the machines beyond this one that may train. |
"""

from plumbline.intent.alerts import AlertPolicy, Channel
from plumbline.intent.alignment import AlignmentPolicy, FalseDiscovery, Tolerance
from plumbline.intent.base import DataPath, Intent, Name, RelativePath
from plumbline.intent.billing import BillingPolicy, CostExplorerBills, FocusBills, OpenCostBills
from plumbline.intent.budgets import Budget, BudgetPolicy, Threshold
from plumbline.intent.data import Data, Holdout, Nights, ProtectedAttribute, Source
from plumbline.intent.execution import (
    BatchExecution,
    ExecutionPolicy,
    PodExecution,
    SageMakerExecution,
    Toleration,
)
from plumbline.intent.gitops_policy import GitOpsPolicy, ManagedEnvironment, ManagedModel
from plumbline.intent.prices import Marginal, Price, PriceList, Rate, Region
from plumbline.intent.release import Environment, Observe, Release, Target
from plumbline.intent.release_policy import EnvironmentRules, Freeze, ReleasePolicy
from plumbline.intent.retraining import Retraining
from plumbline.intent.scaling import FittedResources, Latency, LoadSource, ScalingPolicy, ScalingTarget
from plumbline.intent.serving import Serving
from plumbline.intent.spec import CostTags, Owner, Spec, Training
from plumbline.intent.tagging import (
    Dimension,
    HumanReview,
    IdleCost,
    Match,
    OwnCapacity,
    SharedCost,
    Split,
    TaggingPolicy,
    VirtualTag,
)

__all__ = [
    "AlertPolicy",
    "AlignmentPolicy",
    "BatchExecution",
    "BillingPolicy",
    "Budget",
    "BudgetPolicy",
    "Channel",
    "CostExplorerBills",
    "CostTags",
    "Data",
    "DataPath",
    "Dimension",
    "Environment",
    "EnvironmentRules",
    "ExecutionPolicy",
    "FalseDiscovery",
    "FittedResources",
    "FocusBills",
    "Freeze",
    "GitOpsPolicy",
    "Holdout",
    "HumanReview",
    "IdleCost",
    "Intent",
    "Latency",
    "LoadSource",
    "ManagedEnvironment",
    "ManagedModel",
    "Marginal",
    "Match",
    "Name",
    "Nights",
    "Observe",
    "OpenCostBills",
    "OwnCapacity",
    "Owner",
    "PodExecution",
    "Price",
    "PriceList",
    "ProtectedAttribute",
    "Rate",
    "Region",
    "RelativePath",
    "Release",
    "ReleasePolicy",
    "Retraining",
    "SageMakerExecution",
    "ScalingPolicy",
    "ScalingTarget",
    "Serving",
    "SharedCost",
    "Source",
    "Spec",
    "Split",
    "TaggingPolicy",
    "Target",
    "Threshold",
    "Tolerance",
    "Toleration",
    "Training",
    "VirtualTag",
]
