"""No person publishes a picture that says nothing to those who cannot see it; a draft waits, and code is not asked."""

import html
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Revision
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation, TranslationSource

from tosbelgi.cms.media.alt_text import images_without_alt_text
from tosbelgi.cms.media.models import SiteImage
from tosbelgi.home.models import ContentPage
from tosbelgi.home.news import NewsIndexPage, NewsPage
from tosbelgi.reading_lists.books import Book

from . import made_files as made

pytestmark = pytest.mark.django_db
TITLE = "Steppe <b>& sky</b>"
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def an_image(**words) -> SiteImage:
    return SiteImage.objects.create(title=TITLE, file=ImageFile(io.BytesIO(made.picture()), name="steppe.jpg"), **words)


@pytest.fixture
def silent():
    """Said in Russian and English, and not in Kazakh."""
    return an_image(alt_ru="Степь и небо", alt_en="Steppe and sky")


@pytest.fixture
def admin(admin_user, editor_client):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": "en"})
    return editor_client


@pytest.fixture
def writer(django_user_model):
    """Daniyar, who may change pages and submit them, and not publish."""
    group = Group.objects.create(name="writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    user = django_user_model.objects.create_user("daniyar", password="x")
    user.groups.add(group)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client = Client()
    client.force_login(user)
    return client


def news(language: str = "kk") -> NewsPage:
    return NewsPage.objects.filter(locale__language_code=language).order_by("pk").first()


def edit_url(row) -> str:
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    return reverse("wagtailsnippets_reading_lists_book:edit", args=[row.pk])


def send(client, row, action: str | None, **typed):
    """The row's own form as an editor has it open, with these fields changed."""
    form_id = "page-edit-form" if isinstance(row, Page) else "w-editor-form"
    filled = querydict_from_html(client.get(edit_url(row)).text, form_id=form_id)
    if isinstance(row, Page):
        filled.update(nested_form_data({"body": streamfield(typed.pop("body", []))}))
    filled.update({name: str(value) for name, value in typed.items()})
    if action:
        filled[action] = "1"
    return client.post(edit_url(row), filled)


def state(row) -> tuple:
    """What is public of the row, and what is drafted of it."""
    fresh = type(row).objects.get(pk=row.pk)
    public = {field.attname: str(field.value_from_object(fresh)) for field in fresh._meta.concrete_fields}
    return public, list(Revision.objects.for_instance(fresh).order_by("pk").values_list("pk", "content"))


def tells(answer, image: SiteImage, *languages: str) -> bool:
    """Which image, which languages, and the way to it."""
    said = ", ".join(LANGUAGES[code] for code in languages)
    page = answer.text
    return (
        f"The image “{TITLE}” has no alternative text ({said})" in html.unescape(page)
        and f'href="{reverse("wagtailimages:edit", args=[image.pk])}"' in page
        and TITLE not in page  # it is escaped
    )


# Pages


def test_a_page_is_not_published_with_a_picture_that_says_nothing_in_its_language(admin, silent):
    page = news()
    before = state(page)

    answer = send(admin, page, "action-publish", picture=silent.pk, summary="What was typed")

    assert answer.status_code == 200
    assert tells(answer, silent, "kk")
    assert "What was typed" in answer.text
    assert state(page) == before


def test_a_draft_is_saved_without_words_and_is_published_once_they_are_written(admin, silent):
    page = news()

    saved = send(admin, page, None, picture=silent.pk, summary="A draft")
    page.refresh_from_db()
    assert saved.status_code == 302
    assert (page.picture_id, page.get_latest_revision_as_object().picture_id) == (None, silent.pk)

    SiteImage.objects.filter(pk=silent.pk).update(alt_kk="Дала мен аспан")
    published = send(admin, page, "action-publish", picture=silent.pk)
    page.refresh_from_db()
    assert published.status_code == 302
    assert (page.picture_id, page.live) == (silent.pk, True)


def test_a_decorative_picture_needs_no_words_and_says_none(admin):
    page, image = news(), an_image(needs_no_words=True, alt_kk="Ою")

    assert send(admin, page, "action-publish", picture=image.pk).status_code == 302
    page.refresh_from_db()
    assert page.picture_id == image.pk
    assert image.alt_in("kk") == ""
    assert 'name="needs_no_words"' in admin.get(reverse("wagtailimages:edit", args=[image.pk])).text


def test_spaces_are_no_words(admin):
    image = an_image(alt_kk="   ")

    assert tells(send(admin, news(), "action-publish", picture=image.pk), image, "kk")


def test_a_picture_in_the_text_is_asked_for_its_words_too(admin, silent):
    page = news()
    before = state(page)
    body = [("picture", {"image": silent.pk, "caption": "C"}), ("text", rich_text("<p>Мәтін</p>"))]

    answer = send(admin, page, "action-publish", body=body)

    assert tells(answer, silent, "kk")
    assert state(page) == before
    SiteImage.objects.filter(pk=silent.pk).update(alt_kk="Дала")
    assert send(admin, page, "action-publish", body=body).status_code == 302


def test_a_new_page_is_not_made_when_it_cannot_be_published(admin, silent):
    index = NewsIndexPage.objects.get(locale__language_code="kk")
    url = reverse("wagtailadmin_pages:add", args=["home", "newspage", index.pk])
    filled = querydict_from_html(admin.get(url).text, form_id="page-edit-form")
    typed = {"title": "Жаңалық", "slug": "zhanalyq", "picture": silent.pk, "date": "2026-11-01"}
    filled.update(nested_form_data({"body": streamfield([])}) | typed)

    refused = admin.post(url, filled | {"action-publish": "1"})
    assert tells(refused, silent, "kk")
    assert not Page.objects.filter(slug="zhanalyq").exists()

    assert admin.post(url, filled).status_code == 302
    assert not Page.objects.get(slug="zhanalyq").live


def test_publishing_later_is_publishing(admin, silent):
    page = news()
    before = state(page)
    later = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M")

    answer = send(admin, page, "action-publish", picture=silent.pk, go_live_at=later)

    assert tells(answer, silent, "kk")
    assert state(page) == before


# Workflows and many at once


def test_a_page_is_not_submitted_with_a_silent_picture(writer, silent):
    page = news()
    before = state(page)

    answer = send(writer, page, "action-submit", picture=silent.pk)

    assert tells(answer, silent, "kk")
    assert state(page) == before
    assert page.current_workflow_state is None


def submitted(writer, image) -> NewsPage:
    """A page that waits for approval, and whose picture has lost its words meanwhile."""
    SiteImage.objects.filter(pk=image.pk).update(alt_kk="Дала")
    page = news()
    assert send(writer, page, "action-submit", picture=image.pk).status_code == 302
    SiteImage.objects.filter(pk=image.pk).update(alt_kk="")
    return NewsPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("modal", [False, True])
def test_what_has_lost_its_words_meanwhile_is_not_approved(modal, writer, admin, silent):
    page = submitted(writer, silent)
    before, task = state(page), page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])

    led = admin.post(url, {"comment": "Good"}, headers={"X-Requested-With": "XMLHttpRequest"} if modal else {})
    shown = admin.get(led.json()["redirect"] if modal else led.url).context
    sent = {"decision": "approve", "shown": shown["token"], "comment": shown["comment"]}
    answer = admin.post(reverse("decide_approval", args=[task.pk]), sent)

    assert answer.url == edit_url(page)
    assert tells(admin.get(edit_url(page)), silent, "kk")
    assert state(page) == before
    task.refresh_from_db()
    assert task.status == task.STATUS_IN_PROGRESS


