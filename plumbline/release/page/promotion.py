"""What a reviewer reads: a promotion's title and body, rendered from records and nothing else."""

from __future__ import annotations

from plumbline.intent import Target
from plumbline.records import Change
from plumbline.release.page import route
from plumbline.release.page import sections as told
from plumbline.release.page.drift import drift
from plumbline.release.page.facts import facts_block
from plumbline.release.page.fitting import Section, fitting
from plumbline.release.page.gates import gates
from plumbline.release.page.grounds import Grounds

LEFT_OUT = "Left out here: the text is longer than the forge takes. It is in the report."


def title(model: str, version: str, environment: str) -> str:
    """The pull request's title and its commit's first line."""
    return f"Release {model} version {version} to {environment}"


def body(grounds: Grounds, target: Target, changes: tuple[Change, ...]) -> str:
    """The pull request's body in Markdown; its last block is for machines (see `facts.py`)."""
    return fitting(
        [
            Section((told.verdict(grounds),)),
            Section((route.this_step(grounds, target),)),
            _section("Out of tolerance without blocking", 3, told.not_blocking(grounds), LEFT_OUT),
            _section("Gates", 4, gates(grounds), gates(grounds, passing=False), LEFT_OUT),
            _section("What drives the scores", 1, told.explanation(grounds.explanation), LEFT_OUT),
            _section("Drift", 2, drift(grounds.champion), LEFT_OUT),
            _section("Cost", 0, told.cost(grounds)),
            _section("What changes", 5, told.changes(changes), LEFT_OUT),
            _section("What it rests on", 0, told.origin(grounds)),
            _section("To reject, to roll back", 0, route.out(grounds, target)),
            Section((facts_block(grounds, target, changes),)),
        ]
    )


def _section(heading: str, matters: int, *wordings: str) -> Section:
    return Section(tuple(f"## {heading}\n\n{text}" if text else "" for text in wordings), matters)
