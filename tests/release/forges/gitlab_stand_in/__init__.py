"""A stand-in for GitLab: the part of its API that the forge uses, over a real bare repository.

Written after GitLab's API documentation and its published source, refusals included. What it sends is held
against the documented fields by `gitlab_schema.py`.
"""

from tests.release.forges.gitlab_stand_in.stand_in import GitLabStandIn

__all__ = ["GitLabStandIn"]