def test_a_workflow_can_be_cancelled_without_words(writer, admin, silent):
    page = submitted(writer, silent)

    send(admin, page, "action-cancel-workflow", picture=silent.pk)

    assert NewsPage.objects.get(pk=page.pk).current_workflow_state is None


def test_of_many_pages_published_at_once_none_is_while_one_is_silent(admin, admin_user, silent):
    pages = list(NewsPage.objects.filter(locale__language_code="kk").order_by("pk")[:2])
    pages.append(ContentPage.objects.get(slug="steps", locale__language_code="kk"))
    for number, page in enumerate(pages):
        page.summary = f"Draft {number}"
        page.picture = silent if page is pages[-1] else None
        page.save_revision(user=admin_user)
    before = [state(page) for page in pages]
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?{ids}"

    answer = admin.post(url, follow=True)

    assert tells(answer, silent, "kk")
    assert [state(page) for page in pages] == before


# Books


def test_a_cover_is_read_in_all_three_languages(admin, silent):
    book = Book.objects.order_by("pk").first()
    admin.get(edit_url(book))
    before = state(book)

    assert tells(send(admin, book, "action-publish", cover=silent.pk), silent, "kk")
    nothing_said = an_image()
    assert tells(send(admin, book, "action-publish", cover=nothing_said.pk), nothing_said, "kk", "ru", "en")
    assert state(book) == before

    assert send(admin, book, None, cover=silent.pk).status_code == 302
    SiteImage.objects.filter(pk=silent.pk).update(alt_kk="Мұқаба")
    assert send(admin, book, "action-publish", cover=silent.pk).status_code == 302
    book.refresh_from_db()
    assert book.cover_id == silent.pk


