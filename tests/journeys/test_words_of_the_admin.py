"""An editor works in Kazakh or in Russian and meets no word of another language, and nothing cut off."""

import re

import pytest
from django.utils.translation import override
from wagtail.models import Page

from tests import browser
from tests.journeys import admin_words

pytestmark = pytest.mark.browser

# Where the walk begins; it goes on through every address a screen names.
FIRST = ("/admin/", "/admin/account/", "/admin/password_reset/", "/admin/pages/{news}/edit/")
# What is looked at in a window: where scripts of Wagtail's and ours say or arrange something.
LOOKED_AT = (
    "/admin/",
    "/admin/pages/{front}/",
    "/admin/pages/{news}/edit/",
    "/admin/snippets/reading_lists/book/",
    "/admin/images/",
    "/admin/users/",
    "/admin/languages/",
    "/admin/reports/site-history/",
)
# Files, parts of other screens, and what only takes a form.
NO_SCREEN = re.compile(
    r"/admin/(logout|sprite|api|test404|failwhale|editing-sessions|dismissibles|bulk|block-preview|languages/mail)/"
    r"|/jsi18n/|/results/|-results/|/preview/|/view_draft/|/export|/template|/pofile/|/(un)?lock/|/disable/$|/strings/"
    r"|/reading-lists/\d+/(upload|approve|copy)/|/snippets/\w+/\w+/add/|/chosen"
)


def kind(address: str) -> str:
    """Screens of one kind differ by the row they show; one row is enough."""
    address = re.sub(r"/snippets/\w+/\w+/(?!$|edit/)", "/snippets/any/kind/", address)
    address = re.sub(r"/(pages/usage|workflows/tasks/add)/\w+/\w+/", r"/\1/any/kind/", address)
    address = re.sub(r"/programme-settings/[\w.]+/", "/programme-settings/any/", address)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "1", address)


@pytest.fixture
def places(db):
    front = Page.objects.get(depth=2, locale__language_code="kk")
    news = front.get_descendants().filter(content_type__model="newspage").first()
    return {"front": front.pk, "news": news.pk}


@pytest.fixture(params=["kk", "ru"])
def editor(request, db, chromium, site_url):
    """A window of somebody who has chosen this language and signed in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale=request.param)
    context.add_cookies([{"name": "language", "value": request.param, "url": site_url}])
    page = context.new_page()
    page.goto(f"{site_url}/admin/")
    page.fill("#id_username", browser.OPERATOR["username"])
    page.fill("#id_password", browser.OPERATOR["password"])
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(f"{site_url}/admin/")
    with override(request.param):
        yield request.param, page, site_url
    context.close()


def test_every_screen_speaks_the_editors_language_and_nothing_is_cut_off(editor, places):
    language, page, site_url = editor
    written = admin_words.Content()
    foreign, broken, cut_off = {}, {}, {}

    def read(address, said):
        for text in admin_words.foreign(said, language, written):
            foreign.setdefault(text, address)

    seen, waiting = set(), [address.format(**places) for address in FIRST]
    while waiting:
        address = waiting.pop(0)
        if kind(address) in seen or NO_SCREEN.search(address):
            continue
        seen.add(kind(address))
        answer = page.evaluate(admin_words.FETCHED, site_url + address)
        if answer["status"] != 200:
            broken[address] = answer["status"]
        read(address, answer["said"])
        waiting += re.findall(r"/admin/[\w./-]*/(?=[\"'?&\\#])", answer["html"])

    for address in (place.format(**places) for place in LOOKED_AT):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site_url + address)
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("lang") == language
        read(address, page.evaluate(admin_words.ON_SCREEN))
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(400)  # rows break and the path to the page folds, with a transition
            if found := page.evaluate(admin_words.CUT_OFF):
                cut_off[address, width] = found

    left = [f"{address}: {text}" for text, address in foreign.items()]
    assert not left, "\n".join(left)
    assert broken == {}
    assert cut_off == {}
    rooms = {
        "pages",
        "images",
        "documents",
        "snippets",
        "workflows",
        "reports",
        "users",
        "groups",
        "redirects",
        "sites",
    }
    rooms |= {"collections", "locales", "localize", "languages", "gaps", "programme-settings", "reading-lists"}
    assert rooms <= {address.split("/")[2] for address in seen}
    assert len(seen) > 80
