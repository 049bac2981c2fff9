"""Short names of browsers and networks: what somebody needs to know their own sessions, and no more."""

import ipaddress

UNKNOWN = ""
# The first that fits counts: most browsers call themselves by the names of others too.
BROWSERS = (
    ("YaBrowser/", "Yandex"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def short_browser(user_agent: str) -> str:
    """The browser and the system of a User-Agent header, as it is kept with a session; "" for one that tells neither.

    >>> short_browser("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36")
    'Chrome · Android'
    >>> short_browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1")
    'Safari · iPhone'
    >>> short_browser("curl/8.5.0"), short_browser("Chrome · Android")
    ('', 'Chrome · Android')
    """
    if user_agent in _SHORT:
        return user_agent
    browser = next((name for sign, name in BROWSERS if sign in user_agent), UNKNOWN)
    system = next((name for sign, name in SYSTEMS if sign in user_agent), UNKNOWN)
    return " · ".join(filter(None, (browser, system)))


_NAMES = {name for _sign, name in BROWSERS}, {name for _sign, name in SYSTEMS}
_SHORT = frozenset(
    {f"{browser} · {system}" for browser in _NAMES[0] for system in _NAMES[1]} | _NAMES[0] | _NAMES[1] | {UNKNOWN}
)


def short_network(address: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6. An address that is none becomes the one of nobody.

    >>> short_network("203.0.113.9"), short_network("2001:db8:1:2::"), short_network("unix:")
    ('203.0.113.0', '2001:db8:1::', '0.0.0.0')
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104  # an address that nobody has, not one to listen on
    bits = 24 if ip.version == 4 else 48
    return str(ipaddress.ip_network(f"{ip}/{bits}", strict=False).network_address)
