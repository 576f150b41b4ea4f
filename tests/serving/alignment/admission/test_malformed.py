"""Whatever is sent, the answer is one in words, with the review's uid where there is one."""

from __future__ import annotations

import copy
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.serving.alignment.admission.admit import admit
from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
from plumbline.serving.alignment.admission.review import LARGEST
from tests.release.verifying.gitops_repo import NOW, image
from tests.serving.alignment.admission.cluster import beside, body, deployment, of_kind, review

UID = review(deployment())["request"]["uid"]
SECONDS = 3
"""Of processor time, well within the five that an API server waits."""


@pytest.fixture(scope="module")
def repository(repo):
    return RepositoryFolder(repo.folder).current()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1"}',
        b'{"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": []}',
        b'{"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": 7}}',
        b'{"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": ""}}',
        b"[" * 100_000,
        b'{"request":' * 5000,
    ],
)
def test_what_is_no_review_is_refused_without_a_uid(repository, sent):
    answer = admit(sent, repository, NOW)
    assert (answer.uid, answer.allowed, answer.readable) == ("", False, False)
    assert answer.reasons[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": None}, "says no group"),
        ({"kind": {"group": "apps", "version": "v1beta1", "kind": "Deployment"}}, "not judged here"),
        ({"kind": {"group": "argoproj.io", "version": "v1", "kind": "Rollout"}}, "not judged here"),
        ({"kind": {"group": 1, "version": "v1", "kind": "Deployment"}}, "`group` must be text"),
        ({"operation": "PATCH"}, "'PATCH' is not known"),
        ({"operation": "CONNECT"}, "CONNECT"),
        ({"operation": None}, "is not known"),
        ({"object": None}, "CREATE without an `object`"),
        ({"object": []}, "is no object"),
        ({"object": "x"}, "is no object"),
        ({"operation": "UPDATE"}, "UPDATE without an `oldObject`"),
        ({"oldObject": deployment()}, "CREATE with an `oldObject`"),
        ({"name": "another"}, "has the name 'service', and the request says 'another'"),
        ({"namespace": "kube-system"}, "has the namespace 'ai-apps'"),
        ({"subResource": "exec"}, "the part 'exec'"),
        ({"subResource": 5}, "must be text"),
        ({"namespace": {"x": 1}}, "must be text"),
    ],
)
def test_a_review_that_says_something_odd_is_refused_in_words(repository, changes, said):
    answer = admit(body(review(deployment("b", "2"), **changes)), repository, NOW)
    assert (answer.uid, answer.allowed) == (UID, False)
    assert said in answer.reasons[0]
    assert answer.review["response"]["status"]["message"].startswith("Plumbline: ")


def changed(path, value):
    one = deployment("c", "9")
    node = one
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return one


@pytest.mark.parametrize(
    "odd",
    [
        changed(["apiVersion"], "apps/v1beta1"),
        changed(["kind"], "Job"),
        changed(["metadata"], None),
        changed(["metadata"], "x"),
        changed(["metadata", "name"], "other"),
        changed(["metadata", "name"], 5),
        changed(["metadata", "namespace"], "default"),
        changed(["metadata", "labels"], ["a"]),
        changed(["metadata", "annotations"], {"a": 5}),
        changed(["spec", "template", "spec", "containers", 0, "image"], {"a": "b"}),
        changed(["spec", "template", "spec", "containers", 0, "image"], image("c") + "\n"),
        changed(["spec", "template", "spec", "containers", 0, "image"], " " + image("c")),
        changed(["spec", "template", "spec", "containers", 0, "image"], image("c").replace(".", "\u2024")),
        changed(["spec", "template", "spec", "containers", 0, "image"], image("c").upper()),
        changed(["spec", "template", "spec", "containers", 0, "Image"], image("c")),
        changed(["spec", "template", "spec", "containers", 0, "image"], "\u202e" + image("c")),
        changed(["spec", "template", "spec", "containers", 0, "image"], image("c") + "\u0000"),
        changed(["spec", "template", "spec", "containers", 0, "image"], image("c") + "\ud800"),
        changed(["spec", "template", "spec", "containers", 0, "name"], "\u0130\u202e\x1b[2J"),
        changed(["spec", "template", "metadata", "annotations"], {"plumbline.dev/model-version": "\x1b[2J"}),
    ],
)
def test_an_object_that_is_not_what_it_says_is_not_let_through(repository, odd):
    asked = review(deployment("c", "9"))
    asked["request"]["object"] = odd
    answer = admit(json.dumps(asked).encode(), repository, NOW)
    assert (answer.uid, answer.allowed) == (UID, False)
    message = answer.review["response"]["status"]["message"]
    assert message.isprintable()
    assert len(message) <= 2000


def test_an_old_object_of_another_kind_is_no_excuse(repository):
    asked = review(deployment("c", "9"), of_kind("Job", "c", "9"))
    assert not admit(body(asked), repository, NOW).allowed
    asked = review(deployment("c", "9"), deployment("c", "9"))
    asked["request"]["oldObject"]["metadata"]["name"] = "another"
    assert not admit(body(asked), repository, NOW).allowed


def test_a_key_that_stands_twice_is_refused_with_the_uid(repository):
    text = body(review(deployment("c", "9"))).decode()
    twice = text.replace('"spec": {', '"spec": {}, "spec": {', 1)
    answer = admit(twice.encode(), repository, NOW)
    assert (answer.uid, answer.allowed) == (UID, False)
    assert "stands twice" in answer.reasons[0]


