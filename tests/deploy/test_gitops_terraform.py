"""The Terraform files are well formed, and hold what the README promises."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import hcl2
import pytest

from tests.deploy.gitops_tree import TREE

FOLDER = TREE / "terraform"
FILES = sorted(FOLDER.glob("*.tf"))


def plain(value: Any) -> Any:
    """Strings without the quotes that the parser keeps."""
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items() if key != "__is_block__"}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.strip('"') if isinstance(value, str) else value


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in FILES:
        with file.open() as text:
            for block in plain(hcl2.load(text)).get("resource", []):
                for kind, named in block.items():
                    found.update({f"{kind}.{name}": body for name, body in named.items()})
    return found


@pytest.fixture(scope="module")
def statements() -> dict[str, dict[str, Any]]:
    """The statements of every policy document, by document and sid."""
    found: dict[str, dict[str, Any]] = {}
    for file in FILES:
        with file.open() as text:
            for block in plain(hcl2.load(text)).get("data", []):
                for name, body in block.get("aws_iam_policy_document", {}).items():
                    found[name] = {s.get("sid", ""): s for s in body.get("statement", [])}
    return found


def test_they_are_formatted() -> None:
    if not shutil.which("terraform"):
        pytest.skip("terraform is not installed")
    command = ["terraform", "fmt", "-check", "-diff", "-recursive", str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout


def test_they_are_valid_where_the_provider_is_at_hand() -> None:
    """`terraform init` downloads the provider, which a test must not: it is checked where somebody did."""
    if not shutil.which("terraform"):
        pytest.skip("terraform is not installed")
    if not (FOLDER / ".terraform").is_dir():
        pytest.skip("no AWS provider is at hand: run `terraform init` in deploy/gitops/terraform")
    command = ["terraform", f"-chdir={FOLDER}", "validate", "-no-color"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "kind",
    [
        "aws_s3_bucket_versioning",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
    ],
)
def test_every_bucket_has_it(resources: dict[str, Any], kind: str) -> None:
    assert resources[f"{kind}.all"]["for_each"] == "${local.buckets}"


def test_buckets_are_closed_encrypted_and_versioned(resources: dict[str, Any]) -> None:
    closed = resources["aws_s3_bucket_public_access_block.all"]
    for setting in (
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
    ):
        assert closed[setting] is True
    (versioning,) = resources["aws_s3_bucket_versioning.all"]["versioning_configuration"]
    assert versioning["status"] == "Enabled"
    (rule,) = resources["aws_s3_bucket_server_side_encryption_configuration.all"]["rule"]
    assert rule["apply_server_side_encryption_by_default"][0]["sse_algorithm"] == "aws:kms"


def test_buckets_answer_over_tls_only(statements: dict[str, dict[str, Any]]) -> None:
    refused = statements["buckets"]["OnlyOverTls"]
    assert (refused["effect"], refused["actions"]) == ("Deny", ["s3:*"])
    assert refused["condition"][0]["variable"] == "aws:SecureTransport"


@pytest.mark.parametrize("bucket", ["artifacts", "evidence"])
def test_a_bucket_is_kept_and_tidied(resources: dict[str, Any], bucket: str) -> None:
    assert resources[f"aws_s3_bucket.{bucket}"]["lifecycle"][0]["prevent_destroy"] is True
    rules = resources[f"aws_s3_bucket_lifecycle_configuration.{bucket}"]["rule"]
    assert any("abort_incomplete_multipart_upload" in rule for rule in rules)


def test_evidence_is_locked_and_never_expires(resources: dict[str, Any]) -> None:
    assert resources["aws_s3_bucket.evidence"]["object_lock_enabled"] is True
    (rule,) = resources["aws_s3_bucket_object_lock_configuration.evidence"]["rule"]
    assert rule["default_retention"][0]["mode"] == "COMPLIANCE"
    rules = resources["aws_s3_bucket_lifecycle_configuration.evidence"]["rule"]
    assert not [r for r in rules if "expiration" in r or "noncurrent_version_expiration" in r]


def allowed(statements: dict[str, Any], action: str) -> set[str]:
    """The resources on which a role may do something."""
    granted = [s for s in statements.values() if s.get("effect") != "Deny" and action in s["actions"]]
    return {resource for statement in granted for resource in statement["resources"]}


ARTIFACTS, EVIDENCE = "${aws_s3_bucket.artifacts.arn}", "${aws_s3_bucket.evidence.arn}"


def test_training_reads_data_and_writes_models(statements: dict[str, dict[str, Any]]) -> None:
    role = statements["training"]
    assert allowed(role, "s3:GetObject") == {f"{ARTIFACTS}/data/*"}
    assert allowed(role, "s3:PutObject") == {f"{ARTIFACTS}/models/*"}
    assert role["NoEvidence"]["effect"] == "Deny"
    assert role["NoEvidence"]["resources"] == [EVIDENCE, f"{EVIDENCE}/*"]


def test_release_reads_models_adds_evidence_and_sees_no_row(statements: dict[str, dict[str, Any]]) -> None:
    role = statements["release"]
    assert allowed(role, "s3:GetObject") == {f"{ARTIFACTS}/models/*", f"{EVIDENCE}/*"}
    assert allowed(role, "s3:PutObject") == {f"{EVIDENCE}/*"}
    assert role["NoTrainingData"]["resources"] == [f"{ARTIFACTS}/data/*"]
    assert (role["NoTrainingData"]["effect"], role["NoTrainingData"]["actions"]) == ("Deny", ["s3:*"])


@pytest.mark.parametrize("role", ["training", "release"])
def test_no_role_may_delete_or_do_everything(statements: dict[str, dict[str, Any]], role: str) -> None:
    granted = {a for s in statements[role].values() if s.get("effect") != "Deny" for a in s["actions"]}
    assert not [a for a in granted if "*" in a or "Delete" in a or "Bypass" in a or "Retention" in a]


def test_a_role_is_taken_by_one_service_account(statements: dict[str, dict[str, Any]]) -> None:
    (statement,) = statements["taken_by"].values()
    variables = {c["variable"] for c in statement["condition"]}
    assert variables == {"${var.oidc_issuer}:aud", "${var.oidc_issuer}:sub"}
    assert {c["test"] for c in statement["condition"]} == {"StringEquals"}


def test_gpu_nodes_start_at_none_and_take_no_other_work(resources: dict[str, Any]) -> None:
    group = resources["aws_eks_node_group.gpu"]
    (size,) = group["scaling_config"]
    assert (size["min_size"], size["desired_size"]) == (0, 0)
    (taint,) = group["taint"]
    assert (taint["key"], taint["effect"]) == ("nvidia.com/gpu", "NO_SCHEDULE")
    assert '"plumbline.dev/queue" = "gpu"' in (FOLDER / "gpu_nodes.tf").read_text()


def test_gpu_nodes_are_encrypted_and_keep_their_role_to_themselves(resources: dict[str, Any]) -> None:
    template = resources["aws_launch_template.gpu"]
    assert template["block_device_mappings"][0]["ebs"][0]["encrypted"] is True
    (metadata,) = template["metadata_options"]
    assert (metadata["http_tokens"], metadata["http_put_response_hop_limit"]) == ("required", 1)


def test_tags_are_the_keys_of_the_tagging_policy() -> None:
    policy = (TREE / "platform/tagging-policy/policy.yaml").read_text()
    variables = (FOLDER / "variables.tf").read_text()
    for key in ("cost-center", "project", "team", "environment", "model-id"):
        assert f"'{key}'" in policy
        assert f'"{key}"' in variables
    assert '"finops.apexlogic.com/${key}"' in (FOLDER / "versions.tf").read_text()
