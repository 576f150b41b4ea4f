"""An example for every key of `policies/release.yaml`."""

EXAMPLES = {
    "ReleasePolicy.policy": "release",
    "ReleasePolicy.statement_days": "14",
    "ReleasePolicy.environments": "{production: {merge: person, approvals: 1}}",
    "ReleasePolicy.freezes": "[{name: weekend, days: [saturday, sunday], reason: ...}]",
    "EnvironmentRules.merge": "person",
    "EnvironmentRules.approvals": "1",
    "EnvironmentRules.reviewers": "[platform-team]",
    "EnvironmentRules.labels": "[plumbline]",
    "EnvironmentRules.rollout_minutes": "30",
    "EnvironmentRules.rollback": "automatic",
    "Freeze.name": "year's end",
    "Freeze.reason": "Nobody is there to roll back.",
    "Freeze.environments": "[production]",
    "Freeze.start": "2026-12-20T00:00:00Z",
    "Freeze.end": "2027-01-04T00:00:00Z",
    "Freeze.days": "[saturday, sunday]",
    "Freeze.from_time": '"16:00"',
    "Freeze.to_time": '"20:00"',
    "Freeze.time_zone": "Europe/Berlin",
}