def test_a_name_that_the_server_is_to_make_is_no_contradiction(ask):
    one = of_kind("Job", "b", "2")
    one["metadata"] = {"namespace": "ai-apps", "generateName": "nightly-"}
    assert ask(one).allowed
    one["metadata"]["name"] = "nightly-x7"
    assert ask(one, name="").allowed
    assert not ask({**of_kind("Job", "c", "9"), "metadata": one["metadata"]}, name="").allowed


def test_another_version_that_the_server_converted_is_judged_as_what_it_became(ask):
    was = {"group": "extensions", "version": "v1beta1", "kind": "Deployment"}
    assert ask(deployment("b", "2"), deployment(), requestKind=was).allowed
    assert not ask(deployment("c", "9"), deployment(), requestKind=was).allowed


def test_a_dry_run_is_judged_and_said_to_be_one(ask):
    answer = ask(deployment("c", "9"), deployment(), dryRun=True)
    assert (answer.allowed, answer.dry_run) == (False, True)


def test_a_review_that_is_too_large_is_refused_with_its_uid(repository):
    huge = deployment("b", "2")
    huge["metadata"]["annotations"] = {"x": "y" * LARGEST}
    asked = review(huge)
    ordered = {**asked, "request": {"uid": UID, **asked["request"]}}
    answer = admit(body(ordered), repository, NOW)
    assert (answer.uid, answer.allowed) == (UID, False)
    assert "larger than" in answer.reasons[0]


def nested(depth):
    node = {"a": "b"}
    for _ in range(depth):
        node = {"a": [node]}
    return node


LAUGHS = "\n".join(
    [
        "a: &a [x,x,x,x,x,x,x,x,x]",
        *(f"{b}: &{b} [{','.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
)


@pytest.mark.parametrize(
    "annotations",
    [
        {"x": "y" * 250_000},
        {"x": json.dumps(nested(300))},
        {"x": "[" * 20_000},
        {"x": "{a: " * 20_000},
        {f"x{n}": LAUGHS for n in range(200)},
        {f"x{n}": "a: &a [" + "x," * 200 + "]\nb: [*a, *a, *a]" for n in range(200)},
        {f"image{n}": f"nginx:{n}" for n in range(20_000)},
        {f"plumbline.dev/model{n}": "x" for n in range(5000)},
        {"x": "\n".join("kind: Pod\nmetadata: {name: x}\n---" for _ in range(3000))},
        {"x": "- image: nginx:1\n" * 3000},
        {"x": "?" * 50_000 + "\n"},
        {"x": "\n" * 150_000},
        {f"{n}": "a: b\n" for n in range(9000)},
        {"x": "- kind: Pod\n" * 80 + "- a: b\n" * 6000},
    ],
)
def test_what_would_take_long_to_read_is_refused_soon(repository, annotations):
    """The API server waits five seconds, and others wait behind it."""
    new = deployment("c", "9")
    new["metadata"]["annotations"] = annotations
    begun = time.process_time()
    answer = admit(body(review(new, deployment())), repository, NOW)
    assert time.process_time() - begun < SECONDS
    assert (answer.uid, answer.allowed) == (UID, False)


def test_deep_objects_are_refused(repository):
    new = deployment("b", "2")
    new["spec"]["template"]["x"] = nested(40)
    assert "nested" in admit(body(review(new)), repository, NOW).reasons[0]


def test_many_containers_are_refused_soon(repository):
    new = deployment("b", "2")
    for number in range(2000):
        new = new if number else copy.deepcopy(new)
        new["spec"]["template"]["spec"]["containers"].append({"name": f"c{number}", "image": "nginx:1"})
    begun = time.process_time()
    assert not admit(body(review(new)), repository, NOW).allowed
    assert time.process_time() - begun < SECONDS


def test_an_image_that_hides_in_text_is_found(ask):
    hidden = deployment("b", "2")
    hidden["spec"]["template"]["spec"]["containers"][0]["env"].append({"name": "X", "value": image("c")})
    assert not ask(hidden, deployment("b", "2")).allowed
    injected = beside(deployment("b", "2"), "x", name="x")
    injected["spec"]["template"]["spec"]["containers"].pop()
    injected["spec"]["template"]["metadata"]["annotations"]["sidecar.example.com/proxyImage"] = (
        "evil.example.com/p:1"
    )
    assert not ask(injected, deployment("b", "2")).allowed


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
PATHS = st.lists(
    st.sampled_from(
        ["request", "object", "oldObject", "metadata", "spec", "template", "kind", "containers", "name",
         "userInfo", "annotations", "labels", "ownerReferences", "apiVersion", "image", "uid", "namespace",
         "subResource"]
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(path=PATHS, value=JSON)
def test_whatever_stands_anywhere_there_is_an_answer(repository, path, value):
    asked = review(deployment("c", "9"), deployment())
    node = asked
    for step in path[:-1]:
        node = node[step] if isinstance(node.get(step), dict) else node.setdefault("x", {})
    node[path[-1]] = value
    answer = admit(json.dumps(asked).encode(), repository, NOW)
    assert json.dumps(answer.review)
    assert answer.review["response"]["allowed"] is answer.allowed


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_is_sent_is_refused(repository, sent):
    assert not admit(sent, repository, NOW).allowed
