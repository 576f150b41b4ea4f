"""What text on a terminal is built of: headings, sentences, tables; no markup, no control characters."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from plumbline.reports.plain import on_a_terminal

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

WIDTH = 100
"""The most characters of a line; fewer where the terminal has fewer."""


def printed(blocks: Iterable[RenderableType], *, color: bool = False) -> str:
    """The blocks one under the other, without spaces at ends of lines.

    Args:
        blocks: what to print.
        color: whether the terminal shows colours.
    """
    from rich.console import Console

    out = io.StringIO()
    shown: Literal["standard"] | None = "standard" if color else None
    console = Console(file=out, width=_width(), force_terminal=color, color_system=shown, highlight=False)
    for block in blocks:
        console.print(block, crop=False)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _width() -> int:
    """As wide as the terminal; what goes to a file or another program is always the same."""
    return min(WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH


def heading(words: str) -> RenderableType:
    """A line that stands out, after an empty one."""
    return text(f"\n{words}", "bold")


def text(words: str, style: str = "") -> Text:
    """Text that is no markup, without the control characters that would drive a terminal."""
    from rich.text import Text

    return Text(on_a_terminal(words), style=style)


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Mapping[str, str],
    figures: Collection[int] = (),
) -> Table:
    """A table whose cells fold.

    Args:
        header: names of the columns.
        rows: the cells.
        styles: how cells with these very words look.
        figures: columns of numbers, which stand to the right.
    """
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, name in enumerate(header):
        made.add_column(name, overflow="fold", justify="right" if place in figures else "left")
    for row in rows:
        made.add_row(*(text(cell, styles.get(cell, "")) for cell in row))
    return made
