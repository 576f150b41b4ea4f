"""A pull request's page: what a reviewer reads, and the block that machines read.

| file              | holds |
| ----------------- | --- |
| `grounds.py`      | everything a promotion rests on, in one record for whoever writes or checks it |
| `pull_request.py` | what a reviewer reads: a promotion's title and body |
| `sections.py`     | the evidence of a pull request's body, section by section |
| `ways.py`         | where a version goes from a pull request: on, or back |
| `fitting.py`      | a text within the length a forge takes: what matters least is shortened first |
| `facts.py`        | the machine-readable block at the end of a pull request's body |
"""
