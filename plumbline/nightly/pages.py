"""Pages about what is recorded, for whoever serves them."""

from __future__ import annotations
