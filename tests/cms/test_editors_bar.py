"""Editors find Wagtail's bar and its checks on public pages; strangers get the page as it always was."""

import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

pytestmark = pytest.mark.django_db
PATHS = ["/kk/", "/ru/about/", "/en/levels/", "/kk/reading-lists/2026/"]
BAR = re.compile(r"\n<!-- Wagtail user bar embed code -->.*<!-- end Wagtail user bar embed code -->\s*", re.DOTALL)


@pytest.mark.parametrize("path", PATHS)
def test_an_editor_sees_the_bar_and_a_stranger_the_same_page_without_it(path, client, editor_client):
    theirs = editor_client.get(path)
    ours = client.get(path)

    words, plain = theirs.content.decode(), ours.content.decode()
    bar = BAR.search(words)
    assert bar is not None
    assert "wagtail" not in plain.lower()
    assert plain.endswith("</footer>\n\n</body>\n</html>\n")
    assert words.replace(bar[0], "") == plain
    assert theirs["Content-Security-Policy"] == ours["Content-Security-Policy"]


def test_the_policy_stays_strict_for_everybody(client, editor_client):
    for somebody in (client, editor_client):
        policy = somebody.get("/kk/about/")["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self';" in policy + ";"


def test_the_bar_needs_nothing_that_the_policy_forbids(editor_client):
    bar = BAR.search(editor_client.get("/kk/about/").content.decode())[0]

    scripts = re.findall(r"<script([^>]*)>", bar)
    assert scripts
    assert all('type="application/json"' in one or 'src="//testserver/static/' in one for one in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=", bar)


def test_the_checker_looks_for_all_that_a_machine_can_see(editor_client):
    words = editor_client.get("/kk/about/").content.decode()

    asked = json.loads(re.search(r'id="checker-axe-configuration" type="application/json">(.*?)</script>', words)[1])

    assert {"wcag2a", "wcag2aa", "wcag21aa", "seo"} <= set(asked["options"]["runOnly"])
    assert {"alt-text-quality", "empty-meta-description"} <= {rule["id"] for rule in asked["spec"]["rules"]}


def test_a_strangers_page_is_still_kept_and_asks_nobody_who_they_are(client, django_assert_max_num_queries):
    first = client.get("/kk/about/")
    with django_assert_max_num_queries(0):
        again = client.get("/kk/about/")

    assert again.content == first.content
    assert not first.cookies
    assert (first["Vary"], first["Cache-Control"]) == ("Accept-Encoding, Cookie", "public, max-age=0, must-revalidate")


def test_an_editors_page_is_kept_for_nobody(client, editor_client):
    cache.clear()
    editor_client.get("/kk/about/")

    assert "wagtail" not in client.get("/kk/about/").content.decode().lower()
    assert not [key for key in cache._cache if "page-" in key and b"wagtail-userbar" in cache._cache[key]]


def test_who_is_signed_in_but_no_editor_sees_no_bar(django_user_model):
    signed_in = Client()
    signed_in.force_login(django_user_model.objects.create_user("aigerim", password="x"))

    assert "wagtail" not in signed_in.get("/kk/about/").content.decode().lower()


def test_an_editor_without_rights_on_the_page_is_not_sent_to_edit_it(django_user_model):
    user = django_user_model.objects.create_user("daniyar", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    signed_in = Client()
    signed_in.force_login(user)
    assert signed_in.get("/admin/").status_code == 200

    bar = BAR.search(signed_in.get("/kk/about/").content.decode())[0]

    assert "checker-axe-configuration" in bar
    assert "/edit/" not in bar


def test_the_preview_in_the_editor_carries_the_checks(editor_client):
    page = Page.objects.get(slug="about", locale__language_code="kk")

    editor = editor_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]) + "?in_preview_panel=true"
    form = {"title": "Жаңа атау", "slug": page.slug, "body-count": "0"}
    form |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    assert editor_client.post(address, form).json()["is_valid"]
    preview = editor_client.get(address)

    assert 'data-side-panel="checks"' in editor
    assert "data-content-readability-score" in editor
    assert preview.status_code == 200
    assert "Жаңа атау" in preview.content.decode()
    assert "checker-axe-configuration" in preview.content.decode()
    assert "unsafe" not in preview["Content-Security-Policy"]
