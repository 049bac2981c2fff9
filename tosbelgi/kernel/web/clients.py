"""Client address for rate limits: an address of IPv4, or a network of IPv6."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the connection, or the one that the trusted proxy reports; of IPv6 the network (/64)."""
    connection = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        # The last entry is the proxy's own; those before it are whatever the client has written.
        forwarded = network_of(request.headers.get("X-Forwarded-For", "").rpartition(",")[2])
        if forwarded is not None:
            return forwarded
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
        ip = ipaddress.ip_address(bare)
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(ip), 64), strict=False).network_address)
