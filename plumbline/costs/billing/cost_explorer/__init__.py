"""What AWS Cost Explorer says was spent, a day and group at a time.

| file | holds |
| --- | --- |
| `client.py` | asks Cost Explorer |
| `grouping.py` | by what its answers are grouped |
| `kinds.py` | usage, tax and credits are asked for apart |
| `answer_rows.py` | rows in FOCUS's columns, from an answer |
| `delivery.py` | a range of days as a delivery |
"""
