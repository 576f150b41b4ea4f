"""What a unit of a model's work costs, from the evidence: accruals, and people's decisions at a priced hour.

| file | tells |
| --- | --- |
| `work.py` | one model's spend and work in some days, read from the evidence |
| `unit_cost.py` | the record of a unit's cost, or of why there is none |
| `reviews.py` | which entries are people's decisions, and what they cost |
| `nights.py` | the cost per judged night |
| `predictions.py` | the cost per 1,000 predictions |
| `retrainings.py` | the cost per retraining |
| `metric.py` | the cost per point of the metric that promotions gained |
| `all_units.py` | all of them, for every model |
"""
