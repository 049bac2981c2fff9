"""Whatever is asked for, by whichever field, filter, order or id: only what is live and public is answered."""

import base64
import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from tests.cms import made_files
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.home.models import Benefit, ContentPage, FrontPage
from tosbelgi.home.news import NewsIndexPage, NewsPage
from tosbelgi.language.alphabets import sort_key
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.catalogue.seasons import Season, SeasonLevel
from tosbelgi.programme.people.centres import Centre, Region
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage, SectionPage, Withdrawal

from .asking import ROOTS, SCHEMA, data, questions

pytestmark = pytest.mark.django_db
HIDDEN = "Hidden-Treasure"


@pytest.fixture
def kk():
    return Locale.objects.get(language_code="kk")


def put(kind, parent, slug: str, locale, *, live: bool = True, title: str = HIDDEN, **fields):
    page = parent.add_child(instance=kind(title=title, slug=slug, locale=locale, live=False, **fields))
    if live:
        page.save_revision().publish()
    return kind.objects.get(pk=page.pk)


@pytest.fixture
def hidden_pages(kk):
    """A page hidden in each way there is."""
    front = FrontPage.objects.get(locale=kk)
    words = {"summary": HIDDEN, "heading": HIDDEN, "body": [{"type": "text", "value": f"<p>{HIDDEN}</p>"}]}
    draft = put(ContentPage, front, "draft", kk, live=False, **words)
    gone = put(ContentPage, front, "gone", kk, **words)
    gone.unpublish()
    private = put(ContentPage, front, "private", kk, **words)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    below = put(ContentPage, private, "below", kk, **words)
    expired = put(ContentPage, front, "expired", kk, **words)
    ContentPage.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    news = NewsIndexPage.objects.get(locale=kk)
    undone = put(NewsPage, news, "undone", kk, live=False, date=date(2026, 11, 24))
    over = put(NewsPage, news, "over", kk, date=date(2026, 11, 24))
    NewsPage.objects.filter(pk=over.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    edited = ContentPage.objects.get(slug="faq", locale=kk)
    edited.title = HIDDEN
    edited.save_revision()
    return [draft, gone, private, below, expired, undone, over]


@pytest.fixture
def hidden_files(kk):
    """A picture and a document of a private collection, used wherever one can be used."""
    vault = Collection.get_first_root_node().add_child(name="vault")
    CollectionViewRestriction.objects.create(collection=vault, restriction_type="login")
    image = SiteImage(
        title=HIDDEN, file=ImageFile(io.BytesIO(made_files.picture()), name=f"{HIDDEN}.jpg"), collection=vault
    )
    image.alt_kk = image.alt_ru = image.alt_en = HIDDEN
    image.save()
    image.get_rendition("format-webp|width-360")
    paper = SiteDocument(title=HIDDEN, file=ContentFile(made_files.pdf(), name=f"{HIDDEN}.pdf"), collection=vault)
    paper.save()
    body = [
        {"type": "picture", "value": {"image": image.pk, "caption": "Дала"}},
        {"type": "text", "value": f'<p><a linktype="document" id="{paper.pk}">құжат</a></p>'},
    ]
    front = FrontPage.objects.get(locale=kk)
    put(ContentPage, front, "with-files", kk, title="Файлдар", picture=image, body=body)
    Book.objects.filter(slug="abai-zholy").update(cover=image)
    return image, paper


@pytest.fixture
def hidden_books(admin_user):
    """A drafted book, one by a drafted author, one that stands in no list, and a withdrawn one that no list offers."""
    section = SectionPage.objects.get(section="world_classics", locale__language_code="kk", live=True)
    words = {f"{name}_{code}": HIDDEN for name in ("title", "annotation") for code in ("kk", "ru", "en")}
    ghost = Author(slug="ghost", name_kk=HIDDEN, name_ru=HIDDEN, name_en=HIDDEN, live=False)
    ghost.save()
    seen = Book.objects.get(slug="robinzon-kruzo") if Book.objects.filter(slug="robinzon-kruzo").exists() else None
    seen = seen or ListedBook.objects.filter(section_page=section).first().book
    BookAuthor.objects.create(book=seen, author=ghost, sort_order=-1)
    draft = Book(slug="draft-book", year=2001, original_language="kk", live=False, **words)
    draft.save()
    withdrawn = Book(slug="withdrawn-book", year=2001, original_language="kk", **words)
    withdrawn.save()
    unlisted = Book(slug="unlisted-book", year=2001, original_language="kk", **words)
    unlisted.save()
    rows = [ListedBook.objects.create(section_page=section, book=book, sort_order=0) for book in (draft, withdrawn)]
    Withdrawal.objects.create(listed_book=rows[1], reason=HIDDEN, by=admin_user, at=timezone.now())
    return [draft, unlisted], ghost


@pytest.fixture
def hidden_facts():
    """A drafted season, a direction, a level's words and the site's texts that are not live."""
    season = Season(year=2100, version=1, starts_on=date(2100, 1, 1), note=HIDDEN, live=False)
    season.levels = [SeasonLevel(level_code="gold", min_age=77, max_age=78, term_months=99)]
    season.save()
    words = {f"{name}_{code}": HIDDEN for name in ("title", "slogan", "motto") for code in ("kk", "ru", "en")}
    Direction.objects.filter(code="work").update(live=False, **words)
    Level.objects.filter(code="gold", locale__language_code="ru").update(live=False, name=HIDDEN, title=HIDDEN)
    SiteTexts.objects.filter(locale__language_code="en").update(live=False, programme_name=HIDDEN)
    titles = {f"title_{code}": HIDDEN for code in ("kk", "ru", "en")}
    days = {"valid_from": date(2026, 1, 1), "checked_on": date(2026, 1, 1)}
    Benefit.objects.create(key="no-source", **days, **titles)
    rest = {f"{name}_{code}": HIDDEN for name in ("text", "source") for code in ("kk", "ru", "en")}
    Benefit.objects.create(key="draft", live=False, **days, **titles, **rest)
    Benefit.objects.create(key="over", expire_at=timezone.now() - timedelta(seconds=1), **days, **titles, **rest)


@pytest.fixture
def hidden_centres():
    """A centre whose address nobody has written, one of a region without a name, and one with words in Kazakh only."""
    names = {f"name_{code}": HIDDEN for code in ("kk", "ru", "en")}
    addresses = {f"address_{code}": HIDDEN for code in ("kk", "ru", "en")}
    region = Region.objects.get(code="KZ-71")
    nameless = Region.objects.create(code="KZ-99")
    Centre.objects.create(region=region, email="hidden@example.kz", **names)
    Centre.objects.create(region=nameless, **names, **addresses)
    Centre.objects.create(region=region, live=False, **names, **addresses)
    words = {"name_kk": "Үлгі орталығы", "address_kk": "Үлгі көшесі, 1", "name_ru": HIDDEN, "sort_ru": HIDDEN}
    return Centre.objects.create(region=region, phone="+7 7172 000000", **words)


def test_no_field_filter_or_order_shows_what_is_hidden(
    hidden_pages, hidden_files, hidden_books, hidden_facts, hidden_centres
):
    key = sort_key(HIDDEN, "kk")[:12]
    for question in questions():
        answer = json.dumps(data(question), default=str, ensure_ascii=False)
        assert HIDDEN not in answer, question
        for cursor in _cursors(json.loads(answer)):
            assert key not in base64.urlsafe_b64decode(cursor + "===").decode(), question


def _cursors(answer):
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name in {"cursor", "startCursor", "endCursor"} and value:
                yield value
            yield from _cursors(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _cursors(value)


def test_no_path_slug_or_id_leads_to_what_is_hidden(hidden_pages, hidden_books):
    books, _ghost = hidden_books
    for locale in ("KK", "RU", "EN"):
        for page in hidden_pages:
            path = page.url_path.split("/", 2)[2]
            assert data("query($p: String, $l: Locale!) { page(path: $p, locale: $l) { id } }", p=path, l=locale) == {
                "page": None
            }
            by_id = data(
                "query($i: ID, $l: Locale!) { page(id: $i, locale: $l) { id } }",
                i=to_global_id("Page", page.translation_key),
                l=locale,
            )
            assert by_id == {"page": None}
            under = data(
                "query($p: String, $l: Locale!) { pages(under: $p, locale: $l) { totalCount } }", p=path, l=locale
            )
            assert under["pages"]["totalCount"] == 0
        for book in books:
            found = data(
                "query($s: String, $i: ID, $l: Locale!) { a: book(slug: $s, locale: $l) { id } "
                "b: book(id: $i, locale: $l) { id } }",
                s=book.slug,
                i=to_global_id("Book", book.pk),
                l=locale,
            )
            assert found == {"a": None, "b": None}
        by_ghost = data(
            'query($l: Locale!) { books(author: "ghost", locale: $l) { totalCount nodes { id } } }', l=locale
        )
        assert by_ghost["books"] == {"totalCount": 0, "nodes": []}


def test_a_list_whose_page_is_hidden_has_no_books(kk):
    ReadingListPage.objects.filter(year=2026).update(live=False)
    found = data('{ readingList { year } books { totalCount } book(slug: "abai-zholy") { id } }')
    assert found == {"readingList": None, "books": {"totalCount": 0}, "book": None}


def test_a_centre_is_there_in_the_languages_in_which_it_can_be_read(hidden_centres):
    question = (
        "query($l: Locale!, $f: [Locale!]!) { centres(locale: $l, fallback: $f) { totalCount nodes { "
        "name address phone locale region { code name } translations { locale available title } } } }"
    )
    kazakh = data(question, l="KK", f=[])["centres"]

    assert kazakh == data(question, l="RU", f=["KK"])["centres"]
    assert data(question, l="RU", f=[])["centres"] == {"totalCount": 0, "nodes": []}
    assert data('{ centres(region: "KZ-10") { totalCount } }')["centres"]["totalCount"] == 0
    assert kazakh == {
        "totalCount": 1,
        "nodes": [
            {
                "name": "Үлгі орталығы",
                "address": "Үлгі көшесі, 1",
                "phone": "+7 7172 000000",
                "locale": "KK",
                "region": {"code": "KZ-71", "name": Region.objects.get(code="KZ-71").name_kk},
                "translations": [
                    {"locale": "KK", "available": True, "title": "Үлгі орталығы"},
                    {"locale": "RU", "available": False, "title": None},
                    {"locale": "EN", "available": False, "title": None},
                ],
            }
        ],
    }


def test_a_page_with_a_gap_nobody_accepted_has_no_words_in_that_language(kk):
    front = FrontPage.objects.get(locale=kk)
    page = put(ContentPage, front, "gap", kk, title="Тек қазақша", summary="Бұл мәтін тек қазақша жазылған")
    source, _made = TranslationSource.update_or_create_from_instance(page)
    russian = Locale.objects.get(language_code="ru")
    Translation.objects.create(source=source, target_locale=russian).save_target(publish=False)
    source.get_translated_instance(russian).get_latest_revision_as_object().save_revision().publish()
    assert ContentPage.objects.filter(locale=russian, translation_key=page.translation_key, live=True).exists()

    found = data(
        '{ page(path: "gap", locale: RU) { title url locale unavailable { reason locale } body { __typename } '
        "translations { locale available reason } } pages(locale: RU, first: 100) { nodes { path } } }"
    )

    assert found["page"] == {
        "title": None,
        "url": None,
        "locale": None,
        "unavailable": {"reason": "NOT_TRANSLATED", "locale": "RU"},
        "body": None,
        "translations": [
            {"locale": "KK", "available": True, "reason": None},
            {"locale": "RU", "available": False, "reason": "NOT_TRANSLATED"},
            {"locale": "EN", "available": False, "reason": "NOT_TRANSLATED"},
        ],
    }
    assert "gap/" not in [page["path"] for page in found["pages"]["nodes"]]


def test_the_questions_reach_every_field_of_the_schema():
    assert set(ROOTS) == set(SCHEMA.query_type.fields)
