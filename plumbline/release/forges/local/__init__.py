"""A forge on disk: a bare repository, and its pull requests as data beside it.

| file            | holds |
| --------------- | --- |
| `forge.py`      | the forge protocol over one bare repository |
| `bare.py`       | what git says in the repository: branches, and what became of a pull request |
| `merging.py`    | merges as into a protected branch: only while what is required is green |
| `verified.py`   | the check that hosted forges run beside a pull request, run here on the merge |
| `seed.py`       | the first commit of a repository |
| `pull_store.py` | pull requests and statuses, as JSON files beside the repository |
"""

from plumbline.release.forges.local.forge import LocalForge

__all__ = ["LocalForge"]
