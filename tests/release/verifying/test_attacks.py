"""What an attacker may try in a pull request, each refused in a sentence that names the file.

A case edits the tree; where it is worth it, an honest statement comes along, to show that it does not help.
"""

from __future__ import annotations

import pytest

from tests.release.verifying.attacks.controllers import CONTROLLERS
from tests.release.verifying.attacks.files import FILES
from tests.release.verifying.attacks.images import IMAGES
from tests.release.verifying.attacks.kustomize import KUSTOMIZE
from tests.release.verifying.attacks.statements import STATEMENTS
from tests.release.verifying.attacks.yaml import YAML

TABLES = {"images": IMAGES, "yaml": YAML, "kustomize": KUSTOMIZE, "controllers": CONTROLLERS,
          "statements": STATEMENTS, "files": FILES}  # fmt: skip


@pytest.mark.parametrize(
    ("attack", "because"),
    [
        pytest.param(*case, id=f"{table}: {name}")
        for table, cases in TABLES.items()
        for name, case in cases.items()
    ],
)
def test_it_is_refused_by_name(repo, attack, because):
    attack(repo)
    refusals = repo.refusals()
    assert refusals
    assert because == "refused" or any(because in refusal for refusal in refusals), "\n".join(refusals)
