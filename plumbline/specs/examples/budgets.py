"""An example for every key of `policies/budgets.yaml`."""

EXAMPLES = {
    "BudgetPolicy.policy": "budgets",
    "BudgetPolicy.currency": "USD",
    "BudgetPolicy.approval_hours": "24",
    "BudgetPolicy.critical_tiers": "[critical]",
    "BudgetPolicy.budgets": '[{scope: {}, period: month, amount: "100.00", approvers: [finance], ...}]',
    "Budget.scope": "{model: acs_employment}",
    "Budget.period": "month",
    "Budget.amount": '"25.00"',
    "Budget.approvers": "[finance]",
    "Budget.reason": "Covers nightly retraining.",
    "Budget.thresholds": "[{percent: 80, action: alert}]",
    "Threshold.percent": "80",
    "Threshold.of": "forecast",
    "Threshold.action": "alert",
}
