"""Labels of a pull request on GitHub."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence

from plumbline.release.forges.errors import RefusedError
from plumbline.release.forges.github.client import GitHubRepository

_COLOR = "5319e7"
_log = logging.getLogger(__name__)


def add(github: GitHubRepository, number: int, labels: Sequence[str]) -> None:
    """Adds those that are not there yet; the repository learns those it does not know."""
    missing = [name for name in labels if name not in _of(github, number)]
    for name in missing:
        if not _is_known(github, name):
            with contextlib.suppress(RefusedError):  # made meanwhile, or no right: adding it tells
                _make(github, name)
    try:
        if missing:
            github.ask(lambda: github.pull(number).add_to_labels(*missing))
    except RefusedError as refused:  # no label is worth losing a pull request over
        _log.warning("%s: pull request %s gets no label: %s", github.name, number, refused.words)


def _of(github: GitHubRepository, number: int) -> list[str]:
    return github.ask(lambda: [label.name for label in github.pull(number).labels])


def _is_known(github: GitHubRepository, name: str) -> bool:
    return github.ask_if_there(lambda: github.repository.get_label(name).color) is not None


def _make(github: GitHubRepository, name: str) -> None:
    github.ask(lambda: github.repository.create_label(name, _COLOR), repeatable=False)
