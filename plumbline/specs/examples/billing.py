"""An example for every key of `policies/billing.yaml`."""

EXAMPLES = {
    "BillingPolicy.policy": "billing",
    "BillingPolicy.focus": "[{path: var/bills}]",
    "BillingPolicy.cost_explorer": "{days: 4}",
    "BillingPolicy.opencost": "[{address: http://opencost.example.com}]",
    "BillingPolicy.report_by": "[team, model]",
    "FocusBills.path": "var/bills",
    "FocusBills.whole_periods": "true",
    "CostExplorerBills.days": "4",
    "CostExplorerBills.group_by": "service,account",
    "OpenCostBills.address": "http://opencost.example.com",
    "OpenCostBills.days": "2",
    "OpenCostBills.aggregate": "namespace,controller",
    "OpenCostBills.currency": "USD",
}
