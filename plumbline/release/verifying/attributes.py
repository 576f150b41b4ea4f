"""What `.gitattributes` may not do: make a checked-out file say something else than the commit does."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from plumbline.attestation.manifests import Refusal
from plumbline.release.verifying.file_rules import shown
from plumbline.release.verifying.side import Side

_REWRITES = re.compile(
    rb"^[^#\n]*\s(?P<how>working-tree-encoding=|ident(?:\s|$)|export-subst(?:\s|$))", re.MULTILINE
)


def judge_attributes(after: Side, changed: Iterable[str]) -> list[Refusal]:
    """Refusals for changed attributes by which git rewrites what it checks out or packs."""
    paths = [path for path in changed if posixpath.basename(path) == ".gitattributes"]
    refusals = []
    for path, content in after.files(paths).items():
        found = _REWRITES.search(content)
        if found:
            how = found["how"].decode().strip().rstrip("=")
            because = f"{how} makes a checkout say something else than the commit that is judged; remove it"
            refusals.append(Refusal(file=shown(path), because=because))
    return refusals
