"""The vocabulary: every record that passes between steps, each word with one meaning.

Records are frozen and refuse unknown fields. They travel as JSON; paths name data that is too big to.

| file | holds |
| --- | --- |
| `base.py` | Frozen, closed records, and money. |
| `budget_checks.py` | What a change is expected to cost, and which budgets it would break. |
| `budgets.py` | What budgets have left, who raised one, and what was done as one was used up. |
| `subjects.py` | Which rows, and which version on them. |
| `measured.py` | What the steps of a night measured. |
| `verdicts.py` | What the policy made of it. |
| `guardrail_suites.py` | What guardrails show on their suites, and whether a change to them may be merged. |
| `history.py` | What the nights add up to: alarms, late labels, unusual series. |
| `training.py` | Whether, how and where to train, and what came of it. |
| `quotes.py` | What sources of prices answered, when. |
| `release.py` | What is deployed, the pull requests that carry it, and what became of each. |
| `renewals.py` | Evidence that grew old, and evidence that was made again. |
| `alerts.py` | What people are told about money. |
| `scaling.py` | How many replicas run at which hour, and what a change would have done. |
| `costs.py` | What was spent, by whom, and what a unit costs. |
| `reconciling.py` | What accrued beside what was billed, day by day. |
| `checks.py` | What is asked of the alignment service at run time, and what it answers. |
| `review.py` | What people are asked about checks that ran, and what they answer. |
| `evidence.py` | One line of the evidence. |
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
