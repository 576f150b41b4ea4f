"""Scaling by pull request: at most one change a target and day, each with its replay.

| file | holds |
| --- | --- |
| `histories.py` | loads and latencies from where the policy says they are |
| `tree.py` | what a schedule changes in the GitOps repo's tree |
| `resources.py` | a container's requests and limits, fitted and written |
| `proposing.py` | the day's proposal of a target, recorded once |
"""
