"""Policy, keys and holds of a repository: strict, and nothing of it is guessed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.attestation.areas import area_of, area_of_folder, model_of
from plumbline.attestation.errors import AttestationError, MalformedError
from plumbline.attestation.first_trust import trust_own_keys
from plumbline.attestation.holds import FOLDER as HOLDS
from plumbline.attestation.holds import hold_content, hold_of, lift_hold, read_holds, write_hold
from plumbline.attestation.keys import read_keys, trusted
from plumbline.attestation.private_keys import signing_keys
from plumbline.attestation.rotation import is_over, retiring, revoke
from plumbline.attestation.strict_yaml import read_record
from plumbline.attestation.tree import read_files
from plumbline.attestation.trust import POLICY, read_trust
from plumbline.intent import GitOpsPolicy
from plumbline.records import Hold
from tests.release.verifying.gitops_repo import DAY, NOW, REPOSITORY, SIDECAR, hold
from tests.release.verifying.gitops_repo import POLICY as TEXT

GITOPS = read_record(TEXT.encode(), POLICY, GitOpsPolicy)


def test_a_key_is_read_as_it_is_written(trust):
    for key in (
        trust,
        trust.model_copy(update={"valid_until": NOW, "environments": ("dev",)}),
        trust.model_copy(update={"revoked": NOW, "because": 'a "quote", a\nline: and é'}),
    ):
        assert read_keys({key.file: key.content}) == (key,)


def test_a_key_says_itself_which_it_is(trust):
    with pytest.raises(MalformedError, match="keyid: it is not the SHA-256 of the public key"):
        read_keys({trust.file: trust.content.replace(trust.keyid.encode(), b"0" * 64)})
    with pytest.raises(MalformedError, match="rename it"):
        read_keys({"policies/keys/0.yaml": trust.content})
    short = base64.b64encode(b"x" * 20)
    with pytest.raises(MalformedError, match="no public key in DER"):
        read_keys({trust.file: trust.content.replace(trust.public_key.encode(), short)})


def test_the_folders_readme_is_no_key(trust):
    assert read_keys({"policies/keys/README.md": b"x", trust.file: trust.content}) == (trust,)


def test_trust_needs_a_policy_and_a_key(trust):
    with pytest.raises(MalformedError, match=r"policies/plumbline\.yaml: there is no such file"):
        read_trust({trust.file: trust.content})
    with pytest.raises(MalformedError, match="holds no key"):
        read_trust({POLICY: TEXT.encode()})
    assert read_trust({POLICY: TEXT.encode(), trust.file: trust.content}).policy == GITOPS


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("policy: gitops\npolicy: gitops\n", "2: `policy` stands twice"),
        ("a: &x 1\nb: *x\n", "1: anchors and aliases are not followed"),
        ("a: !!str x\n", "1: tags are not known"),
        ("<<: {a: 1}\n", "merge keys are not followed"),
        ("a: 1\n---\nb: 2\n", "a second document starts"),
        ("{a: [b: c}", "not YAML"),
        ("[" * 3000, "nested too deeply"),
        ("", "Input should be an object"),
        ("- a\n", "Input should be an object"),
        ("? [a]\n: b\n", "a key must be text"),
        (TEXT + "surprise: 1\n", "surprise: Extra inputs are not permitted"),
        (TEXT.replace("repository: ai-apps", "repository: 5"), "repository: Input should be a valid string"),
        (TEXT.replace("other_model", "acs_employment"), "listed more than once"),
        (TEXT.replace('"apps/**"', '"../x"'), "must be a relative path"),
        (TEXT.replace('"apps/**"', '"[a]"'), "`*` within a name"),
        ("2001-01-01: x\n", "1: a key must be text: put quotes around it"),
        ("a: 1" + ":1" * 100_000, "1: no number or time is this long"),
        ("a: " + "9" * 5000, "1: no number or time is this long"),
        ('a: "\\UFFFFFFFF"\n', "not YAML"),
        ("a: [" + "b," * 100_000 + "]", "1: more than 10000 values"),
    ],
)
def test_a_file_that_does_not_mean_one_thing_is_refused(text, because):
    with pytest.raises(MalformedError, match=because.replace("*", r"\*").replace("(", r"\(")):
        read_record(text.encode(), POLICY, GitOpsPolicy)


def test_a_file_that_is_no_text_or_too_large():
    with pytest.raises(MalformedError, match="byte 0 is not UTF-8"):
        read_record(b"\xff", POLICY, GitOpsPolicy)
    with pytest.raises(MalformedError, match="larger than"):
        read_record(b"#" * 300_000, POLICY, GitOpsPolicy)


@settings(deadline=None)  # other processes may hold the machine up
@given(st.binary(max_size=200))
def test_rubbish_is_refused_in_words(content):
    with pytest.raises(MalformedError):
        read_record(content, POLICY, GitOpsPolicy)


@pytest.mark.parametrize(
    ("file", "environments", "shared"),
    [
        ("apps/a.yaml", ("production",), False),
        ("apps/a/b/c.yaml", ("production",), False),
        ("environments/staging/x", ("staging",), False),
        ("argocd/x.yaml", (), True),
        ("Apps/a.yaml", (), False),
        ("xapps/a.yaml", (), False),
        ("apps", (), False),
        ("apps.yaml", (), False),
    ],
)
def test_a_file_belongs_where_the_patterns_say(file, environments, shared):
    area = area_of(file, GITOPS)
    assert (area.environments, area.shared) == (environments, shared)
    assert area_of_folder("apps/service", GITOPS).environments == ("production",)
    assert not area_of_folder("elsewhere", GITOPS).managed


def test_an_image_is_a_models_by_its_whole_name_or_by_what_has_no_registry():
    assert model_of(REPOSITORY, GITOPS) == "acs_employment"
    assert model_of("ai-apps/acs-employment", GITOPS) == "acs_employment"
    for other in (SIDECAR, f"{REPOSITORY}2", "evil.example.com/ai-apps/acs-employment", "", "employment"):
        assert model_of(other, GITOPS) is None


def test_holds_are_written_lifted_and_read(tmp_path):
    first, second = hold("b", "2"), hold("c", "3")
    changes = [*write_hold(tmp_path, first), *write_hold(tmp_path, second)]
    assert [change.file for change in changes] == [
        f"holds/acs_employment/{letter * 64}.yaml" for letter in "bc"
    ]
    assert write_hold(tmp_path, first) == ()
    assert read_holds(read_files(tmp_path, HOLDS)) == [first, second]
    (lifted,) = lift_hold(tmp_path, first.model, first.image)
    assert lifted.new == ""
    assert lift_hold(tmp_path, first.model, first.image) == ()
    assert read_holds(read_files(tmp_path, HOLDS)) == [second]


@settings(deadline=None)  # other processes may hold the machine up
@given(st.text(min_size=0, max_size=80), st.text(max_size=40))
def test_a_hold_keeps_whatever_people_write(because, by):
    one = hold().model_copy(update={"because": because, "by": by})
    try:
        content = hold_content(one)
    except UnicodeEncodeError:
        return  # half a character, which no form can bring
    assert read_holds({f"holds/acs_employment/{'b' * 64}.yaml": content}) == [one]


def test_a_hold_that_cannot_be_read_is_an_error_and_not_no_hold(tmp_path):
    (tmp_path / "holds" / "m").mkdir(parents=True)
    (tmp_path / "holds" / "m" / "x.yaml").write_text("held: yes")
    with pytest.raises(MalformedError, match=r"holds/m/x\.yaml"):
        read_holds(read_files(tmp_path, HOLDS))


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "outside").mkdir()
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "holds").symlink_to(tmp_path / "outside")
    for attempt in (lambda: read_holds(read_files(tree, HOLDS)), lambda: write_hold(tree, hold())):
        with pytest.raises(AttestationError, match="symbolic link"):
            attempt()


def test_a_version_is_held_by_any_of_its_names():
    one = hold("b", "2")
    hit = ("acs_employment", "2", "x", "y"), ("m", "9", "b" * 64, "y"), ("m", "9", "x", one.image)
    assert all(hold_of([one], *names) == one for names in hit)
    assert hold_of([one], "other_model", "2", "x", "y") is None


def test_the_first_commit_trusts_the_key_that_is_here(tmp_path):
    """Done twice it trusts the same key."""
    changes = trust_own_keys(tmp_path / "tree", tmp_path / "keys", NOW)
    assert len(changes) == 1
    assert trust_own_keys(tmp_path / "tree", tmp_path / "keys", NOW) == ()
    (key,) = signing_keys(tmp_path / "keys")
    file = tmp_path / "tree" / changes[0].file
    assert read_keys({changes[0].file: file.read_bytes()}) == (trusted(key.public_key, NOW),)


def test_when_a_key_takes_over_the_old_one_counts_for_the_overlap(trust):
    (old,) = retiring([trust], NOW, 14 * DAY)
    assert old.valid_until == NOW + 14 * DAY
    assert not is_over(old, NOW + 13 * DAY)
    assert is_over(old, NOW + 14 * DAY)
    assert retiring([old], NOW + DAY, 30 * DAY) == (old,)


def test_a_key_is_revoked_by_the_beginning_of_its_id(trust):
    gone = revoke([trust], trust.keyid[:8], NOW, "stolen")
    assert (gone.revoked, gone.because) == (NOW, "stolen")
    assert is_over(gone, NOW)
    for keyid in ("", trust.keyid[:7], "0" * 8):
        with pytest.raises(AttestationError, match=r"not the id of one key|too short to name a key"):
            revoke([trust], keyid, NOW, "x")


def test_the_record_is_the_one_that_everybody_uses():
    assert read_holds({f"holds/acs_employment/{'b' * 64}.yaml": hold_content(hold())})[0].__class__ is Hold
