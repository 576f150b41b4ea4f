"""Guardrails are judged as models are: those in force every night, and a change before it is merged.

| file | does |
| --- | --- |
| `in_force.py` | every policy on its suites, recorded once per content |
| `trees.py` | a commit as a folder, and what its own code makes of given suites |
| `union.py` | the suites of two versions as one |
| `change.py` | holds a change against the version before it |
| `waiving.py` | a person's yes to what holds less than before, or can't be told |
"""
