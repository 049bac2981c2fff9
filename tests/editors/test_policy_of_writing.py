"""The one policy of who writes which language, asked as the rooms ask it."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tosbelgi.cms.editing import policy
from tosbelgi.cms.editing.policy import LanguagePermissionPolicy
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.books import Book

from .conftest import ROLES, level_in, page_in

pytestmark = pytest.mark.django_db
OWN = {"editor": [*CODES], "approver": [*CODES], "administrator": [*CODES], "nobody": []}
OWN |= {f"translator-{code}": [code] for code in CODES}
PUBLISHING = {"approver", "administrator"}


@pytest.fixture
def half(django_user_model):
    """Daniyar has some permissions by name and nothing else."""

    def half(*names):
        user = django_user_model.objects.create_user("daniyar-half")
        user.user_permissions.add(*Permission.objects.filter(codename__in=names))
        return user

    return half


@pytest.mark.parametrize("role", ROLES)
def test_who_writes_which_language(role, people):
    assert policy.writable_languages(people[role]) == OWN[role]


@pytest.mark.parametrize("row_in", [level_in, lambda language: page_in("steps", language)])
@pytest.mark.parametrize("role", ROLES)
def test_who_changes_and_publishes_rows_of_one_language(role, row_in, people):
    for language in CODES:
        row, user = row_in(language), people[role]
        assert policy.may_change(user, row) is (language in OWN[role])
        assert policy.may_publish(user, row) is (role in PUBLISHING)
        for action, may in (("change", language in OWN[role]), ("publish", role in PUBLISHING)):
            if may:
                policy.require_permission(user, action, row)
            else:
                with pytest.raises(PermissionDenied):
                    policy.require_permission(user, action, row)


def test_neither_the_models_permission_nor_the_languages_is_enough_alone(half):
    level, policy = level_in("ru"), LanguagePermissionPolicy(Level)
    for names, may in ((["change_level"], False), (["write_ru"], False), (["change_level", "write_ru"], True)):
        user = half(*names)
        assert policy.user_has_permission_for_instance(user, "change", level) is may
        assert not policy.user_has_permission_for_instance(user, "change", level_in("kk"))
        user.delete()


def test_rows_that_stand_in_no_language_ask_for_the_models_permission_alone(half):
    book, direction = Book.objects.first(), Direction.objects.first()
    user = half("change_book")
    assert policy.may_change(user, book)
    assert not policy.may_change(user, direction)
    assert LanguagePermissionPolicy(Book).instances_user_has_any_permission_for(user, ["change"]).exists()


def test_lists_hold_what_one_may_change_and_all_that_one_may_look_at(half):
    policy, user = LanguagePermissionPolicy(Level), half("change_level", "view_level", "write_ru")

    def languages(*actions):
        rows = policy.instances_user_has_any_permission_for(user, actions)
        return set(rows.values_list("locale__language_code", flat=True))

    assert languages("change") == languages("change", "view") == {"ru"}
    assert languages("view") == set(CODES)
    assert languages("delete") == set()


def test_one_is_led_to_the_form_where_one_may_open_it_and_home_where_not(people):
    level = level_in("ru")
    edit = reverse(Level.snippet_viewset.get_url_name("edit"), args=[level.pk])
    assert policy.edit_url(people["translator-ru"], level) == edit
    assert policy.edit_url(people["translator-kk"], level) == reverse("wagtailadmin_home")


@pytest.mark.parametrize(("role", "has"), [("editor", True), ("translator-ru", False)])
def test_facts_and_child_rows_are_in_the_form_of_who_may_write_them(role, has, people, signed_in):
    book = Book.objects.filter(book_authors__isnull=False).first()
    shown = signed_in(role).get(reverse(Book.snippet_viewset.get_url_name("edit"), args=[book.pk])).content.decode()

    assert ('name="book_authors-TOTAL_FORMS"' in shown) is has
    assert ('name="year"' in shown) is has
    assert 'name="title_ru"' in shown
    assert ('name="title_kk"' in shown) is has


def test_each_column_of_a_text_is_for_who_may_write_its_language():
    panel = policy.translated_panels("title", "Title", classname="wide")
    assert [(each.field_name, each.permission) for each in panel.children] == [
        (f"title_{code}", f"cms.write_{code}") for code in CODES
    ]
    assert (panel.heading, panel.classname) == ("Title", "wide")


class Bare:
    """What Wagtail's forms give before ours narrow it."""

    def __init__(self, user):
        self.for_user, self.formsets = user, {"book_authors": [], "comments": []}


class Form(policy.SharedRowsFormMixin, Bare):
    pass


def test_a_form_has_child_rows_for_who_may_write_facts_and_comments_for_everybody(half):
    assert set(Form(half("write_facts")).formsets) == {"book_authors", "comments"}
    assert set(Form(None).formsets) == {"book_authors", "comments"}


def test_a_form_has_no_child_rows_for_a_translator(half):
    assert set(Form(half("write_ru")).formsets) == {"comments"}
