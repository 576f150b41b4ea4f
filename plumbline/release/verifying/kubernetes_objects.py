"""The Kubernetes objects of a document, and which of them a place lies in."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.release.editing.place import Steps
from plumbline.release.editing.yaml_nodes import Mapping, Visit


@dataclass(frozen=True)
class KubernetesObjects:
    """The Kubernetes objects of a document, and where each begins."""

    labels: tuple[tuple[Steps, str], ...]

    @classmethod
    def of(cls, visits: list[Visit]) -> KubernetesObjects:
        """Every mapping that says its kind."""
        found = []
        for visit in visits:
            if isinstance(visit.node, Mapping) and visit.node.text("kind"):
                metadata = visit.node.get("metadata")
                about = metadata if isinstance(metadata, Mapping) else Mapping()
                named = label(visit.node.text("kind"), about.text("namespace"), about.text("name"))
                found.append((visit.path, named))
        return cls(tuple(found))

    def around(self, path: Steps) -> str:
        """The innermost object that a path lies in."""
        inside = [named for start, named in self.labels if path[: len(start)] == start]
        return inside[-1] if inside else ""


def label(kind: str | None, namespace: str | None, name: str | None) -> str:
    """An object as people name it: `Deployment ai-apps/service`; empty for none."""
    if not kind:
        return ""
    return f"{kind} {namespace}/{name}" if namespace else f"{kind} {name or ''}".rstrip()
