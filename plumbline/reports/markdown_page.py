"""Markdown that others wrote, as HTML that can do nothing: no raw HTML, no images, no links that act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plumbline.reports.templating import in_its_place

if TYPE_CHECKING:
    from markdown_it.token import Token

_HIDDEN = re.compile(r"^<!-- plumbline:[a-z]+ -->\n(?=```json\n)", re.MULTILINE)
"""What marks the facts for machines; forges hide it, too."""


_BETWEEN_PARTS = re.compile(r"(?<=[/._:@\"])(?=\w)")


def safe_html(markdown: str) -> str:
    """The text with headings, lists, tables and code; HTML in it shows as text.

    Args:
        markdown: of unknown origin, e.g. a pull request's body on a forge.
    """
    from markdown_it import MarkdownIt

    text = in_its_place(_HIDDEN.sub("", markdown.replace("\r\n", "\n")))
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block"])
    reader.add_render_rule("code_inline", _code)
    reader.validateLink = _harmless  # type: ignore[method-assign,assignment]
    return str(reader.render(text))


def _code(renderer: object, tokens: Sequence[Token], index: int, options: object, env: object) -> str:  # noqa: ARG001 - the reader's interface
    """A path or an image, which breaks between its parts where it breaks at all."""
    from markdown_it.common.utils import escapeHtml

    return f"<code>{'<wbr>'.join(map(escapeHtml, _BETWEEN_PARTS.split(tokens[index].content)))}</code>"


def _harmless(address: str) -> bool:
    return address.startswith(("https://", "http://"))
