"""The rules of `plumbline.costs.budgets` on the evidence, inside one transaction of the store.

| file | does |
| --- | --- |
| `accounts.py` | the store, the evidence, the policy and the time: what the others are given |
| `admission.py` | admits a launch and reserves its money, or refuses it, at once |
| `booking.py` | books what a run cost, and takes it from the launch's reservation |
| `enforcement.py` | records each threshold that is reached, once a period |
| `overriding.py` | raises a budget for a while, in a person's name |
| `pauses.py` | which budgets have closed training now, and how more is allowed |
| `reporting.py` | where every budget stands |
| `changed_file.py` | the file that `budget check` is given, and its base |
| `declared.py` | the project's specs, prices and budgets, with one of them changed |
| `checking.py` | what a changed spec or policy is expected to cost |
| `checking_plan.py` | what a plan's launch would leave |
"""
