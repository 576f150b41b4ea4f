"""What providers billed, from every kind of bill in one table.

| file | holds |
| --- | --- |
| `charges.py` | the table that every bill is turned into |
| `kept.py` | where charges are kept, and how they are read |
"""
