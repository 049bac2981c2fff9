"""As an approver at a slow line: what is pressed is done once, and what saves by itself only saves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import OPERATOR, sign_in

pytestmark = pytest.mark.browser
SECONDS = 2.5
WAITS = {"offline": False, "latency": SECONDS * 1000, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.fixture
def admin(chromium, site_url):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    sign_in(page, f"{site_url}/admin/", **OPERATOR)
    yield page
    context.close()


def waiting_page(admin, site_url, slug: str) -> str:
    """Submit this page for approval; answers the address of its form."""
    public = admin.context.request.get(f"{site_url}/kk/{slug}/").text()
    address = f"{site_url}/admin/pages/{re.search(r'/admin/pages/([0-9]+)/edit/', public)[1]}/edit/"
    admin.goto(address)
    admin.locator("footer [data-w-dropdown-target='toggle']").click()
    with admin.expect_navigation():
        admin.locator("footer button[name='action-submit']").click()
    admin.goto(address)
    return address


def test_approving_at_a_slow_line_is_said_once(admin, site_url):
    slug = "privacy"
    address = waiting_page(admin, site_url, slug)
    admin.wait_for_timeout(2500)  # from then on Wagtail sees what is typed
    sent = []
    admin.on("request", lambda one: sent.append(one) if one.method == "POST" and one.url == address else None)
    admin.context.new_cdp_session(admin).send("Network.emulateNetworkConditions", WAITS)

    admin.locator("#id_summary").fill("Баяу желіде бекітілген сөз.")
    admin.locator("footer button[data-workflow-action-name='approve']").dblclick()
    expect(admin).to_have_url(re.compile(r"/admin/approval/\d+/"), timeout=60000)
    # What would change is shown first; there the decision is pressed twice as well.
    admin.locator("button[name='decision'][value='approve']").dblclick()
    expect(admin).not_to_have_url(re.compile(r"/admin/approval/\d+/"), timeout=60000)
    admin.locator(".messages .success").first.wait_for()
    admin.wait_for_timeout(SECONDS * 1000 + 2000)

    said = [one for one in sent if b"action-workflow-action" in (one.post_data_buffer or b"")]
    assert len(said) == 1
    assert said[0].is_navigation_request()
    number = re.search(r"/pages/(\d+)/", address)[1]
    state = admin.context.request.get(f"{site_url}/admin/api/main/pages/{number}/").json()["meta"]["status"]
    assert (state["live"], state["has_unpublished_changes"]) == (True, False)
    assert "Баяу желіде бекітілген сөз." in admin.context.request.get(f"{site_url}/kk/{slug}/").text()
