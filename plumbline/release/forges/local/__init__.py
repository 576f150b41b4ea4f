"""A forge on disk: a bare repository, and its pull requests as data beside it.

| file            | holds |
| --------------- | --- |
| `forge.py`      | the forge protocol over one bare repository |
| `seed.py`       | the first commit of a repository |
| `pull_store.py` | pull requests and statuses, as JSON files beside the repository |
"""

from plumbline.release.forges.local.forge import LocalForge

__all__ = ["LocalForge"]
