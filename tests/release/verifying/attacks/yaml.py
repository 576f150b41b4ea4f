"""YAML that one reader takes for another thing than the next."""

from __future__ import annotations

from tests.release.verifying.attacks.edits import (
    CONTAINER,
    EVIL,
    Attack,
)
from tests.release.verifying.gitops_repo import (
    PRODUCTION,
    deployment,
    digest,
    image,
)  # fmt: skip

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
