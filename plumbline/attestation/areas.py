"""Which of a repository's files say what runs where, by its policy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from plumbline.intent import GitOpsPolicy


@dataclass(frozen=True)
class Area:
    """Where a file belongs."""

    environments: tuple[str, ...]
    shared: bool

    @property
    def managed(self) -> bool:
        """Whether a change of the file is judged."""
        return bool(self.environments) or self.shared


def area_of(file: str, policy: GitOpsPolicy) -> Area:
    """Where a file belongs by the policy; nowhere, if no pattern is its."""
    environments = tuple(
        environment.name for environment in policy.environments if _any(file, environment.paths)
    )
    return Area(environments, _any(file, policy.shared))


def area_of_folder(folder: str, policy: GitOpsPolicy) -> Area:
    """Where everything in a folder belongs, as far as patterns can say."""
    return area_of(f"{folder.rstrip('/')}/kustomization.yaml", policy)


def model_of(repository: str, policy: GitOpsPolicy) -> str | None:
    """The model that an image belongs to. A name without a registry may be any registry's."""
    for managed in policy.models:
        for image in managed.images:
            if repository == image or (
                repository and not has_registry(repository) and image.endswith(f"/{repository}")
            ):
                return managed.model
    return None


def has_registry(repository: str) -> bool:
    """Whether a registry's host stands in front of an image's name."""
    host, slash, _ = repository.partition("/")
    return bool(slash) and ("." in host or ":" in host or host == "localhost")


def _any(file: str, patterns: Iterable[str]) -> bool:
    return any(_compiled(pattern).fullmatch(file) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*)", pattern)
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts), re.DOTALL)
