"""What training may cost, would cost and did cost.

| place | answers |
| --- | --- |
| `offers/` | what would a training cost, and where? |
| `budgets/` | may it be spent? |
| `accruals.py`, `booked.py` | what did a run cost: as it is booked, and read back |
| `billing/` | what did providers bill? |
| `allocation/` | whose is a bill? |
| `reconciling/` | does the bill say what accrued? |
| `units/` | what does a unit of work cost? |
| `series/` | what is unusual in figures over time? |
| `timed_charges.py`, `anomalies/` | what is unusual in a bill, and what drove it? |
| `month_end.py`, `forecasting.py` | what will a month come to? |
| `digits.py` | how many digits of money are kept? |
"""
