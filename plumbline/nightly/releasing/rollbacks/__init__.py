"""Rollbacks: where one starts from, the pull request that carries it, and what became of that.

| file              | holds |
| ----------------- | --- |
| `past.py`         | what a rollback starts from: which environment, and what ran there |
| `pull_request.py` | a rollback's pull request: written, shown green, said where people look |
| `settling.py`     | what became of a rollback's pull request: merged, refused, or still open |
| `statement.py`    | the signed statement that a rollback carries: for one step between two images |
"""
