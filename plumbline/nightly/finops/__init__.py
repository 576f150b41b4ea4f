"""What is done about money once a day, for all models together.

| file | does |
| --- | --- |
| `fleet.py` | where things are, the evidence, the time, who acts: as a night's context, without a model |
| `bills.py` | takes in the bills of the declared sources |
| `serving.py` | books the serving hours of the days that are over |
| `report.py` | the month's cost report as a page and a chargeback file |
| `alerting.py` | alerts once recorded, and which channels were not told yet |
"""
