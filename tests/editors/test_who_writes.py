"""Role × object × language × verb, by address: whoever writes one language touches no word of another."""

import json
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.books import Author, Book

from .conftest import ROLES, level_in, page_in, texts_in

pytestmark = pytest.mark.django_db
EVERYBODY = ["stranger", *ROLES]
ALL = {"editor", "approver", "administrator"}


def may_write(role: str, language: str) -> bool:
    return role in ALL or role == f"translator-{language}"


def snapshot() -> list:
    """Every word of every language, live or drafted, to prove that nothing moved."""
    pages = [(row.pk, row.title, row.latest_revision_id, row.live) for row in Page.objects.order_by("pk")]
    levels = list(Level.objects.order_by("pk").values_list("pk", "title", "summary", "latest_revision_id", "live"))
    texts = list(SiteTexts.objects.order_by("pk").values_list("pk", "footer", "latest_revision_id", "live"))
    strings = list(StringTranslation.objects.order_by("pk").values_list("pk", "data"))
    enabled = list(Translation.objects.order_by("pk").values_list("pk", "enabled"))
    columns = [list(model.objects.order_by("pk").values()) for model in (Book, Author, Direction)]
    return [pages, levels, texts, strings, enabled, columns, TranslationSource.objects.count()]


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("role", EVERYBODY)
def test_pages_are_open_to_who_writes_their_language(role, language, signed_in):
    page, client = page_in("steps", language), signed_in(role)
    opened = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert (opened.status_code == 200) is may_write(role, language)
    if not may_write(role, language):
        before = snapshot()
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"title": "Moved", "slug": "moved"})
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"})
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "submit"})
        client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        client.post(reverse("wagtailadmin_pages:set_page_position", args=[page.pk]) + "?position=0")
        assert snapshot() == before


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_approvers_and_administrators_publish_unpublish_and_delete(role, signed_in):
    page, client = page_in("faq", "ru"), signed_in(role)
    may = role in {"approver", "administrator"}

    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert page.live is not may
    client.post(reverse("wagtailadmin_pages:delete", args=[page_in("privacy", "ru").pk]))
    assert Page.objects.filter(slug="privacy", locale__language_code="ru").exists() is not may


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("row_in", [level_in, texts_in])
@pytest.mark.parametrize("role", EVERYBODY)
def test_snippets_are_open_to_who_writes_their_language(role, row_in, language, signed_in):
    row, client = row_in(language), signed_in(role)
    viewset = type(row).snippet_viewset
    edit = reverse(viewset.get_url_name("edit"), args=[row.pk])

    assert (client.get(edit).status_code == 200) is may_write(role, language)
    if not may_write(role, language):
        before = snapshot()
        fields = {"title": "Moved", "name": "x", "summary": "x", "code": "gold", "programme_name": "x", "footer": "x"}
        client.post(edit, fields)
        client.post(edit, {"action": "publish"})
        client.post(reverse(viewset.get_url_name("unpublish"), args=[row.pk]))
        client.post(reverse(viewset.get_url_name("delete"), args=[row.pk]))
        client.post(reverse(viewset.get_url_name("lock"), args=[row.pk]))
        client.post(reverse(viewset.get_url_name("copy"), args=[row.pk]), fields)
        client.post(reverse(viewset.get_url_name("add")), fields)
        assert snapshot() == before


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_strings_in_the_translation_editor_are_open_to_who_writes_their_language(role, language, signed_in):
    translation = Translation.objects.get(
        source__object_id=page_in("steps", "kk").translation_key, target_locale__language_code=language
    )
    segment = translation.source.stringsegment_set.order_by("order").first()
    client = signed_in(role)
    before = snapshot()
    answer = client.put(
        reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
        urlencode({"value": "Other words"}),
        content_type="application/x-www-form-urlencoded",
    )

    assert (snapshot() != before) is may_write(role, language), answer.status_code


@pytest.mark.parametrize("role", ["stranger", "nobody", "translator-kk", "translator-en"])
def test_every_door_of_the_translation_editor_is_closed_to_others(role, signed_in):
    page = page_in("steps", "ru")
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale__language_code="ru")
    client, before = signed_in(role), snapshot()
    po = SimpleUploadedFile("x.po", translation.export_po().__unicode__().replace('msgstr ""', 'msgstr "X"').encode())
    url = lambda name, *args: reverse(f"wagtail_localize:{name}", args=args)  # noqa: E731
    client.post(url("upload_pofile", translation.pk), {"file": po})
    client.post(url("machine_translate", translation.pk))
    client.post(url("stop_translation", translation.pk))
    client.post(url("update_translations", translation.source_id), {"publish_translations": "on"})
    client.post(url("convert_to_alias", page.pk))
    assert snapshot() == before


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_a_translation_is_begun_only_into_ones_own_languages(role, signed_in):
    source = page_in("faq", "kk")
    for language in ("ru", "en"):
        page_in("faq", language).delete()
    Translation.objects.filter(source__object_id=source.translation_key).delete()
    both = [Locale.objects.get(language_code=code).pk for code in ("ru", "en")]
    signed_in(role).post(
        reverse("wagtail_localize:submit_page_translation", args=[source.pk]), {"locales": both, "select_all": ""}
    )
    one = {"translator-ru": "ru", "translator-en": "en"}.get(role)
    if one:
        signed_in(role).post(
            reverse("wagtail_localize:submit_page_translation", args=[source.pk]),
            {"locales": [Locale.objects.get(language_code=one).pk]},
        )

    made = set(
        Page.objects.filter(translation_key=source.translation_key).values_list("locale__language_code", flat=True)
    )
    assert made - {"kk"} == ({"ru", "en"} if role in ALL else {one} if one else set())
    assert not Page.objects.filter(translation_key=source.translation_key, live=True).exclude(pk=source.pk).exists()


