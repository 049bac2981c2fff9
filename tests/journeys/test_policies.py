"""In a real browser: no page breaks its policy, and what the cabinet may do no other page may."""

import pytest
from django.template.loader import render_to_string

from tests.browser import OPERATOR, sign_in

from .test_visiting import PATHS

pytestmark = pytest.mark.browser
WATCH = """window.broken = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.broken.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));"""
OTHERS = [
    "/admin/login/",
    "/admin/password_reset/",
    "/preview/",
    "/kk/account/",
    "/kk/cabinet/",
    "/ru/levels/" + "a" * 2100,
    "/kk/a%00b/",
    "/kk/search/?q=" + "a" * 500,
    "/healthz",
    "/kk/news/atom.xml",
    "/kk/manifest.webmanifest",
]
ADMIN = ["/admin/", "/admin/pages/", "/admin/images/", "/admin/snippets/"]
HAS_SHOWN = """() => new Promise((known) => {
  const picture = document.createElement("img");
  picture.onload = () => known(true);
  picture.onerror = () => known(false);
  const made = document.createElement("canvas");
  made.width = made.height = 2;
  made.toBlob((blob) => { picture.src = URL.createObjectURL(blob); });
})"""


@pytest.fixture
def watched(chromium, site_url):
    """A page that counts what its policy refuses, and notes what the browser says of headers it does not know."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="kk-KZ")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.said = []
    page.on(
        "console",
        lambda message: page.said.append(message.text) if "Policy" in message.text else None,
    )
    yield page
    context.close()


def broken(page, address: str) -> list[str]:
    page.goto(address)
    said, page.said = page.said, []
    return [*page.evaluate("window.broken"), *said]


def test_no_page_breaks_its_policy(watched, site_url):
    addresses = [f"/kk/{path}" for path in PATHS] + OTHERS

    wrong = {address: found for address in addresses if (found := broken(watched, site_url + address))}
    assert wrong == {}


def test_no_screen_of_the_admin_does(watched, site_url):
    sign_in(watched, f"{site_url}/admin/", **OPERATOR)

    wrong = {address: found for address in [*ADMIN, "/kk/about/"] if (found := broken(watched, site_url + address))}
    assert wrong == {}


def test_a_style_in_an_element_would_be_counted(watched, site_url):
    assert broken(watched, f"{site_url}/kk/faq/") == []
    watched.evaluate("document.body.setAttribute('style', 'color: red')")
    watched.wait_for_function("window.broken.length")

    assert watched.evaluate("window.broken")[0].startswith("style-src-attr inline")


@pytest.mark.parametrize(("path", "may"), [("/kk/cabinet/", True), ("/kk/faq/", False)])
def test_what_was_recorded_is_shown_in_the_cabinet_alone(path, may, watched, site_url):
    sign_in(watched, f"{site_url}/admin/", **OPERATOR)
    watched.goto(site_url + path)
    assert watched.url == site_url + path

    assert watched.evaluate(HAS_SHOWN) == may
    for device in ("camera", "microphone"):
        assert watched.evaluate("(name) => document.featurePolicy.allowsFeature(name)", device) == may
    assert not watched.evaluate("document.featurePolicy.allowsFeature('geolocation')")


def test_htmx_changes_a_part_of_a_page_and_breaks_no_policy(watched, site_url):
    """With the head that pages of the cabinet have; its answer carries a script, which must not run."""
    part = "<p id='now'>Жаңа</p><script>window.ran = true</script>"
    page = f"""<!doctype html><html lang="kk"><head><title>Бет</title>{render_to_string("cms/parts/htmx.html")}</head>
    <body><button hx-get="/kk/cabinet/part/" hx-target="#here">Ашу</button><main id="here"></main></body></html>"""
    policy = watched.request.get(f"{site_url}/kk/cabinet/").headers["content-security-policy"]
    answers = {f"{site_url}/kk/cabinet/today/": page, f"{site_url}/kk/cabinet/part/": part}
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
    watched.route("**/kk/cabinet/*/", lambda route: route.fulfill(body=answers[route.request.url], headers=headers))

    assert broken(watched, f"{site_url}/kk/cabinet/today/") == []
    watched.locator("button").click()
    watched.locator("#now").wait_for()
    counted = "[window.broken.length, window.ran, document.querySelectorAll('style').length]"
    assert watched.evaluate(counted) == [0, None, 0]
    assert watched.evaluate("sessionStorage.getItem('htmx-history-cache')") is None
