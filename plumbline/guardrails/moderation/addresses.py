"""A host's address: looked up once for every question, judged, and connected to without another look."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from plumbline.guardrails.detector import DetectorError
from plumbline.guardrails.moderation.hosts import Host, Network

_PUBLIC = ipaddress.IPv6Network("2000::/3")
"""Where public IPv6 addresses are. Others lead to this machine, its network, or IPv4 in old clothes."""
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")
"""For protocols (RFC 6890); clouds tell their machines' secrets there, and Python takes some for public."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""Networks of IPv6 alone reach IPv4 under it (RFC 6052)."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], list[str]]


def looked_up(name: str, port: int) -> list[str]:
    """The addresses that a name stands for.

    Raises:
        OSError: it stands for none.
    """
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def address_of(host: Host, lookup: Lookup = looked_up) -> str:
    """The first of a host's addresses, if all of them may be asked.

    Raises:
        DetectorError: it has none, or one that is not public and not of its network.
    """
    try:
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in lookup(host.name, host.port)]
    except (OSError, ValueError):
        raise DetectorError(f"could not find the address of {host.name}") from None
    if not found:
        raise DetectorError(f"could not find the address of {host.name}")
    for address in found:
        if not _may_be_asked(_plain(address), host.network):
            raise DetectorError(f"may not ask {host.name}: its address is of no network that is listed")
    return str(found[0])


def _may_be_asked(address: Address, network: Network | None) -> bool:
    if network is not None:
        return address in network
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and address not in _PROTOCOLS
    return address.is_global and address in _PUBLIC


def _plain(address: Address) -> Address:
    """An IPv4 address in an IPv6 one's clothes is judged as what it is: routers take them off again."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
