"""Approving a list, and what stands still afterwards."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.days import in_days, today
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.reading_lists import actions, next_lists
from tosbelgi.reading_lists.lists import Approval, ListedBook, ListIsApproved, ReadingListPage, SectionPage, Withdrawal

from .conftest import YEAR, make_book, rows_of

pytestmark = pytest.mark.django_db


def approve(page, by, **changes):
    facts = {"decision": "Decision No. 7", "decided_on": today(), "by": by, "at": timezone.now()} | changes
    return actions.approve(list_id=page.pk, **facts)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_list_says_proposed_until_it_is_approved(language, the_list, approver, client):
    proposed = {"kk": "Ұсынылған", "ru": "Предложен", "en": "Proposed"}[language]
    paths = ["", "kazakh-classics/", "?as=print"]
    for path in paths:
        assert proposed in client.get(f"/{language}/reading-lists/{YEAR}/{path}").content.decode()

    approve(the_list, approver)

    for path in paths:
        shown = client.get(f"/{language}/reading-lists/{YEAR}/{path}").content.decode()
        assert "Decision No. 7" in shown
        assert proposed not in shown


def test_approving_is_in_the_history_with_what_was_approved(the_list, approver):
    approval = approve(the_list, approver)

    line = HistoryLine.objects.get(name="reading_list.approved")
    assert line.by_id == approver.pk
    assert line.facts["books"] == 4
    assert line.facts["rows_digest"] == approval.rows_digest == actions.rows_digest(the_list)[1]


def test_what_the_site_itself_approves_is_approved_by_nobody(the_list):
    """As where it is filled with an example of a list."""
    approve(the_list, None)

    assert Approval.objects.get().by is None
    assert HistoryLine.objects.get(name="reading_list.approved").by_id is None


@pytest.mark.parametrize("part", ["for_bronze", "for_silver", "for_gold", "book", "section_page", "sort_order", "row"])
def test_what_is_approved_is_the_whole_list_that_was_shown(part, the_list, approver, client):
    """Every part that readers see is in the digest: which books, where, in which order, for which levels."""
    client.force_login(approver)
    shown = client.get(reverse("reading_list_desk", args=[the_list.pk])).context["shown"]
    row = ListedBook.objects.get(book__slug="ozen")
    others = SectionPage.objects.child_of(the_list).exclude(pk=row.section_page_id)
    changed = {
        "book": {"book": make_book("jana", title_kk="Жаңа")},
        "section_page": {"section_page": others.first()},
        "sort_order": {"sort_order": 9},
    }.get(part, {} if part == "row" else {part: not getattr(row, part)})
    if part == "row":
        ListedBook.objects.create(
            section_page=row.section_page, book=make_book("basqa", title_kk="Басқа"), sort_order=9
        )
    else:
        ListedBook.objects.filter(pk=row.pk).update(**changed)
    sent = {"decision": "No. 7", "decided_on": str(today()), "shown": shown}
    refused = client.post(reverse("reading_list_approve", args=[the_list.pk]), sent)

    assert refused.context["approval_form"].errors
    assert refused.context["approval_form"]["decision"].value() == "No. 7"
    assert not Approval.objects.exists()
    assert actions.rows_digest(the_list)[1] == refused.context["shown"] != shown
    if part != "section_page":  # a section may have become too short by that
        client.post(reverse("reading_list_approve", args=[the_list.pk]), sent | {"shown": refused.context["shown"]})
        assert Approval.objects.get().rows_digest == refused.context["shown"]


@pytest.mark.parametrize(
    ("decision", "distance", "refusal"), [("  ", 0, actions.WordsAreMissing), ("No. 7", 1, actions.DecidedInTheFuture)]
)
def test_a_decision_without_words_or_from_tomorrow_is_refused(decision, distance, refusal, the_list, approver):
    with pytest.raises(refusal):
        approve(the_list, approver, decision=decision, decided_on=in_days(distance))

    assert not Approval.objects.exists()
    assert not HistoryLine.objects.filter(name="reading_list.approved").exists()


def test_an_editor_may_not_approve(the_list, editor):
    with pytest.raises(actions.MayNotApprove):
        approve(the_list, editor)

    assert not Approval.objects.exists()


def test_a_list_with_an_empty_or_hidden_section_is_refused(the_list, approver):
    SectionPage.objects.child_of(the_list).get(section="growth_popsci").unpublish()

    with pytest.raises(actions.ListIsIncomplete) as refused:
        approve(the_list, approver)

    assert refused.value.details["missing"] == ["growth_popsci"]
    assert not Approval.objects.exists()


def test_the_rows_of_an_approved_list_stand_still(the_list, approver):
    approve(the_list, approver)
    before = rows_of(the_list)
    section = SectionPage.objects.child_of(the_list).get(section="kazakh_classics")
    row = section.listed_books.first()

    with pytest.raises(ListIsApproved):
        row.delete()
    row.for_gold = not row.for_gold
    with pytest.raises(ListIsApproved):
        row.save()
    with pytest.raises(ListIsApproved):
        ListedBook(section_page=section, book_id=row.book_id, sort_order=9).save()
    section.listed_books = list(section.listed_books.all())[:1]
    with pytest.raises(ValidationError):
        section.full_clean()

    assert rows_of(the_list) == before


def test_approving_twice_is_refused(the_list, approver):
    approve(the_list, approver)

    with pytest.raises(ListIsApproved):
        approve(the_list, approver)

    assert Approval.objects.count() == 1


def test_a_withdrawn_book_leaves_the_list_and_stays_in_its_history(the_list, approver, client):
    approve(the_list, approver)
    row = ListedBook.objects.get(book__slug="ozen")

    actions.withdraw(listed_book_id=row.pk, reason="Wrong edition", by=approver, at=timezone.now())

    shown = client.get(f"/en/reading-lists/{YEAR}/kazakh-classics/").content.decode()
    assert "Wrong edition" in shown
    assert "1 book in all" in shown
    assert client.get("/en/books/ozen/").status_code == 200
    assert ListedBook.objects.filter(pk=row.pk).exists()
    assert HistoryLine.objects.get(name="reading_list.book_withdrawn").facts == {
        "year": YEAR,
        "book": "ozen",
        "reason": "Wrong edition",
    }
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw(listed_book_id=row.pk, reason="Again", by=approver, at=timezone.now())


def test_from_a_proposed_list_nothing_is_withdrawn(the_list, approver):
    with pytest.raises(actions.ListIsNotApproved):
        actions.withdraw(
            listed_book_id=ListedBook.objects.get(book__slug="ozen").pk, reason="x", by=approver, at=timezone.now()
        )

    assert not Withdrawal.objects.exists()


def test_next_years_list_starts_as_a_draft_copy_without_what_was_withdrawn(the_list, approver, client):
    approve(the_list, approver)
    row = ListedBook.objects.get(book__slug="ozen")
    actions.withdraw(listed_book_id=row.pk, reason="Out of print", by=approver, at=timezone.now())

    made = next_lists.copy_to_year(list_id=the_list.pk, year=YEAR + 1, by=approver, at=timezone.now())

    assert (made.year, made.live, made.title) == (YEAR + 1, False, f"{YEAR + 1} жыл")
    assert [slug for _pk, slug, *_rest in rows_of(made)] == ["anshy", "vent", "qadam"]
    assert client.get(f"/kk/reading-lists/{YEAR + 1}/").status_code == 404
    russian = ReadingListPage.objects.get(translation_key=made.translation_key, locale__language_code="ru")
    assert (russian.year, russian.live) == (YEAR + 1, False)
    assert str(YEAR + 1) in russian.get_latest_revision_as_object().title
    assert HistoryLine.objects.get(name="reading_list.copied").facts["books"] == 3
    # The copy can be worked on and published like any list.
    for page in (made, *SectionPage.objects.child_of(made)):
        page.get_latest_revision().publish()
    assert "anshy" in client.get(f"/kk/reading-lists/{YEAR + 1}/").content.decode()
    with pytest.raises(next_lists.YearIsTaken):
        next_lists.copy_to_year(list_id=the_list.pk, year=YEAR + 1, by=approver, at=timezone.now())


def test_an_approved_list_cannot_be_deleted_in_the_admin(the_list, approver, editor_client):
    approve(the_list, approver)

    for page in (the_list, SectionPage.objects.child_of(the_list).first(), the_list.get_parent()):
        editor_client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert ReadingListPage.objects.filter(pk=the_list.pk).exists()
    assert len(rows_of(the_list)) == 4


def test_translations_get_no_copy_of_the_rows(the_list):
    pages = SectionPage.objects.filter(section="kazakh_classics", translation_key__isnull=False).exclude(
        locale__language_code="kk"
    )
    assert pages.exists()
    assert not ListedBook.objects.filter(section_page__in=pages).exists()
