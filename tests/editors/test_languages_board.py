"""The board of the three languages: what is missing, stale, drafted, let stand or fine, and the way to mend it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation

from tosbelgi.cms.translation_admin import board as language_board
from tosbelgi.cms.translation_admin import weekly_mail
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.reading_lists.books import Author, Book

from .conftest import ROLES, page_in

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 4, tzinfo=UTC)


def cell(kind: str, title: str, language: str) -> language_board.Cell:
    line = next(one for one in language_board.board_lines() if one.kind == kind and one.title == title)
    return next(one for one in line.cells if one.language == language)


def test_a_new_site_has_just_the_gaps_the_customers_document_leaves():
    counts = language_board.count_by_state(language_board.board_lines())

    assert counts["kk"]["gap"] == counts["kk"]["stale"] == counts["ru"]["stale"] == counts["en"]["stale"] == 0
    slogans = [one for one in language_board.board_lines() if one.kind == "direction"]
    assert all("slogan_en" in one.cells[2].fields for one in slogans)
    assert [one.cells[1].state for one in slogans].count("missing") == 1, "one motto has no Russian words"


@pytest.mark.parametrize("kind", ["page", "book"])
def test_a_changed_source_makes_the_others_stale_until_somebody_looks(kind, signed_in):
    if kind == "page":
        row = page_in("steps", "kk")
        row.summary = "Жаңа сөз осында тұр."
        row.save_revision().publish()
        where = ("page", str(row), "ru")
        confirm = reverse("still_right", args=[row.translation_key, page_in("steps", "ru").locale_id])
    else:
        row = Book.objects.get(slug="abai-zholy")
        row.annotation_kk = "Жаңа сөз. Екінші сөйлем."
        row.save()
        where = ("book", str(row), "ru")
        confirm = cell(*where).confirm_url
    assert cell(*where).state == "stale"
    assert cell(where[0], where[1], "kk").state != "stale"

    for role in ("stranger", "nobody", "translator-en"):
        signed_in(role).post(confirm)
    assert cell(*where).state == "stale"
    signed_in("translator-ru").post(confirm)
    assert cell(*where).state in {"fine", "accepted"}
    assert HistoryLine.objects.filter(name="translation.confirmed").count() == 1


def test_new_words_make_it_fine_again():
    row = Book.objects.get(slug="abai-zholy")
    row.annotation_kk = "Жаңа сөз. Екінші сөйлем."
    row.save()
    row.annotation_en = "New words. A second sentence."
    row.save()

    assert cell("book", str(row), "en").state == "fine"
    assert cell("book", str(row), "ru").state == "stale"


def test_each_state_is_told(signed_in):
    book = Book.objects.get(slug="abai-zholy")
    book.annotation_ru = ""
    book.save()
    assert cell("book", str(book), "ru").state == "missing"
    assert cell("book", str(book), "ru").url.endswith("#id_annotation_ru")
    book.annotation_en = "Only a draft. It waits."
    book.save_revision()
    assert cell("book", str(book), "en").state == "draft"
    assert cell("book", str(book), "kk").state == "fine"

    page = page_in("faq", "kk")
    page_in("faq", "en").delete()
    Translation.objects.filter(source__object_id=page.translation_key, target_locale__language_code="en").delete()
    assert cell("page", str(page), "en").state == "missing"
    assert "select_locale=en" in cell("page", str(page), "en").url
    russian = page_in("faq", "ru")
    russian.summary = page.summary
    russian.save()
    assert cell("page", str(page), "ru").state == "gap"
    page_in("privacy", "ru").unpublish()
    assert cell("page", str(page_in("privacy", "kk")), "ru").state == "draft"


@pytest.mark.parametrize("role", ["stranger", *ROLES])
def test_who_sees_the_board_and_what_it_links(role, signed_in):
    answer = signed_in(role).get(reverse("parity_board") + "?kind=direction")
    if role in {"stranger", "nobody"}:
        assert answer.status_code == 302
        return
    shown = answer.content.decode()
    own = [code for code in ("kk", "ru", "en") if role == f"translator-{code}" or not role.startswith("translator")]
    for code in ("kk", "ru", "en"):
        assert (f"#id_slogan_{code}" in shown or f"#id_title_{code}" in shown or f"#id_motto_{code}" in shown) is (
            code in own
        )


def test_the_board_is_filtered_and_has_pages(signed_in):
    editor = signed_in("editor")
    whole = editor.get(reverse("parity_board"))
    assert whole.context["page"].paginator.num_pages > 1
    few = editor.get(reverse("parity_board") + "?kind=direction&language=en&state=missing").context["page"]
    assert few.paginator.count == 7
    assert editor.get(reverse("parity_board") + "?q=абай жолы").context["page"].paginator.count == 1
    none = editor.get(reverse("parity_board") + "?state=nonsense")
    assert none.status_code == 200
    assert none.context["page"].paginator.count == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [("kk", "Ағылшынша ұран"), ("ru", "Слоган на английском"), ("en", "Slogan in English")],
)
def test_what_is_missing_is_called_what_its_form_calls_it(language, said, people, signed_in):
    UserProfile.objects.create(user=people["editor"], preferred_language=language)
    shown = (
        signed_in("editor").get(reverse("parity_board") + "?kind=direction&language=en&state=missing").content.decode()
    )

    assert said in shown
    assert ">slogan_en" not in shown


def test_a_thousand_rows_cost_as_many_queries_as_a_hundred():
    Author.objects.bulk_create(
        [
            Author(slug=f"many-{number}", name_kk=f"Көп {number}", name_ru="Много", name_en="Many").with_sort_keys()
            for number in range(1000)
        ]
    )
    language_board.board_lines()
    with CaptureQueriesContext(
        connection,
    ) as spent:
        lines = language_board.board_lines()

    assert len(lines) > 1000
    assert len(spent) <= 16


def test_titles_stand_in_the_kazakh_alphabet():
    titles = [line.title for line in language_board.board_lines() if line.kind == "author"]
    assert titles.index("Ілияс Жансүгіров") > titles.index("Мұхтар Әуезов") > titles.index("Абай Құнанбайұлы")


def test_the_front_page_of_the_admin_says_what_waits(signed_in):
    shown = signed_in("translator-en").get(reverse("wagtailadmin_home")).content.decode()

    assert 'id="parity-summary"' in shown
    assert "language=en" in shown
    assert "language=ru&amp;state" not in shown
    assert 'id="parity-summary"' not in signed_in("nobody").get(reverse("wagtailadmin_home")).content.decode()


def test_the_weekly_mail_comes_on_mondays_to_who_asked_for_it(signed_in, people):
    signed_in("translator-en").post(reverse("parity_mail"), {"wanted": "yes"})
    signed_in("nobody").post(reverse("parity_mail"), {"wanted": "yes"})
    signed_in("editor").post(reverse("parity_mail"), {"wanted": "yes"})
    signed_in("editor").post(reverse("parity_mail"), {"wanted": "no"})

    assert weekly_mail.send_due(MONDAY - timedelta(days=1)) == 0
    assert weekly_mail.send_due(MONDAY) == 1
    assert weekly_mail.send_due(MONDAY + timedelta(hours=2)) == 0
    assert weekly_mail.send_due(MONDAY + timedelta(days=7)) == 1
    assert {address for one in mail.outbox for address in one.to} == {people["translator-en"].email}
    assert "English" in mail.outbox[0].body
    assert "Русский" not in mail.outbox[0].body
    assert reverse("parity_board") in mail.outbox[0].body


def test_the_mottos_are_wanted_only_where_one_has_begun():
    row = Direction.objects.get(code="work")
    assert ("motto", "kk") not in row.gaps()
    row.motto_ru = "Слово"
    assert ("motto", "kk") in row.gaps()
