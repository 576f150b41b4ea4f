"""GitLab: merge requests of one project.

| file         | holds |
| ------------ | --- |
| `forge.py`   | the forge protocol over one project |
| `client.py`  | one project through python-gitlab: JSON objects in and out |
| `answers.py` | what GitLab's answers mean: merge requests, statuses, approvals, refusals |
"""

from plumbline.release.forges.gitlab.forge import GitLabForge

__all__ = ["GitLabForge"]
