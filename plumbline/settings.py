"""Where things are: one object, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Places and addresses. Secrets are read where they are used and never kept here."""

    root: Path
    """The project folder: `models/`, `policies/` and the data paths in specs are relative to it."""
    state: Path
    """The folder for everything made while running; git-ignored."""
    database_url: str
    """SQLAlchemy URL of the one database."""
    tracking_uri: str | None
    """MLflow's address; none for measuring without a registry."""
    forge: Path
    """The local forge: bare repos and their pull requests."""
    registry_pages: str | None = None
    """MLflow's address in a browser, where it is another one than the tasks use."""
    signing_key: Path | None = None
    """The file or folder of the keys that sign releases, where it is not the one under `state`."""
    image_registry: str | None = None
    """Host of the registry that images are pushed to; none to keep them in the layout on disk."""
    review_pages: str | None = None
    """The address of the page where checks are reviewed, as Airflow's required actions link to it."""
    airflow_pages: str | None = None
    """Airflow's address in a browser, as the review page links to its required actions."""
    gpu_packages: frozenset[str] = frozenset()
    """What the workers with a GPU import besides what this machine can: planning runs elsewhere than they."""

    @classmethod
    def from_environment(cls) -> Settings:
        """Reads PLUMBLINE_<name> for each, and MLFLOW_TRACKING_URI."""
        root = Path(os.environ.get("PLUMBLINE_ROOT", Path(__file__).resolve().parent.parent)).resolve()
        signing_key = os.environ.get("PLUMBLINE_SIGNING_KEY")
        state = Path(os.environ.get("PLUMBLINE_STATE", root / "var")).resolve()
        return cls(
            root=root,
            state=state,
            database_url=os.environ.get("PLUMBLINE_DATABASE_URL", f"sqlite:///{state / 'plumbline.db'}"),
            tracking_uri=os.environ.get("MLFLOW_TRACKING_URI"),
            forge=Path(os.environ.get("PLUMBLINE_FORGE", state / "forge")).resolve(),
            registry_pages=os.environ.get("PLUMBLINE_REGISTRY_PAGES"),
            signing_key=Path(signing_key).absolute() if signing_key else None,
            image_registry=os.environ.get("PLUMBLINE_IMAGE_REGISTRY") or None,
            review_pages=os.environ.get("PLUMBLINE_REVIEW_PAGES") or None,
            airflow_pages=os.environ.get("PLUMBLINE_AIRFLOW_PAGES") or None,
            gpu_packages=frozenset(os.environ.get("PLUMBLINE_GPU_PACKAGES", "").split()),
        )

    @property
    def signing_keys(self) -> Path:
        """The file or folder of the private keys that sign releases; only the release worker has it."""
        return self.signing_key or self.state / "keys"

    @property
    def models(self) -> Path:
        """One folder per model under management."""
        return self.root / "models"

    @property
    def trained(self) -> Path:
        """Model folders by digest."""
        return self.state / "trained"

    @property
    def images(self) -> Path:
        """The OCI layout."""
        return self.state / "images"

    @property
    def windows(self) -> Path:
        """Scored windows and reports, by content."""
        return self.state / "windows"

    @property
    def reports(self) -> Path:
        """Rendered pages, one a night, by model."""
        return self.state / "reports"
