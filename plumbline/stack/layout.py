"""What one stack is made of: where things are, what is loaded, where it listens, and its secrets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plumbline.settings import Settings
from plumbline.stack.credentials import Credentials
from plumbline.stack.folders import Folders
from plumbline.stack.ports import Ports


@dataclass(frozen=True)
class Layout:
    """Everything a component's command and environment follow from."""

    settings: Settings
    dags: Path
    plugins: Path
    ports: Ports
    credentials: Credentials

    @property
    def folders(self) -> Folders:
        """The stack's places."""
        return Folders(self.settings.state)
