"""How many replicas a service needs at which hour: forecast, scheduled, replayed, proposed.

| file | holds |
| --- | --- |
| `history.py` | a history of numbers on a regular grid, from a file's text |
| `prometheus.py` | the same from Prometheus |
| `capacity.py` | the load that one replica serves within the latency target |
| `forecast.py` | the load of the coming week, hour by hour |
| `schedule.py` | the cheapest schedule that carries a forecast |
| `replay.py` | what a schedule would have done on days that have passed |
| `resources.py` | requests and limits fitted to what was used |
| `worth.py` | whether a schedule is worth a pull request |
| `proposal.py` | the schedule for the coming week, held against weeks that have passed |
| `standing.py` | what the manifests of a service say now |
| `keda.py` | a schedule as a KEDA ScaledObject |
| `page.py` | what a reviewer reads |
"""
