"""A stand-in for GitHub: the part of its API that the forge uses, over a real bare repository.

Laid out as an Enterprise server: the API below `/api/v3`, git over HTTP beside it. Everything it sends is
held against GitHub's own schema.
"""

from tests.release.forges.github_stand_in.stand_in import GitHubStandIn

__all__ = ["GitHubStandIn"]
