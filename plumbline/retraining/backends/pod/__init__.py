"""Trainings as pods on a Kubernetes cluster, e.g. on a pool of GPU nodes.

| file             | holds |
| ---------------- | --- |
| `description.py` | what a pod is to be, as data; whoever reaches the cluster builds it |
| `cluster.py`     | the protocol: start, look, end |
| `reading.py`     | what a pod's status says: how it ended, what it is charged for |
| `backend.py`     | launches, watches and stops pods |
"""
