"""What is done about money once a day, for all models together.

| file | does |
| --- | --- |
| `fleet.py` | where things are, the evidence, the time, who acts: as a night's context, without a model |
| `alerting.py` | alerts once recorded, and which channels were not told yet |
"""
