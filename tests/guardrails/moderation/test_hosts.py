"""Which hosts may be asked: those that whoever runs the service lists, at addresses they may have."""

from __future__ import annotations

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.detector import DetectorError
from plumbline.guardrails.moderation.addresses import address_of
from plumbline.guardrails.moderation.hosts import VARIABLE, allowed_hosts, asked

LISTED = "moderation.example.com models.internal:8443@10.1.0.0/16"


def hosts(text: str = LISTED):
    return allowed_hosts({VARIABLE: text})


@pytest.mark.parametrize(
    "url",
    [
        "https://moderation.example.com/score",
        "https://MODERATION.example.com:443/score?v=1",
        "https://models.internal:8443/",
        "http://models.internal:8443/score",
    ],
)
def test_a_listed_host_may_be_asked(url):
    assert asked(url, hosts()).host in hosts()


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example.com/score",
        "https://moderation.example.com:8443/score",
        "https://moderation.example.com.evil.example/score",
        "https://models.internal/",
        "https://evil.example/?moderation.example.com",
        "https://10.1.0.1:8443/",
    ],
)
def test_any_other_may_not(url):
    with pytest.raises(PlumblineError, match=f"may not be asked: .*{VARIABLE}"):
        asked(url, hosts())


def test_without_a_list_nobody_may_be_asked():
    with pytest.raises(PlumblineError, match="may not be asked"):
        asked("https://moderation.example.com/score", allowed_hosts({}))


def test_content_is_not_sent_in_the_open():
    with pytest.raises(PlumblineError, match="in the open"):
        asked("http://moderation.example.com:80/score", hosts("moderation.example.com:80"))


@pytest.mark.parametrize("text", ["a:b", "a:0", ":443", "a:99999", "a@10.0.0.0/99", "a@", "::1"])
def test_a_list_that_says_something_else_is_refused(text):
    if text == "a@":
        assert hosts(text)[0].network is None
        return
    with pytest.raises(PlumblineError, match="is no host"):
        hosts(text)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["10.1.0.1"],
        ["192.168.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:169.254.169.254"],
        ["64:ff9b::a9fe:a9fe"],
        ["2002:a9fe:a9fe::1"],
        ["0.0.0.0"],
        ["192.0.0.192"],
        ["::127.0.0.1"],
        ["::ffff:0:7f00:1"],
        ["64:ff9b:1::a9fe:a9fe"],
        ["fec0::1"],
        ["5f00::1"],
        ["ff0e::1"],
        ["224.0.0.1"],
        ["100.64.0.1"],
        ["93.184.216.34", "127.0.0.1"],
    ],
)
def test_a_listed_name_that_stands_for_a_private_address_is_not_asked(addresses):
    with pytest.raises(DetectorError, match="no network that is listed"):
        address_of(hosts()[0], lambda name, port: addresses)


def test_a_public_address_is_and_the_first_is_taken():
    assert address_of(hosts()[0], lambda name, port: ["93.184.216.34", "8.8.8.8"]) == "93.184.216.34"


def test_a_host_of_a_private_network_is_asked_there_and_nowhere_else():
    assert address_of(hosts()[1], lambda name, port: ["10.1.2.3"]) == "10.1.2.3"
    for elsewhere in ("10.2.0.1", "93.184.216.34"):
        with pytest.raises(DetectorError, match="no network that is listed"):
            address_of(hosts()[1], lambda name, port, there=elsewhere: [there])


def test_a_name_without_an_address_is_told():
    def nothing(name: str, port: int) -> list[str]:
        raise OSError

    for lookup in (nothing, lambda name, port: []):
        with pytest.raises(DetectorError, match=r"could not find the address of moderation\.example\.com"):
            address_of(hosts()[0], lookup)


@pytest.mark.parametrize(
    "url", ["https://[::1/score", "https://moderation.example.com:99999/score", "https://"]
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(PlumblineError):
        asked(url, hosts())


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700:4700::1111", "64:ff9b::5db8:d822"])
def test_public_addresses_of_either_kind_are_asked(address):
    assert address_of(hosts()[0], lambda name, port: [address]) == address
