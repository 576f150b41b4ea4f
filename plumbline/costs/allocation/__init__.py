"""Whose a bill is: every charge goes to somebody by tag, is split by a stated rule, or is named.

Pure functions on the table of charges; nothing here reads a file or a clock.

| file | does |
| --- | --- |
| `counted_once.py` | picks the bill that counts where two tell of the same spend |
| `own_capacity.py` | makes charges of own machines: what runs used, and what idled |
| `spends.py` | adds charges up that are alike, a day at a time |
| `matching.py` | tells whether a rule means a spend |
| `owning.py` | finds a spend's values: its tags, virtual tags, what it inherits |
| `exact_parts.py` | splits an amount so that the parts add up |
| `sorting.py` | tells direct spend from shared and from idle |
| `splitting.py` | splits shared and idle spend between those who take part |
| `parts.py` | holds what a bill is split into |
| `allocate.py` | all of it: a bill in, parts out |
| `totals.py` | parts by the dimensions that are asked for |
| `untagged.py` | what has no owner, in money, and who it may be |
| `chargeback.py` | a report as a CSV file in whole cents |
| `rules_told.py` | the rules that a report was made by, in sentences |
"""
