"""Gitea and Forgejo: pull requests of one repository, through the API that both share.

| file           | holds |
| -------------- | --- |
| `forge.py`     | the forge protocol over one repository |
| `proposing.py` | opens pull requests and writes them anew, also after a lost answer or a lost race |
| `merging.py`   | merges one, once the forge had the time to look for conflicts |
| `approvals.py` | which reviews count as approvals |
| `comments.py`  | one comment for each key |
| `statuses.py`  | statuses beside a commit |
| `client.py`    | the API: JSON in and out, every call within limits of time and size |
| `answers.py`   | what the answers mean: a pull request as the record everybody reads |
| `refusals.py`  | what refusals mean, in a user's words |
"""

from plumbline.release.forges.gitea.forge import GiteaForge

__all__ = ["GiteaForge"]
