"""A server that is no forge, is broken or means harm: every call ends in time, in words, without a secret."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from plumbline.records import Draft
from plumbline.release.forges import whole_answers
from plumbline.release.forges.errors import BusyError, ForgeError
from plumbline.release.forges.forge import Forge
from plumbline.release.forges.gitea import client as gitea_client
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.github import client as github_client
from plumbline.release.forges.github.client import GitHubRepository, Login
from plumbline.release.forges.gitlab import client as gitlab_client
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.patience import Patience
from plumbline.release.git.checkout import checkout
from plumbline.release.git.remote import Remote
from tests.release.forges.stand_in_server import Fault, Reply
from tests.release.forges.worlds import TOKEN, World, world

JSON = {"Content-Type": "application/json"}
ODD = {
    "a page": Reply(200, "<html>Log in</html>", {"Content-Type": "text/html"}),
    "a page called JSON": Reply(200, "<html>Log in</html>", JSON),
    "half of it": Reply(200, '{"number": 1, "tit', JSON),
    "nothing": Reply(200, "null", JSON),
    "another object": Reply(200, '{"message": "hello"}', JSON),
    "a text": Reply(200, '"hello"', JSON),
    "brackets": Reply(200, "[" * 100_000, JSON),
}
CALLS: dict[str, Callable[[Forge, Draft], object]] = {
    "me": lambda forge, _: forge.me,
    "get": lambda forge, _: forge.get(1),
    "create": lambda forge, draft: forge.create(draft),
    "comment": lambda forge, _: forge.comment(1, "x", "x"),
    "merge": lambda forge, _: forge.merge(1, "0" * 40, "ada"),
    "close": lambda forge, _: forge.close(1, "ada"),
}


@pytest.fixture(params=["github", "gitlab", "gitea"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, request.param) as made:
        made.propose("1")
        yield made


@pytest.mark.parametrize("odd", ODD)
def test_an_answer_of_another_form_is_named(there: World, odd: str):
    """Where it came from, and what to look at; PyGithub and python-gitlab would stumble in their own ways."""
    for name, call in CALLS.items():
        if (odd, name) == ("nothing", "comment"):
            continue  # so Gitea says that there are none
        there.server.faults.clear()
        pull = there.draft(there.forge.get(1))
        forge = there.forge
        there.server.faults.append(Fault(r"(?!.*\.git/).*", ODD[odd], times=999))
        with pytest.raises(ForgeError) as told:
            call(forge, pull)
        assert there.server.path in str(told.value) or there.server.address in str(told.value), name
        assert any(way in str(told.value) for way in ("`release.address`", "try again", "`address`")), name
        assert TOKEN not in str(told.value)


def test_a_list_on_another_server_is_not_followed(there: World):
    """Its next page would be asked with the token."""
    other = f"{there.server.address.replace('127.0.0.1', 'localhost')}/elsewhere?page=2"
    page = Reply(200, "[]", {**JSON, "Link": f'<{other}>; rel="next"', "X-Total-Count": "0"})
    there.server.faults.append(Fault(r"GET .*(pulls|merge_requests)", page, times=999))
    with contextlib.suppress(ForgeError):
        assert there.forge.find() == []
    assert there.server.asked(r"GET /elsewhere") == 0


def test_a_list_that_never_ends_is_left(there: World, monkeypatch: pytest.MonkeyPatch):
    """A proxy that forgets which page was asked for gives the first one again and again."""
    for client in (gitea_client, github_client, gitlab_client):
        monkeypatch.setattr(client, "_LISTING", 0.3)
    path = f"{there.server.address}/api/v3/repos/{there.server.path}/pulls?page=2"
    if hasattr(there.server, "requests"):
        path = f"{there.server.address}/api/v4/projects/1/merge_requests?page=2"
    page = Reply(200, _entries(there), {**JSON, "Link": f'<{path}>; rel="next"', "X-Next-Page": "2"})
    there.server.faults.append(Fault(r"GET .*(pulls|merge_requests)", page, times=10**9))
    with pytest.raises(BusyError, match="does not come to the end of a list; try again"):
        there.forge.find()


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
def test_a_server_that_drips_is_left_in_time(kind: str, before: bytes):
    """A byte now and then starts the client's own time limit anew, in the headers as in the content."""
    with _dripping(before) as address, pytest.raises(BusyError, match=r"127\.0\.0\.1.*try again"):
        _account(kind, address)


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
def test_an_answer_without_end_is_left(kind: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gitea_client, "_LARGEST", 1000)
    monkeypatch.setattr(whole_answers, "LARGEST", 1000)
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999999\r\n\r\n"
        + b"[" * 300_000
    )
    with _dripping(head) as address, pytest.raises(BusyError, match="does not come to the end of its answer"):
        _account(kind, address, seconds=30)


@pytest.mark.parametrize(("before", "drop"), [(b"", b""), (b"HTTP/1.1 200 OK\r\n", b"x")])
def test_a_git_server_that_never_answers_is_left_in_time(before: bytes, drop: bytes):
    with _dripping(before, drop) as address:
        remote = Remote(f"{address}/org/apps.git", {"PLUMBLINE_GIT_SECRET": TOKEN}, seconds=0.5)
        with (
            pytest.raises(BusyError, match=r"org/apps\.git: it is not reachable or too slow") as told,
            checkout(remote, "main"),
        ):
            pass
        assert TOKEN not in str(told.value)


def _entries(there: World) -> Any:
    """What the forge says of its pull requests, as it says it."""
    import httpx

    if hasattr(there.server, "requests"):
        path = f"/api/v4/projects/{there.server.path.replace('/', '%2F')}/merge_requests"
        headers = {"PRIVATE-TOKEN": TOKEN}
    else:
        api = "v3" if "GitHub" in type(there.server).__name__ else "v1"
        path, headers = f"/api/{api}/repos/{there.server.path}/pulls", {"Authorization": f"token {TOKEN}"}
    return httpx.get(f"{there.server.address}{path}?state=all", headers=headers).json()


def _account(kind: str, address: str, seconds: float = 1) -> object:
    limits: dict[str, Any] = {"seconds": seconds, "patience": Patience(seconds=0)}
    if kind == "github":
        return GitHubRepository(f"{address}/api/v3", "a/b", Login(TOKEN), pause=0, **limits).me
    if kind == "gitlab":
        return GitLabProject(address, "a/b", TOKEN, **limits).me
    return GiteaRepository(address, "a/b", TOKEN, **limits).me


@contextlib.contextmanager
def _dripping(before: bytes, drop: bytes = b"x") -> Iterator[str]:
    """The address of a server that sends `before`, and then `drop` every 0.05 s for as long as it runs."""
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(before)
            while not over.wait(0.05):
                connection.sendall(drop)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
