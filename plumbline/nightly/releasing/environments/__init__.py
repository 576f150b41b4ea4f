"""Environments: what the evidence tells of each, under the name it has today.

| file                     | holds |
| ------------------------ | --- |
| `recorded.py`            | what Git says, what was seen, what arrived, what went back |
| `renamed.py`             | environments by every name they had |
| `before_environments.py` | what was merged before there were environments, in the words of today |
"""
