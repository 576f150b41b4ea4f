"""What is wrong in `policies/tagging.yaml` is reported with its line, its key, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.specs.loading import load_tagging
from plumbline.specs.problems import SpecError
from tests.specs.conftest import Edit

VIRTUAL = '  - name: the demo\n    dimension: team\n    value: platform\n    when: {sub_account: ["7"]}\n'
SPLIT = "split: {over: team, by: direct}"
IDLE = "idle:\n  - name: support\n    when: {resource_name: [__idle__]}\n"

CASES = {
    "an unknown condition": (
        "when: {service:", "when: {servise:",
        "12: shared[0].when.servise: `servise` is not a known key. "
        "Write service if that is meant, or remove it. Known here: provider, account, sub_account, "
        "region, service, service_category, sku, category, resource, resource_name, resource_type, "
        "description, tags.",
    ),
    "a rule for everything": (
        "when: {service: [Support]}", "when: {service: []}",
        "12: shared[0].when: there is no condition, so it would hold for every charge. "
        "Write a condition, such as `service: [AWS Support*]`.",
    ),
    "a dimension nobody declared": (
        "dimension: team", "dimension: teams",
        "1: 'teams' is none of the `dimensions`. Write one that is declared, or declare it.",
    ),
    "a split over nothing": (
        "over: team", "over: project",
        "1: 'project' is none of the `dimensions`. Write one that is declared, or declare it.",
    ),
    "a dimension that is a column": (
        "  team: {tags: [team]}\n", "  team: {tags: [team]}\n  service: {tags: [service]}\n",
        "4: dimensions.service: 'service' is a name that every charge has already. "
        "Call the dimension something else.",
    ),
    "shares that are no whole": (
        SPLIT, "split: {over: team, by: fixed, shares: {a: 0.5, b: 0.4}}",
        "13: shared[0].split.shares: they add up to 0.9 instead of 1. "
        "Write parts of 1, such as {a: 0.7, b: 0.3}.",
    ),
    "a share below zero": (
        SPLIT, "split: {over: team, by: fixed, shares: {a: 1.5, b: -0.5}}",
        "13: shared[0].split.shares: each must be above zero. Remove who pays nothing.",
    ),
    "fixed without shares": (
        SPLIT, "split: {over: team, by: fixed}",
        "13: shared[0].split: `shares` are for `by: fixed`, which needs them. "
        "Write shares such as {a: 0.7, b: 0.3}, or `by: direct`.",
    ),
    "shares beside values": (
        SPLIT, "split: {over: team, by: fixed, among: [a], shares: {a: 1}}",
        "13: shared[0].split.among: `shares` names already who takes part. Remove `among`.",
    ),
    "two rules of one name": (
        SPLIT, f"{SPLIT}\n{IDLE.rstrip()}",
        "1: two rules are called 'support'. Give every rule a name of its own.",
    ),
    "two rules for the same charges": (
        VIRTUAL, VIRTUAL + VIRTUAL.replace("the demo", "again").replace("platform", "research"),
        "1: rules 'the demo' and 'again' hold for the same charges. "
        "Keep one of them, or make their conditions differ.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_it_is_reported(project: Path, edit: Edit, old: str, new: str, expected: str) -> None:
    edit("policies/tagging.yaml", old, new)
    with pytest.raises(SpecError) as caught:
        load_tagging(project)
    assert str(caught.value) == f"policies/tagging.yaml:{expected}"


def test_a_project_from_before_there_were_tags_is_told_what_to_write(project: Path) -> None:
    file = project / "policies/tagging.yaml"
    file.unlink()
    with pytest.raises(SpecError, match=r"Two lines, `policy: tagging` and `dimensions: \{team"):
        load_tagging(project)
    file.write_text("policy: tagging\ndimensions: {team: {tags: [team]}}\n")
    assert list(load_tagging(project).dimensions) == ["team"]
