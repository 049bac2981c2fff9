"""Lists in the admin stand in the alphabet of whoever reads them, whichever database orders them."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import F
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page
from wagtail.search import index
from wagtail.users.models import UserProfile

from tosbelgi.cms.translation.glossary import Term
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.kernel.collation import Collated, collate
from tosbelgi.language.respelling import respelled
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.people.centres import Centre, Region

pytestmark = pytest.mark.django_db

IN_KAZAKH = ["2 бөлім", "10 бөлім", "Абай", "«Алтын Орда»", "Ән", "Бала", "Ғарыш", "Ең", "Қала", "Ояу", "Өнер", "Ұл"]
IN_KAZAKH += ["Шығыс", "Ілім", "Zhas"]
SHUFFLED = sorted(IN_KAZAKH, key=lambda title: title[::-1])


@pytest.fixture
def reader(admin_user, editor_client):
    """The editor's browser, in a language of theirs."""

    def reads(language):
        UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
        return editor_client

    return reads


def shown(answer, words):
    """Those of the words that the screen shows, each where it first stands."""
    screen = answer.content.decode()
    places = {word: re.search(rf">\s*{re.escape(word)}\s*<", screen) for word in words}
    assert all(places.values()), places
    return sorted(words, key=lambda word: places[word].start())


def test_the_database_puts_texts_in_the_order_of_their_spelling():
    texts = [
        *SHUFFLED,
        "ең",
        "ЕҢ",
        "Ёлка",
        "ёж",
        "Émile",
        "",
        "2026 12345678901",
        "Ελλάδα",
        "ъ",
        "Һүрмет",
        "a_b",
        "a-c",
        "%",
    ]
    Term.objects.all().delete()
    Term.objects.bulk_create(Term(key=f"t{n}", word_kk=text) for n, text in enumerate(texts))
    for language in ("kk", "ru", "en"):
        found = Term.objects.order_by(Collated(F("word_kk"), language), "key").values_list("word_kk", "key")
        assert list(found) == sorted(found, key=lambda row: (respelled(row[0], language), row[1]))


def test_pages_stand_in_the_alphabet_of_the_editor(reader):
    parent = ContentPage.objects.filter(locale__language_code="kk").first()
    for number, title in enumerate(SHUFFLED):
        parent.add_child(instance=ContentPage(title=title, slug=f"t{number}", locale=parent.locale, live=False))
    address = reverse("wagtailadmin_explore", args=[parent.pk])
    assert shown(reader("kk").get(address, {"ordering": "title"}), SHUFFLED) == IN_KAZAKH
    assert shown(reader("kk").get(address, {"ordering": "-title"}), SHUFFLED) == IN_KAZAKH[::-1]
    in_russian = shown(reader("ru").get(address, {"ordering": "title"}), SHUFFLED)
    assert in_russian.index("Ілім") < in_russian.index("Қала") < in_russian.index("Шығыс") < in_russian.index("Zhas")


def test_documents_people_and_groups_stand_in_the_alphabet(reader, django_user_model):
    model = get_document_model()
    for title in SHUFFLED:
        model.objects.create(title=title, file=ContentFile(b"x", "a.txt"))
    assert shown(reader("kk").get(reverse("wagtaildocs:index")), SHUFFLED) == IN_KAZAKH
    names = ["Ахметова", "Әбенов", "Қасымова", "Сейітов", "Үсенов", "Ыбыраев"]
    for number, name in enumerate(reversed(names)):
        django_user_model.objects.create_user(f"p{number}", first_name="А", last_name=name)
        Group.objects.create(name=name)
    answer = reader("kk").get(reverse("wagtailusers_users:index"), {"ordering": "name"})
    assert shown(answer, [f"А {name}" for name in names]) == [f"А {name}" for name in names]
    assert "Аты-жөні" in answer.content.decode()
    assert shown(reader("kk").get(reverse("wagtailusers_groups:index")), names) == names
    page = ContentPage.objects.filter(locale__language_code="kk").first()
    for user in django_user_model.objects.filter(username__regex=r"^p\d$"):
        page.add_child(instance=ContentPage(title=user.username, slug=user.username, locale=page.locale, owner=user))
    answer = reader("kk").get(reverse("wagtailadmin_explore", args=[page.pk]))
    owners = [str(label) for _key, label in answer.context["filters"].form.fields["owner"].choices]
    assert owners == [f"А {name}" for name in names]
    for user in django_user_model.objects.filter(username__regex=r"^p\d$"):
        page.save_revision(user=user, log_action=True)
    for history in (
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_reports:site_history"),
    ):
        answer = reader("kk").get(history)
        did = [str(label) for _key, label in answer.context["filters"].form.fields["user"].choices]
        assert [name for name in did if name.startswith("А ")] == [f"А {name}" for name in names]


