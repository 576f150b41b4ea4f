"""What Argo CD and Flux are told."""

from __future__ import annotations

from tests.release.verifying.attacks.edits import (
    EVIL,
    Attack,
    values,
)
from tests.release.verifying.gitops_repo import (
    APPLICATION,
    REPOSITORY,
    digest,
    image,
)  # fmt: skip

CONTROLLERS: dict[str, tuple[Attack, str]] = {
    "Helm values": (values(f"image:\n  repository: {REPOSITORY}\n  tag: t\n  digest: {digest('b')}\n"), "no valid statement for"),
    "Helm values in parts": (values(f"image:\n  registry: registry.example.com\n  repository: ai-apps/acs-employment\n  tag: t\n  digest: {digest('b')}\n"), "no valid statement for"),
    "Helm values without registry": (values(f"image:\n  repository: ai-apps/acs-employment\n  digest: {digest('b')}\n"), "no valid statement for"),
    "Helm values without repository": (values(f"image:\n  tag: t\n  digest: {digest('b')}\n"), "no valid statement for"),
    "a tag of Helm values": (values("image:\n  tag: t\n"), "must be pinned by its digest"),
    "a registry of Helm values": (values("image:\n  registry: evil.example.com\n"), "may be an image and cannot be read"),
    "a HelmRelease": (
        values(f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    image:\n      repository: {REPOSITORY}\n      tag: t\n      digest: {digest('b')}\n"),
        "no valid statement for",
    ),
    "Argo CD parameters": (
        lambda r: r.edit(APPLICATION, "    path: apps/service\n", "    path: apps/service\n    helm:\n      parameters:\n        - name: image.tag\n          value: t\n"),
        "several environments share",
    ),
    "Argo CD values": (
        lambda r: r.edit(APPLICATION, "    path: apps/service\n", f"    path: apps/service\n    helm:\n      values: |\n        image: {image('b')}\n"),
        "several environments share",
    ),
    "Argo CD values in quotes": (
        lambda r: r.edit(APPLICATION, "    path: apps/service\n", f'    path: apps/service\n    helm:\n      values: "image: {EVIL}\\nx: 1"\n'),
        "neither for a model nor",
    ),
    "Argo CD images": (
        lambda r: r.edit(APPLICATION, "    path: apps/service\n", f"    path: apps/service\n    kustomize:\n      images: ['{REPOSITORY}={EVIL}']\n"),
        "may be an image and cannot be read",
    ),
    "Argo CD on an old commit": (lambda r: r.edit(APPLICATION, "targetRevision: main", "targetRevision: 0123abc"), "changes where Application argocd/service-production comes from"),
    "Argo CD on another path": (lambda r: r.edit(APPLICATION, "path: apps/service", "path: elsewhere"), "changes where Application"),
    "Argo CD on another repository": (lambda r: r.edit(APPLICATION, "git.example.com", "evil.example.com"), "changes where Application"),
    "a new Application on an old commit": (
        lambda r: r.write("argocd/x.yaml", r.read(APPLICATION).replace("service-production", "x").replace("Revision: main", "Revision: 0123abc")),
        "targetRevision '0123abc' is used nowhere else here",
    ),
    "Flux's substitution": (
        lambda r: r.write("argocd/f.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  path: ./apps\n  postBuild:\n    substitute: {TAG: evil}\n"),
        "is used nowhere else here",
    ),
}  # fmt: skip
