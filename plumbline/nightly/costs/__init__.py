"""Where bills, the tagging policy and the evidence meet: what was spent, and what accrued beside it.

| file | does |
| --- | --- |
| `bills.py` | the charges of some days that count |
| `report.py` | what was spent, by whom, and what a unit costs |
| `reconciling.py` | what accrued beside what was billed |
| `anomalies.py` | what is unusual in it, and what drove it |
| `forecast.py` | where each budget's month will end |
"""
