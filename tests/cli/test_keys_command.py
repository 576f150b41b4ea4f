"""`plumbline keys`: the ceremony of a key, from its making to its end."""

from __future__ import annotations

import datetime
import stat
import subprocess
from pathlib import Path

import pytest

from plumbline.attestation.keys import read_keys, write_keys
from plumbline.attestation.private_keys import signing_keys
from plumbline.attestation.tree import read_files
from plumbline.cli import main


@pytest.fixture
def tree(tmp_path):
    """A checked-out GitOps repository."""
    folder = tmp_path / "gitops"
    folder.mkdir()
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


def public(tree):
    return read_keys(read_files(tree, "policies/keys"))


def test_the_first_key_is_made_here_and_its_public_half_there(run, state, tree):
    made = run("keys", "generate", "--repo", str(tree), "--environment", "production")
    assert made.status == 0
    (key,) = signing_keys(state / "keys")
    (there,) = public(tree)
    assert there.keyid == key.keyid
    assert there.environments == ("production",)
    assert stat.S_IMODE(key.file.stat().st_mode) == 0o600
    assert key.pem.decode().split("\n")[1] not in made.output


def test_without_a_repository_it_prints_what_belongs_there(run, state):
    printed = run("keys", "generate").output
    (key,) = signing_keys(state / "keys")
    assert f"as policies/keys/{key.keyid[:16]}.yaml:" in printed
    text = printed.partition(":\n\n")[2]
    assert read_keys({f"policies/keys/{key.keyid[:16]}.yaml": text.encode()})[0].keyid == key.keyid


def test_a_second_first_key_is_refused(run, state):
    run("keys", "generate")
    again = run("keys", "generate")
    assert again.status == 1
    assert "there is a key already; `plumbline keys rotate`" in again.error
    assert len(signing_keys(state / "keys")) == 1


def test_a_key_takes_over_while_both_count(run, state, tree):
    run("keys", "generate", "--repo", str(tree))
    old = public(tree)[0]
    assert run("keys", "rotate", "--repo", str(tree), "--overlap-days", "7").status == 0
    assert len(signing_keys(state / "keys")) == 2
    after = {key.keyid: key for key in public(tree)}
    (new,) = set(after) - {old.keyid}
    assert (after[old.keyid].valid_until - after[new].valid_from).days == 7
    assert after[new].valid_until is None


def test_a_key_that_nobody_trusts_yet_leaves_no_overlap(run, tree):
    """Its public half was never merged, so there is no time at which that had to be."""
    run("keys", "generate")
    said = run("keys", "rotate", "--repo", str(tree)).output
    assert (
        "no key of this place was in the repository, so nothing signed here counts until it is merged."
        in said
    )
    assert "overlap" not in said


def test_a_key_whose_time_is_over_is_deleted_by_the_next_rotation(run, state, tree):
    run("keys", "generate", "--repo", str(tree))
    (old,) = public(tree)
    over = {"valid_from": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}
    over["valid_until"] = over["valid_from"] + datetime.timedelta(days=1)
    write_keys(tree, [old.model_copy(update=over)])
    assert "it is over" in run("keys", "rotate", "--repo", str(tree)).output
    assert old.keyid not in {key.keyid for key in signing_keys(state / "keys")}
    assert old.keyid in {key.keyid for key in public(tree)}


def test_an_overlap_may_be_nothing_and_not_less(run, tree):
    run("keys", "generate", "--repo", str(tree))
    assert run("keys", "rotate", "--repo", str(tree), "--overlap-days", "0").status == 0
    with pytest.raises(SystemExit):
        run("keys", "rotate", "--repo", str(tree), "--overlap-days=-1")


def test_a_revoked_key_is_marked_there_and_deleted_here(run, state, tree):
    run("keys", "generate", "--repo", str(tree))
    (key,) = public(tree)
    done = run("keys", "revoke", key.keyid[:12], "--repo", str(tree), "--because", "a laptop was stolen")
    assert done.status == 0
    assert public(tree)[0].because == "a laptop was stolen"
    assert public(tree)[0].revoked is not None
    assert signing_keys(state / "keys") == ()


def test_the_list_tells_what_is_where(run, tree):
    assert run("keys", "list").output == "There is no key yet; `plumbline keys generate` makes one.\n"
    run("keys", "generate", "--repo", str(tree))
    (key,) = public(tree)
    assert run("keys", "list").output == f"{key.keyid[:16]}  signs here\n"
    (line,) = run("keys", "list", "--repo", str(tree)).output.splitlines()
    assert line.startswith(f"{key.keyid[:16]}  signs here  valid from 20")


def test_a_key_of_another_place_is_read_from_where_the_setting_says(run, tmp_path, monkeypatch, tree):
    monkeypatch.setenv("PLUMBLINE_SIGNING_KEY", str(tmp_path / "elsewhere"))
    run("keys", "generate", "--repo", str(tree))
    assert len(signing_keys(tmp_path / "elsewhere")) == 1


def test_a_key_that_others_can_read_signs_nothing(run, state, tree):
    run("keys", "generate", "--repo", str(tree))
    signing_keys(state / "keys")[0].file.chmod(0o644)
    refused = run("keys", "rotate", "--repo", str(tree))
    assert refused.status == 1
    assert "others can read it" in refused.error


def test_a_folder_that_is_no_clone_is_named(run, tmp_path):
    run("keys", "generate")
    refused = run("keys", "rotate", "--repo", str(tmp_path))
    assert refused.status == 1
    assert "no checked-out repository" in refused.error


@pytest.mark.parametrize("days", ["-1", "99999999", "14x"])
def test_an_overlap_beyond_reason_makes_no_key(days, tmp_path, monkeypatch):
    monkeypatch.setenv("PLUMBLINE_SIGNING_KEY", str(tmp_path / "keys"))
    with pytest.raises(SystemExit):
        main(["keys", "rotate", "--repo", str(tmp_path), f"--overlap-days={days}"])
    assert not (tmp_path / "keys").exists()


def test_a_key_that_takes_over_signs_for_no_more_environments(run, tree):
    """And the end of the overlap is printed, since the files must be merged before it."""
    run("keys", "generate", "--repo", str(tree), "--environment", "production")
    done = run("keys", "rotate", "--repo", str(tree))
    keys = public(tree)
    assert [key.environments for key in keys] == [("production",), ("production",)]
    (end,) = (key.valid_until for key in keys if key.valid_until)
    assert f"before the overlap ends, on {end:%Y-%m-%d %H:%M} UTC." in done.output


def test_an_environment_that_the_policy_does_not_know_is_refused(run, state, tree):
    """A key for `prod` would sign nothing where the policy says `production`."""
    policies = tree / "policies"
    policies.mkdir()
    example = Path(__file__).parents[2] / "deploy/gitops/policies/plumbline.yaml"
    (policies / "plumbline.yaml").write_bytes(example.read_bytes())
    refused = run("keys", "generate", "--repo", str(tree), "--environment", "prod")
    assert refused.status == 1
    assert "--environment prod: policies/plumbline.yaml knows only production, staging, dev" in refused.error
    assert signing_keys(state / "keys") == ()


def test_too_short_an_id_says_how_much_is_needed(run, tree):
    run("keys", "generate", "--repo", str(tree))
    (key,) = public(tree)
    refused = run("keys", "revoke", key.keyid[:6], "--repo", str(tree), "--because", "lost")
    assert f"{key.keyid[:6]}: too short to name a key; give its first 8 characters" in refused.error
