"""Whatever a cache may keep is the same for everybody: every address, asked by a stranger, a participant, an editor."""

import re

import pytest
from django.core.cache import caches
from django.test import Client

from tests.cms.test_page_cache import all_paths
from tests.editors.conftest import people, signed_in  # noqa: F401 – the cast of the addresses
from tests.editors.test_every_address import PARAMETER, filled, victims  # noqa: F401
from tests.test_odd_addresses import routes
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.language.languages import CODES

from . import walk

pytestmark = pytest.mark.django_db
RARE = "Жұлдызгүл-Ақмаржан"
# What ends the walk, and Wagtail's own page that breaks on purpose.
NOT_WALKED = {"admin/logout/", "admin/failwhale/"}
READERS = ("a stranger", "a participant", "an editor")


@pytest.fixture
def readers(django_user_model) -> dict[str, Client]:
    """Three browsers. The participant and the editor have a name that nothing else on the site has."""
    names = {"first_name": RARE, "last_name": RARE, "password": "x"}
    clients = {who: Client(raise_request_exception=False) for who in READERS}
    clients["a participant"].force_login(django_user_model.objects.create_user(RARE, f"{RARE}@example.kz", **names))
    editor = django_user_model.objects.create_superuser(f"{RARE}-2", f"{RARE}-2@example.kz", **names)
    clients["an editor"].force_login(editor)
    assert RARE in clients["an editor"].get("/admin/account/").content.decode(), "the editor's name is on their pages"
    assert clients["an editor"].cookies["editor"].value == "1"
    return clients


@pytest.fixture
def addresses(victims) -> list[str]:  # noqa: F811
    """Every address of the site, with numbers of rows that are there; all public pages in all languages besides."""
    numbers = victims["kk"]
    found = [f"/{code}/{path}" for code in CODES for path in all_paths()]
    found += walk.places(walk.Stranger())[:40]
    found += ["/graphql/?query={site{url}}", f'/graphql/?query={{node(id:"{to_global_id("Page", 1)}"){{id}}}}']
    found += ["/kk/search/?q=abai", "/kk/search/suggest/?q=аб", "/kk/no-such-page/", "/kk/levels", "/no-such-room/"]
    for written, pattern in routes():
        route = re.sub(r"%\((\w+)\)s", r"<\1>", written)
        if route not in NOT_WALKED:
            found += filled(route, _space_of(pattern), numbers, "kk")[:1]
    return list(dict.fromkeys(found))


def _space_of(pattern) -> str:
    return getattr(getattr(pattern.callback, "view_class", None), "namespace", "") or ""


def may_be_kept(answer) -> bool:
    return "no-store" not in answer.get("Cache-Control", "")


def _body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_no_cache_may_keep_a_personal_answer(readers, addresses):
    wrong = set()
    for address in addresses:
        kept = {}
        for who in reversed(READERS):  # the editor first: what their request leaves behind is what others would get
            answer = readers[who].get(address)
            if may_be_kept(answer):
                kept[who] = (answer.status_code, answer.get("Location", ""), _body(answer))
                wrong |= {f"{address}: a cookie for {who}"} if answer.cookies else set()
                if RARE in str(answer.headers) + kept[who][2].decode("utf-8", "replace"):
                    wrong.add(f"{address}: somebody's name")
            elif answer["Cache-Control"] != "private, no-store":
                wrong.add(f"{address}: {answer['Cache-Control']}")
        if len(set(kept.values())) > 1:
            wrong.add(f"{address}: not the same for everybody")

    assert wrong == set()
    assert len(addresses) > 400
    stored = [value for cache in map(caches.__getitem__, ("default", "graphql")) for value in cache._cache.values()]
    assert len(stored) > 20
    assert [value for value in stored if RARE.encode() in value] == []