def test_a_column_of_one_language_goes_by_its_alphabet(reader):
    Term.objects.all().delete()
    in_russian = ["Абаев", "Ёлкин", "Жуков", "Іргебаев", "Яшин"]
    for number, name in enumerate(reversed(in_russian)):
        Term.objects.create(key=f"t{number}", word_kk=f"{number}", word_ru=name, word_en=f"{number}")
    answer = reader("kk").get(reverse(Term.snippet_viewset.get_url_name("list")), {"ordering": "word_ru"})
    assert shown(answer, in_russian) == in_russian


def test_collections_and_kinds_to_choose_from_stand_in_the_alphabet(reader):
    root = Collection.get_first_root_node()
    for name in SHUFFLED:
        root.add_child(name=name)
    assert [one.name for one in Collection.objects.filter(name__in=SHUFFLED).order_by("path")] == IN_KAZAKH
    screen = reader("kk").get(reverse("wagtailadmin_collections:index"))
    assert shown(screen, SHUFFLED) == IN_KAZAKH
    kinds = reader("kk").get(reverse("wagtailsnippets:index")).context["object_list"]
    with override("kk"):
        names = [str(kind["name"]) for kind in kinds]
    assert len(names) > 3
    assert names == sorted(names, key=lambda name: respelled(name, "kk"))
    front = FrontPage.objects.get(locale__language_code="kk")
    pages = reader("kk").get(reverse("wagtailadmin_pages:add_subpage", args=[front.pk])).context["page_types"]
    with override("kk"):
        names = [str(kind[0]) for kind in pages]
    assert len(names) > 1
    assert names == sorted(names, key=lambda name: respelled(name, "kk"))


def orders_of(words):
    """Each language, and in what order it has the words: three orders, none of them that of the code points."""
    orders = {language: [words[place] for place in places] for language, places in PLACES.items()}
    assert len({*map(tuple, orders.values()), tuple(sorted(words))}) == 4
    return orders.items()


WORDS = ["Zhas", "Әлем", "Шығыс", "Ілім"]
PLACES = {"kk": [1, 2, 3, 0], "ru": [1, 3, 2, 0], "en": [0, 1, 2, 3]}


def test_what_a_search_finds_stands_in_the_order_that_was_clicked(reader):
    titles = [f"{word} 1465" for word in WORDS]
    parent = ContentPage.objects.filter(locale__language_code="kk").first()
    for number, title in enumerate(titles[::-1]):
        page = ContentPage(title=title, slug=f"t{number}", locale=parent.locale, live=False)
        index.insert_or_update_object(parent.add_child(instance=page))
        index.insert_or_update_object(get_document_model().objects.create(title=title, file=ContentFile(b"x", "a.txt")))
    for address in (
        reverse("wagtailadmin_explore", args=[parent.pk]),
        reverse("wagtailadmin_pages:search"),
        reverse("wagtaildocs:index"),
    ):
        for language, in_order in orders_of(titles):
            client = reader(language)
            assert shown(client.get(address, {"q": "1465", "ordering": "title"}), titles) == in_order
            assert shown(client.get(address, {"q": "1465", "ordering": "-title"}), titles) == in_order[::-1]


