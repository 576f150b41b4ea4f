"""What providers billed, from every kind of bill in one table.

| file | holds |
| --- | --- |
| `charges.py` | the table that every bill is turned into |
| `kept.py` | where charges are kept, and how they are read |
| `focus/` | bills in FOCUS |
| `cost_explorer/` | what AWS Cost Explorer says |
| `opencost/` | what OpenCost allocates |
| `made_rows.py` | rows in FOCUS's columns, made of other answers |
| `delivery.py` | rows of a bill that were handed over together |
| `rows.py` | rows as they were read, before anything is made of them |
| `cells/` | what cells say: numbers, times, tags |
| `drafting.py` | from rows to cells that were read |
| `rules/` | what is wrong with a row, one rule a file |
| `charging.py`, `identities.py` | from cells to charges, and what tells them apart |
| `arrays.py` | the types of columns that are computed with |
| `spool.py` | charges on their way, by month |
| `numbering.py` | the identity of each, and rows that came twice |
| `stored.py`, `merging.py`, `writing.py` | puts them among those that are kept |
| `overlapping.py` | usage that is told of by the hour and by the day |
| `setting_aside.py`, `quarantine.py` | rows that are no charges |
| `sums.py`, `ingested.py` | what became of a delivery, in rows and money |
| `intake.py` | a delivery on its way in |
| `ingest.py` | all of it, in order |
"""
