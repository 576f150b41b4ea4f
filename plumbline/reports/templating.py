"""Templates to pages: every name is escaped by the template engine, the one escaping path for HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline import figures
from plumbline.offer_rows import about_quotes, plan_rows
from plumbline.reports.diffs import shown_diff
from plumbline.times import minute

if TYPE_CHECKING:
    from jinja2 import Environment

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

TEMPLATES = Path(__file__).parent / "templates"

CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Whatever gets into a page, it loads nothing, runs nothing and sends nothing."""


def render(template: str, content: Mapping[str, Any]) -> str:
    """The page a template makes.

    Args:
        template: name of a file in `templates/` that extends `layout.html.j2`.
        content: what the template tells; needs a `title`.
    """
    return (
        _environment()
        .get_template(template)
        .render(
            {
                "policy": CONTENT_SECURITY_POLICY,
                "kind_of": kind_of,
                "shown_diff": shown_diff,
                "plan_rows": plan_rows,
                "about_quotes": about_quotes,
            }
            | dict(content)
        )
    )


@cache
def _environment() -> Environment:
    """Made once: it keeps the templates it has compiled."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=in_its_place,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": figures.number, "short": figures.short, "minute": minute}
    return environment


def in_its_place(said: Any) -> Any:
    """A text without the characters that turn the direction of whatever stands beside it."""
    return _TURNING.sub("\N{REPLACEMENT CHARACTER}", said) if type(said) is str else said


def kind_of(line: str) -> str:
    """The style of a line of a diff; file names are neither added nor removed."""
    if line.startswith(("+++", "---")):
        return "file"
    return {"+": "added", "-": "removed"}.get(line[:1], "kept")
