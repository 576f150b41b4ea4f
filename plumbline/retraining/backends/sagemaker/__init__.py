"""Trainings as SageMaker training jobs, on demand or with managed spot.

| file         | holds |
| ------------ | --- |
| `backend.py` | launches, watches and stops training jobs |
| `request.py` | what a training job is asked for |
| `reading.py` | what its description says: how it ended, what it is charged for |
"""
