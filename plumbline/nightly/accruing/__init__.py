"""Books what evaluations, trainings and serving cost, when it happens.

| file | does |
| --- | --- |
| `prices.py` | the price of this machine, and of an offer by name |
| `evaluation.py` | books each step of an evaluation, once |
| `training.py` | books each attempt of a training as it ends, from what was reserved for its launch |
| `serving.py` | books a day's serving hours, once, from what was seen to run |
"""