def test_no_child_is_translated_before_its_parent(signed_in):
    """Wagtail would make a live alias of the parent: Kazakh at a Russian address."""
    child = page_in("goals", "kk")
    page_in("about", "ru").delete()
    Translation.objects.filter(target_locale__language_code="ru", source__object_id=child.translation_key).delete()
    address = reverse("wagtail_localize:submit_page_translation", args=[child.pk])
    answer = signed_in("editor").post(address, {"locales": [Locale.objects.get(language_code="ru").pk]})

    assert answer.status_code == 200
    assert not Page.objects.filter(slug__in=["about", "goals"], locale__language_code="ru").exists()


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_nobody_makes_an_alias_of_another_language(role, signed_in):
    before = snapshot()
    signed_in(role).post(reverse("wagtail_localize:convert_to_alias", args=[page_in("steps", "ru").pk]))

    assert snapshot() == before
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def book_form(client, book) -> dict:
    """What the browser would send back from the form as this person sees it."""
    shown = client.get(reverse("wagtailsnippets_reading_lists_book:edit", args=[book.pk]))
    form = shown.context["form"]
    sent = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    for formset in form.formsets.values():
        sent |= {form_field.html_name: form_field.value() or "" for form_field in formset.management_form}
        for one in formset.forms:
            sent |= {one[name].html_name: one[name].value() or "" for name in one.fields}
    return {name: value for name, value in sent.items() if value is not False}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_in_a_book_each_column_is_open_to_who_writes_its_language(role, language, signed_in):
    book = Book.objects.get(slug="abai-zholy")
    client, edit = signed_in(role), reverse("wagtailsnippets_reading_lists_book:edit", args=[book.pk])
    shown = client.get(edit)
    if role in {"nobody", "stranger"}:
        assert shown.status_code == 302
        return
    own = {code for code in CODES if may_write(role, code)}
    text = shown.content.decode()
    assert {code for code in CODES if f'name="annotation_{code}"' in text} == own
    for fact in ("slug", "year", "isbn", "book_authors-TOTAL_FORMS"):
        assert (f'name="{fact}"' in text) is (role in ALL)
    forged = {f"annotation_{code}": f"Forged {code}." for code in CODES}
    sent = book_form(client, book) | forged | {"year": "1", "slug": book.slug, "book_authors-TOTAL_FORMS": "0"}
    if role in ALL:
        sent |= {"year": book.year, **book_form(client, book), **forged}
    client.post(edit, sent)

    draft = Book.objects.get(pk=book.pk).get_latest_revision_as_object()
    assert {code for code in CODES if draft.word("annotation", code) == f"Forged {code}."} == own
    assert draft.year == book.year
    assert [author.slug for author in draft.authors] == [author.slug for author in book.authors]
    assert Book.objects.get(pk=book.pk).annotation_ru == book.annotation_ru, "only a draft"


@pytest.mark.parametrize("model", ["book", "author", "direction", "benefit", "centre", "region"])
@pytest.mark.parametrize("role", ["translator-ru", "nobody", "stranger"])
def test_a_translator_adds_and_removes_nothing(model, role, signed_in):
    from django.apps import apps

    kind = next(
        one for one in apps.get_models() if one._meta.model_name == model and one.__module__.startswith("tosbelgi")
    )
    row = kind.objects.first()
    before = kind.objects.count()
    client, names = signed_in(role), kind.snippet_viewset.get_url_name
    if row is not None:
        client.post(reverse(names("delete"), args=[row.pk]))
    client.post(reverse(names("add")), {"slug": "x", "name_kk": "x", "title_kk": "x"})

    assert kind.objects.count() == before
    assert client.get(reverse(names("add"))).status_code == 302


def test_the_groups_can_be_made_again_and_again(people):
    from django.contrib.auth.models import Group

    from tosbelgi.home import groups

    before = json.dumps(
        {group.name: sorted(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    )
    groups.make_groups()
    after = json.dumps(
        {group.name: sorted(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    )
    assert before == after
    assert set(groups.RIGHTS) | {groups.ADMINISTRATORS} == set(Group.objects.values_list("name", flat=True))
    assert "add_historyline" not in after
