"""An example for every key of `policies/alerts.yaml`."""

EXAMPLES = {
    "AlertPolicy.policy": "alerts",
    "AlertPolicy.channels": "[{kind: slack, connection: slack_costs}]",
    "AlertPolicy.least_unusual_amount": '"5.00"',
    "Channel.kind": "slack",
    "Channel.connection": "slack_costs",
    "Channel.to": "[finance@example.com]",
    "Channel.sender": "plumbline@example.com",
    "Channel.path": "hooks/costs",
    "Channel.topics": "[budget, anomaly]",
}
