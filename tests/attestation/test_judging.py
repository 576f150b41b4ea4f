"""The judge knows no git and no files: facts in, refusals out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.attestation.judging import at_admission, judge_change
from plumbline.attestation.manifests import Manifests, NamedImage, NamedVersion, only_changed
from plumbline.attestation.signing import sign
from plumbline.attestation.statement import CarriedVersion
from plumbline.attestation.strict_yaml import read_record
from plumbline.attestation.trust import Trust
from plumbline.intent import GitOpsPolicy
from tests.release.verifying.gitops_repo import (
    DAY,
    NOW,
    POLICY,
    PRODUCTION,
    REPOSITORY,
    SIDECAR,
    STAGING,
    digest,
    hold,
    image,
    statement,
)

GITOPS = read_record(POLICY.encode(), "policy", GitOpsPolicy)
CLUSTER = at_admission(GITOPS, "production")


def facts(letter, version, file=PRODUCTION, container="engine"):
    place = "spec.template.spec.containers[0].image"
    tag = f"model-{letter * 12}"
    named = NamedImage(
        file, place, image(letter), REPOSITORY, tag, digest(letter), "Deployment a/service", container
    )
    stated = NamedVersion(file, "version", version, "acs_employment", "Deployment a/service")
    return Manifests(images=(named,), versions=(stated,))


@pytest.fixture
def judge(key, trust):
    def judged(before, after, *statements, policy=GITOPS, holds=(), now=NOW):
        signed = {f"{n}.json": sign(one, [key]) for n, one in enumerate(statements)}
        return [
            str(one)
            for one in judge_change(before, after, signed, Trust(policy, (trust,), tuple(holds)), now)
        ]

    return judged


def test_a_change_with_its_statement(judge):
    assert judge(facts("a", "1"), facts("b", "2"), statement()) == []


def test_no_change_needs_none_whatever_the_time(judge):
    assert judge(facts("a", "1"), facts("a", "1"), now=NOW + 4000 * DAY) == []


def test_order_in_a_list_is_no_change():
    first, second = facts("a", "1"), facts("a", "1", container="other")
    assert only_changed(first + second, second + first) == (Manifests(), Manifests())


def test_at_admission_there_is_no_file(judge):
    before, after = facts("a", "1", file=""), facts("b", "2", file="")
    assert judge(before, after, statement(), policy=CLUSTER) == []
    assert judge(before, after, policy=CLUSTER)
    assert judge(before, before, policy=CLUSTER) == []


def test_at_admission_the_environment_is_the_clusters(judge):
    staging = at_admission(GITOPS, "staging")
    refusals = judge(facts("a", "1", file=""), facts("b", "2", file=""), statement(), policy=staging)
    assert any("which is no environment" in refusal for refusal in refusals)
    with pytest.raises(ValueError, match="'moon' is no environment"):
        at_admission(GITOPS, "moon")


def test_an_object_without_a_place_is_refused_and_not_passed_over(judge):
    """Whoever forgets to say which environment it is gets a refusal."""
    assert judge(facts("a", "1", file=""), facts("b", "2", file=""), statement())


def test_at_admission_a_hold_and_an_expiry_count_for_what_is_new(judge):
    before, after = facts("a", "1", file=""), facts("b", "2", file="")
    assert any("on hold" in one for one in judge(before, after, statement(), policy=CLUSTER, holds=[hold()]))
    late = judge(before, after, statement(), policy=CLUSTER, now=NOW + 30 * DAY)
    assert any("expired" in one for one in late)


def test_another_image_beside_is_free_only_if_it_is_listed(judge):
    def beside(name):
        named = NamedImage(PRODUCTION, "x", name, name, "1", None, "Deployment a/service", "beside")
        return facts("a", "1") + Manifests(images=(named,))

    assert judge(facts("a", "1"), beside(SIDECAR)) == []
    assert judge(facts("a", "1"), beside("evil.example.com/x"))


def test_what_cannot_be_read_is_refused_in_its_own_words(judge):
    from plumbline.attestation.manifests import Refusal

    unread = Manifests(unreadable=(Refusal(file="x.yaml", because="cannot be read"),))
    assert judge(Manifests(), unread) == ["x.yaml: cannot be read"]


LETTERS = st.sampled_from("abc")
VERSIONS = {"a": "1", "b": "2", "c": "3"}


@settings(deadline=None)  # other processes may hold the machine up
@given(
    before=LETTERS,
    after=LETTERS,
    stated=LETTERS,
    over=LETTERS,
    version=st.sampled_from("123"),
    file=st.sampled_from([PRODUCTION, STAGING]),
    environment=st.sampled_from(["production", "staging"]),
    days=st.integers(-30, 30),
    held=st.booleans(),
)
def test_what_is_accepted_was_stated_for_just_this(
    key, trust, before, after, stated, over, version, file, environment, days, held
):
    """Whatever comes together: no refusal means that every word of the statement fits the change."""
    one = statement(
        version=VERSIONS[stated],
        digest=stated * 64,
        image={"repository": REPOSITORY, "tag": "model-" + stated * 12, "digest": digest(stated)},
        replaces=(digest(over),),
        environment=environment,
        files=(file,),
    )
    now = NOW + days * DAY
    holds = [hold("b", "2")] if held else []
    refusals = judge_change(
        facts(before, VERSIONS[before]),
        facts(after, version),
        {"s.json": sign(one, [key])},
        Trust(GITOPS, (trust,), tuple(holds)),
        now,
    )
    fits = (
        before != after == stated
        and version == VERSIONS[stated]
        and over == before
        and (file, environment) == (PRODUCTION, "production")
        and one.issued <= now < one.expires
        and not (held and stated == "b")
    )
    assert (refusals == []) == fits


def test_what_is_merged_and_stands_is_not_asked_for_its_age_or_its_step(judge_merged):
    """A cluster that is built anew, or lagged behind, comes to what stands in Git."""
    nothing, after = Manifests(), facts("b", "2", file="")
    assert judge_merged(nothing, after, statement()) == []
    assert judge_merged(facts("c", "3", file=""), after, statement(), now=NOW + 400 * DAY) == []


def test_what_is_merged_still_needs_its_signature_and_no_hold(judge_merged, key, other_key):
    nothing, after = Manifests(), facts("b", "2", file="")
    assert judge_merged(nothing, after)
    assert judge_merged(nothing, after, statement(environment="staging"))
    assert judge_merged(nothing, after, statement(pickled=True))
    assert any("on hold" in one for one in judge_merged(nothing, after, statement(), holds=[hold()]))
    assert judge_merged(nothing, after, statement(), signer=other_key)


@pytest.fixture
def judge_merged(key, trust):
    def judged(before, after, *statements, holds=(), now=NOW, signer=key):
        signed = {f"{n}.json": sign(one, [signer]) for n, one in enumerate(statements)}
        trusted = Trust(CLUSTER, (trust,), tuple(holds))
        return [str(one) for one in judge_change(before, after, signed, trusted, now, merged=True)]

    return judged


def test_a_version_that_carries_one_on_hold_is_stopped_with_it(judge):
    """Whichever way it goes: a pair is one version, and its reader runs wherever it does."""
    carries = (CarriedVersion(model="mnist_digits", digest="c" * 64),)
    inside = hold("c", "9").model_copy(update={"model": "mnist_digits"})
    promoted = statement(carries=carries)
    returned = statement(carries=carries, kind="rollback", expires=None)
    for one in (promoted, returned):
        assert judge(facts("a", "1"), facts("b", "2"), one) == []
        said = judge(facts("a", "1"), facts("b", "2"), one, holds=[inside])
        assert any("carries mnist_digits 9, which is on hold since" in each for each in said)
        elsewhere = inside.model_copy(update={"digest": "d" * 64})
        assert judge(facts("a", "1"), facts("b", "2"), one, holds=[elsewhere]) == []
