"""Promotions: what is recorded of them, and the pull request that carries each.

| file              | holds |
| ----------------- | --- |
| `recorded.py`     | which were proposed, what they rest on by now, what became of them |
| `carried.py`      | which version a pull request carries, also after a person edited or reopened it |
| `pull_request.py` | opening a promotion's pull request, or writing it anew, from what is recorded |
| `settling.py`     | what became of a promotion's pull request: merged, rejected, superseded |
| `statement.py`    | the signed statement that a promotion carries: for one version |
"""
