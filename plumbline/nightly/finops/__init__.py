"""What is done about money once a day, for all models together.

| file | does |
| --- | --- |
| `fleet.py` | where things are, the evidence, the time, who acts: as a night's context, without a model |
| `bills.py` | takes in the bills of the declared sources |
| `serving.py` | books the serving hours of the days that are over |
| `differences.py` | what was billed and differs from what accrued |
| `unusual.py` | unusual costs of the last days, with what drove them |
| `enforcing.py` | thresholds of budgets that are reached, and what follows |
| `refused.py` | an alert for a training that is refused right before its launch |
| `report.py` | the month's cost report as a page and a chargeback file |
| `alerting.py` | alerts once recorded, and which channels were not told yet |
"""
