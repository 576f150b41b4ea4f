"""An image is pushed once, its tag resolves to our digest, and a tag that names something else is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from plumbline.errors import TransientError
from plumbline.records import Image
from plumbline.registry import distribution, exchange
from plumbline.registry.distribution import Connection
from plumbline.registry.failures import Retries
from plumbline.registry.image_credentials import Credentials
from plumbline.registry.image_failures import (
    ImageRegistryError,
    ImageRegistryUnreachableError,
    TagTakenError,
)
from plumbline.registry.image_registry import ImageRegistry, image_registry, split
from plumbline.registry.oci_layout import LayoutError, blob_path, pack, read_blob
from tests.registry.image_registry_stand_in import (
    PASSWORD,
    TOKEN,
    USER,
    Fault,
    Registry,
    refused,
    serving,
    serving_tls,
)

OLGA = Credentials(USER, PASSWORD)
OTHER_MANIFEST = b'{"schemaVersion": 2}'


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return tmp_path / "images"


@pytest.fixture
def image(tmp_path: Path, layout: Path, there: Registry) -> Image:
    return packed(tmp_path, layout, there)


def packed(tmp_path: Path, layout: Path, there: Registry) -> Image:
    model = tmp_path / "model"
    model.mkdir(exist_ok=True)
    (model / "model.ubj").write_bytes(b"weights" * 1000)
    return pack(model, layout, there.repository)


def client(
    there: Registry, who: Credentials | None = None, slept: list[float] | None = None
) -> ImageRegistry:
    noted = (slept if slept is not None else []).append
    return ImageRegistry(there.repository, who, Retries(pauses=(1, 2), request_seconds=1, sleep=noted))


def no_account(host: str) -> Credentials | None:
    raise AssertionError(f"asked for the credentials of {host}")


def test_after_a_push_the_tag_resolves_to_the_digest_on_disk(there: Registry, layout: Path, image: Image):
    assert client(there).resolve(image.tag) is None
    assert client(there).push(layout, image) == image.digest
    assert client(there).resolve(image.tag) == image.digest
    assert there.tags[image.tag] == read_blob(layout, image.digest)


def test_everything_in_the_layout_is_there(there: Registry, layout: Path, image: Image):
    client(there).push(layout, image)
    manifest = json.loads(read_blob(layout, image.digest))
    for blob in (manifest["config"], *manifest["layers"]):
        assert there.blobs[blob["digest"]] == blob_path(layout, blob["digest"]).read_bytes()


def test_a_second_push_sends_nothing(there: Registry, layout: Path, image: Image):
    client(there).push(layout, image)
    there.asked.clear()
    assert client(there).push(layout, image) == image.digest
    assert {method for method, _, _ in there.asked} == {"GET"}


def test_a_push_that_was_interrupted_sends_what_is_missing(there: Registry, layout: Path, image: Image):
    there.faults.append(Fault("PUT", "manifests", times=9, status=400))
    with pytest.raises(ImageRegistryError):
        client(there).push(layout, image)
    there.faults.clear()
    there.asked.clear()
    client(there).push(layout, image)
    assert there.count("PATCH") == 0
    assert there.count("PUT") == 1


def test_a_tag_with_other_content_is_refused_and_nothing_is_uploaded(
    there: Registry, layout: Path, image: Image
):
    """The tag is made of the contents: whoever holds it with others has meddled."""
    there.tags[image.tag] = OTHER_MANIFEST
    with pytest.raises(TagTakenError, match="find out who pushed it") as raised:
        client(there).push(layout, image)
    assert hashlib.sha256(OTHER_MANIFEST).hexdigest() in str(raised.value)
    assert image.digest in str(raised.value)
    assert there.tags[image.tag] == OTHER_MANIFEST
    assert there.blobs == {}


def test_a_registry_that_lies_about_a_digest_is_not_believed(there: Registry, layout: Path, image: Image):
    client(there).push(layout, image)
    there.digest_header = f"sha256:{'0' * 64}"
    with pytest.raises(ImageRegistryError, match="before that is explained"):
        client(there).resolve(image.tag)


def test_a_damaged_blob_is_not_uploaded(there: Registry, layout: Path, image: Image):
    manifest = json.loads(read_blob(layout, image.digest))
    blob_path(layout, manifest["layers"][0]["digest"]).write_bytes(b"other")
    with pytest.raises(LayoutError, match="damaged"):
        client(there).push(layout, image)
    assert there.tags == {}


@pytest.mark.parametrize("auth", ["basic", "bearer"])
def test_it_signs_in_when_asked(auth: str, tmp_path: Path, layout: Path):
    with serving(auth) as there:
        image = packed(tmp_path, layout, there)
        assert client(there, OLGA).push(layout, image) == image.digest


def test_nobody_is_shown_credentials_before_they_ask(there: Registry, layout: Path, image: Image):
    client(there, OLGA).push(layout, image)
    assert {authorization for _, _, authorization in there.asked} == {None}


@pytest.mark.parametrize("auth", ["basic", "bearer"])
@pytest.mark.parametrize("who", [None, Credentials(USER, "wrong-secret")])
def test_without_rights_the_error_says_what_to_set_and_is_final(
    auth: str, who: Credentials | None, tmp_path: Path, layout: Path
):
    with serving(auth) as there:
        image = packed(tmp_path, layout, there)
        there.faults.append(Fault("GET", "/token$|/token\\?", times=9, status=401))
        with pytest.raises(ImageRegistryError, match="PLUMBLINE_IMAGE_REGISTRY_USER") as raised:
            client(there, who).push(layout, image)
    assert not isinstance(raised.value, TransientError)
    assert "wrong-secret" not in str(raised.value)
    assert len(there.asked) <= 3


def test_a_push_that_is_not_allowed_names_the_repository(there: Registry, layout: Path, image: Image):
    there.faults.append(Fault("POST", "uploads", times=9, status=403))
    with pytest.raises(ImageRegistryError, match=r"does not let 'olga' do that in ai-apps/acs-employment"):
        client(there, OLGA).push(layout, image)


def test_a_missing_repository_is_named(there: Registry, layout: Path, image: Image):
    """Some registries, such as Amazon's, make none by themselves."""
    there.faults.append(Fault("POST", "uploads", times=9, status=404))
    with pytest.raises(ImageRegistryError, match=r"Make that repository there first"):
        client(there).push(layout, image)


