"""Deleting says what would break and offers the better way; what is needed stays, and nothing moves."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupCollectionPermission, Locale, Page

from tests.days import in_days, today
from tests.reading_lists.conftest import make_book
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.references.usage import find_uses
from tosbelgi.home.models import Benefit, ContentPage, FrontPage
from tosbelgi.programme.catalogue.actions import draft_next_version
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.programme.people.centres import Centre, Region
from tosbelgi.reading_lists import actions
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return SiteImage.objects.create(title="Дала", file=ImageFile(get_test_image_file().file, name="dala.png"))


@pytest.fixture
def document():
    return SiteDocument.objects.create(title="Ереже", file=ContentFile(b"rules", name="rules.txt"))


@pytest.fixture
def front():
    return FrontPage.objects.get(locale__language_code="kk")


@pytest.fixture
def page(front):
    made = front.add_child(instance=ContentPage(title="Үлгі бет", slug="ulgi", locale=front.locale))
    made.save_revision().publish()
    return ContentPage.objects.get(pk=made.pk)


@pytest.fixture
def linking(front, page, image, document):
    """A page that shows the image, links to the page and offers the document."""
    text = f'<p><a linktype="page" id="{page.pk}">мұнда</a> <a linktype="document" id="{document.pk}">ереже</a></p>'
    made = front.add_child(
        instance=ContentPage(
            title="Сілтейтін бет",
            slug="silteitin",
            locale=front.locale,
            body=[{"type": "picture", "value": {"image": image.pk, "caption": ""}}, {"type": "text", "value": text}],
        )
    )
    made.save_revision().publish()
    return ContentPage.objects.get(pk=made.pk)


def door(row) -> str:
    """The address at which the admin deletes the row."""
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:delete", args=[row.pk])
    if isinstance(row, SiteImage):
        return reverse("wagtailimages:delete", args=[row.pk])
    if isinstance(row, SiteDocument):
        return reverse("wagtaildocs:delete", args=[row.pk])
    return reverse(row.snippet_viewset.get_url_name("delete"), args=[row.pk])


def bulk_door(row) -> str:
    meta = Page._meta if isinstance(row, Page) else row._meta
    return reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, "delete"]) + f"?id={row.pk}"


DOORS = pytest.mark.parametrize("door", [door, bulk_door], ids=["one", "bulk"])


def seen(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def exists(row) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


@DOORS
def test_a_listed_book_stays_and_the_way_out_of_the_list_is_shown(door, the_list, editor_client):
    book = Book.objects.get(slug="ozen")
    section = SectionPage.objects.get(listed_books__book=book)

    shown = editor_client.get(door(book))
    refused = editor_client.post(door(book), {"seen": "x"})

    assert (shown.status_code, refused.status_code) == (200, 409)
    for answer in (shown, refused):
        words = answer.content.decode()
        assert "cannot be deleted" in words or "жоюға болмайды" in words
        assert section.title in words
        assert reverse("wagtailadmin_pages:edit", args=[section.pk]) in words
        assert 'name="seen"' not in words
    assert exists(book)
    assert ListedBook.objects.filter(book=book).count() == 1


@DOORS
def test_a_book_of_an_approved_list_is_to_be_withdrawn(door, the_list, editor_client, admin_user):
    actions.approve(list_id=the_list.pk, decision="№ 1", decided_on=today(), by=admin_user, at=timezone.now())
    row = ListedBook.objects.get(book__slug="ozen")

    answer = editor_client.post(door(row.book))

    assert answer.status_code == 409
    assert reverse("reading_list_withdraw", args=[row.pk]) in answer.content.decode()
    assert exists(row.book)


@DOORS
def test_a_book_in_no_list_goes(door, editor_client):
    book = make_book("jalgyz")

    assert 'name="seen"' not in editor_client.get(door(book)).content.decode()
    assert editor_client.post(door(book)).status_code == 302
    assert not exists(book)


@DOORS
def test_an_author_of_books_stays(door, the_list, aigerim, editor_client):
    answer = editor_client.post(door(aigerim))

    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Өзен" in words and "Әнші" in words
    assert reverse("wagtailsnippets_reading_lists_book:edit", args=[Book.objects.get(slug="ozen").pk]) in words
    assert exists(aigerim)


@DOORS
def test_an_image_in_use_goes_only_after_its_places_were_shown(door, image, linking, editor_client):
    book = make_book("muqaba", cover=image)

    shown = editor_client.get(door(image))
    blind = editor_client.post(door(image))

    words = shown.content.decode()
    assert linking.title in words and str(book) in words
    assert reverse("wagtailimages:edit", args=[image.pk]) in words
    assert blind.status_code == 409
    assert exists(image)
    book.refresh_from_db()
    assert book.cover_id == image.pk

    assert editor_client.post(door(image), {"seen": seen(shown)}).status_code == 302
    assert not exists(image)
    book.refresh_from_db()
    assert book.cover_id is None


def test_who_confirms_an_old_picture_of_the_uses_is_shown_the_new_one(image, linking, editor_client):
    old = seen(editor_client.get(door(image)))
    make_book("keiin", cover=image)

    answer = editor_client.post(door(image), {"seen": old})

    assert answer.status_code == 409
    assert "keiin" in answer.content.decode()
    assert exists(image)


@DOORS
def test_an_image_that_nobody_uses_goes_wagtails_own_way(door, image, editor_client):
    assert 'name="seen"' not in editor_client.get(door(image)).content.decode()
    assert editor_client.post(door(image)).status_code == 302
    assert not exists(image)


@DOORS
def test_a_document_in_use_names_the_page_that_offers_it(door, document, linking, editor_client):
    shown = editor_client.get(door(document))

    assert linking.title in shown.content.decode()
    assert editor_client.post(door(document)).status_code == 409
    assert exists(document)
    assert editor_client.post(door(document), {"seen": seen(shown)}).status_code == 302
    assert not exists(document)


@DOORS
def test_a_page_names_the_pages_that_link_to_it(door, page, linking, editor_client):
    shown = editor_client.get(door(page))

    words = shown.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[linking.pk]) in words
    assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) in words
    assert editor_client.post(door(page)).status_code == 409
    assert exists(page)
    assert editor_client.post(door(page), {"seen": seen(shown)}).status_code == 302
    assert not exists(page)


def test_a_page_says_how_many_are_below_it_and_which_languages_stay(editor_client):
    about = ContentPage.objects.get(slug="about", locale__language_code="kk")
    below = about.get_descendant_count()
    assert below

    words = editor_client.get(door(about)).content.decode()

    assert re.search(rf"\b{below}\b", words)
    assert f"Русский – {below + 1}" in words
    assert f"English – {below + 1}" in words


def test_many_pages_still_want_the_sites_name(front, editor_client):
    parent = front.add_child(instance=ContentPage(title="Көп", slug="kop", locale=front.locale))
    for number in range(10):
        parent.add_child(instance=ContentPage(title=f"Бет {number}", slug=f"b{number}", locale=front.locale))
    parent.refresh_from_db()
    shown = editor_client.get(door(parent))
    assert "confirm_site_name" in shown.content.decode()

    assert editor_client.post(door(parent), {"confirm_site_name": "no"}).status_code == 200
    assert exists(parent)
    assert editor_client.post(door(parent), {"confirm_site_name": "Tösbelgi"}).status_code == 302
    assert not exists(parent)


@DOORS
def test_the_front_page_of_the_site_stays(door, front, editor_client):
    before = Page.objects.count()

    answer = editor_client.post(door(front), {"confirm_site_name": "Tösbelgi", "seen": "x"})

    assert answer.status_code == 409
    assert Page.objects.count() == before


@DOORS
def test_a_section_of_an_approved_list_stays(door, the_list, editor_client, admin_user):
    actions.approve(list_id=the_list.pk, decision="№ 1", decided_on=today(), by=admin_user, at=timezone.now())
    section = SectionPage.objects.child_of(the_list).first()

    answer = editor_client.post(door(section), {"seen": "x"})

    assert answer.status_code in {302, 409}
    assert exists(section)
    assert section.listed_books.count()


@DOORS
@pytest.mark.parametrize(
    ("model", "named"),
    [(Direction, "2026"), (Region, "Үлгі орталығы"), (Season, None)],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_others_need_stays(door, model, named, editor_client):
    row = model.objects.first()
    if model is Region:
        Centre.objects.create(region=row, name_kk="Үлгі орталығы", address_kk="Көше, 1")
    if model is Season:
        assert row.is_frozen(today())
    before = model.objects.count()

    answer = editor_client.post(door(row), {"seen": "x"})

    assert answer.status_code == 409
    assert named is None or named in answer.content.decode()
    assert model.objects.count() == before


def test_a_level_says_which_seasons_have_it_and_that_its_translations_stay(editor_client):
    level = Level.objects.get(code="gold", locale__language_code="kk")

    shown = editor_client.get(door(level))

    words = shown.content.decode()
    assert str(Season.objects.first()) in words
    assert "Русский – 1" in words
    assert editor_client.post(door(level)).status_code == 409
    assert exists(level)


@pytest.mark.parametrize("model", [Benefit, Centre, SiteTexts])
def test_what_nobody_points_at_can_go(model, editor_client):
    if model is Centre:
        Centre.objects.create(region=Region.objects.first(), name_kk="Орталық", address_kk="Көше, 1")
    row = model.objects.order_by("pk").last()

    assert editor_client.get(door(row)).status_code == 200
    assert editor_client.post(door(row)).status_code == 302
    assert not exists(row)


def test_who_may_not_delete_is_told_nothing(the_list, django_user_model):
    user = django_user_model.objects.create_user("daniyar", password="x", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_book", "access_admin"]))
    client = Client()
    client.force_login(user)
    book = Book.objects.get(slug="ozen")

    for answer in (client.get(door(book)), client.post(door(book))):
        assert answer.status_code == 302
        assert "1-бөлім" not in answer.content.decode()
    assert exists(book)


def test_a_draft_that_one_may_not_edit_is_not_named(front, image, django_user_model):
    front.add_child(
        instance=ContentPage(
            title="Құпия жоба",
            slug="qupiya",
            live=False,
            locale=Locale.objects.get(language_code="kk"),
            body=[{"type": "picture", "value": {"image": image.pk, "caption": ""}}],
        )
    )
    user = django_user_model.objects.create_user("daniyar", password="x", is_staff=True)
    group = Group.objects.create(name="pictures only")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for name in ("change_image", "delete_image"):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(codename=name, content_type__app_label="wagtailimages"),
        )
    user.groups.add(group)
    client = Client()
    client.force_login(user)

    words = client.get(door(image)).content.decode()

    assert 'name="seen"' in words
    assert "Құпия жоба" not in words


@pytest.mark.parametrize("crowd", [1, 40])
def test_saying_what_breaks_costs_the_same_for_one_and_for_forty(
    crowd, image, admin_user, django_assert_max_num_queries
):
    for number in range(crowd):
        make_book(f"book-{number}", cover=image)
    find_uses([image], admin_user)

    with django_assert_max_num_queries(5):
        found = find_uses([image], admin_user)

    assert (len(found.shown), found.total, found.more) == (crowd, crowd, 0)


def test_seasons_not_begun_may_go(editor_client, admin_user):
    season = Season.objects.first()
    next_one = draft_next_version(season_id=season.pk, starts_on=in_days(366), by=admin_user, at=timezone.now())

    assert editor_client.post(door(next_one)).status_code == 302
    assert not exists(next_one)
    assert Author.objects.exists()


def test_who_unpublishes_a_page_or_a_book_sees_where_it_is_used(page, linking, the_list, editor_client):
    book = Book.objects.get(slug="ozen")
    section = SectionPage.objects.get(listed_books__book=book)
    section.save_revision().publish()

    of_the_page = editor_client.get(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).content.decode()
    of_the_book = editor_client.get(reverse("wagtailsnippets_reading_lists_book:unpublish", args=[book.pk]))

    assert reverse("wagtailadmin_pages:edit", args=[linking.pk]) in of_the_page
    assert reverse("wagtailadmin_pages:edit", args=[section.pk]) in of_the_book.content.decode()


@pytest.mark.parametrize("name", ["wagtailimages:delete_multiple", "wagtaildocs:delete_multiple"])
def test_what_was_just_uploaded_is_taken_back_unless_it_is_used_by_now(name, image, document, page, editor_client):
    row = image if "images" in name else document
    block = {"type": "picture", "value": {"image": image.pk, "caption": ""}}
    if row is document:
        block = {"type": "text", "value": f'<p><a linktype="document" id="{document.pk}">1</a></p>'}
    page.body = [block]
    page.save()

    assert editor_client.post(reverse(name, args=[row.pk])).status_code == 409
    assert exists(row)

    page.body = []
    page.save()
    assert editor_client.post(reverse(name, args=[row.pk])).json()["success"]
    assert not exists(row)
