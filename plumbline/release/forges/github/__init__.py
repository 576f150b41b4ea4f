"""GitHub: pull requests of one repository, as a token's account or an App.

| file         | holds |
| ------------ | --- |
| `forge.py`   | the forge protocol over one repository |
| `client.py`  | one repository through PyGithub, every call within a time limit |
| `answers.py` | what GitHub's answers mean: refusals, waits, merges, approvals |
"""

from plumbline.release.forges.github.forge import GitHubForge

__all__ = ["GitHubForge"]
