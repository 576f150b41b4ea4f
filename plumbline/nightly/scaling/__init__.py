"""Scaling by pull request: at most one change a target and day, each with its replay.

| file | holds |
| --- | --- |
| `histories.py` | loads and latencies from where the policy says they are |
| `tree.py` | what a schedule changes in the GitOps repo's tree |
| `proposing.py` | the day's proposal of a target, recorded once |
"""
