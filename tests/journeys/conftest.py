import json

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests import browser


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    browser.need_chromium()
    yield from browser.serve(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site_url(site):
    return site.url


@pytest.fixture(scope="session")
def chromium():
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The driver keeps a loop in this thread, and nothing waits for it while a later test reads the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        running = playwright.chromium.launch(executable_path=browser.need_chromium(), args=browser.FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=True)
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture(scope="session")
def people(site):
    """Sessions of people of the cabinet, by which a browser is signed in, and links of invitations."""
    return json.loads(site.python("tests.journeys.cabinet_people"))


@pytest.fixture(scope="session")
def people_with_journals(site):
    """The same of registered participants and of those who read them, made once for all."""
    return json.loads(site.python("tests.journeys.journal_people"))


@pytest.fixture
def as_whom(chromium, site_url, people):
    opened = []

    def context(who, **options):
        made = chromium.new_context(reduced_motion="reduce", **options)
        made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": people[who], "url": site_url}])
        opened.append(made)
        return made.new_page()

    yield context
    for one in opened:
        one.close()
