"""What the views of the site say of their answers, and which of them say nothing."""

import re
from collections.abc import Iterator

from tests.test_odd_addresses import routes
from tosbelgi.kernel.web import address_prefixes
from tosbelgi.kernel.web.cache_policy import Declaration, declaration_of

# What the place of a secret in an address is called, by us and by packages.
SECRET_PLACES = {"token", "key", "secret", "code"}
NO_SECRETS = {"/admin/help/%(key)s/"}  # the name of a task, from a list


def name_of(pattern) -> str:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"


def wrongly_declared(patterns=None) -> Iterator[str]:
    """The views of these patterns that are neither public nor private, or both, by address and name."""
    for address, pattern in routes(patterns):
        path, declared = f"/{address}", declaration_of(pattern.callback)
        private = address_prefixes.is_private(path)
        if declared is None and not private:
            yield f"{path} {name_of(pattern)}: neither public nor private"
        if private and declared in {Declaration.PUBLIC, Declaration.BY_ANSWER}:
            yield f"{path} {name_of(pattern)}: public, in a private room"
        if declared == Declaration.SECRET and not address_prefixes.is_secret(path):
            yield f"{path} {name_of(pattern)}: secret, and under no prefix of SECRET_PREFIXES"
        held = SECRET_PLACES.intersection(re.findall(r"%\((\w+)\)", path))
        if held and declared != Declaration.PUBLIC and not address_prefixes.is_secret(path) and path not in NO_SECRETS:
            yield f"{path} {name_of(pattern)}: has a {held.pop()} in its address, and no prefix of SECRET_PREFIXES"
