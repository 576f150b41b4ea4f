"""What groups are called: `DIS=1` of one attribute, `SEX=2 & DIS=1` of several together."""

from __future__ import annotations

from collections.abc import Sequence

JOINT = " & "
"""Between the attributes of an intersection, and between its groups."""


def joint_name(attributes: Sequence[str]) -> str:
    """The name of one attribute, or of an intersection: `SEX & DIS`."""
    return JOINT.join(attributes)


def joint_title(attributes: Sequence[str], groups: Sequence[str]) -> str:
    """The title of one group of each attribute together."""
    return JOINT.join(f"{attribute}={group}" for attribute, group in zip(attributes, groups, strict=True))


def titled(attribute: str, group: str) -> str:
    """The title of a group of an attribute; a group of an intersection is called by its title already."""
    return group if JOINT in attribute else f"{attribute}={group}"


def untitled(attribute: str, title: str) -> str:
    """The group of an attribute that a title names: `1` of `DIS=1`. Undoes `titled`."""
    return title if JOINT in attribute else title.partition("=")[2]


def attribute_of(title: str) -> str:
    """The attribute or intersection that a title names; what is no title of several names one.

    A group whose own name reads like several is taken for them: whoever declares intersections refuses it.
    """
    parts = title.split(JOINT)
    if all("=" in part for part in parts):
        return joint_name([part.partition("=")[0] for part in parts])
    return title.partition("=")[0]
