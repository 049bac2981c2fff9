"""What lies in a private collection is private: its files by their addresses, and on every page."""

import io
import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    PageViewRestriction,
    ReferenceIndex,
)

from tosbelgi.artwork import social_card
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.references import index as reference_index
from tosbelgi.cms.serving import media_views
from tosbelgi.home.models import ContentPage
from tosbelgi.home.news import NewsPage
from tosbelgi.programme.people.centres import Centre, Region
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

from . import made_files as made

pytestmark = pytest.mark.django_db
SHOWN = "width-60|format-webp"


def collection(name: str, within: Collection | None = None) -> Collection:
    return Collection.objects.get(pk=(within or Collection.get_first_root_node()).add_child(name=name).pk)


def restrict(one: Collection, kind: str, *groups: Group, password: str = "") -> CollectionViewRestriction:
    restriction = CollectionViewRestriction.objects.create(collection=one, restriction_type=kind, password=password)
    restriction.groups.set(groups)
    return restriction


def an_image(within: Collection | None = None) -> SiteImage:
    image = SiteImage(title="steppe", file=ImageFile(io.BytesIO(made.picture()), name="steppe.jpg"))
    image.alt_kk, image.alt_ru, image.alt_en = "Дала", "Степь", "Steppe"
    if within is not None:
        image.collection = within
    image.save()
    return image


def a_document(within: Collection | None = None, content: bytes | None = None, name: str = "paper.pdf") -> SiteDocument:
    document = SiteDocument(title="paper", file=ContentFile(content or made.pdf(), name=name))
    if within is not None:
        document.collection = within
    document.save()
    return document


@pytest.fixture
def jury():
    return Group.objects.create(name="jury")


@pytest.fixture
def clients(django_user_model, admin_user, jury):
    """A stranger, somebody signed in, one of the jury, who may choose pictures, who may change them, and the admin."""
    found = {"stranger": Client()}
    for name in ("somebody", "juror", "chooser", "editor"):
        user = django_user_model.objects.create_user(name, password="x")
        if name == "juror":
            user.groups.add(jury)
        elif name in {"chooser", "editor"}:
            group = Group.objects.create(name=name)
            group.permissions.add(Permission.objects.get(codename="access_admin"))
            codename = "choose_image" if name == "chooser" else "change_image"
            permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailimages")
            root = Collection.get_first_root_node()
            GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)
            user.groups.add(group)
        found[name] = Client()
        found[name].force_login(user)
    found["admin"] = Client()
    found["admin"].force_login(admin_user)
    return found


def served(client, url: str) -> bytes | None:
    """The file, or None where there is none for this visitor."""
    answer = client.get(url)
    if answer.status_code != 200 or not answer.streaming:
        return None
    return b"".join(answer.streaming_content)


# Pictures by their addresses


