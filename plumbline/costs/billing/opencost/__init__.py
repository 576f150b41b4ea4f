"""What OpenCost allocates of a Kubernetes cluster's cost, a day at a time.

| file | holds |
| --- | --- |
| `client.py` | asks OpenCost's allocation API |
| `windows.py` | whole days, as people name them |
| `answer_rows.py` | rows in FOCUS's columns, from an answer |
| `delivery.py` | a window as a delivery |
"""
