"""Beginning the next season from a button, and choosing among many books and authors."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.reading_lists.books import Author, Book

pytestmark = pytest.mark.django_db


def test_an_editor_begins_the_next_season_as_a_draft_that_holds_all_norms(signed_in):
    running = Season.objects.get()
    answer = signed_in("editor").post(reverse("next_season", args=[running.pk]), {"starts_on": "2100-01-01"})
    made = Season.objects.get(year=2100)

    assert answer.url == reverse("wagtailsnippets_programme_season:edit", args=[made.pk])
    assert not made.live
    assert [level.norms.count() for level in made.levels.all()] == [
        level.norms.count() for level in running.levels.all()
    ]


@pytest.mark.parametrize("role", ["translator-ru", "nobody", "stranger"])
def test_nobody_else_begins_one(role, signed_in):
    signed_in(role).post(reverse("next_season", args=[Season.objects.get().pk]), {"starts_on": "2100-01-01"})
    assert Season.objects.count() == 1


def test_no_season_begins_in_the_past_and_what_was_typed_stays(signed_in):
    yesterday = day_of(timezone.now()) - timedelta(days=1)
    address = reverse("next_season", args=[Season.objects.get().pk])
    answer = signed_in("editor").post(address, {"starts_on": yesterday.isoformat()})

    assert answer.status_code == 200
    assert answer.context["form"].errors["starts_on"]
    assert yesterday.isoformat() in answer.content.decode()
    assert Season.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "asked", "found"), [(Author, "мұхтар ӘУЕЗ", "Мұхтар Әуезов"), (Book, "путь абая", "Абай жолы")]
)
def test_a_row_is_chosen_by_parts_of_its_words_in_any_language_and_case(model, asked, found, signed_in):
    address = reverse(model.snippet_viewset.chooser_viewset.get_url_name("choose_results"))
    shown = signed_in("editor").get(address, {"q": asked})

    assert [str(row) for row in shown.context["results"]] == [found]
