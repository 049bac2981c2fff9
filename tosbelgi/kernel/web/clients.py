"""Who asks, as far as limits go: an address of IPv4, or a network of IPv6."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_of(request: HttpRequest) -> str:
    """The address of the connection, or what the trusted proxy says of it; of IPv6 the network (/64)."""
    connection = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        # The last one is the proxy's own word; those before it are whatever the client has written.
        told = network_of(request.headers.get("X-Forwarded-For", "").rpartition(",")[2])
        if told is not None:
            return told
    return network_of(connection) or connection


def network_of(address: str) -> str | None:
    """None for what is no address. A port that a proxy has written behind it makes no other client.

    >>> network_of("203.0.113.9"), network_of(" 203.0.113.9:5555"), network_of("::ffff:203.0.113.9")
    ('203.0.113.9', '203.0.113.9', '203.0.113.9')
    >>> network_of("2001:db8:1:2:3::4"), network_of('"[2001:db8:1:2:3::4]:443"'), network_of("unix:")
    ('2001:db8:1:2::', '2001:db8:1:2::', None)
    """
    bare = address.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        known = ipaddress.ip_address(bare)
    except ValueError:
        return None
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(known), 64), strict=False).network_address)
