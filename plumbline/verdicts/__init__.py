"""Judging: measurements and a policy in, a verdict out. Pure.

| file                 | decides                                                             |
| -------------------- | ------------------------------------------------------------------- |
| `limits.py`          | where a tolerance's limits lie                                      |
| `false_discovery.py` | the p-value limit that all columns of a night set together          |
| `attribution.py`     | what a policy asks of an explanation, as figures                    |
| `judging.py`         | whether one measurement is inside them, beyond them, or neither     |
| `verdict.py`         | what all gates together say about one version on one window         |
| `series.py`          | what is unlike the nights before, as warnings                       |
| `attempts.py`        | how sure a candidate must be, the more often the hold-out was asked |
| `alarms.py`          | when a history calls for retraining                                 |
| `alarm_gates.py`     | which gates can raise an alarm, and how its level is shared         |
| `night_bets.py`      | from a night's counts to the bets on one gate                       |
"""
