"""What a server sent, before anybody says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

JsonObject = Mapping[str, Any]
"""A JSON object as a forge sent it."""