def test_too_many_requests_are_waited_out_as_long_as_the_registry_says(
    there: Registry, layout: Path, image: Image
):
    there.faults.append(Fault("GET", "manifests", times=2, status=429, headers={"Retry-After": "7"}))
    slept: list[float] = []
    assert client(there, slept=slept).push(layout, image) == image.digest
    assert slept == [7, 7]


@pytest.mark.parametrize(
    ("header", "waited"), [("99999", 60), ("Wed, 21 Oct 2026 07:28:00 GMT", 1), ("-1", 1)]
)
def test_no_registry_makes_us_wait_for_ever(there: Registry, header: str, waited: float):
    there.faults.append(Fault("GET", "manifests", times=1, status=429, headers={"Retry-After": header}))
    slept: list[float] = []
    client(there, slept=slept).resolve("a")
    assert slept == [waited]


@pytest.mark.parametrize("status", [500, 502, 503, 408])
def test_an_ailing_registry_is_tried_again_and_then_named(there: Registry, status: int):
    there.faults.append(Fault("GET", "manifests", times=9, status=status))
    slept: list[float] = []
    with pytest.raises(ImageRegistryUnreachableError, match=f"asks for patience .status {status}"):
        client(there, slept=slept).resolve("a")
    assert slept == [1, 2]
    assert there.count("GET") == 3


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_a_registry_that_hangs_or_drips_has_a_time_limit(there: Registry, how: str):
    there.faults.append(Fault("GET", "manifests", times=9, hang=how == "hang", drip=how == "drip"))
    hasty = Retries(pauses=(), request_seconds=1)
    with pytest.raises(ImageRegistryUnreachableError):
        ImageRegistry(there.repository, None, hasty).resolve("a")


def test_a_registry_that_is_not_there_is_named():
    with serving() as gone:
        pass
    with pytest.raises(ImageRegistryUnreachableError, match=f"{gone.host} does not answer"):
        client(gone).resolve("a")


def test_an_endless_answer_is_cut_off(there: Registry):
    there.faults.append(Fault("GET", "manifests", times=1, status=200, body=b"x" * (5 * 2**20)))
    with pytest.raises(ImageRegistryError, match="more than a registry does"):
        client(there).resolve("a")


def test_what_a_registry_says_is_one_line_without_secrets(there: Registry):
    said = {"errors": [{"code": "DENIED", "message": f"no\n\x1b[31m{PASSWORD} {TOKEN}" + "x" * 500}]}
    there.auth = "bearer"
    there.faults.append(Fault("GET", "manifests/b", times=9, status=400, body=json.dumps(said).encode()))
    asking = client(there, OLGA)
    asking.resolve("a")  # signs in
    with pytest.raises(ImageRegistryError) as raised:
        asking.resolve("b")
    text = str(raised.value)
    assert "DENIED no" in text
    assert PASSWORD not in text
    assert TOKEN not in text
    assert text.isprintable()
    assert len(text) < 500