def test_regions_are_offered_by_their_names(reader):
    for region, name in zip(Region.objects.order_by("code"), WORDS[::-1], strict=False):
        Region.objects.filter(pk=region.pk).update(name_kk=name)
    centres = reverse(Centre.snippet_viewset.get_url_name("list"))
    chooser = reverse(Region.snippet_viewset.chooser_viewset.get_url_name("choose_results"))
    for language, in_order in orders_of(WORDS):
        client = reader(language)
        assert shown(client.get(centres), WORDS) == in_order
        assert [word for page in "12" for word in words_of(client.get(chooser, {"p": page}), WORDS)] == in_order


def test_collections_stand_branch_by_branch_in_the_alphabet_of_the_reader(reader):
    root = Collection.get_first_root_node()
    for word in WORDS:
        branch = root.add_child(name=word)
        for twig in WORDS:
            branch.add_child(name=f"{word}, {twig}").add_child(name=f"{word}, {twig}, 1")
    document = get_document_model().objects.create(title="1465", file=ContentFile(b"x", "a.txt"))
    for language, in_order in orders_of(WORDS):
        client = reader(language)
        names = [f"{word}, {twig}" for word in in_order for twig in in_order]
        twigs = [part for name in names for part in (name, f"{name}, 1")]
        tree = [part for at, word in enumerate(in_order) for part in (word, *twigs[at * 8 : at * 8 + 8])]
        for address in (
            reverse("wagtailadmin_collections:index"),
            reverse("wagtailimages:index"),
            reverse("wagtailimages_chooser:choose"),
            reverse("wagtailimages:add_multiple"),
            reverse("wagtaildocs:edit", args=[document.pk]),
            reverse("wagtaildocs:index"),
            reverse("wagtaildocs_chooser:choose"),
            reverse("wagtailadmin_collections:add"),
        ):
            assert words_of(client.get(address), tree)[: len(tree)] == tree, address


def words_of(answer, names):
    """The names among these that a screen shows, in its order; a chooser may send its screen as JSON."""
    screen = answer.json()["html"] if "json" in answer["Content-Type"] else answer.content.decode()
    found = [text.strip() for text in re.findall(r">(?:[\s↳]|&nbsp;|&#x21b3;?)*([^<>]+)<", screen)]
    return [name for name in found if name in names]


def test_a_tree_that_stands_as_it_was_put_is_left_so():
    """Places in a tree are texts too, where the tenth follows the ninth as A follows 9."""
    parent = ContentPage.objects.filter(locale__language_code="kk").first()
    for number, title in enumerate(SHUFFLED):
        parent.add_child(instance=ContentPage(title=title, slug=f"t{number}", locale=parent.locale, live=False))
    rows = collate(Page.objects.child_of(parent).filter(title__in=SHUFFLED), "kk")
    assert [row.title for row in rows] == SHUFFLED


def test_lists_are_searched_in_whatever_order(reader):
    """A search index knows few columns; nothing breaks where a reader asks for an order of another, or of none."""
    index.insert_or_update_object(get_document_model().objects.create(title="1465", file=ContentFile(b"x", "a.txt")))
    client = reader("kk")
    levels = Level.snippet_viewset.chooser_viewset.get_url_name("choose_results")
    for address, asked in (
        (reverse("wagtaildocs:index"), "1465"),
        (reverse("wagtaildocs_chooser:choose_results"), "1465"),
        (reverse("wagtailimages:index"), "1465"),
        (reverse("wagtailadmin_explore_root"), "1465"),
        (reverse("wagtailadmin_pages:search"), "1465"),
        (reverse("wagtailusers_users:index"), "saule"),
        (reverse(levels), "Алтын"),
    ):
        for order in ("title", "-title", "name", "content_type__model", "-live", "nonsense"):
            assert client.get(address, {"q": asked, "ordering": order}).status_code == 200
        assert client.get(address, {"q": asked}).status_code == 200
