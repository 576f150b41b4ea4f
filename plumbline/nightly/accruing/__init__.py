"""Books what evaluations and serving cost, when it happens. Trainings book their own attempts.

| file | does |
| --- | --- |
| `prices.py` | the price of this machine, and of an offer by name |
| `evaluation.py` | books each step of an evaluation, once |
| `serving.py` | books a day's serving hours, once, from what was seen to run |
"""
