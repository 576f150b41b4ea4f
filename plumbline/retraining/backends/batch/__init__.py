"""Trainings as AWS Batch jobs, on compute environments of on-demand and of spot machines.

| file            | holds |
| --------------- | --- |
| `backend.py`    | launches, watches and stops jobs |
| `definition.py` | the job definition: image, role, GPUs, vCPUs, memory |
| `reading.py`    | what a job's description says: how it ended, what it is charged for |
"""
