"""Who decides about lists, on which day, about which list; and what a copy of a list takes along."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from tests.days import today
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.reading_lists import actions, next_lists, public_lists
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage, SectionPage, Withdrawal

from .conftest import YEAR, make_book, rows_of

pytestmark = pytest.mark.django_db


def approve(page, by, **changes):
    facts = {"decision": "Decision No. 7", "decided_on": today(), "by": by, "at": timezone.now()} | changes
    return actions.approve(list_id=page.pk, **facts)


def withdraw(slug, by, reason="Wrong edition"):
    row = ListedBook.objects.get(book__slug=slug, section_page__path__startswith=_list().path)
    return actions.withdraw(listed_book_id=row.pk, reason=reason, by=by, at=timezone.now())


def _list() -> ReadingListPage:
    return ReadingListPage.objects.get(year=YEAR, locale__language_code="kk")


def decisions() -> tuple:
    """Everything that was decided, to prove that nothing moved."""
    return (
        list(Approval.objects.values_list("pk", "decision", "decided_on")),
        list(Withdrawal.objects.values_list("pk", "reason")),
        list(ReadingListPage.objects.values_list("pk", "year", "live").order_by("pk")),
        ListedBook.objects.count(),
        HistoryLine.objects.count(),
    )


@pytest.fixture
def refuses():
    """The action raises that refusal, and nothing moved."""

    def refuses(refusal, action, *args, **kwargs):
        before = decisions()
        with pytest.raises(refusal) as refused:
            action(*args, **kwargs)
        assert decisions() == before
        return getattr(refused.value, "details", {})

    return refuses


def test_nobody_without_the_right_withdraws_or_begins_a_list(the_list, approver, editor, refuses):
    approve(the_list, approver)

    refuses(actions.MayNotApprove, withdraw, "ozen", editor)
    refuses(
        next_lists.MayNotBegin,
        next_lists.copy_to_year,
        list_id=the_list.pk,
        year=YEAR + 1,
        by=editor,
        at=timezone.now(),
    )


def test_whoever_may_fill_a_list_begins_next_years_as_drafts(the_list, editor, client):
    room, begin = reverse("reading_list_desk", args=[the_list.pk]), reverse("reading_list_copy", args=[the_list.pk])
    client.force_login(editor)
    assert begin not in client.get(room).text
    editor.user_permissions.add(Permission.objects.get(codename="add_importrun"))

    assert begin in client.get(room).text
    client.post(begin, {"year": YEAR + 1})

    begun = ReadingListPage.objects.filter(year=YEAR + 1)
    assert {page.locale.language_code for page in begun} == {"kk", "ru", "en"}
    assert not begun.filter(live=True).exists()
    assert not SectionPage.objects.descendant_of(begun.get(locale__language_code="kk")).filter(live=True).exists()


def test_the_canonical_list_is_decided_about_and_no_other(the_list, approver, refuses):
    russian = ReadingListPage.objects.get(translation_key=the_list.translation_key, locale__language_code="ru")
    section = SectionPage.objects.child_of(the_list).first()
    for number in (russian.pk, section.pk, 10**9):
        refuses(
            actions.NoSuchList,
            actions.approve,
            list_id=number,
            decision="Decision No. 7",
            decided_on=today(),
            by=approver,
            at=timezone.now(),
        )
        refuses(
            actions.NoSuchList, next_lists.copy_to_year, list_id=number, year=YEAR + 1, by=approver, at=timezone.now()
        )
    approve(the_list, approver)
    refuses(actions.NoSuchList, actions.withdraw, listed_book_id=10**9, reason="x", by=approver, at=timezone.now())


@pytest.mark.parametrize(("hour", "latest"), [(18, date(2031, 5, 1)), (19, date(2031, 5, 2))])
def test_a_decision_is_of_today_in_kazakhstan_at_the_latest(hour, latest, the_list, approver, refuses):
    at = datetime(2031, 5, 1, hour, 0, tzinfo=UTC)
    tomorrow = latest + timedelta(days=1)

    details = refuses(actions.DecidedInTheFuture, approve, the_list, approver, decided_on=tomorrow, at=at)

    assert details == {"decided_on": tomorrow, "latest": latest}
    assert approve(the_list, approver, decided_on=latest, at=at).decided_on == latest


def test_a_hidden_list_is_not_approved_though_its_sections_are_public(the_list, approver, refuses):
    ReadingListPage.objects.filter(pk=the_list.pk).update(live=False)
    details = refuses(actions.ListIsIncomplete, approve, the_list, approver)
    assert (details["missing"], details["live"]) == ([], False)


def test_a_list_has_as_many_books_in_each_section_as_decided(the_list, approver, decide, refuses):
    decide("reading_lists.books_to_approve", 2)
    details = refuses(actions.ListIsIncomplete, approve, the_list, approver)
    assert details == {"missing": ["world_classics", "growth_popsci"], "live": True, "fewest": 2}

    for code in ("world_classics", "growth_popsci"):
        section = SectionPage.objects.child_of(the_list).get(section=code)
        ListedBook.objects.create(section_page=section, book=make_book(f"second-{code}"), for_gold=True, sort_order=5)
    assert approve(the_list, approver)


def test_words_of_a_decision_are_kept_without_their_margins(the_list, approver, refuses):
    assert approve(the_list, approver, decision="  Decision No. 7 \n").decision == "Decision No. 7"
    assert HistoryLine.objects.get(name="reading_list.approved").facts["decision"] == "Decision No. 7"
    refuses(actions.WordsAreMissing, withdraw, "ozen", approver, reason=" \n ")

    assert withdraw("ozen", approver, reason=" Wrong edition ").reason == "Wrong edition"

    line = HistoryLine.objects.get(name="reading_list.book_withdrawn")
    assert (line.facts["reason"], line.by_id) == ("Wrong edition", approver.pk)
    refuses(actions.AlreadyWithdrawn, withdraw, "ozen", approver)
    assert withdraw("anshy", approver).listed_book.book.slug == "anshy"


@pytest.mark.parametrize("deed", ["approve", "withdraw", "copy"])
def test_what_is_decided_and_its_line_of_history_are_written_together(deed, the_list, approver, monkeypatch, refuses):
    if deed == "withdraw":
        approve(the_list, approver)

    def full(event):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(actions.events, "record", full)
    if deed == "approve":
        refuses(DatabaseError, approve, the_list, approver)
    elif deed == "withdraw":
        refuses(DatabaseError, withdraw, "ozen", approver)
    else:
        refuses(
            DatabaseError, next_lists.copy_to_year, list_id=the_list.pk, year=YEAR + 1, by=approver, at=timezone.now()
        )


@pytest.mark.parametrize(
    "change",
    [
        {"sort_order": 9},
        {"for_bronze": False},
        {"for_silver": False},
        {"for_gold": False},
        {"book": "another"},
    ],
)
def test_the_digest_of_a_list_changes_with_whatever_is_approved_of_it(change, the_list):
    count, before = actions.rows_digest(the_list)
    assert count == 4
    assert actions.rows_digest(the_list) == (count, before)
    rows = ListedBook.objects.filter(book__slug="ozen")
    if "book" in change:
        change = {"book": make_book("another")}
    rows.update(**change)

    assert actions.rows_digest(the_list) != (count, before)


def test_books_are_counted_in_public_sections_of_that_list(the_list):
    assert actions.count_books_by_section(the_list) == {"kazakh_classics": 2, "world_classics": 1, "growth_popsci": 1}
    SectionPage.objects.child_of(the_list).filter(section="kazakh_classics").update(live=False)
    assert actions.count_books_by_section(the_list) == {"world_classics": 1, "growth_popsci": 1}
    assert actions.short_sections({"kazakh_classics": 2, "world_classics": 1}, 2) == ["world_classics", "growth_popsci"]


def test_a_copy_has_the_same_offers_in_the_same_order_as_drafts_of_whoever_made_it(the_list, approver):
    made = next_lists.copy_to_year(list_id=the_list.pk, year=YEAR + 1, by=approver, at=timezone.now())

    def offers(page):
        rows = ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(page))
        return list(
            rows.order_by("section_page__path", "sort_order", "pk").values_list(
                "section_page__section", "book_id", "for_bronze", "for_silver", "for_gold", "sort_order"
            )
        )

    assert offers(made) == offers(the_list)
    sections = SectionPage.objects.child_of(made)
    assert [page.section for page in sections] == ["kazakh_classics", "world_classics", "growth_popsci"]
    assert not any(page.live for page in (made, *sections))
    assert {page.get_latest_revision().user_id for page in (made, *sections)} == {approver.pk}
    assert (made.slug, made.url_path.split("/")[-2]) == (str(YEAR + 1), str(YEAR + 1))
    line = HistoryLine.objects.get(name="reading_list.copied")
    assert line.facts == {"year": YEAR + 1, "from_year": YEAR, "books": 4}
    assert line.by_id == approver.pk
    for language in ("ru", "en"):
        locale = Locale.objects.get(language_code=language)
        for page in (made, *sections):
            twin = page.get_translation(locale)
            assert not twin.live
            assert str(YEAR) not in twin.get_latest_revision_as_object().title
    assert rows_of(the_list)


def test_wherever_a_list_names_its_year_its_copy_names_the_next(the_list, approver):
    section = SectionPage.objects.child_of(the_list).get(section="kazakh_classics")
    words = {"title": f"{YEAR} A", "heading": f"{YEAR} B", "summary": f"C {YEAR}, {YEAR}"}
    for page in (the_list, section):
        for version in page.get_translations(inclusive=True):
            type(version).objects.filter(pk=version.pk).update(**words)

    made = next_lists.copy_to_year(list_id=the_list.pk, year=YEAR + 1, by=approver, at=timezone.now())

    copied = SectionPage.objects.child_of(made).get(section="kazakh_classics")
    drafts = [page.get_latest_revision_as_object() for page in copied.get_translations(inclusive=True)]
    drafts += [page.get_latest_revision_as_object() for page in made.get_translations(inclusive=True)]
    assert len(drafts) == 6
    for draft in drafts:
        assert {name: getattr(draft, name) for name in words} == {
            name: text.replace(str(YEAR), str(YEAR + 1)) for name, text in words.items()
        }
    assert (made.title, made.heading, made.slug) == (f"{YEAR + 1} A", f"{YEAR + 1} B", str(YEAR + 1))


def test_a_language_the_list_does_not_have_is_not_begun_by_copying(the_list, approver):
    english = Locale.objects.get(language_code="en")
    for page in (*SectionPage.objects.child_of(the_list), the_list):
        page.get_translation(english).delete()

    made = next_lists.copy_to_year(list_id=the_list.pk, year=YEAR + 1, by=approver, at=timezone.now())

    assert made.get_translation_or_none(english) is None
    assert made.get_translation_or_none(Locale.objects.get(language_code="ru")) is not None


def test_lists_are_shown_latest_first_with_their_own_sections_and_decision(the_list, approver):
    approve(the_list, approver)

    for language in ("kk", "ru"):
        lists = public_lists.lists_in(language)
        years = [one["page"].year for one in lists]
        assert years == sorted(years, reverse=True)
        assert YEAR in years
        assert len(years) > 1
        for one in lists:
            assert len(one["sections"]) == 3
            assert all(section.get_parent().pk == one["page"].pk for section in one["sections"])
            if one["page"].year == YEAR:
                assert one["status"].approved
                assert public_lists.status_of(one["page"]).approved
                assert one["status"].approval.decision == "Decision No. 7"


def test_a_book_tells_where_it_stands_latest_list_first(the_list, approver, client):
    approve(the_list, approver)
    made = next_lists.copy_to_year(list_id=the_list.pk, year=YEAR + 1, by=approver, at=timezone.now())
    rows = ListedBook.objects.filter(book__slug="ozen")
    withdraw("ozen", approver)

    assert [(each.year, each.withdrawn) for each in public_lists.public_listings(rows, "kk")] == [(YEAR, True)]
    for page in (made, *SectionPage.objects.child_of(made)):
        page.get_latest_revision().publish()
    assert [(each.year, each.withdrawn) for each in public_lists.public_listings(rows, "kk")] == [
        (YEAR + 1, False),
        (YEAR, True),
    ]
    assert {each.section.locale.language_code for each in public_lists.public_listings(rows, "ru")} == {"ru"}

    SectionPage.objects.child_of(made).get(section="kazakh_classics").unpublish()
    assert [each.year for each in public_lists.public_listings(rows, "kk")] == [YEAR]
    ReadingListPage.objects.filter(pk=the_list.pk).update(live=False)
    assert public_lists.public_listings(rows, "kk") == []


def test_filters_come_back_in_every_link_of_a_list(the_list, client, decide):
    decide("reading_lists.books_per_page", 5)
    section = SectionPage.objects.child_of(the_list).get(section="growth_popsci")
    for number in range(6):
        ListedBook.objects.create(
            section_page=section,
            book=make_book(f"more-{number}"),
            for_silver=True,
            for_gold=True,
            sort_order=5 + number,
        )
    shown = client.get(f"/en/reading-lists/{YEAR}/?level=silver&order=title").content.decode()

    assert "?level=silver&amp;order=title&amp;page=2" in shown
    for edition in ("print", "csv", "txt"):
        assert f"?level=silver&amp;order=title&amp;as={edition}" in shown
    assert "10 books in all" in shown


def test_books_are_ordered_by_author_and_those_without_one_stand_first(the_list, client):
    shown = client.get(f"/kk/reading-lists/{YEAR}/?order=author").content.decode()
    places = [shown.index(f"/kk/books/{slug}/") for slug in ("vent", "qadam", "ozen", "anshy")]
    assert places == sorted(places)


def test_withdrawn_books_are_counted_in_no_list(the_list, approver, client, decide):
    approve(the_list, approver)
    withdraw("ozen", approver)
    address = f"/en/reading-lists/{YEAR}/"
    assert "3 books in all" in client.get(address).content.decode()

    decide("reading_lists.withdrawn_shown", False)
    shown = client.get(address).content.decode()
    assert "/en/books/ozen/" not in shown
    assert "3 books in all" in shown


def test_a_section_that_is_hidden_in_kazakh_has_no_rows_in_any_language(the_list, client):
    SectionPage.objects.child_of(the_list).filter(section="kazakh_classics").update(live=False)
    for language in ("kk", "ru"):
        assert "/books/ozen/" not in client.get(f"/{language}/reading-lists/{YEAR}/").content.decode()
