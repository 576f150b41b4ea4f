"""What the nights of a champion add up to: alarms, and warnings beside them.

| file | does |
| --- | --- |
| `raising.py` | the step `raise_alarm`: whether the history calls for retraining |
| `late_labels.py` | the step `take_in_labels`: what labels of earlier nights tell that arrived since |
| `counting.py` | the counts of one scored night |
| `counts.py` | every judged night's counts, which alarms rest on |
| `awaiting.py` | nights whose labels were still to come |
| `series.py` | figures whose last nights are unlike those before, as warnings |
"""
