"""Whether, when and on which offer to retrain, and whether that may be paid. Nothing is launched here.

| file | does |
| --- | --- |
| `deciding.py` | the step `plan`: what is decided on, and which plan was begun |
| `answered.py` | the judged night that a plan answers |
| `made_before.py` | why a training that was run before makes nothing new |
| `request.py` | what a plan would train, and what that takes |
| `worth.py` | what the nights measured so far say of a retraining's worth |
| `machines.py` | where trainings can run |
| `quoting.py` | offers for a training, with live prices and what past runs took |
| `affording.py` | whether its price is left in its budgets, and what of it is still to pay |
| `approval.py` | who may say yes to its price, and what they said |
"""