def test_a_public_picture_is_for_everybody_and_may_be_kept(clients, django_assert_num_queries):
    rendition = an_image().get_rendition(SHOWN)

    with django_assert_num_queries(1):
        answer = clients["stranger"].get(rendition.url)
    content = b"".join(answer.streaming_content)

    assert rendition.url.startswith("/media/images/")
    assert Image.open(io.BytesIO(content)).format == "WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["X-Content-Type-Options"] == "nosniff"
    again = clients["stranger"].get(rendition.url, headers={"if-modified-since": answer["Last-Modified"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=3600")


MAY_SEE = {
    "login": {"somebody", "juror", "chooser", "editor", "admin"},
    "groups": {"juror", "editor", "admin"},
    "password": {"editor", "admin"},
}


@pytest.mark.parametrize("kind", MAY_SEE)
@pytest.mark.parametrize("deep", [False, True])
def test_a_private_picture_is_for_those_who_may_see_it_and_for_nobody_to_keep(kind, deep, clients, jury):
    outer = collection("outer")
    inner = collection("inner", outer) if deep else outer
    rendition = an_image(inner).get_rendition(SHOWN)
    restrict(outer, kind, jury, password="x")

    assert {who for who, client in clients.items() if served(client, rendition.url)} == MAY_SEE[kind]

    answer = clients["editor"].get(rendition.url)
    assert answer["Cache-Control"] == "private, no-store"
    assert clients["stranger"].get(rendition.url).status_code == 404
    assert "public" not in clients["stranger"].get(rendition.url).get("Cache-Control", "")


@pytest.mark.parametrize("kind", ["groups", "password"])
@pytest.mark.parametrize("who", ["stranger", "somebody", "somebody else's cookie"])
def test_whoever_may_not_see_a_picture_is_told_what_is_told_of_a_missing_one(kind, who, clients, jury):
    outer = collection("outer")
    rendition = an_image(outer).get_rendition(SHOWN)
    restrict(outer, kind, jury, password="x")
    client = clients.get(who) or Client(headers={"cookie": "sessionid=madeup"})
    told = {}
    for url in (rendition.url, "/media/images/no-such.webp") * 2:
        answer = client.get(url)
        told[url] = (answer.status_code, answer.content, answer.get("Vary"), answer["Cache-Control"])

    hidden, missing = told.values()
    assert hidden == missing


def told(client, url: str) -> tuple[object, ...]:
    """All that an answer tells: status, words, what it depends on, and how much was asked for it."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    return answer.status_code, answer.content, answer.get("Vary"), answer["Cache-Control"], len(asked)


@pytest.mark.parametrize("owned", [False, True])
@pytest.mark.parametrize("restrictions", [("groups",), ("groups", "groups"), ("password", "groups")])
@pytest.mark.parametrize("who", ["stranger", "somebody", "chooser", "somebody else's cookie"])
def test_hidden_and_missing_pictures_and_documents_cost_the_same(who, restrictions, owned, clients, jury, admin_user):
    inner = collection("inner")
    image, document = an_image(inner), a_document(inner)
    rendition = image.get_rendition(SHOWN)
    if owned:
        SiteImage.objects.update(uploaded_by_user=admin_user)
    outermost = Collection.objects.get(pk=inner.get_parent().pk)
    for place, kind in zip((inner, outermost), restrictions, strict=False):
        restrict(place, kind, jury, Group.objects.create(name=f"also {place.pk}"), password="x")
    client = clients.get(who) or Client(headers={"cookie": "sessionid=madeup"})
    pairs = [
        (rendition.url, "/media/images/no-such.webp"),
        (document.url, f"/documents/{document.pk + 1}/{document.filename}"),
        (document.url, f"/documents/{document.pk}/other.pdf"),
    ]
    for url in {url for pair in pairs for url in pair}:
        client.get(url)

    for hidden, missing in pairs:
        assert told(client, hidden) == told(client, missing)
        assert told(client, hidden)[0] == 404


@pytest.mark.parametrize(
    ("passed", "seen"), [((), False), (("outer",), False), (("inner",), False), (("outer", "inner"), True)]
)
def test_a_picture_behind_two_doors_is_for_those_who_pass_both(passed, seen, client):
    outer = collection("outer")
    inner = collection("inner", outer)
    doors = {"outer": restrict(outer, "password", password="бір"), "inner": restrict(inner, "password", password="екі")}
    rendition = an_image(inner).get_rendition(SHOWN)

    for name in passed:
        url = reverse("wagtaildocs_authenticate_with_password", args=[doors[name].pk])
        client.post(url, {"password": doors[name].password, "return_url": "/"})

    assert bool(served(client, rendition.url)) == seen
    assert bool(served(client, a_document(inner).url)) == seen


def used_by_nothing(image):
    pass


def on_a_draft(image):
    page = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    page.picture = image
    page.save()
    page.unpublish()


def in_an_unpublished_edit(image):
    page = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    page.picture = image
    page.save_revision()


def on_a_private_page(image):
    page = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    page.picture = image
    page.save()
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def as_the_cover_of_a_book_in_no_list(image):
    words = {f"{name}_{code}": f"Кітап {code}" for name in ("title", "annotation") for code in ("kk", "ru", "en")}
    Book(slug="in-no-list", year=2001, original_language="kk", cover=image, **words).save()


def on_a_page(image):
    page = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    page.picture = image
    page.save()


def in_the_text_of_a_page(image):
    page = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    page.body.append(("picture", {"image": image, "caption": ""}))
    page.save()


def as_the_cover_of_a_listed_book(image):
    book = Book.objects.get(slug="abai-zholy")
    book.cover = image
    book.save()


NOWHERE = [used_by_nothing, on_a_draft, in_an_unpublished_edit, on_a_private_page, as_the_cover_of_a_book_in_no_list]
SOMEWHERE = [on_a_page, in_the_text_of_a_page, as_the_cover_of_a_listed_book]


@pytest.mark.parametrize("use", [*NOWHERE, *SOMEWHERE], ids=lambda use: use.__name__)
def test_by_its_number_a_picture_is_had_only_where_something_public_shows_it(use, client):
    image = an_image()
    use(image)

    answer = client.get(f"/media/rendition/{image.pk}/360.webp")

    assert answer.status_code == (302 if use in SOMEWHERE else 404)
    assert image.renditions.exists() == (use in SOMEWHERE)


def refers(row: Model, image: SiteImage) -> None:
    """As a model would that gets a picture of its own: today only pages and books have one."""
    reference_index.update_now()
    kind, target = (ReferenceIndex._get_base_content_type(model) for model in (type(row), SiteImage))
    ReferenceIndex.objects.create(
        content_type=kind,
        base_content_type=kind,
        object_id=str(row.pk),
        to_content_type=target,
        to_object_id=str(image.pk),
        model_path="picture",
        content_path="picture",
        content_path_hash=uuid4(),
    )


def texts_in_a_language() -> SiteTexts:
    return SiteTexts.objects.get(locale__language_code="en")


def a_centre_in_one_language() -> Centre:
    region, words = Region.objects.first(), {"name_ru": "Центр", "address_ru": "1"}
    return Centre.objects.create(region=region, name_kk="", address_kk="", live=True, **words)


@pytest.mark.parametrize("make", [texts_in_a_language, a_centre_in_one_language], ids=lambda make: make.__name__)
def test_by_its_number_a_picture_of_a_row_is_had_while_the_row_is_public(make, client):
    row, image = make(), an_image()
    refers(row, image)

    assert client.get(f"/media/rendition/{image.pk}/360.webp").status_code == 302
    type(row).objects.filter(pk=row.pk).update(live=False)
    assert client.get(f"/media/rendition/{image.pk}/360.webp").status_code == 404


def test_by_its_number_no_picture_is_had_that_only_a_model_of_former_times_refers_to(client):
    row, image = texts_in_a_language(), an_image()
    refers(row, image)
    gone = ContentType.objects.create(app_label="former", model="banner")
    ReferenceIndex.objects.filter(to_object_id=str(image.pk)).update(content_type=gone, base_content_type=gone)

    assert client.get(f"/media/rendition/{image.pk}/360.webp").status_code == 404


def test_by_its_number_the_picture_that_is_asked_for_is_had_and_in_our_widths_and_formats_alone(client):
    an_image()
    image = an_image()
    on_a_page(image)

    for width in media_views.WIDTHS:
        for form in media_views.FORMATS:
            answer = client.get(f"/media/rendition/{image.pk}/{width}.{form}")
            assert answer.url == image.get_rendition(f"format-{form}|width-{width}").url
            assert answer["Cache-Control"] == "public, max-age=3600"
    made_so_far = image.renditions.count()
    for name in ("361.webp", "360.png", "100000.avif"):
        assert client.get(f"/media/rendition/{image.pk}/{name}").status_code == 404
    assert image.renditions.count() == made_so_far


def test_by_its_number_a_square_is_had_in_our_sides_and_formats_alone(client):
    image = an_image()
    assert client.get(square_of(image, 96, "webp")).status_code == 404, "nothing public shows it"
    on_a_page(image)

    for side in media_views.SQUARES:
        for form in media_views.FORMATS:
            answer = client.get(square_of(image, side, form))
            rendition = image.get_rendition(f"format-{form}|fill-{side}x{side}")
            assert answer.url == rendition.url
            assert rendition.width == rendition.height <= side
            assert answer["Cache-Control"] == "public, max-age=3600"
    made_so_far = image.renditions.count()
    for side, form in ((97, "webp"), (720, "webp"), (96, "png")):
        assert client.get(square_of(image, side, form)).status_code == 404
    assert image.renditions.count() == made_so_far


def square_of(image, side, form) -> str:
    return reverse("media_square", args=[image.pk, side, form])


def test_by_its_number_no_picture_of_a_private_collection_is_had(client, jury):
    inner = collection("inner")
    image = an_image(inner)
    restrict(inner, "groups", jury)
    on_a_page(image)

    assert client.get(f"/media/rendition/{image.pk}/360.webp").status_code == 404
    assert not image.renditions.exists()


def test_by_its_number_a_picture_whose_file_is_lost_is_not_found(client):
    image = an_image()
    on_a_page(image)
    image.file.storage.delete(image.file.name)

    assert client.get(f"/media/rendition/{image.pk}/360.webp").status_code == 404


def test_a_picture_of_which_one_size_cannot_be_had_is_shown_nowhere(monkeypatch):
    image = an_image()
    assert media_views.shown_image(image) == image
    lost = list(image.get_renditions(*(media_views.rendition_filter("avif", width) for width in media_views.WIDTHS)))
    monkeypatch.setattr(media_views, "is_lost", lambda rendition: rendition.filter_spec == lost[0])

    assert media_views.shown_image(image) is None
    assert media_views.shown_image(None) is media_views.public_media(None) is None


def test_which_collections_are_private_is_asked_once_for_an_answer(rf, jury, django_assert_num_queries):
    inner = collection("inner")
    restrict(inner, "groups", jury)
    request = rf.get("/")
    with django_assert_num_queries(1):
        assert media_views.private_collections(request) == media_views.private_collections(request) == {inner.pk}
    with django_assert_num_queries(2):
        assert media_views.private_collections() == media_views.private_collections() == {inner.pk}


@pytest.mark.parametrize(("name", "status"), [("images/loud.WEBP", 200), ("images/page.html", 404)])
def test_a_rendition_is_served_as_the_picture_that_its_name_says(name, status, client):
    rendition = an_image().get_rendition(SHOWN)
    with rendition.file.open() as file:
        rendition.file.storage.save(name, ContentFile(file.read()))
    type(rendition).objects.filter(pk=rendition.pk).update(file=name)

    answer = client.get(f"/media/{name}")

    assert answer.status_code == status
    assert status == 404 or answer["Content-Type"] == "image/webp"


def test_by_its_number_alone_no_document_is_had(client):
    document = a_document()

    assert client.get(document.url).status_code == 200
    for name in ("", "x.pdf", "paper.PDF", document.filename + "x"):
        assert client.get(f"/documents/{document.pk}/{name}", follow=True).status_code == 404


def test_a_private_picture_says_nothing_to_a_browser_that_asks_whether_it_has_changed(clients, jury):
    image = an_image()
    rendition = image.get_rendition(SHOWN)
    known = clients["stranger"].get(rendition.url)["Last-Modified"]
    inner = collection("inner")
    SiteImage.objects.filter(pk=image.pk).update(collection=inner)
    restrict(inner, "groups", jury)

    assert clients["stranger"].get(rendition.url, headers={"if-modified-since": known}).status_code == 404


def test_becoming_public_again_is_at_once(clients, jury):
    inner = collection("inner")
    rendition = an_image(inner).get_rendition(SHOWN)
    restriction = restrict(inner, "groups", jury)
    assert served(clients["stranger"], rendition.url) is None

    restriction.delete()

    assert served(clients["stranger"], rendition.url)


def test_a_collection_beside_a_private_one_is_public(clients, jury):
    restrict(collection("inner"), "groups", jury)

    assert served(clients["stranger"], an_image(collection("open")).get_rendition(SHOWN).url)


@pytest.mark.parametrize("who", ["stranger", "editor", "admin"])
@pytest.mark.parametrize(
    "path",
    [
        "{original}",
        "images/../{original}",
        "images/%2e%2e/{original}",
        "images/no-such.webp",
        "images/shared/../../x.png",
    ],
)
def test_originals_and_what_was_never_made_are_served_to_nobody(who, path, clients):
    image = an_image()

    assert clients[who].get("/media/" + path.format(original=image.file.name)).status_code == 404


def test_a_picture_drawn_for_sharing_stays_public(client):
    url = social_card.picture_url("A title", "A line")
    assert client.get(url).status_code == 200

    answer = client.get(f"/media/images/shared/{social_card.digest('A title', 'A line')}.png")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"].startswith("public")


def test_a_rendition_whose_file_is_gone_is_not_found(client):
    rendition = an_image().get_rendition(SHOWN)
    rendition.file.storage.delete(rendition.file.name)

    assert client.get(rendition.url).status_code == 404


def test_where_files_are_kept_elsewhere_the_address_is_ours_all_the_same(client, monkeypatch):
    """A bucket has no paths and its own addresses; it can stay closed to everybody but the site."""

    class Bucket(InMemoryStorage):
        def url(self, name):
            return f"https://bucket.example/{name}?signed"

    rendition = an_image().get_rendition(SHOWN)
    bucket = Bucket()
    with rendition.file.open() as file:
        bucket.save(rendition.file.name, file)
    monkeypatch.setattr(media_views, "default_storage", bucket)
    monkeypatch.setattr(SiteImage.get_rendition_model()._meta.get_field("file"), "storage", bucket)

    assert rendition.url == f"/media/{rendition.file.name}"
    assert served(client, rendition.url)


# Documents


@pytest.mark.parametrize(
    ("content", "name"), [(made.pdf(), "paper.pdf"), (b"a;b\n", "table.csv"), (made.office("docx"), "paper.docx")]
)
def test_a_document_is_saved_and_never_run(content, name, client):
    document = a_document(content=content, name=name)

    answer = client.get(document.url)

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(document.url, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, answer["Cache-Control"])
    other = client.get(document.url, headers={"if-match": '"another"'})
    assert (other.status_code, other.get("Cache-Control")) == (412, "private, no-store")


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        ("login", {"somebody", "juror", "chooser", "editor", "admin"}),
        ("groups", {"juror", "admin"}),
        ("password", set()),
    ],
)
def test_a_private_document_is_for_its_readers_and_for_nobody_to_keep(kind, readers, clients, jury):
    inner = collection("inner")
    document = a_document(inner)
    restrict(inner, kind, jury, password="x")

    assert {who for who, client in clients.items() if served(client, document.url)} == readers
    for client in clients.values():
        assert client.get(document.url)["Cache-Control"] == "private, no-store"


def test_whoever_knows_the_password_of_a_collection_sees_its_documents_and_pictures(client):
    inner = collection("inner")
    document, rendition = a_document(inner), an_image(inner).get_rendition(SHOWN)
    restriction = restrict(inner, "password", password="сөз")

    asked = client.get(document.url)
    url = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    assert f'action="{url}"' in asked.text
    assert "sandbox" not in asked["Content-Security-Policy"], "the form has to be sent"
    assert client.post(url, {"password": "wrong", "return_url": document.url}).status_code == 200
    assert served(client, rendition.url) is None

    assert client.post(url, {"password": "сөз", "return_url": document.url}).url == document.url
    assert served(client, document.url) == made.pdf()
    assert served(client, rendition.url)


# On pages


@pytest.fixture
def hidden(jury):
    inner = collection("inner")
    restrict(inner, "groups", jury)
    return an_image(inner)


@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_a_page_shows_no_picture_of_a_private_collection(who, hidden, clients):
    news = NewsPage.objects.filter(locale__language_code="kk").first()
    news.picture = hidden
    news.save_revision().publish()
    steps = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    steps.body.append(("picture", {"image": hidden, "caption": "What was hidden"}))
    steps.save_revision().publish()

    top, body = clients[who].get(news.address).text, clients[who].get(steps.address).text

    assert re.search(r'property="og:image" content="[^"]+/shared/[^"]+\.png"', top)
    for page in (top, body):
        assert "<picture" not in page and "steppe" not in page and "Дала" not in page
    assert "What was hidden" not in body
    assert not hidden.renditions.exists()


def test_a_page_that_was_kept_forgets_a_picture_that_becomes_private(client, jury):
    inner = collection("inner")
    news = NewsPage.objects.filter(locale__language_code="kk").first()
    news.picture = an_image(inner)
    news.save_revision().publish()
    client.get(news.address)
    kept = client.get(news.address).text

    restrict(inner, "groups", jury)

    assert "<picture" in kept
    assert "<picture" not in client.get(news.address).text


def test_a_book_whose_cover_is_private_has_a_drawn_one(hidden, client):
    book = ListedBook.objects.order_by("section_page__path", "sort_order").first().book
    Book.objects.filter(pk=book.pk).update(cover=hidden)

    page = client.get(f"/kk/books/{book.slug}/").text

    assert "steppe" not in page and "<picture" not in page
    assert re.search(r'class="cover[^"]*"[^>]*><svg', page)


@pytest.mark.parametrize("count", [1, 12])
def test_a_list_asks_once_which_collections_are_private(count, client):
    image = an_image()
    page = SectionPage.objects.get(slug="kazakh-classics", locale__language_code="kk", url_path__contains="/2026/")
    listed = page.listed_books.order_by("sort_order")[:count]
    Book.objects.filter(pk__in=[row.book_id for row in listed]).update(cover=image)

    with CaptureQueriesContext(connection) as asked:
        shown = client.get(page.address).text

    assert shown.count("<picture") == count
    assert sum("collectionviewrestriction" in one["sql"] for one in asked) == 1
