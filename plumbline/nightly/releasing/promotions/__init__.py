"""Promotions: what is recorded of them, and the pull request that carries each.

| file              | holds |
| ----------------- | --- |
| `recorded.py`     | which were proposed, and what is recorded of their pull requests |
| `standing.py`     | what a promoted version rests on by now |
| `grounds.py`      | what a promotion's pull request is written from |
| `carried.py`      | which version a pull request carries, also after a person edited or reopened it |
| `pull_request.py` | opening a promotion's pull request, or writing it anew, from what is recorded |
| `settling.py`     | what became of a promotion's pull request: merged, rejected, superseded |
| `statement.py`    | the signed statement that a promotion carries: for one version |
"""
