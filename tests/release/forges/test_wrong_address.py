"""An address that is no forge's, a page to sign in for example: said so, whatever is asked first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plumbline.release.forges.forge import Forge, ForgeError
from tests.release.forges.test_choosing import made, release
from tests.release.observers.stand_in_server import Reply, serving

PAGE = Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"})

NO_FORGE = r"is the spec's `release\.address` that of the forge itself"


@pytest.fixture(params=["github", "gitlab", "gitea"])
def forge(request: pytest.FixtureRequest) -> Iterator[Forge]:
    with serving(lambda _: PAGE) as server:
        yield made(release(request.param, address=server.address), host=server.address)


def test_a_page_is_no_pull_request(forge: Forge):
    with pytest.raises(ForgeError, match=NO_FORGE):
        forge.get(1)


def test_a_page_is_no_list_of_them(forge: Forge):
    with pytest.raises(ForgeError, match=NO_FORGE):
        forge.find("plumbline/service-production")
