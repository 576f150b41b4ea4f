"""Gitea and Forgejo: pull requests of one repository, through the API that both share.

| file         | holds |
| ------------ | --- |
| `forge.py`   | the forge protocol over one repository |
| `client.py`  | the API: JSON in and out, every call within limits of time and size |
| `answers.py` | what the answers mean: pull requests, statuses, reviews, refusals |
"""

from plumbline.release.forges.gitea.forge import GiteaForge

__all__ = ["GiteaForge"]
