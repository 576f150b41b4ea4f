"""What the package offers; `__init__.py` imports each from its module when it is first asked for."""

from .alerts import AlertPolicy, Channel
from .alignment import AlignmentPolicy, FalseDiscovery, IdentityGroup, Tolerance
from .base import DataPath, Intent, Name, RelativePath
from .billing import BillingPolicy, CostExplorerBills, FocusBills, OpenCostBills
from .budgets import Budget, BudgetPolicy, Threshold
from .charge_rules import (
    IdleCost,
    Match,
    SharedCost,
    Split,
    VirtualTag,
)
from .data import Data, Holdout, Nights, ProtectedAttribute, Source
from .execution import (
    BatchExecution,
    ExecutionPolicy,
    PodExecution,
    SageMakerExecution,
    Toleration,
)
from .gitops_policy import GitOpsPolicy, ManagedEnvironment, ManagedModel
from .guardrails import (
    DetectorSettings,
    GuardrailBounds,
    GuardrailChain,
    GuardrailPolicy,
    GuardrailRule,
    Pattern,
    ReviewProposals,
    ReviewRules,
)
from .preprocessing import (
    HarmonisedField,
    HarmonisedImage,
    HarmonisedText,
    ModelIntake,
    PreprocessingPolicy,
    PrivacyRules,
)
from .prices import Marginal, Price, PriceList, Rate, Region
from .release import Environment, Observe, Release, Target
from .release_policy import EnvironmentRules, Freeze, ReleasePolicy
from .retraining import Retraining
from .scaling import FittedResources, Latency, LoadSource, ScalingPolicy, ScalingTarget
from .serving import Serving
from .spec import CostTags, FeatureKind, Owner, Reading, Spec, SpecModality
from .tagging import (
    Dimension,
    HumanReview,
    OwnCapacity,
    TaggingPolicy,
)
from .training import Reviewed, Shipped, Training

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
    "DetectorSettings",
    "Dimension",
    "Environment",
    "EnvironmentRules",
    "ExecutionPolicy",
    "FalseDiscovery",
    "FeatureKind",
    "FittedResources",
    "FocusBills",
    "Freeze",
    "GitOpsPolicy",
    "GuardrailBounds",
    "GuardrailChain",
    "GuardrailPolicy",
    "GuardrailRule",
    "HarmonisedField",
    "HarmonisedImage",
    "HarmonisedText",
    "Holdout",
    "HumanReview",
    "IdentityGroup",
    "IdleCost",
    "Intent",
    "Latency",
    "LoadSource",
    "ManagedEnvironment",
    "ManagedModel",
    "Marginal",
    "Match",
    "ModelIntake",
    "Name",
    "Nights",
    "Observe",
    "OpenCostBills",
    "OwnCapacity",
    "Owner",
    "Pattern",
    "PodExecution",
    "PreprocessingPolicy",
    "Price",
    "PriceList",
    "PrivacyRules",
    "ProtectedAttribute",
    "Rate",
    "Reading",
    "Region",
    "RelativePath",
    "Release",
    "ReleasePolicy",
    "Retraining",
    "ReviewProposals",
    "ReviewRules",
    "Reviewed",
    "SageMakerExecution",
    "ScalingPolicy",
    "ScalingTarget",
    "Serving",
    "SharedCost",
    "Shipped",
    "Source",
    "Spec",
    "SpecModality",
    "Split",
    "TaggingPolicy",
    "Target",
    "Threshold",
    "Tolerance",
    "Toleration",
    "Training",
    "VirtualTag",
]