# Translations


@pytest.fixture
def translated():
    """A Kazakh page with a picture said in Kazakh only, and its Russian translation, which has not got it yet."""
    image = an_image(alt_kk="Дала")
    page = news()
    page.picture = image
    page.save_revision().publish()
    source, _new = TranslationSource.update_or_create_from_instance(NewsPage.objects.get(pk=page.pk))
    ru = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="ru")
    assert Translation.objects.filter(source=source, target_locale=ru.locale, enabled=True).exists()
    return image, source, ru


def test_a_translation_is_not_published_with_a_picture_silent_in_its_language(
    admin, translated, django_capture_on_commit_callbacks
):
    image, _source, ru = translated
    before = state(ru)

    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(edit_url(ru), {"action": "publish"}, follow=True)
    assert tells(answer, image, "ru")
    assert state(ru) == before

    SiteImage.objects.filter(pk=image.pk).update(alt_ru="Степь")
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(edit_url(ru), {"action": "publish"})
    ru.refresh_from_db()
    assert ru.picture_id == image.pk


def test_carrying_a_changed_source_over_publishes_nothing(admin, translated, django_capture_on_commit_callbacks):
    _image, source, ru = translated
    before = state(ru)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])

    with django_capture_on_commit_callbacks(execute=True):
        admin.post(url, {"publish_translations": "on"}, follow=True)

    assert state(ru) == before


@pytest.mark.parametrize("address", ["/admin/images/{pk}/", "/admin/images/add/", "/admin/images/chooser/"])
def test_no_text_is_asked_for_that_nobody_reads(admin, silent, address):
    form = admin.get(address.format(pk=silent.pk)).content.decode()
    assert "alt_kk" in form
    assert "description" not in re.findall(r'<(?:input|textarea)[^>]* name="(?:[\w-]+-)?(\w+)"', form)


@pytest.mark.parametrize("who", ["a stranger", "a writer"])
def test_who_may_not_carry_a_source_over_hears_of_no_picture(who, writer, translated):
    _image, source, ru = translated
    before = state(ru)
    client = Client() if who == "a stranger" else writer

    answer = client.post(
        reverse("wagtail_localize:update_translations", args=[source.pk]), {"publish_translations": "on"}, follow=True
    )

    assert "steppe" not in answer.text.casefold()
    assert state(ru) == before


# The house itself


def test_what_code_publishes_is_not_asked(silent):
    page = news()
    page.picture = silent
    page.save_revision().publish()
    page.refresh_from_db()

    assert page.picture_id == silent.pk


def test_what_was_scheduled_goes_live_when_its_time_comes(silent):
    page = news()
    page.picture, page.go_live_at = silent, timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    revision = Revision.objects.for_instance(page).latest("pk")
    due = timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at, revision.content["go_live_at"] = due, due.isoformat()
    revision.save()

    call_command("publish_scheduled")

    page.refresh_from_db()
    assert page.picture_id == silent.pk


@pytest.mark.parametrize("count", [1, 12])
def test_asking_costs_one_query_however_many_pictures_and_none_without(count, silent, django_assert_num_queries):
    page = NewsPage.objects.select_related("locale").filter(locale__language_code="kk").first()
    with django_assert_num_queries(0):
        assert images_without_alt_text(page) == []
    page.picture = silent
    page.body = [("picture", {"image": an_image(), "caption": ""}) for _number in range(count)]

    with django_assert_num_queries(1):
        found = images_without_alt_text(page)

    assert [(one.field, one.languages) for one in found] == [("picture", ("kk",)), *[("body", ("kk",))] * count]
