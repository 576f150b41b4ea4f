"""Whether CODEOWNERS still asks somebody about what is trusted. Weaker than before is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping

from plumbline.attestation.manifests import Refusal

PLACES = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
"""Where forges look for it."""
_TRUSTED = (
    "policies/plumbline.yaml",
    "policies/keys/0000000000000000.yaml",
    "holds/model/digest.yaml",
    *PLACES,
    ".github/workflows/verify-pr.yaml",
    ".gitlab-ci.yml",
)
"""One file of each kind that a release is judged by."""


def weakened(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Refusal]:
    """A refusal for every trusted file that had owners and would have none, or other ones without asking.

    Args:
        before: the files of `PLACES` that are there, by path.
        after: the same after the change.
    """
    refusals = []
    for place in PLACES:
        if before.get(place) == after.get(place) or place not in before:
            continue
        lost = [file for file in _TRUSTED if _owners(before, file) and not _owners(after, file)]
        if lost:
            because = f"nobody would own {', '.join(lost)} any more: keep a line with owners for each"
            refusals.append(Refusal(file=place, because=because))
    return refusals


def _owners(files: Mapping[str, bytes], file: str) -> tuple[str, ...]:
    """The owners by the last line that matches, as forges read it; of all places together."""
    owners: tuple[str, ...] = ()
    for place in PLACES:
        for line in files.get(place, b"").decode(errors="replace").splitlines():
            words = line.partition("#")[0].split()
            if words and not words[0].startswith(("[", "^[")) and _matches(words[0], file):
                owners = tuple(words[1:])
    return owners


def _matches(pattern: str, file: str) -> bool:
    """A pattern as in .gitignore: `*`, `/policies/`, `holds/**`, `*.yaml`."""
    anchored = "/" in pattern.rstrip("/")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(known.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(rf"{'' if anchored else '(?:.*/)?'}{body}(?:/.*)?", file) is not None
