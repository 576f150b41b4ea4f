"""A stand-in for Gitea and Forgejo: the part of their API that the forge uses, over a real bare repository.

Written after the products' published handlers, refusals included, and their differences where they matter.
Everything it sends is held against the products' own schemas (their generated clients' models).
"""

from tests.release.forges.gitea_stand_in.stand_in import GiteaStandIn

__all__ = ["GiteaStandIn"]
