"""What is said of an item that the model cannot be given."""

from __future__ import annotations

from plumbline.errors import PlumblineError


class UnfitItemError(PlumblineError, ValueError):
    """An item that the model cannot be given. Names place and column, never the value."""
