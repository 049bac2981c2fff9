"""Whoever copies a page without saying where to gets the form back, with what was filled in."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from tosbelgi.cms.editing.page_copy_form import PARENT_ERRORS
from tosbelgi.home.models import ContentPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return ContentPage.objects.filter(locale__language_code="kk", slug="goals").get()


def stored():
    return list(Page.objects.order_by("pk").values_list("pk", "path", "numchild")), PageLogEntry.objects.count()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("parent", "said"), [("", "required"), (None, "required"), ("987654", "invalid_choice"), ("?", "invalid_choice")]
)
def test_without_a_page_to_put_it_below_nothing_is_copied_and_nothing_typed_is_lost(
    parent, said, language, page, editor_client, admin_user
):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    before = stored()
    sent = {"new_title": "Мақсаттың көшірмесі", "new_slug": page.slug, "copy_subpages": "on", "alias": "on"}

    answer = editor_client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        sent if parent is None else sent | {"new_parent_page": parent},
    )

    screen = answer.content.decode()
    form = answer.context["form"]
    assert answer.status_code == 200
    with override(language):
        assert {name: list(said) for name, said in form.errors.items()} == {
            "new_parent_page": [str(PARENT_ERRORS[said])]
        }
        assert str(PARENT_ERRORS[said]) in screen
    assert 'value="Мақсаттың көшірмесі"' in screen
    assert f'value="{page.slug}"' in screen
    assert form["alias"].value()
    assert stored() == before


def test_with_one_it_is_copied_below_it(page, editor_client):
    other = ContentPage.objects.get(locale__language_code="kk", slug="steps")
    sent = {"new_title": "Көшірме", "new_slug": "koshirme", "new_parent_page": other.pk}
    assert editor_client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent).status_code == 302

    other.refresh_from_db()
    assert [child.slug for child in other.get_children()] == ["koshirme"]


def test_a_name_that_is_taken_where_it_goes_is_still_refused(page, editor_client):
    before = stored()
    sent = {"new_title": "Көшірме", "new_slug": page.slug, "new_parent_page": page.get_parent().pk}
    answer = editor_client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent)

    assert list(answer.context["form"].errors) == ["new_slug"]
    assert stored() == before
