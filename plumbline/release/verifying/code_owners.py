"""Whether CODEOWNERS still asks somebody about what is trusted. Weaker than before is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plumbline.attestation.manifests import Refusal

_ORDERS = (
    (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),  # GitHub
    ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),  # GitLab
    ("CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS"),
    ("CODEOWNERS", "docs/CODEOWNERS", ".forgejo/CODEOWNERS"),
)
"""Where each forge looks; the first file that is there is the only one that counts."""
_GITLAB = ".gitlab/CODEOWNERS"
_OWNER = re.compile(r"@[^\s@]+|[^\s@]+@[^\s@]+|@@[a-z]+")
"""A person, a team, an address or a role; a forge passes over anything else."""
PLACES = tuple(dict.fromkeys(place for order in _ORDERS for place in order))
"""All of these places."""
_TRUSTED = (
    "policies/plumbline.yaml",
    "policies/keys/0000000000000000.yaml",
    "holds/model/digest.yaml",
    "CODEOWNERS",
    ".github/workflows/verify-pr.yaml",
    ".gitlab-ci.yml",
)
"""One file of each kind that a release is judged by."""


def weakened(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Refusal]:
    """A refusal for trusted files that had owners on some forge and would have none.

    Args:
        before: the files of `PLACES` that are there, by path; one that cannot be read as empty.
        after: the same after the change.
    """
    refusals = []
    for order in _ORDERS:
        lost = [file for file in _TRUSTED if _owners(before, order, file) and not _owners(after, order, file)]
        if lost:
            place = next((place for place in order if place in after), next(p for p in order if p in before))
            because = f"nobody would own {', '.join(lost)} any more: keep a line with owners for each"
            refusals.append(Refusal(file=place, because=because))
    return list(dict.fromkeys(refusals))


def _owners(files: Mapping[str, bytes], order: Sequence[str], file: str) -> tuple[str, ...]:
    """The owners by the last line that matches, as forges read it."""
    place = next((place for place in order if place in files), None)
    owners: tuple[str, ...] = ()
    optional, is_gitlab = False, _GITLAB in order
    for line in files[place].decode(errors="replace").splitlines() if place else ():
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0].startswith(("[", "^[")):
            optional = is_gitlab and words[0].startswith("^")
        elif is_gitlab and words[0].startswith("!") and _matches(words[0][1:], file):
            owners = ()  # taken out again
        elif _matches(words[0], file):
            owners = () if optional else tuple(word for word in words[1:] if _OWNER.fullmatch(word))
    return owners


def _matches(pattern: str, file: str) -> bool:
    """A pattern as in .gitignore: `*`, `/policies/`, `holds/**`, `*.yaml`."""
    anchored = "/" in pattern.rstrip("/")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(known.get(part, re.escape(part)) for part in parts)
    below = "" if anchored and pattern.endswith("/*") else "(?:/.*)?"  # `docs/*` is not `docs/a/b`
    return re.fullmatch(rf"{'' if anchored else '(?:.*/)?'}{body}{below}", file) is not None
