"""Ways around the check that were found by trying; each is refused, though its words vary."""

from __future__ import annotations

import base64
import subprocess

import pytest

from plumbline.attestation.keys import trusted, write_keys
from plumbline.attestation.private_keys import make_signing_key
from plumbline.release.verifying.git_objects import RepositoryError
from plumbline.release.verifying.verify_pr import verify_pull_request
from tests.release.verifying.attacks.edits import Attack, kustomize, values
from tests.release.verifying.gitops_repo import (
    APPLICATION,
    ARGO,
    DAY,
    NOW,
    OVERLAY,
    OWNERS,
    PRODUCTION,
    REPOSITORY,
    SIDECAR,
    STAGING,
    GitOpsRepo,
    deployment,
    digest,
    image,
    statement,
)  # fmt: skip

OVERRIDE = "apps/service/.argocd-source.yaml"
JSON_PATCH = "environments/staging/p.yaml"


def written(file: str, text: str) -> Attack:
    return lambda repo: repo.write(file, text)


def after_merging(first: Attack, then: Attack) -> Attack:
    """Edits what was merged before, by whatever way."""

    def attack(repo: GitOpsRepo) -> None:
        first(repo)
        repo.merge()
        then(repo)

    return attack


ATTACKS: dict[str, Attack] = {
 "Case: Transformers": kustomize("Transformers:\n  - release.yaml\n"),
 "Case: Resources": kustomize("Resources:\n  - https://evil.example.com/x\n"),
 "Case: long s": kustomize("tran\u017fformers:\n  - release.yaml\n"),
 "Case: Images newTag": kustomize(f"Images:\n  - Name: {SIDECAR}\n    NewName: evil.example.com/x\n"),
 "merge root": kustomize("<<: {transformers: [release.yaml]}\n"),
 "merge root res": kustomize("<<: {components: ['https://evil.example.com/x']}\n"),
 "merge list root": kustomize("<<: [{helmCharts: [{name: evil, repo: 'https://evil'}]}]\n"),
 "argo merge": lambda r: r.edit(APPLICATION,"  source:\n    repoURL: https://git.example.com/ai-apps.git\n    targetRevision: main\n    path: apps/service\n","  <<: {source: {repoURL: 'https://evil.example.com/x.git', targetRevision: main, path: apps/service}}\n"),
 "argo sources merge added": lambda r: r.edit(APPLICATION,"  project: ai-apps\n","  project: ai-apps\n  <<: {sources: [{repoURL: 'https://evil.example.com/x.git', targetRevision: main, path: x}]}\n"),
 "newName listed": kustomize(f"images:\n  - name: {REPOSITORY}\n    newName: {SIDECAR}\n"),
 "newName listed tag": kustomize(f"images:\n  - name: {REPOSITORY}\n    newName: {SIDECAR}\n    newTag: v9\n"),
 "newName regex": kustomize(f"images:\n  - name: '.*'\n    newName: {SIDECAR}\n"),
 "argo kustomize images": lambda r: r.edit(APPLICATION,"    path: apps/service\n",f"    path: apps/service\n    kustomize:\n      images: ['{REPOSITORY}={SIDECAR}:3']\n"),
 "same container other image patch": written("environments/staging/size.yaml", f"kind: Deployment\nmetadata: {{name: service, namespace: ai-apps}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: inference-engine\n          image: {SIDECAR}:9\n"),
 "dup container in one list": lambda r: r.write(STAGING, r.read(STAGING)+f"        - name: inference-engine\n          image: {SIDECAR}:9\n"),
 "json patch sets listed": written(JSON_PATCH, f"- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: {SIDECAR}:9\n"),
 "json patch sets listed container": written(JSON_PATCH, f"- op: replace\n  path: /spec/template/spec/containers/0\n  value: {{name: inference-engine, image: '{SIDECAR}:9'}}\n"),
 "json patch path moved": after_merging(written(JSON_PATCH, f"- op: replace\n  path: /spec/template/spec/containers/1/image\n  value: {SIDECAR}:9\n"), lambda r: r.edit(JSON_PATCH,"containers/1/","containers/0/")),
 "param name moved": after_merging(lambda r: r.write("argocd/s.yaml", r.read(APPLICATION).replace("service-production","s").replace("    path: apps/service\n","    path: apps/service\n    helm:\n      parameters:\n        - name: sidecar.tag\n          value: t\n")), lambda r: r.edit("argocd/s.yaml","sidecar.tag","image.tag")),
 "kustomize name moved": after_merging(kustomize(f"images:\n  - name: {SIDECAR}\n    newName: {SIDECAR}\n    newTag: v9\n"), lambda r: r.edit(OVERLAY, f"name: {SIDECAR}\n    newName", f"name: {REPOSITORY}\n    newName")),
 "dir like url": lambda r:(r.write("environments/staging/github.com/evil/x/kustomization.yaml","kind: Kustomization\n"), r.edit(OVERLAY, "  - ../../apps/service\n", "  - ../../apps/service\n  - github.com/evil/x\n")),
 "dir like git@": lambda r:(r.write("environments/staging/git@evil.com:x/y.git/kustomization.yaml","kind: Kustomization\n"), r.edit(OVERLAY, "  - ../../apps/service\n", "  - ../../apps/service\n  - git@evil.com:x/y.git\n")),
 "literals version": kustomize("configMapGenerator:\n  - name: v\n    literals: ['PLUMBLINE_MODEL_VERSION=2']\n"),
 "literals image": kustomize(f"configMapGenerator:\n  - name: v\n    literals: [\"values.yaml=image: {{repository: {REPOSITORY}, digest: '{digest('b')}'}}\"]\n"),
 "secret base64": written("environments/production/s.yaml", f"apiVersion: v1\nkind: Secret\nmetadata: {{name: v}}\ndata:\n  values.yaml: {base64.b64encode(f'image: {image(chr(98))}'.encode()).decode()}\n"),
 "secret base64 plain tag": written("environments/production/s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: v}\ndata:\n  PLUMBLINE_MODEL_VERSION: Mg==\n"),
 "binaryData": written("environments/production/s.yaml", f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: v}}\nbinaryData:\n  values.yaml: {base64.b64encode(f'image: {image(chr(98))}'.encode()).decode()}\n"),
 "argocd-source components": written(OVERRIDE,"kustomize:\n  components: ['https://evil.example.com/x']\n"),
 "argocd-source revision": written(OVERRIDE,"targetRevision: 0123abc\n"),
 "argocd-source valuefiles": written(OVERRIDE,"helm:\n  valueFiles: ['https://evil.example.com/v.yaml']\n"),
 "codeowners not owner": written("CODEOWNERS", OWNERS.replace("@responsible-ai","nobody").replace("* @platform","* nobody")),
 "codeowners star": written("CODEOWNERS", "/policies/* @responsible-ai\n/holds/ @x\n/CODEOWNERS @s\n/.github/ @s\n.gitlab-ci.yml @s\n"),
 "codeowners optional gitlab": written("CODEOWNERS", "^[Optional]\n"+OWNERS),
 "codeowners symlink first": lambda r: ((r.folder/".github").mkdir(exist_ok=True), (r.folder/".github/CODEOWNERS").symlink_to("../README.md")),
 "codeowners large first": written(".github/CODEOWNERS", "# x\n"*300_000),
 "codeowners negate gitlab": written("CODEOWNERS", OWNERS+"!/policies/\n"),
 "swap between files": after_merging(lambda r: r.write("environments/production/old.yaml", deployment("b","2")), lambda r: (r.promote(), r.promote("environments/production/old.yaml", letter="a", version="1", old="b"))),
 "application destination": lambda r: r.edit(APPLICATION,"    namespace: ai-apps\n","    namespace: other\n"),
 "kustomize namespace": kustomize("namespace: production\n"),
 "helm param imageVersion": written("argocd/y.yaml", ARGO.replace("service-production","y").replace("    path: apps/service\n","    path: apps/service\n    helm:\n      parameters:\n        - name: image.version\n          value: t\n")),
 "values version alone": values("image:\n  version: v2\n"),
 "values sha alone": values("image:\n  sha: abc\n"),
 "values images nested": values("images:\n  service:\n    tag: v2\n"),
 "env version valueFrom": after_merging(lambda r: r.edit(PRODUCTION,"            - name: LOG_LEVEL\n              value: info\n","            - name: LOG_LEVEL\n              value: info\n            - name: PLUMBLINE_MODEL_VERSION\n              value: \"1\"\n"), lambda r: r.edit(PRODUCTION,"              value: \"1\"\n","              valueFrom: {configMapKeyRef: {name: x, key: v}}\n")),
 "annotations removed": lambda r: r.edit(PRODUCTION,"      annotations:\n        plumbline.dev/model: acs_employment\n        plumbline.dev/model-version: \"1\"\n","      annotations: {}\n"),
 "template in comment": lambda r:(r.write("apps/service/Chart.yaml","apiVersion: v2\nname: x\nversion: 1.0.0\n"), r.write("apps/service/templates/x.yaml","# {{ printf \"\\nimage: evil\" }}\nkind: ConfigMap\n")),
 "symlink dir": lambda r: ((r.folder/"environments/production").symlink_to("../elsewhere")),
 "image volume": lambda r: r.write(PRODUCTION, r.read(PRODUCTION)+"      volumes:\n        - name: m\n          image: {reference: 'nginx:1'}\n"),
 "image volume host": lambda r: r.write(PRODUCTION, r.read(PRODUCTION)+"      volumes:\n        - name: m\n          image: {reference: 'evil.example.com/x:1'}\n"),
 "crlf trick": lambda r: r.write(PRODUCTION, r.read(PRODUCTION).replace("# What runs.","# What runs.\r          image: evil/x:1")),
 "configmap data version": written("environments/production/c.yaml","kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata:\n  PLUMBLINE_MODEL_VERSION: \"2\"\n"),
    "attributes that rewrite": written(".gitattributes", "*.yaml working-tree-encoding=SHIFT_JIS\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_refused(repo, name):
    ATTACKS[name](repo)
    assert repo.refusals()


def test_a_tag_called_like_the_base_is_not_taken_for_it(repo):
    """The tag would bring its own keys and policy as BASE."""
    key = make_signing_key(repo.folder.parent / "strange")
    write_keys(repo.folder, [trusted(key.public_key, NOW - 30 * DAY)])
    repo.commit("keys")
    repo.git("tag", "main")
    repo.promote()
    repo.state(statement(), key=key)
    with pytest.raises(RepositoryError, match="a branch and a tag are called 'main'"):
        repo.verify()


def test_a_commit_that_holds_a_path_twice_is_not_judged(repo):
    """One reader takes the first, another the last."""
    tree = repo.git("rev-parse", "main:apps/service")
    whole = subprocess.run(
        ["git", "cat-file", "tree", tree], cwd=repo.folder, capture_output=True, check=True
    )
    other = repo.git("hash-object", "-w", "README.md")
    (repo.folder / "tree").write_bytes(b"100644 deployment.yaml\0" + bytes.fromhex(other) + whole.stdout)
    twice = repo.git("hash-object", "-t", "tree", "-w", "--literally", "tree")
    apps = repo.git("mktree", text=repo.git("ls-tree", "main:apps").replace(tree, twice) + "\n")
    old = repo.git("rev-parse", "main:apps")
    root = repo.git("mktree", text=repo.git("ls-tree", "main").replace(old, apps) + "\n")
    head = repo.git("commit-tree", root, "-p", "main", "-m", "x")
    with pytest.raises(RepositoryError, match="twice"):
        verify_pull_request(repo.folder, "main", head, NOW)


@pytest.mark.parametrize("item", ["{kind: a}", "{apiVersion: argoproj.io/v1}", "{image: a/b:1}"])
def test_a_file_that_would_keep_the_check_busy_is_refused(repo, item):
    repo.write("apps/service/large.yaml", f"- {item}\n" * 20_000)
    assert any("split the file" in refusal for refusal in repo.refusals())


def test_a_container_of_another_name_may_take_a_listed_image(repo):
    repo.write(
        "apps/service/other.yaml",
        deployment("a", "1").replace("name: service", "name: other").split("      annotations:")[0]
        + f"      labels: {{a: b}}\n    spec:\n      containers:\n        - name: own\n          image: {SIDECAR}:9\n",
    )
    assert repo.refusals() == []


def test_a_file_nested_without_end_is_refused_at_once(repo):
    """Reading 100 kB of brackets would take half a minute."""
    repo.write("apps/service/deep.yaml", "[" * 50_000 + "]" * 50_000)
    assert any("nested too deeply to be read" in refusal for refusal in repo.refusals())


@pytest.mark.timeout(120)  # asked key by key it took hours
def test_a_large_mapping_does_not_hold_the_check_up(repo):
    repo.write("apps/service/values.yaml", "".join(f"k{number}: v\n" for number in range(20_000)))
    assert repo.refusals() == []
