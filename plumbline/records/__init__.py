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
| `history.py` | What the nights add up to: alarms, late labels, unusual series. |
| `training.py` | Whether, how and where to train, and what came of it. |
| `quotes.py` | What sources of prices answered, when. |
| `release.py` | What is deployed, the pull requests that carry it, and what became of each. |
| `renewals.py` | Evidence that grew old, and evidence that was made again. |
| `alerts.py` | What people are told about money. |
| `scaling.py` | How many replicas run at which hour, and what a change would have done. |
| `costs.py` | What was spent, by whom, and what a unit costs. |
| `evidence.py` | One line of the evidence. |
"""

from plumbline.records.alerts import Alert, Told
from plumbline.records.base import Money, Record, unless_empty
from plumbline.records.budget_checks import BudgetCheck, BudgetOutlook, ModelCost
from plumbline.records.budgets import Admission, BudgetAction, LaunchRefusal, Override, Standing
from plumbline.records.costs import (
    CostLine,
    CostReport,
    CurrencyCosts,
    DayCost,
    LikelyOwner,
    Reconciled,
    Reconciliation,
    UnitCost,
    UntaggedSpend,
)
from plumbline.records.evidence import Entry
from plumbline.records.history import Alarm, Overdue, RaisedGate, Realised, SeriesWatch, UnusualSeries
from plumbline.records.measured import DrawnColumn, GroupCounts, Measured, NightCounts, ScoreCounts
from plumbline.records.quotes import Gone, Quote, Quotes
from plumbline.records.release import (
    Approval,
    Change,
    Draft,
    Hold,
    Holding,
    Image,
    Lift,
    Merge,
    Mismatch,
    Observation,
    Promotion,
    PullRequest,
    Registration,
    Review,
    Rollback,
    Rollout,
    Status,
)
from plumbline.records.renewals import Renewal, Stale, Written
from plumbline.records.subjects import Outcome, Role, Severity, Subject, Window, verdict_key
from plumbline.records.training import (
    Answer,
    Choice,
    Mitigation,
    MitigationName,
    Nomination,
    Offer,
    ParityConstraint,
    Plan,
    RunTime,
    Stopped,
    Trained,
    TrainingRequest,
    TrainingScan,
    Trial,
    Unpriced,
)
from plumbline.records.verdicts import Evaluation, Judgement, Verdict

__all__ = [
    "Admission",
    "Alarm",
    "Alert",
    "Answer",
    "Approval",
    "BudgetAction",
    "BudgetCheck",
    "BudgetOutlook",
    "Change",
    "Choice",
    "CostLine",
    "CostReport",
    "CurrencyCosts",
    "DayCost",
    "Draft",
    "DrawnColumn",
    "Entry",
    "Evaluation",
    "Gone",
    "GroupCounts",
    "Hold",
    "Holding",
    "Image",
    "Judgement",
    "LaunchRefusal",
    "Lift",
    "LikelyOwner",
    "Measured",
    "Merge",
    "Mismatch",
    "Mitigation",
    "MitigationName",
    "ModelCost",
    "Money",
    "NightCounts",
    "Nomination",
    "Observation",
    "Offer",
    "Outcome",
    "Overdue",
    "Override",
    "ParityConstraint",
    "Plan",
    "Promotion",
    "PullRequest",
    "Quote",
    "Quotes",
    "RaisedGate",
    "Realised",
    "Reconciled",
    "Reconciliation",
    "Record",
    "Registration",
    "Renewal",
    "Review",
    "Role",
    "Rollback",
    "Rollout",
    "RunTime",
    "ScoreCounts",
    "SeriesWatch",
    "Severity",
    "Stale",
    "Standing",
    "Status",
    "Stopped",
    "Subject",
    "Told",
    "Trained",
    "TrainingRequest",
    "TrainingScan",
    "Trial",
    "UnitCost",
    "Unpriced",
    "UntaggedSpend",
    "UnusualSeries",
    "Verdict",
    "Window",
    "Written",
    "unless_empty",
    "verdict_key",
]
