"""The review's pages from their templates: the engine escapes whatever it is given, in this one place."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.times import minute

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Whatever content gets into a page, it loads nothing, runs nothing and sends nothing."""

FILES = {"review.css": "text/css", "review.js": "text/javascript"}
"""What pages load from the service itself."""

_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"RIFF": "image/webp",
}
"""Formats a page shows, by how their files begin; SVG is none, since it can hold scripts."""


def render(template: str, content: Mapping[str, Any]) -> str:
    """The page a template of `templates/` makes."""
    return _environment().get_template(template).render(dict(content))


@cache
def static(name: str) -> bytes:
    """A file that pages load; its name is one of `FILES`."""
    return (TEMPLATES / name).read_bytes()


def visible(text: str) -> str:
    """A text as reviewers see it: what is not printed, or turns the direction of writing, is spelled out."""
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def sentence(said: str) -> str:
    """An error's words as a sentence; an item's id at its beginning stays as it is."""
    first, _, _ = said.partition(" ")
    begun = said if any(c.isdigit() for c in first) else said[:1].upper() + said[1:]
    return begun if begun.endswith((".", "!", "?")) else f"{begun}."


def picture_address(content: object) -> str:
    """A picture in base64 as the address of an image; empty for what is no picture of a known format."""
    if not isinstance(content, str):
        return ""
    try:
        data = base64.b64decode(content.partition(",")[2] or content, validate=True)
    except (binascii.Error, ValueError):
        return ""
    kind = next((kind for begin, kind in _PICTURES.items() if data.startswith(begin)), "")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if kind else ""


def _finalized(said: Any) -> Any:
    return visible(said) if type(said) is str else said


def _plain(value: Any) -> str:
    """A value of a row, in one text."""
    return value if isinstance(value, str) else repr(value)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "minute": minute,
        "plain": _plain,
        "picture": picture_address,
        "sentence": sentence,
    }
    return environment
