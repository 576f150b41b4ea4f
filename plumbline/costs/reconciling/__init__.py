"""What accrued beside what was billed: a model's day at a time, with a name for each difference.

| file | does |
| --- | --- |
| `sides.py` | adds both sides up by day, model and currency |
| `differing.py` | names what differs between the two sides of one day |
| `reconcile.py` | all days |
"""