def test_credentials_are_not_in_what_is_printed():
    assert PASSWORD not in repr(OLGA)
    assert PASSWORD not in repr(Connection("127.0.0.1:1", "a", OLGA))


def test_a_manifest_that_was_written_twice_at_once_is_sent_again(there: Registry, layout: Path, image: Image):
    """Docker's registry reads its own half-written file then, and blames the digest."""
    there.faults.append(Fault("PUT", "manifests", times=1, status=400, body=refused("DIGEST_INVALID")))
    assert client(there).push(layout, image) == image.digest


def test_credentials_do_not_follow_an_upload_to_another_address(tmp_path: Path, layout: Path):
    with serving("basic") as there, serving() as elsewhere:
        image = packed(tmp_path, layout, there)
        there.upload_host = f"http://{elsewhere.host}"
        elsewhere.upload_host = f"http://{elsewhere.host}"
        with pytest.raises(ImageRegistryError):  # the upload is not known there
            client(there, OLGA).push(layout, image)
    assert elsewhere.count("PATCH") == 1
    assert {authorization for _, _, authorization in elsewhere.asked} == {None}


@pytest.mark.parametrize("location", ["http://registry.example.com/a", "ftp://127.0.0.1/a", "file:///etc/a"])
def test_no_location_leads_out_of_tls(there: Registry, layout: Path, image: Image, location: str):
    there.faults.append(Fault("POST", "uploads", times=1, status=202, headers={"Location": location}))
    with pytest.raises(ImageRegistryError, match="not encrypted"):
        client(there).push(layout, image)


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000/a", "http://localhost/a"])
def test_a_registry_elsewhere_sends_us_to_no_service_of_this_machine(url: str):
    with pytest.raises(ImageRegistryError, match="not encrypted"):
        Connection("registry.acme.test", "a").absolute(url)


def test_only_this_machine_is_spoken_to_without_tls():
    assert Connection("localhost:5000", "a").address == "http://localhost:5000"
    for host in ("registry.acme.test", "127.0.0.1.acme.test", "localhost.acme.test:5000"):
        assert Connection(host, "a").address == f"https://{host}"


@pytest.mark.parametrize(
    "repository",
    [
        "acs-employment",
        "ai-apps/acs-employment",
        "https://registry.acme.test/a",
        "registry.acme.test/A",
        "registry.acme.test/",
        "registry.acme.test/a/../b",
        "olga:pw@registry.acme.test/a",
        "registry.acme.test/a:tag",
    ],
)
def test_a_repository_has_a_host_and_a_name(repository: str):
    with pytest.raises(ImageRegistryError, match="does not name a repository"):
        split(repository)


@pytest.mark.parametrize("tag", ["", "../a", "a b", "a" * 129, "a?b"])
def test_a_tag_is_a_tag(there: Registry, tag: str):
    with pytest.raises(ImageRegistryError, match="is no tag"):
        client(there).resolve(tag)
    assert there.asked == []


@pytest.mark.parametrize(
    ("repository", "pushes_to"),
    [
        ("registry.acme.test/ai-apps/a", None),
        ("registry.example.com/ai-apps/a", "registry.acme.test"),
        ("registry.example.com/ai-apps/a", "registry.example.com"),
    ],
)
def test_images_stay_on_disk_without_a_registry_and_those_of_examples_always(
    repository: str, pushes_to: str | None
):
    assert image_registry(repository, pushes_to, no_account) is None


def test_an_image_of_another_registry_is_an_error_and_not_silently_kept():
    """A pull request would name what nobody can pull; and the credentials are not another host's to see."""
    with pytest.raises(ImageRegistryError, match="correct one of the two"):
        image_registry("evil.test/a", "registry.acme.test", no_account)


def test_the_registry_that_is_set_is_used_with_its_account(there: Registry):
    there.auth = "basic"
    found = image_registry(there.repository, there.host, {there.host: OLGA}.get)
    assert found
    assert found.resolve("a") is None


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Elsewhere there is TLS, and it is checked; an organisation's own authority goes into SSL_CERT_FILE."""
    for module in (distribution, exchange):
        monkeypatch.setattr(module, "is_loopback", lambda _: False)
    with serving_tls(tmp_path / "certificate.pem") as there:
        with pytest.raises(ImageRegistryUnreachableError, match="valid certificate"):
            client(there).resolve("a")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        exchange.tls.cache_clear()
        try:
            assert client(there).resolve("a") is None
        finally:
            exchange.tls.cache_clear()
