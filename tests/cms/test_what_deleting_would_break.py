"""Consequences of a deletion, asked as the doors of the admin ask them."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page, Site

from tests.reading_lists.conftest import make_author, make_book
from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.cms.references import deletion
from tosbelgi.cms.references.deletion import Advice, Consequences
from tosbelgi.cms.references.usage import Effect, Use, Uses
from tosbelgi.cms.translation.glossary import Term
from tosbelgi.home.models import Benefit, ContentPage, FrontPage
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.books import Author, Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def daniyar(django_user_model):
    """Daniyar may enter the admin and nothing more."""
    user = django_user_model.objects.create_user("daniyar-looks", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def page_in(slug, language):
    return Page.objects.get(slug=slug, locale__language_code=language)


def of(rows, user) -> Consequences:
    with override("en"):
        return deletion.consequences_of(rows, user)


def test_who_confirms_has_seen_just_what_is_there():
    nothing = Consequences((), (), Uses((), 0), ())
    assert nothing.may_go_on("")
    assert not nothing.is_worth_showing
    assert not nothing.refused

    refused = Consequences(("No.",), (), Uses((), 0), ())
    assert refused.refused
    assert refused.is_worth_showing
    assert not refused.may_go_on(refused.digest)
    noted = Consequences((), ("Two pages.",), Uses((), 0), ())
    assert noted.is_worth_showing
    assert noted.may_go_on("")


def test_the_digest_names_each_use_and_how_many_there_are(admin_user):
    document = SiteDocument.objects.create(title="Ереже", file=ContentFile(b"rules", name="rules.txt"))
    front = FrontPage.objects.get(locale__language_code="kk")
    digests = set()
    for slug in ("aaa", "bbb"):
        front.refresh_from_db()
        text = f'<p><a linktype="document" id="{document.pk}">ереже</a></p>'
        page = front.add_child(
            instance=ContentPage(title=slug, slug=slug, locale=front.locale, body=[{"type": "text", "value": text}])
        )
        page.save_revision().publish()
        told = of([document], admin_user)
        assert told.is_worth_showing
        assert told.uses.total > 0
        assert not told.may_go_on("")
        assert not told.may_go_on("0" * 32)
        assert told.may_go_on(told.digest)
        assert not any(told.may_go_on(old) for old in digests)
        digests.add(told.digest)
    assert len(digests) == 2
    assert {len(digest) for digest in digests} == {32}


def test_pages_go_with_those_below_them_and_others_stay(admin_user):
    front = FrontPage.objects.get(locale__language_code="kk")
    lists = page_in("reading-lists", "kk")
    pages = deletion.with_pages_below([lists, page_in("faq", "kk")])
    assert {page.pk for page in pages} == {
        *lists.get_descendants(inclusive=True).values_list("pk", flat=True),
        page_in("faq", "kk").pk,
    }
    assert [page.path for page in pages] == sorted(page.path for page in pages)
    assert front.pk not in {page.pk for page in pages}
    assert deletion.with_pages_below([]) == []
    book = Book.objects.first()
    assert deletion.with_pages_below([book]) == [book]


@pytest.mark.parametrize(("books", "more"), [(5, False), (6, True)])
def test_five_that_need_it_are_named_and_the_others_counted(books, more, admin_user):
    author = make_author("needed", "Керек", "Нужная", "Needed")
    for number in range(books):
        make_book(f"needs-{number}", author, title_en=f"Needs {number}")

    (said,) = of([author], admin_user).refusals

    assert f"{books} " in said
    assert ("…" in said) is more
    assert said.count("«") == 5
    assert of([Author.objects.create(slug="free", name_kk="Бос")], admin_user).refusals == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", ["Русский – 1, English – 1", "without the text"]), ("ru", ["Қазақша – 1, English – 1"])],
)
def test_the_languages_that_stay_are_named_in_their_order(language, words, admin_user):
    for row in (page_in("faq", language), Level.objects.get(code="gold", locale__language_code=language)):
        notes = " ".join(of([row], admin_user).notes)
        assert all(each in notes for each in words), notes
        assert ("without the text" in notes) is (language == "kk")


def test_rows_that_stand_in_no_language_have_nothing_to_note(admin_user):
    assert of([Benefit.objects.first()], admin_user).notes == ()
    front = FrontPage.objects.get(locale__language_code="kk")
    alone = front.add_child(instance=ContentPage(title="Жалғыз", slug="jalgyz", locale=front.locale))
    assert of([alone], admin_user).notes == ()
    assert of([], admin_user) == Consequences((), (), Uses((), 0), ())


@pytest.mark.parametrize(("below", "words"), [(1, "1 page below it"), (2, "2 pages below it")])
def test_pages_below_are_counted(below, words, admin_user):
    front = FrontPage.objects.get(locale__language_code="kk")
    page = front.add_child(instance=ContentPage(title="Үсті", slug="usti", locale=front.locale))
    for number in range(below):
        page.refresh_from_db()
        page.add_child(instance=ContentPage(title=f"Асты {number}", slug=f"asty-{number}", locale=front.locale))
    page.refresh_from_db()
    (note,) = of([page], admin_user).notes
    assert note.startswith(words)


def test_the_front_page_of_a_site_stays_also_as_a_page_below(admin_user):
    site = Site.objects.get(is_default_site=True)
    for page in (site.root_page, site.root_page.get_parent()):
        assert any(site.hostname in said for said in of([page], admin_user).refusals)
    assert not of([page_in("faq", "kk")], admin_user).refused


def test_the_better_way_is_offered_to_who_may_go_it(admin_user, daniyar):
    page, level = page_in("faq", "kk"), Level.objects.get(code="gold", locale__language_code="kk")
    unpublish = {
        page: reverse("wagtailadmin_pages:unpublish", args=[page.pk]),
        level: reverse(Level.snippet_viewset.get_url_name("unpublish"), args=[level.pk]),
    }
    for row, url in unpublish.items():
        assert [each.url for each in of([row], admin_user).advice] == [url]
        assert of([row], daniyar).advice == ()
        type(row).objects.filter(pk=row.pk).update(live=False)
        assert of([type(row).objects.get(pk=row.pk)], admin_user).advice == ()


def test_what_is_public_as_soon_as_it_is_saved_cannot_be_unpublished(admin_user):
    assert of([Term.objects.get(key="participant")], admin_user).advice == ()


def test_a_rule_announced_twice_is_asked_once(monkeypatch, admin_user):
    monkeypatch.setattr(deletion, "_rules", [])
    monkeypatch.setattr(deletion, "_advisers", [])
    asked, offered = [], []

    def rule(rows):
        asked.append([row.pk for row in rows])
        return ["Not today."] if rows else []

    def way(row, user):
        offered.append(row.pk)
        return [Advice("Wait.", "/wait/")]

    for _again in range(2):
        deletion.register_refusal(Benefit, rule)
        deletion.register_advice(Benefit, way)
    benefits = list(Benefit.objects.all()[:2])
    told = of(benefits, admin_user)
    assert told.refusals == ("Not today.",)
    assert told.advice == (Advice("Wait.", "/wait/"),)
    assert asked == [offered] == [[row.pk for row in benefits]]
    assert of([Author.objects.create(slug="free", name_kk="Бос")], admin_user).advice == ()


def test_a_use_that_prevents_is_named_where_the_database_would_not_refuse(monkeypatch, admin_user):
    use = Use("Тізім", "list", "book", Effect.PREVENTS)
    monkeypatch.setattr(deletion, "find_uses", lambda rows, user: Uses((use,), 1))
    (said,) = of([Benefit.objects.first()], admin_user).refusals
    assert "Тізім" in said
