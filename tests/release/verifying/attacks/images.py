"""Images and versions that nobody vouched for."""

from __future__ import annotations

import json

from tests.release.verifying.attacks.edits import (
    CONTAINER,
    EVIL,
    Attack,
    promoted,
)
from tests.release.verifying.gitops_repo import (
    APPLICATION,
    PRODUCTION,
    REPOSITORY,
    SIDECAR,
    STAGING,
    deployment,
    digest,
    image,
    statement,
)  # fmt: skip

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
