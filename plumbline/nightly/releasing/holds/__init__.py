"""Holds: versions that nobody proposes until a person lifts the hold.

| file              | holds |
| ----------------- | --- |
| `recorded.py`     | which versions are on hold, and what became of each hold: in force, refused, lifted |
| `pull_request.py` | putting a version on hold, and lifting a hold: each a pull request of its own |
| `reviews.py`      | what reviewers say in the registry: a rejection is a hold |
"""
