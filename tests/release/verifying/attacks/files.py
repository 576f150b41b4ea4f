"""Files that are not what they seem, and the keys and policies themselves."""

from __future__ import annotations

from tests.release.verifying.attacks.edits import (
    Attack,
    promoted,
)
from tests.release.verifying.gitops_repo import (
    PRODUCTION,
    statement,
)  # fmt: skip

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
