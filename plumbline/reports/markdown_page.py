"""Markdown that others wrote, as HTML that can do nothing: no raw HTML, no images, no links that act."""

from __future__ import annotations

import re

from plumbline.reports.templating import in_its_place

_HIDDEN = re.compile(r"^<!-- plumbline:[a-z]+ -->\n(?=```json\n)", re.MULTILINE)
"""What marks the facts for machines; forges hide it, too."""


def safe_html(markdown: str) -> str:
    """The text with headings, lists, tables and code; HTML in it shows as text.

    Args:
        markdown: of unknown origin, e.g. a pull request's body on a forge.
    """
    from markdown_it import MarkdownIt

    text = in_its_place(_HIDDEN.sub("", markdown.replace("\r\n", "\n")))
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block"])
    reader.validateLink = _harmless  # type: ignore[method-assign,assignment]
    return str(reader.render(text))


def _harmless(address: str) -> bool:
    return address.startswith(("https://", "http://"))
