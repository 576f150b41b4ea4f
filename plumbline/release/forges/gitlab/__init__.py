"""GitLab: merge requests of one project.

| file           | holds |
| -------------- | --- |
| `forge.py`     | the forge protocol over one project |
| `proposing.py` | opens merge requests and writes them anew, also after a lost answer or a lost race |
| `merging.py`   | merges one, once GitLab has seen the commit and looked whether it can |
| `approvals.py` | which approvals count: those given after the present head was pushed |
| `comments.py`  | one comment for each key |
| `statuses.py`  | jobs and external statuses beside a commit |
| `client.py`    | the project through python-gitlab: JSON objects in and out, within a time limit |
| `answers.py`   | what GitLab's answers mean: a merge request as the record everybody reads |
| `refusals.py`  | what refusals mean, in a user's words |
"""

from plumbline.release.forges.gitlab.forge import GitLabForge

__all__ = ["GitLabForge"]
