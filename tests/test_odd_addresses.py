"""Every door of the site, walked with addresses that nobody writes: each answers that there is nothing, never a 500."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.regex_helper import normalize

pytestmark = pytest.mark.django_db
HUGE = {"beyond 64 bits": "9" * 19, "beyond 128 bits": "9" * 40, "beyond what Python reads": "9" * 4400}
WORDS = {
    "a zero byte": "%00",
    "a zero byte within": "a%00b",
    "no UTF-8": "%FF%FE",
    "half a letter": "%D0",
    "upper case": "ABAI-ZHOLY",
    "long": "a" * 1500,
    "a way up": "..%2F..",
    "a surrogate": "%ED%A0%80",
    "a line break": "a%0D%0Ab",
    "a percent sign": "%25",
}
NOTHING = {400, 404, 410, 414}


def routes(patterns=None, before: str = "") -> Iterator[tuple[str, dict]]:
    """Each address of the site with named places for its parameters, and the patterns of the places."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(one.pattern, LocalePrefixPattern):
            written = "kk/"
        elif isinstance(one.pattern, RoutePattern):
            written = re.sub(r"<(?:(\w+):)?(\w+)>", r"%(\2)s", str(one.pattern).replace("%", "%%"))
        else:
            ((written, _names),) = normalize(str(one.pattern))[:1]
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + written)
        elif isinstance(one, URLPattern):
            yield before + written, one


PUBLIC = sorted({address for address, _one in routes() if "%(" in address and not address.startswith("admin/")})
ADMIN = sorted(
    {
        address
        for address, one in routes()
        if "%(" in address and address.startswith("admin/") and "logout" not in address
    }
)


def filled(address: str, odd: str) -> Iterator[str]:
    """The address with the odd value in each of its places, and sound numbers in the others."""
    names = re.findall(r"%\((\w+)\)s", address)
    for place in dict.fromkeys(names):
        yield "/" + address % {name: odd if name == place else "1" for name in names}


def test_the_walk_finds_the_doors():
    assert {"documents/%(document_id)s/%(document_filename)s", "kk/books/%(slug)s/", "media/%(path)s"} <= set(PUBLIC)
    assert len(ADMIN) > 100


@pytest.mark.parametrize("odd", [*HUGE.values(), *WORDS.values()], ids=[*HUGE, *WORDS])
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_door_answers_that_there_is_nothing(address, odd):
    client = Client(raise_request_exception=False)
    for path in filled(address, odd):
        for ask in (client.get, client.post):
            answer = ask(path)
            if answer.status_code in {301, 302}:
                assert answer["Location"].isascii()
                if "?next=" in answer["Location"]:
                    continue  # whoever it is signs in first, and is told nothing
                answer = client.get(answer["Location"])
            assert answer.status_code in NOTHING | {302, 403, 405}, path[:200]


@pytest.mark.parametrize("odd", [*HUGE.values(), "%00", "x"], ids=[*HUGE, "a zero byte", "a letter"])
def test_no_door_of_the_admin_fails_for_a_number_that_is_none(odd, admin_user):
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    failed = [path[:100] for address in ADMIN for path in filled(address, odd) if client.get(path).status_code >= 500]
    assert failed == []


PAGED = ["kk/news/", "kk/centres/", "kk/search/", "kk/search/suggest/", "kk/reading-lists/2026/", "language/kk/"]
PARAMETERS = ["page", "p", "age", "author", "level", "section", "region", "q", "to", "as", "length", "year"]


@pytest.mark.parametrize("address", [*PAGED, "kk/", "kk/levels/", "kk/books/abai-zholy/", "graphql/"])
def test_no_parameter_makes_a_public_door_fail(address):
    client = Client(raise_request_exception=False)
    for odd in (*HUGE.values(), "-1", "%00", "%FF%FE", "%ED%A0%80", "a%0D%0Ab"):
        every = "&".join(f"{name}={odd}" for name in PARAMETERS)
        for query in (every, f"{odd}={odd}"):
            assert client.get(f"/{address}?{query}").status_code < 500, query[:100]
    for name in PARAMETERS:
        assert client.get(f"/{address}?{name}={HUGE['beyond 64 bits']}").status_code < 500, name


@pytest.mark.parametrize("address", ["directions/sport/", "books/abai-zholy/", "authors/auezov/", "news/", "search/"])
def test_an_address_in_capital_letters_is_another_one_on_every_database(address, client):
    assert client.get(f"/kk/{address}").status_code == 200
    first, _slash, rest = address.partition("/")
    for other in {f"{first.upper()}/{rest}", f"{first}/{rest.upper()}", address.upper()} - {address}:
        assert client.get(f"/kk/{other}").status_code == 404, other
