"""Declared intent: what people write in `models/<name>/spec.yaml` and `policies/*.yaml`.

`plumbline.specs` reads these from YAML and explains what is wrong; every stage may read them.
Unknown keys are errors.

| file | holds |
| --- | --- |
| `base.py` | What every file people write has in common: closed keys, paths that stay inside. |
| `data.py` | A spec's data: where rows are, who is protected, which nights there are. |
| `forge_place.py` | A repository on a forge, where pull requests are opened. |
| `release.py` | A spec's release: what is deployed, where, in which order. |
| `release_policy.py` | `policies/release.yaml`: who merges, when, and how long evidence holds. |
| `training.py` | A spec's training: how a version is made, and what that needs. |
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
| `charge_rules.py` | Its rules: which charges are meant, and what becomes of them. |
| `guardrails.py` | `policies/guardrails/<name>.yaml`: what is checked while a model runs, what follows. |
| `preprocessing.py` | `policies/preprocessing.yaml`: what no model is given, and what each model takes. |
| `execution.py` | `policies/execution.yaml`: the machines beyond this one that may train. |
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
