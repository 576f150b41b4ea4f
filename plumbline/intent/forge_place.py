"""A repository on a forge, where pull requests are opened."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import Intent


class ForgePlace(Intent):
    """A repository, and the forge it is on."""

    repository: str = Field(
        pattern="^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$",
        description="A name on the local forge, owner/name on the others.",
    )
    forge: Literal["local", "github", "gitlab", "gitea"] = "local"
    address: str | None = Field(
        default=None,
        pattern="^https?://[^\\s@]+$",
        description="The forge's address, where it is not the public one. Gitea and Forgejo need it.",
    )
    connection: str | None = Field(
        default=None,
        description="Airflow connection with the forge's credentials; `plumbline_forge` unless given.",
    )
    branch: str = Field(
        default="main",
        pattern="^[A-Za-z0-9][A-Za-z0-9._/-]*$",
        description="What changes are merged into.",
    )

    @model_validator(mode="after")
    def _named_as_its_forge_names_it(self) -> Self:
        if self.forge == "local" and not re.fullmatch("[a-z0-9][a-z0-9-]*", self.repository):
            raise ValueError(
                "on the local forge a repository's name has lower case letters, digits and dashes"
            )
        if self.forge != "local" and "/" not in self.repository:
            raise ValueError(f"`repository` must be owner/name on {self.forge}")
        if self.forge == "gitea" and self.address is None:
            raise ValueError("gitea needs the forge's `address`")
        return self
