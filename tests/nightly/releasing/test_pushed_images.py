"""An image is pushed where a registry is set, by whom the connection names; otherwise it stays on disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from plumbline.nightly.context import Context
from plumbline.nightly.releasing.images import push_image
from plumbline.nightly.releasing.promote import propose
from plumbline.records import Image
from plumbline.registry.image_credentials import CredentialsError
from plumbline.registry.image_failures import ImageRegistryError, TagTakenError
from plumbline.registry.oci_layout import pack
from plumbline.release.forges.credentials import Credentials
from tests.nightly.census_night import MODEL
from tests.registry.image_registry_stand_in import PASSWORD, USER, Registry, serving


@pytest.fixture
def there() -> Iterator[Registry]:
    with serving("basic") as registry:
        yield registry


@pytest.fixture
def context(tmp_path: Path, place, there: Registry, monkeypatch: pytest.MonkeyPatch) -> Context:
    """Images go to the stand-in; nobody has an account unless a test says so."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "no docker"))
    for name in ("USER", "PASSWORD"):
        monkeypatch.delenv(f"PLUMBLINE_IMAGE_REGISTRY_{name}", raising=False)
    settings = dataclasses.replace(place(tmp_path / "state"), image_registry=there.host)
    return Context(MODEL, settings, credentials=lambda _: None)


def packed(context: Context, repository: str) -> Image:
    model = context.settings.state / "model"
    model.mkdir(parents=True)
    (model / "model.ubj").write_bytes(b"weights")
    return pack(model, context.settings.images, repository)


def as_connection(context: Context, host: str, port: int) -> Context:
    account = Credentials("plumbline_images", host=host, port=port, user=USER, password=PASSWORD)
    return dataclasses.replace(context, credentials={"plumbline_images": account}.get)


def test_with_a_connection_the_tag_is_there_afterwards(context: Context, there: Registry):
    image = packed(context, there.repository)
    push_image(as_connection(context, "127.0.0.1", there.port), image)
    assert set(there.tags) == {image.tag}


def test_without_one_the_environment_says_who_pushes(
    context: Context, there: Registry, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PLUMBLINE_IMAGE_REGISTRY_USER", USER)
    monkeypatch.setenv("PLUMBLINE_IMAGE_REGISTRY_PASSWORD", PASSWORD)
    push_image(context, packed(context, there.repository))
    assert there.tags


def test_without_any_account_it_is_an_error_and_nothing_is_registered(context: Context, there: Registry):
    with pytest.raises(ImageRegistryError, match="PLUMBLINE_IMAGE_REGISTRY_USER"):
        push_image(context, packed(context, there.repository))


def test_a_connection_to_another_host_is_shown_to_nobody(context: Context, there: Registry):
    with pytest.raises(CredentialsError, match="correct its host and port"):
        push_image(as_connection(context, "other.test", 443), packed(context, there.repository))
    assert there.asked == []


def test_the_example_s_images_stay_on_disk(context: Context, there: Registry):
    push_image(context, packed(context, context.spec.release.image))
    assert there.asked == []


def test_without_a_registry_images_stay_on_disk(context: Context, there: Registry):
    settings = dataclasses.replace(context.settings, image_registry=None)
    context = dataclasses.replace(context, settings=settings)
    push_image(context, packed(context, there.repository))
    assert there.asked == []


def test_nothing_is_proposed_whose_tag_does_not_resolve_to_it(context: Context, there: Registry):
    """Also when the registry was set, or meddled with, after the version was registered."""
    context = as_connection(context, "127.0.0.1", there.port)
    image = packed(context, there.repository)
    there.tags[image.tag] = b"{}"
    passed: Any = SimpleNamespace(verdict=SimpleNamespace(outcome="pass", key="of nothing"))
    plan: Any = SimpleNamespace(again=False)
    registered: Any = SimpleNamespace(image=image)
    nothing: Any = None
    with pytest.raises(TagTakenError):
        propose(context, plan, nothing, passed, registered, waiver=None)
    assert not context.settings.forge.exists()
