"""Kustomizations that say which image runs."""

from __future__ import annotations

from tests.release.verifying.attacks.edits import (
    Attack,
    kustomize,
)
from tests.release.verifying.gitops_repo import (
    OVERLAY,
    REPOSITORY,
    SIDECAR,
    STAGING,
    deployment,
    digest,
    image,
)  # fmt: skip

KUSTOMIZE: dict[str, tuple[Attack, str]] = {
    "a new tag": (kustomize(f"images:\n  - name: {REPOSITORY}\n    newTag: model-b\n"), "must be pinned by its digest"),
    "a digest": (kustomize(f"images:\n  - name: {REPOSITORY}\n    digest: {digest('b')}\n"), "no valid statement for"),
    "a new name": (kustomize(f"images:\n  - name: {REPOSITORY}\n    newName: evil.example.com/x\n    newTag: '1'\n"), "neither for a model nor"),
    "a new name alone": (kustomize(f"images:\n  - name: {REPOSITORY}\n    newName: evil.example.com/x\n"), "neither for a model nor"),
    "another name for it": (kustomize(f"images:\n  - name: {SIDECAR}\n    newName: {REPOSITORY}\n    digest: {digest('b')}\n"), "no valid statement for"),
    "a strategic merge patch": (
        kustomize("patchesStrategicMerge:\n  - |-\n    kind: Deployment\n    metadata: {name: service}\n    spec: {template: {spec: {containers: [{name: inference-engine, image: evil.example.com/x:1}]}}}\n"),
        "neither for a model nor",
    ),
    "a JSON patch inline": (
        kustomize("patchesJson6902:\n  - target: {kind: Deployment}\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/containers/0/image\n        value: evil/x:1\n"),
        "may be an image and cannot be read",
    ),
    "a JSON patch in quotes": (
        kustomize('patchesJson6902:\n  - target: {kind: Deployment}\n    patch: \'[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "nginx"}]\'\n'),
        "may be an image and cannot be read",
    ),
    "a JSON patch in a file": (
        lambda r: r.write("environments/staging/p.json", '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx"}]'),
        "environments/staging/p.json: [0]: ",
    ),
    "a JSON patch that copies": (
        lambda r: r.write("environments/staging/p.yaml", "- op: copy\n  from: /spec/template/spec/containers/1/image\n  path: /spec/template/spec/containers/0/image\n"),
        "may be an image and cannot be read",
    ),
    "a JSON patch that removes": (
        lambda r: r.write("environments/staging/p.yaml", "- op: remove\n  path: /spec/template/spec/containers/0\n"),
        "may be an image and cannot be read",
    ),
    "a JSON patch of the version": (
        lambda r: r.write("environments/staging/p.yaml", "- op: replace\n  path: /spec/template/metadata/annotations/plumbline.dev~1model-version\n  value: '2'\n"),
        "cannot be read",
    ),
    "a directive that deletes": (
        lambda r: r.edit(STAGING, "        - name: data-preprocessor\n", "        - $patch: delete\n          name: inference-engine\n        - name: data-preprocessor\n"),
        "may be an image and cannot be read",
    ),
    "a label for all": (kustomize('commonAnnotations:\n  plumbline.dev/model-version: "2"\n'), "no valid statement for"),
    "the release's patch left out": (
        lambda r: r.edit(OVERLAY, "patches:\n  - path: release.yaml\n", ""),
        "environments/staging/release.yaml says what runs and would not be applied any more",
    ),
    "a remote base": (
        lambda r: r.edit(OVERLAY, "  - ../../apps/service\n", "  - ../../apps/service\n  - https://evil.example.com/x\n"),
        "is no manifest or folder of this repository",
    ),
    "a remote base without a scheme": (
        lambda r: r.edit(OVERLAY, "  - ../../apps/service\n", "  - ../../apps/service\n  - github.com/evil/x?ref=main\n"),
        "is no manifest or folder of this repository",
    ),
    "a base outside what is managed": (
        lambda r: (r.write("elsewhere/kustomization.yaml", "kind: Kustomization\n"), r.edit(OVERLAY, "  - ../../apps/service\n", "  - ../../apps/service\n  - ../../elsewhere\n")),
        "elsewhere is not managed",
    ),
    "a resource that calls itself a text": (
        lambda r: (r.write("environments/staging/x.txt", deployment("b", "2")), r.edit(OVERLAY, "  - ../../apps/service\n", "  - ../../apps/service\n  - x.txt\n")),
        "'x.txt' is no manifest or folder",
    ),
    "a ConfigMap from a text": (
        lambda r: (r.write("environments/staging/x.md", f"image: {image('b')}"), r.write(OVERLAY, r.read(OVERLAY) + "configMapGenerator:\n  - name: v\n    files: [values.yaml=x.md]\n")),
        "'values.yaml=x.md' is no manifest or folder",
    ),
    "another environment's release": (
        lambda r: r.edit("apps/service/kustomization.yaml", "  - deployment.yaml\n", "  - deployment.yaml\n  - ../../environments/staging\n"),
        "environments/staging is staging's, and what is stated for it counts there only",
    ),
    "the release's patch for nobody": (
        lambda r: r.edit(OVERLAY, "  - path: release.yaml\n", "  - path: release.yaml\n    target: {kind: Deployment, name: nobody}\n"),
        "environments/staging/release.yaml says what runs and would not be applied any more",
    ),
    "a chart's dependency": (
        lambda r: r.write("apps/service/Chart.yaml", "apiVersion: v2\nname: x\ndependencies:\n  - name: evil\n    repository: https://evil.example.com\n    version: 1.0.0\n"),
        "is used nowhere else here",
    ),
    "replacements": (
        kustomize("replacements:\n  - source: {kind: ConfigMap, name: c}\n    targets: [{select: {kind: Deployment}, fieldPaths: [spec.x]}]\n"),
        "is used nowhere else here",
    ),
    "transformers": (kustomize("transformers:\n  - release.yaml\n"), "is used nowhere else here"),
    "charts": (kustomize("helmCharts:\n  - name: evil\n    repo: https://evil.example.com\n"), "is used nowhere else here"),
}  # fmt: skip
