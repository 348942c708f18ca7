"""Which internet addresses may be asked: public ones, and others only if the user says so."""

import ipaddress
import socket
import threading

from comity.errors import InputError


class HostError(InputError):
    """A host cannot be asked, or may not."""


Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Where a network has only IPv6, an IPv4 address stands in the last 32 bits of one of these (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Not everywhere in the tables of Python's own module: sites of old, protocols, relays, examples (RFC 3879, 6890, 7526, 9637).
_NONE = (
    ipaddress.ip_network("fec0::/10"),
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("3fff::/20"),
)


def resolve(host: str, port: int, allow_private: bool, seconds: float = 20.0) -> str:
    """Return an address of ``host`` to connect to, or raise HostError.

    All addresses of the host must be public: one that also names a private one is not
    trusted. The caller connects to the address returned, not to the name, so that a
    second look-up cannot give another one.
    """
    found = _looked_up(host, port, seconds)
    if not found:
        raise HostError(f"the host {host!r} is not known; check the address and the network")
    addresses = list(dict.fromkeys(found))
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise HostError(
                    f"the host {host!r} is at {address}, which is no public address; if that is meant, use --allow-private"
                )
    return addresses[0]


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """Return the addresses of a host, none if it is unknown or is not found in time; the look-up itself has no limit."""
    found: list[str] = []

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(entry[4][0]) for entry in entries)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    return list(found)


def is_public(address: str) -> bool:
    """Say whether an address is one of the public internet, looking also into addresses that wrap another."""
    try:
        ip: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return _alone_public(ip)
    if ip in _NAT64:
        return _alone_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    return _alone_public(ip) and all(_alone_public(each) for each in inside if each is not None)


def _alone_public(ip: Address) -> bool:
    return ip.is_global and not (
        ip.is_multicast
        or ip.is_reserved
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_unspecified
        or any(ip in network for network in _NONE)
    )
