"""Who is at the command line."""

from __future__ import annotations

import os
import pwd


def account() -> str:
    """The account this runs under; a variable of the environment can't pose as another.

    A container may run under a number that has no name: then that number.
    """
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"


def actor(person: str) -> str:
    """As whom evidence names a person at the command line."""
    return f"command line:{person}"
