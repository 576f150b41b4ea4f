"""What an attacker may try in a pull request, each refused in a sentence that names the file.

A case edits the tree; where it is worth it, an honest statement comes along, to show that it does not help.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from plumbline.attestation.keys import trusted, write_keys
from plumbline.attestation.private_keys import make_signing_key
from tests.release.verifying.gitops_repo import (
    APPLICATION,
    DAY,
    NOW,
    OVERLAY,
    PRODUCTION,
    REPOSITORY,
    SIDECAR,
    STAGING,
    GitOpsRepo,
    deployment,
    digest,
    hold,
    image,
    judged,
    rollback,
    statement,
    waiver,
)  # fmt: skip

Attack = Callable[[GitOpsRepo], object]
EVIL = "evil.example.com/x/y:1@" + digest("f")
CONTAINER = "        - name: data-preprocessor\n"


def promoted(repo: GitOpsRepo, *statements: object) -> None:
    repo.promote()
    repo.state(*statements)


def kustomize(entry: str) -> Attack:
    return lambda repo: repo.write(OVERLAY, repo.read(OVERLAY) + entry)


def values(text: str) -> Attack:
    return lambda repo: repo.write("environments/production/values.yaml", text)


def replayed_after_rollback(repo: GitOpsRepo) -> None:
    """1 to 2, 2 to 3, and then the first statement again."""
    promoted(repo, statement())
    repo.merge()
    repo.promote(letter="c", version="3", old="b")
    files = repo.state(
        statement(version="3", digest="c" * 64, replaces=(digest("b"),),
                  image={"repository": REPOSITORY, "tag": "model-" + "c" * 12, "digest": digest("c")})
    )  # fmt: skip
    assert files
    repo.merge()
    repo.promote(letter="b", version="2", old="c")


IMAGES: dict[str, tuple[Attack, str]] = {
    "no statement": (lambda r: r.promote(), "no valid statement for"),
    "the version alone": (
        lambda r: r.edit(PRODUCTION, 'version: "1"', 'version: "2"'),
        "no valid statement for acs_employment '2' in production",
    ),
    "the version of a model with another name": (
        lambda r: r.edit(PRODUCTION, "model: acs_employment", "model: other_model"),
        "no valid statement for other_model",
    ),
    "the image alone, with a statement": (
        lambda r: (r.edit(PRODUCTION, image("a"), image("b")), r.state(statement())),
        "image and model version move together",
    ),
    "another version than the statement's": (
        lambda r: (r.promote(version="9"), r.state(statement())),
        "no valid statement for acs_employment '9'",
    ),
    "another image than the statement's": (
        lambda r: (r.promote(letter="c"), r.state(statement())),
        "no valid statement for",
    ),
    "another tag on the right digest": (
        lambda r: (promoted(r, statement()), r.edit(PRODUCTION, "model-bbbbbbbbbbbb@", "latest@")),
        "the tag 'latest' is not the statement's",
    ),
    "a tag without digest": (
        lambda r: (promoted(r, statement()), r.edit(PRODUCTION, f"@{digest('b')}", "")),
        "must be pinned by its digest",
    ),
    "no tag, no digest": (
        lambda r: r.edit(PRODUCTION, image("a"), REPOSITORY),
        "must be pinned by its digest",
    ),
    "a digest in capitals": (
        lambda r: (promoted(r, statement()), r.edit(PRODUCTION, digest("b"), "sha256:" + "B" * 64)),
        "may be an image and cannot be read",
    ),
    "the registry in capitals": (
        lambda r: r.edit(PRODUCTION, f"image: {REPOSITORY}", f"image: {REPOSITORY.upper()}"),
        "refused",
    ),
    "the registry with its port": (
        lambda r: r.edit(PRODUCTION, "registry.example.com/ai-apps/acs", "registry.example.com:443/ai-apps/acs"),
        "neither for a model nor under other_images",
    ),
    "another image in the managed place": (
        lambda r: r.edit(PRODUCTION, image("a"), EVIL),
        "neither for a model nor under other_images",
    ),
    "a listed image in the managed place": (
        lambda r: r.edit(PRODUCTION, image("a"), f"{SIDECAR}:1"),
        "stood here and no managed image does now",
    ),
    "the managed container taken away": (
        lambda r: r.edit(PRODUCTION, f"        - name: inference-engine\n          image: {image('a')}\n"
                         "          env:\n            - name: LOG_LEVEL\n              value: info\n", ""),
        "stood here and no managed image does now",
    ),
    "another container beside it": (
        lambda r: r.edit(PRODUCTION, CONTAINER, f"        - name: evil\n          image: {EVIL}\n{CONTAINER}"),
        "neither for a model nor under other_images",
    ),
    "an image without registry beside it": (
        lambda r: r.edit(PRODUCTION, CONTAINER, f"        - name: evil\n          image: nginx:1\n{CONTAINER}"),
        "neither for a model nor under other_images",
    ),
    "moved into an init container": (
        lambda r: r.edit(PRODUCTION, "      containers:\n        - name: inf", "      initContainers:\n        - name: inf"),
        "no valid statement for",
    ),
    "renamed container": (
        lambda r: r.edit(PRODUCTION, "name: inference-engine", "name: engine"),
        "no valid statement for",
    ),
    "a second workload with the image that runs": (
        lambda r: r.write("apps/service/two.yaml", deployment("a", "1").replace("name: service", "name: two")),
        "apps/service/two.yaml: spec.template.spec.containers[0].image: no valid statement",
    ),
    "a second document with another image": (
        lambda r: r.write(PRODUCTION, deployment("a", "1") + "---\n" + deployment("b", "2")),
        "no valid statement for",
    ),
    "a manifest that ends in .yml": (
        lambda r: r.write("apps/service/x.yml", deployment("b", "2")), "apps/service/x.yml: "
    ),
    "a manifest in JSON": (
        lambda r: r.write("apps/service/x.json", json.dumps({"kind": "Pod", "spec": {"containers": [{"image": image("b")}]}})),
        "apps/service/x.json: spec.containers[0].image: no valid statement",
    ),
    "a list of objects": (
        lambda r: r.write("apps/service/x.yaml", json.dumps({"kind": "List", "items": [{"kind": "Pod", "spec": {"containers": [{"image": image("b")}]}}]})),
        "no valid statement for",
    ),
    "in a CronJob": (
        lambda r: r.write("apps/service/x.yaml", json.dumps({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": image("b")}]}}}}}})),
        "no valid statement for",
    ),
    "in an ephemeral container": (
        lambda r: r.edit(PRODUCTION, "      containers:\n", f"      ephemeralContainers:\n        - name: e\n          image: {EVIL}\n      containers:\n"),
        "neither for a model nor under other_images",
    ),
    "in an environment variable": (
        lambda r: r.edit(PRODUCTION, "value: info", f"value: {image('b')}"),
        "no valid statement for",
    ),
    "in an argument": (
        lambda r: r.edit(PRODUCTION, CONTAINER, f"          args: [--image={image('b')}]\n{CONTAINER}"),
        "no valid statement for",
    ),
    "in a script": (
        lambda r: r.edit(PRODUCTION, CONTAINER, f'          command: ["sh", "-c", "true\\nrun {image("b")}"]\n{CONTAINER}'),
        "may be an image and cannot be read",
    ),
    "an image as a volume": (
        lambda r: r.edit(PRODUCTION, "      containers:\n", "      volumes:\n        - name: v\n          image: {reference: evil/x:1}\n      containers:\n"),
        "may be an image and cannot be read",
    ),
    "a bot that writes images": (
        lambda r: r.edit(PRODUCTION, f"{SIDECAR}:1.4.0", SIDECAR + ':1.4.0 # {"$imagepolicy": "flux-system:x"}'),
        "a comment: ",
    ),
    "another bot that writes images": (
        lambda r: r.edit(APPLICATION, "  name: service", "  annotations:\n    argocd-image-updater.argoproj.io/image-list: x=y\n  name: service"),
        "may be an image and cannot be read",
    ),
    "in a sentence": (
        lambda r: r.edit(PRODUCTION, "value: info", f"value: run {image('b')} please"),
        "may be an image and cannot be read",
    ),
    "a key in capitals": (
        lambda r: r.edit(PRODUCTION, CONTAINER, f"          Image: {EVIL}\n{CONTAINER}"),
        "neither for a model nor under other_images",
    ),
    "an unmanaged file that runs the image": (
        lambda r: r.write("elsewhere/x.yaml", deployment("b", "2")),
        "belongs to no environment",
    ),
    "an unmanaged template that runs the image": (
        lambda r: r.write("elsewhere/x.yaml", "{{ if }}\nimage: " + image("b")),
        "cannot be read",
    ),
    "the whole environment moved to another": (
        lambda r: (r.write("environments/staging/more.yaml", deployment("a", "1").replace("name: service", "name: more")), r.remove(PRODUCTION)),
        "environments/staging/more.yaml: spec.template.spec.containers[0].image: no valid statement",
    ),
    "a manifest taken away": (lambda r: r.remove(STAGING), "stood here and no managed image does now"),
}  # fmt: skip

YAML: dict[str, tuple[Attack, str]] = {
    "an alias": (
        lambda r: r.edit(PRODUCTION, CONTAINER, f"          x: &evil {EVIL}\n        - name: e\n          image: *evil\n{CONTAINER}"),
        "neither for a model nor under other_images",
    ),
    "a merge key": (
        lambda r: r.write(PRODUCTION, f"x-base: &base\n  image: {EVIL}\n" + deployment("a", "1").replace(CONTAINER, f"        - name: e\n          <<: *base\n{CONTAINER}").removeprefix("# What runs.\n")),
        "neither for a model nor under other_images",
    ),
    "a key twice": (
        lambda r: r.edit(PRODUCTION, f"          image: {image('a')}\n", f"          image: {image('a')}\n          image: {EVIL}\n"),
        "the key 'image' stands twice",
    ),
    "aliases without end": (
        lambda r: r.write("apps/service/x.yaml", "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{n}: &{n} [{', '.join([f'*{p}'] * 10)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))),
        "apps/service/x.yaml: cannot be read",
    ),
    "nested without end": (lambda r: r.write("apps/service/x.yaml", "[" * 5000), "apps/service/x.yaml: cannot be read"),
    "a binary tag": (
        lambda r: r.edit(PRODUCTION, CONTAINER, f"        - name: e\n          image: !!binary ZXZpbC9pbWFnZTox\n{CONTAINER}"),
        "the tag tag:yaml.org,2002:binary hides",
    ),
    "a template": (
        lambda r: r.edit(PRODUCTION, image("a"), "{{ .Values.image }}"),
        "cannot be read",
    ),
    "a variable": (
        lambda r: r.edit(PRODUCTION, f"model-aaaaaaaaaaaa@{digest('a')}", "${TAG}"),
        "must be pinned by its digest",
    ),
    "a template's own file": (lambda r: r.write("apps/service/x.tpl", "image: x"), "apps/service/x.tpl: is a template"),
    "jsonnet": (lambda r: r.write("apps/service/x.jsonnet", "{}"), "apps/service/x.jsonnet: is a template"),
    "UTF-16": (lambda r: r.write(PRODUCTION, deployment("b", "2").encode("utf-16")), "cannot be read: is UTF-16"),
    "Latin-1": (lambda r: r.write(PRODUCTION, b"# \xe9\n" + deployment("b", "2").encode()), "cannot be read: byte 2 is not UTF-8"),
    "a line end that only some know": (lambda r: r.edit(PRODUCTION, "# What runs.", "# What runs.\u2028image: x"), "cannot be read: line 1"),
    "text that runs backwards": (lambda r: r.edit(PRODUCTION, "# What runs.", "# \u202e"), "cannot be read: line 1"),
    "a folded image": (lambda r: r.edit(PRODUCTION, f"image: {image('a')}", f"image: >-\n            {EVIL}"), "refused"),
    "a file kept elsewhere": (
        lambda r: r.write(PRODUCTION, "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 9\n"),
        "holds a text and no manifest",
    ),
    "a huge file": (lambda r: r.write("apps/service/x.yaml", "# " + "x" * 2_000_000), "is larger than 1048576 bytes"),
}  # fmt: skip

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

STATEMENTS: dict[str, tuple[Attack, str]] = {
    "expired": (
        lambda r: promoted(r, statement(issued=NOW - 20 * DAY, expires=NOW - DAY)), "the statement expired at 2026-11-25"
    ),
    "not valid yet": (lambda r: promoted(r, statement(issued=NOW + DAY)), "which has not come yet"),
    "valid for too long": (lambda r: promoted(r, statement(expires=NOW + 90 * DAY)), "is valid for more than 30 days"),
    "for another environment": (
        lambda r: promoted(r, statement(environment="staging")), "is for staging, and this is production"
    ),
    "for an environment that is none": (lambda r: promoted(r, statement(environment="moon")), "which is no environment"),
    "for another file": (
        lambda r: promoted(r, statement(files=("apps/service/other.yaml",), replaces=())),
        "is for apps/service/other.yaml, and not for this file",
    ),
    "for another model": (lambda r: promoted(r, statement(model="other_model")), "is no image of other_model"),
    "for another repository": (lambda r: promoted(r, statement(repository="others")), "was made for the repository others"),
    "a model that is unpickled": (lambda r: promoted(r, statement(pickled=True)), "is unpickled to be loaded"),
    "replayed from an earlier step": (
        lambda r: (replayed_after_rollback(r), r.state(statement(because="another word"))),
        "it is replayed, or must be made anew",
    ),
    "one that was merged before": (replayed_after_rollback, "no valid statement for"),
    "a rollback replayed": (
        lambda r: promoted(r, rollback(version="2", digest="b" * 64, replaces=(digest("c"),), image=statement().image)),
        "it is replayed, or must be made anew",
    ),
    "for a change that is not made": (lambda r: r.state(statement()), "that this change does not make"),
    "under another name": (
        lambda r: (r.promote(), r.write("plumbline/statements/x.json", r.sign(statement()).content)), "its name is made of its content"
    ),
    "edited": (
        lambda r: (promoted(r, statement()), [r.write(f, r.read(f).replace("sig", "sgi")) for f in r.state(statement(because="y"))]),
        "no DSSE envelope",
    ),
    "no statement at all": (lambda r: (r.promote(), r.write("plumbline/statements/x.json", "{}")), "no DSSE envelope"),
    "signed by a stranger": (
        lambda r: (r.promote(), r.state(statement(), key=make_signing_key(r.folder.parent / "strange"))), "which is no key that policies/keys/ trusts"
    ),
    "signed by a key that it brings": (
        lambda r: (
            r.promote(),
            r.state(statement(), key=(key := make_signing_key(r.folder.parent / "strange"))),
            write_keys(r.folder, [trusted(key.public_key, NOW - DAY)]),
        ),
        "which is no key that policies/keys/ trusts",
    ),
    "on hold": (lambda r: (r.hold(hold()), r.merge(), promoted(r, statement())), "acs_employment 2 is on hold since 2026-11-25, by ada"),
    "on hold in this very change": (lambda r: (r.hold(hold()), promoted(r, statement())), "is on hold"),
    "on hold as another image": (
        lambda r: (r.hold(hold("c")), r.merge(), promoted(r, statement())), "acs_employment 2 is on hold"
    ),
    "a hold lifted in the same change": (
        lambda r: (h := r.hold(hold()), r.merge(), promoted(r, statement()), r.remove(h)), "is on hold"
    ),
    "a rollback to what is on hold": (
        lambda r: (promoted(r, statement()), r.hold(hold("a", "1")), r.merge(), r.promote(letter="a", version="1", old="b"), r.state(rollback())),
        "acs_employment 1 is on hold",
    ),
    "a waiver that ran out": (
        lambda r: promoted(r, statement(kind="waiver", judged=judged("insufficient"), waiver=waiver(expires=NOW - DAY), expires=NOW - DAY, issued=NOW - 3 * DAY)),
        "the statement expired",
    ),
}  # fmt: skip

FILES: dict[str, tuple[Attack, str]] = {
    "a statement taken away": (
        lambda r: (promoted(r, statement()), r.merge(), r.git("rm", "-r", "-q", "plumbline")), "it stays as it is"
    ),
    "a statement edited": (
        lambda r: (promoted(r, statement()), r.merge(), [r.write(f, "x") for f in r.git("ls-files", "plumbline").split()]),
        "it stays as it is",
    ),
    "a manifest as a link": (
        lambda r: (r.remove(PRODUCTION), (r.folder / PRODUCTION).symlink_to("../../README.md")), f"{PRODUCTION}: is a symbolic link"
    ),
    "a folder as a link": (
        lambda r: (r.folder / "apps" / "linked").symlink_to("../elsewhere"), "apps/linked: is a symbolic link"
    ),
    "a submodule": (
        lambda r: r.git("clone", "--quiet", ".", "apps/module"),
        "apps/module: is a submodule",
    ),
    "policy and image together": (
        lambda r: (promoted(r, statement()), r.edit("policies/plumbline.yaml", "shared:", "pickled_models: true\nshared:")),
        "policies/plumbline.yaml: is what releases are judged by, and what runs changes too",
    ),
    "the check and image together": (
        lambda r: (promoted(r, statement()), r.write(".github/workflows/verify-pr.yaml", "x: y\n")), "use two pull requests"
    ),
    "git attributes and image together": (
        lambda r: (promoted(r, statement()), r.write(".gitattributes", "*.yaml text eol=crlf\n")), "use two pull requests"
    ),
    "a policy that cannot be read": (
        lambda r: r.write("policies/plumbline.yaml", "policy: gitops\n"), "after the merge nothing could be judged"
    ),
    "no policy any more": (lambda r: r.remove("policies/plumbline.yaml"), "after the merge nothing could be judged"),
    "a hold that cannot be read": (
        lambda r: r.write("holds/acs_employment/x.yaml", "held: yes\n"),
        "holds/acs_employment/x.yaml: cannot be read: model: Field required; after the merge it would stop every promotion",
    ),
    "no owners for the policy": (
        lambda r: r.write("CODEOWNERS", "/policies/\n* @x\n/policies/keys/\n"), "CODEOWNERS: nobody would own policies/keys"
    ),
    "no owners at all": (lambda r: r.remove("CODEOWNERS"), "CODEOWNERS: nobody would own policies/plumbline.yaml"),
    "owners in another place": (
        lambda r: r.write(".github/CODEOWNERS", "/x/ @y\n"), ".github/CODEOWNERS: nobody would own policies/plumbline.yaml"
    ),
    "a file with an odd name": (
        lambda r: r.write("apps/service/a\nb.tpl", "x"), "apps/service/a\\nb.tpl: is a template"
    ),
}  # fmt: skip

TABLES = {"images": IMAGES, "yaml": YAML, "kustomize": KUSTOMIZE, "controllers": CONTROLLERS,
          "statements": STATEMENTS, "files": FILES}  # fmt: skip


@pytest.mark.parametrize(
    ("attack", "because"),
    [
        pytest.param(*case, id=f"{table}: {name}")
        for table, cases in TABLES.items()
        for name, case in cases.items()
    ],
)
def test_it_is_refused_by_name(repo, attack, because):
    attack(repo)
    refusals = repo.refusals()
    assert refusals
    assert because == "refused" or any(because in refusal for refusal in refusals), "\n".join(refusals)
