"""GitHub: pull requests of one repository, as a token's account or an App.

| file           | holds |
| -------------- | --- |
| `forge.py`     | the forge protocol over one repository |
| `proposing.py` | opens pull requests and writes them anew, also after a lost answer or a lost race |
| `merging.py`   | merges one, once GitHub has seen the commit and looked for conflicts |
| `pulls.py`     | pull requests as GitHub keeps them |
| `reviews.py`   | whom reviews are asked of, what people said, and which of it counts |
| `comments.py`  | one comment for each key |
| `labels.py`    | labels of a pull request |
| `statuses.py`  | statuses beside a commit |
| `client.py`    | the repository through PyGithub, every call within a time limit |
| `answers.py`   | what error answers say: GitHub's words, and how long it asks to be left alone |
| `refusals.py`  | what refusals mean, in a user's words |
"""

from plumbline.release.forges.github.forge import GitHubForge

__all__ = ["GitHubForge"]
