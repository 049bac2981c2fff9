"""From "Apply" to "You are registered": each step, each wrong order, and what a refusal leaves as it was."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.programme.people_cast import HERE, THERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.accounts.attempts import is_letterbox_full
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.catalogue.api import norms_digest, norms_from_json
from tosbelgi.programme.models import (
    Acceptance,
    Contact,
    LegalRepresentative,
    Participation,
    ParticipationAct,
    PersonalPage,
    Region,
    Season,
)
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import ContactKind, Role, add_contact, end_appointment
from tosbelgi.programme.schedule import api as schedule

from . import way

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


def stored():
    """Everything that a refused act could have moved."""
    models = (Participation, PersonalPage, ParticipationAct, Acceptance, LegalRepresentative)
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return rows, HistoryLine.objects.count()


def refused(do, code, field=...):
    before = stored()
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code
    if field is not ...:
        assert caught.value.field == field
    assert stored() == before
    return caught.value


def test_the_whole_line(cast):
    row = way.active(cast)

    row.refresh_from_db()
    assert row.stands is api.State.ACTIVE
    assert row.directions[-1] == "work"
    assert len(row.directions) > 1, "the mandatory ones count beside the chosen one"
    assert [act.act for act in row.acts.order_by("pk")] == [
        "submit",
        "approve",
        "accept",
        "accept",
        "agree",
        "schedule",
        "activate",
    ]
    names = list(
        HistoryLine.objects.filter(name__startswith="participation.").order_by("pk").values_list("name", flat=True)
    )
    assert names == [
        "participation.submitted",
        "participation.approved",
        "participation.agreement_accepted",
        "participation.agreement_accepted",
        "participation.agreement_complete",
        "participation.schedule_agreed",
        "participation.activated",
    ]
    assert row.acts.get(act="submit").words.startswith("Мен талаптарды"), "the words that were confirmed are kept"


def test_begun_twice_it_is_one_and_a_returned_one_is_gone_on_with(cast):
    first = api.begin(by=cast.pupil_viewer, at=timezone.now())
    assert api.begin(by=cast.pupil_viewer, at=timezone.now()) == first
    row = way.submitted(cast)
    refused(lambda: api.begin(by=cast.pupil_viewer, at=timezone.now()), "APPLICATION_UNDER_WAY")
    returned = api.return_(
        participation=row.public_id, version=row.version, reason="Мекенжайы жоқ", language="kk", by=cast.head_viewer,
        at=timezone.now(),
    )  # fmt: skip
    assert api.begin(by=cast.pupil_viewer, at=timezone.now()) == returned
    assert way.submit(cast, returned).stands is api.State.SUBMITTED


@pytest.mark.parametrize("state", list(way.REACHED))
def test_each_wrong_order_is_refused_and_nothing_moves(state, cast):
    way.approve_text()
    row = way.REACHED[state](cast)
    now = timezone.now()
    about = {"participation": row.public_id, "at": now}
    head, mentor = cast.head_viewer, cast.mentor_viewer
    plan = schedule.Plan(starts_on=timezone.localdate())
    deeds = {
        api.Act.SUBMIT: lambda: way.submit(cast, row),
        api.Act.APPROVE: lambda: api.approve(version=row.version, by=head, **about),
        api.Act.RETURN: lambda: api.return_(version=row.version, reason="x", language="kk", by=head, **about),
        api.Act.REJECT: lambda: api.reject(version=row.version, reason="x", language="kk", by=head, **about),
        api.Act.ACCEPT: lambda: api.ask_for_code(by=cast.pupil_viewer, language="kk", **about),
        api.Act.SCHEDULE: lambda: way.write_plan(cast, row, plan),
        api.Act.ACTIVATE: lambda: schedule.activate(seen_norms=row.norms_digest, by=mentor, **about),
    }
    last = row.acts.order_by("-pk").first()
    for act, deed in deeds.items():
        may_be_written = act is api.Act.SCHEDULE and row.stands in schedule.WITH_SCHEDULE
        if api.may_follow(row.stands, act) or may_be_written or (last and last.act == act.value):
            continue
        before = stored()
        with pytest.raises(Refusal) as caught:
            deed()
        assert caught.value.code in {
            "NOT_IN_THIS_STATE",
            "NO_SUCH_PARTICIPATION",
            "NOT_EVERYBODY_HAS_ACCEPTED",
            "SCHEDULE_NOT_AGREED",
            "NO_SCHEDULE_NOW",
        }, (state, act)
        assert stored() == before


def test_each_deed_pressed_twice_is_done_once(cast):
    row = way.submitted(cast)
    lines = HistoryLine.objects.count()
    assert way.submit(cast, row).stands is api.State.SUBMITTED
    assert HistoryLine.objects.count() == lines
    for _twice in range(2):
        row = api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())
    assert row.acts.filter(act="approve").count() == 1


# Ages
@pytest.mark.parametrize(
    ("born", "code"),
    [((14, 1), "TOO_YOUNG_FOR_LEVEL"), ((30, 0), "TOO_OLD_FOR_LEVEL")],
)
def test_age_counts_to_the_day_of_submission(born, code, cast):
    years, days = born
    cast.pupil.birth_date = way.years_ago(years, days=days)
    cast.pupil.save()
    row = way.drafted(cast)
    refused(lambda: way.submit(cast, row), code)


def test_whoever_is_fourteen_today_may_submit(cast):
    cast.pupil.birth_date = way.years_ago(14)
    cast.pupil.save()
    assert way.submitted(cast).stands is api.State.SUBMITTED


def test_whoever_turns_thirty_in_between_is_not_registered(cast):
    cast.pupil.birth_date = way.years_ago(30, days=1)
    cast.pupil.save()
    way.approve_text()
    row = way.approved(cast)
    way.accept(row, cast.pupil_viewer, cast.pupil.user.email)
    row.refresh_from_db()
    assert row.stands is api.State.AGREED, "whoever is of age accepts alone"
    row = way.scheduled(cast, row)
    tomorrow = timezone.now() + timedelta(days=1)
    refused(lambda: way.activate(cast, row, at=tomorrow), "TOO_OLD_FOR_LEVEL", "birth_date")


@pytest.mark.parametrize("born", ["tomorrow", date(1890, 1, 1)])
def test_a_day_of_birth_to_come_is_none(born, cast):
    born = timezone.localdate() + timedelta(days=1) if born == "tomorrow" else born
    row = api.begin(by=cast.pupil_viewer, at=timezone.now())

    def write():
        return api.write(
            participation=row.public_id,
            version=1,
            draft=api.Draft(birth_date=born),
            by=cast.pupil_viewer,
            at=timezone.now(),
        )

    refused(write, "BIRTH_DATE_IS_IMPOSSIBLE", "birth_date")


# What is written
@pytest.mark.parametrize(
    ("text", "code"),
    [("a\0b", "APPLICATION_TEXT_HAS_HIDDEN_SIGNS"), ("a\u202eb", "APPLICATION_TEXT_HAS_HIDDEN_SIGNS"),
     ("ә" * 10_000, "APPLICATION_TEXT_TOO_LONG")],
)  # fmt: skip
@pytest.mark.parametrize("field", ["residence", "about", "representative_given_name"])
def test_odd_texts_are_refused_at_their_field(text, code, field, cast):
    row = api.begin(by=cast.pupil_viewer, at=timezone.now())
    draft = api.Draft(page={field: text})

    def write():
        return api.write(participation=row.public_id, version=1, draft=draft, by=cast.pupil_viewer, at=timezone.now())

    refused(write, code, field)


def test_two_devices_write_and_nothing_is_overwritten(cast):
    row = api.begin(by=cast.pupil_viewer, at=timezone.now())

    def write(text):
        draft = api.Draft(page={"about": text})
        return api.write(participation=row.public_id, version=1, draft=draft, by=cast.pupil_viewer, at=timezone.now())

    assert write("бірінші").version == 2
    assert write("бірінші").version == 2, "the same again is answered the same"
    refusal = refused(lambda: write("екінші"), "PARTICIPATION_CHANGED")
    assert refusal.details["version"] == 2


@pytest.mark.parametrize("name", ["residence", "representative_given_name", "representative_email"])
def test_what_is_missing_is_named(name, cast):
    row = way.drafted(cast, page={name: ""})
    refused(lambda: way.submit(cast, row), "APPLICATION_INCOMPLETE", name)


@pytest.mark.parametrize(
    ("field", "name"),
    [("representative_given_name", "http://evil.example"), ("representative_family_name", "77 000 000")],
)
def test_a_name_that_is_none_is_refused_at_the_field_of_the_representative(field, name, cast):
    row = api.begin(by=cast.pupil_viewer, at=timezone.now())
    draft, asked = api.Draft(page={field: name}), {"by": cast.pupil_viewer, "at": timezone.now()}
    refused(
        lambda: api.write(participation=row.public_id, version=1, draft=draft, **asked), "NAME_HAS_OTHER_SIGNS", field
    )
    whole = way.drafted(cast)
    PersonalPage.objects.filter(participation=whole).update(**{field: name})
    refused(lambda: way.submit(cast, whole), "NAME_HAS_OTHER_SIGNS", field)


def test_a_hyphen_is_no_name_of_a_representative(cast):
    row = way.drafted(cast, page={"representative_given_name": "-"})
    refused(lambda: way.submit(cast, row), "APPLICATION_INCOMPLETE", "representative_given_name")


def test_whoever_is_of_age_names_no_representative(cast):
    cast.pupil.birth_date = way.years_ago(18)
    cast.pupil.save()
    row = way.drafted(cast, page={"representative_given_name": "", "representative_email": ""})
    assert way.submit(cast, row).stands is api.State.SUBMITTED
    assert not LegalRepresentative.objects.exists()


def test_the_address_of_the_account_is_none_of_the_representative(cast):
    row = way.drafted(cast, page={"representative_email": cast.pupil.user.email})
    refused(lambda: way.submit(cast, row), "NOT_AN_ADDRESS_OF_THE_REPRESENTATIVE")


def test_an_address_that_is_none_is_refused_where_it_is_typed(cast):
    row = api.begin(by=cast.pupil_viewer, at=timezone.now())
    draft = api.Draft(page={"representative_email": "gulnar"})

    def write():
        return api.write(participation=row.public_id, version=1, draft=draft, by=cast.pupil_viewer, at=timezone.now())

    refused(write, "NOT_AN_EMAIL_ADDRESS", "representative_email")


def test_a_day_of_birth_is_corrected_until_a_centre_has_decided_by_it(cast):
    row = way.drafted(cast)
    other = way.years_ago(16)
    draft = api.Draft(birth_date=other)

    def write(row):
        return api.write(
            participation=row.public_id, version=row.version, draft=draft, by=cast.pupil_viewer, at=timezone.now()
        )

    row = write(row)
    cast.pupil.refresh_from_db()
    assert cast.pupil.birth_date == other
    row = way.submit(cast, row)
    api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    again = api.begin(by=cast.pupil_viewer, at=timezone.now())
    draft = api.Draft(birth_date=way.years_ago(17))
    refused(lambda: write(again), "BIRTH_DATE_IS_SETTLED", "birth_date")


def test_it_is_not_submitted_without_the_mark(cast):
    row = way.drafted(cast)
    refused(lambda: way.submit(cast, row, confirmed=False), "NOT_CONFIRMED")


def test_a_mentor_of_another_centre_is_none(cast):
    other = make_person("Ермек")
    give_role(other, Role.MENTOR, centre=make_centre(name="Басқа"))
    row = way.drafted(cast)
    draft = api.Draft(mentor_id=other.pk)
    row = api.write(
        participation=row.public_id, version=row.version, draft=draft, by=cast.pupil_viewer, at=timezone.now()
    )
    refused(lambda: way.submit(cast, row), "NOT_A_MENTOR_THERE")


# Who decides
def test_nobody_decides_about_their_own_application(cast):
    row = way.submitted(cast)
    give_role(cast.pupil, Role.CENTRE_STAFF, centre=cast.centre)
    own = next(one for one in cast.pupil.appointments.all())
    by = viewer_of(cast.pupil, acting=own.pk)

    def approve():
        return api.approve(participation=row.public_id, version=row.version, by=by, at=timezone.now())

    refused(approve, "NOBODY_DECIDES_THEIR_OWN")


def test_who_was_dismissed_a_moment_ago_decides_nothing(cast):
    row = way.submitted(cast)
    by = cast.head_viewer
    end_appointment(appointment_id=by.appointment_id, by=None, at=timezone.now())

    def approve():
        return api.approve(participation=row.public_id, version=row.version, by=by, at=timezone.now())

    refused(approve, "MAY_NOT_DECIDE")


def test_a_head_of_another_centre_finds_nothing(cast):
    row = way.submitted(cast)
    other = make_person("Ермек")
    give_role(other, Role.CENTRE_HEAD, centre=make_centre(name="Басқа"))
    about = {"participation": row.public_id, "version": 1, "by": viewer_of(other), "at": timezone.now()}
    refused(lambda: api.approve(**about), "NO_SUCH_PARTICIPATION")
    refused(lambda: api.reject(reason="x", language="kk", **about), "NO_SUCH_PARTICIPATION")


def test_the_reader_of_an_old_version_decides_nothing(cast):
    row = way.submitted(cast)
    returned = api.return_(
        participation=row.public_id,
        version=row.version,
        reason="x",
        language="kk",
        by=cast.head_viewer,
        at=timezone.now(),
    )
    draft = api.Draft(page={"about": "жаңа"})
    newer = api.write(
        participation=row.public_id, version=returned.version, draft=draft, by=cast.pupil_viewer, at=timezone.now()
    )
    way.submit(cast, newer)

    def approve():
        return api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())

    refused(approve, "PARTICIPATION_CHANGED")


# The agreement
def test_a_code_guessed_three_times_is_over(cast):
    way.approve_text()
    row = way.approved(cast)
    now = timezone.now()
    api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk", at=now)
    right = way.code_sent_to(cast.pupil.user.email)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    def guess(code):
        return api.accept(
            participation=row.public_id, text_version=1, code=code, confirmed=True, by=cast.pupil_viewer, language="kk",
            at=now,
        )  # fmt: skip

    refused(lambda: guess("12345"), "NOT_AN_AGREEMENT_CODE")
    refused(lambda: guess("1" * 10_000), "NOT_AN_AGREEMENT_CODE")
    for left in (2, 1, 0):
        assert refused(lambda: guess(wrong), "WRONG_AGREEMENT_CODE").allowed == left
    refused(lambda: guess(right), "AGREEMENT_CODE_IS_OVER")
    refused(lambda: api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk", at=now),
            "CODE_ASKED_TOO_SOON")  # fmt: skip
    later = now + timedelta(minutes=2)
    api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk", at=later)
    now = later
    assert guess(way.code_sent_to(cast.pupil.user.email)).acceptances.count() == 1


def test_the_code_of_one_side_is_none_of_the_other(cast):
    way.approve_text()
    row = way.approved(cast)
    now = timezone.now()
    api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk", at=now)
    family = way.representative_of(row)

    def accept():
        return api.accept(
            participation=row.public_id, text_version=1, code=way.code_sent_to(cast.pupil.user.email), confirmed=True,
            by=family, language="kk", at=now,
        )  # fmt: skip

    refused(accept, "AGREEMENT_CODE_IS_OVER")


def test_another_text_is_read_before_it_is_accepted(cast):
    way.approve_text()
    row = way.approved(cast)
    api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk", at=timezone.now())
    api.approve_text(texts=way.TEXTS | {"kk": "Жаңа"}, by=viewer_of(cast.operator), at=timezone.now())

    def accept():
        return api.accept(
            participation=row.public_id, text_version=1, code=way.code_sent_to(cast.pupil.user.email), confirmed=True,
            by=cast.pupil_viewer, language="kk", at=timezone.now(),
        )  # fmt: skip

    refused(accept, "AGREEMENT_TEXT_CHANGED")


def test_only_the_operator_approves_the_text_and_in_all_languages(cast):
    now = timezone.now()
    for viewer in (cast.pupil_viewer, cast.head_viewer, cast.mentor_viewer):
        refused(lambda: api.approve_text(texts=way.TEXTS, by=viewer, at=now), "MAY_NOT_APPROVE_AGREEMENT")  # noqa: B023
    texts = way.TEXTS | {"ru": " "}
    refused(lambda: api.approve_text(texts=texts, by=viewer_of(cast.operator), at=now),
            "TEXT_OF_AGREEMENT_MISSING", "text_ru")  # fmt: skip
    first = api.approve_text(texts=way.TEXTS, by=viewer_of(cast.operator), at=now)
    assert api.approve_text(texts=way.TEXTS, by=viewer_of(cast.operator), at=now) == first


def test_a_family_link_ends_with_the_childhood_and_with_another_representative(cast):
    row = way.submitted(cast)
    link = way.FamilyLink.objects.get()
    assert api.viewer_by_link(link.token, at=timezone.now()).represented_id == cast.pupil.pk
    for token in ("", "1", f"{link.pk}-", link.token[:-1], f"{link.pk + 1}{link.token[1:]}", "1-" + "ә" * 10_000):
        assert api.viewer_by_link(token, at=timezone.now()) is None
    returned = api.return_(
        participation=row.public_id,
        version=row.version,
        reason="x",
        language="kk",
        by=cast.head_viewer,
        at=timezone.now(),
    )
    draft = api.Draft(page={"representative_given_name": "Болат"})
    newer = api.write(
        participation=row.public_id, version=returned.version, draft=draft, by=cast.pupil_viewer, at=timezone.now()
    )
    way.submit(cast, newer)
    assert api.viewer_by_link(link.token, at=timezone.now()) is None
    other = way.FamilyLink.objects.get(representation__until=None)
    cast.pupil.birth_date = way.years_ago(18)
    cast.pupil.save()
    assert api.viewer_by_link(other.token, at=timezone.now()) is None


# Frozen
def test_norms_are_frozen_and_a_newer_season_is_shown_first(cast):
    row = way.scheduled(cast)
    digest, year = row.norms_digest, row.season_year
    season = Season.objects.get(year=row.season_year, version=row.season_version)
    Season.objects.filter(pk=season.pk).update(version=9)
    season.levels.get(level_code="bronze").norms.filter(kind="weekly").update(hours_per_week=2)
    row.refresh_from_db()
    assert row.norms_digest == digest, "what was promised stays"
    refusal = refused(lambda: way.activate(cast, row), "NORMS_HAVE_CHANGED", "norms")
    newer = {"seen_norms": refusal.details["norms"]}
    refused(lambda: way.activate(cast, row, **newer), "AGREED_SCHEDULE_MEETS_NO_MORE")
    way.agree_both(cast, row)
    way.activate(cast, row, **newer)
    registered = Participation.objects.get(pk=row.pk)
    assert (registered.season_year, registered.season_version) == (year, 9)
    assert norms_digest(norms_from_json(registered.norms)) == registered.norms_digest, "those that were seen are kept"
    assert registered.norms_digest == refusal.details["norms"] != digest


def test_who_withdraws_may_begin_anew_with_the_same_page(cast):
    row = way.submitted(cast)
    for _twice in range(2):
        api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    assert row.acts.filter(act="withdraw").count() == 1
    again = api.begin(by=cast.pupil_viewer, at=timezone.now())
    assert again != row
    assert again.personal_page.residence == "Мысал ауылы"
    assert PersonalPage.objects.count() == 2


def test_who_is_registered_goes_on_with_that_before_the_next(cast):
    row = way.active(cast)
    refused(lambda: api.begin(by=cast.pupil_viewer, at=timezone.now()), "APPLICATION_UNDER_WAY")
    assert api.own_participation(cast.pupil_viewer) == row


def test_a_day_of_birth_that_a_centre_has_turned_down_is_put_right(cast):
    cast.pupil.birth_date = way.years_ago(25)
    cast.pupil.save()
    row = way.submitted(cast)
    about = {"participation": row.public_id, "version": row.version, "by": cast.head_viewer, "at": timezone.now()}
    api.reject(reason="Туған күні басқа", language="kk", **about)
    again = api.begin(by=cast.pupil_viewer, at=timezone.now())
    draft = api.Draft(birth_date=way.years_ago(15))
    api.write(
        participation=again.public_id, version=again.version, draft=draft, by=cast.pupil_viewer, at=timezone.now()
    )
    cast.pupil.refresh_from_db()
    assert cast.pupil.birth_date == way.years_ago(15)


def test_a_draft_stays_its_authors_also_once_it_is_withdrawn(cast):
    row = way.drafted(cast)
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    for viewer in (cast.head_viewer, cast.mentor_viewer, viewer_of(cast.operator)):
        for model in (Participation, PersonalPage, ParticipationAct):
            assert not model.objects.visible_to(viewer).exists()
        assert api.page_of_participations(viewer, states=list(api.State), size=5) == []
    assert PersonalPage.objects.visible_to(cast.pupil_viewer).exists()


def test_who_comes_of_age_after_they_have_accepted_needs_nobody_else(cast):
    """Without this it would stand still: the link of the family is over, and the pupil has accepted already."""
    way.approve_text()
    row = way.approved(cast)
    way.accept(row, cast.pupil_viewer, cast.pupil.user.email)
    cast.pupil.birth_date = way.years_ago(18)
    cast.pupil.save()

    again = {"text_version": 1, "code": "000000", "confirmed": True, "language": "kk"}
    for _twice in range(2):
        done = api.accept(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now(), **again)
        assert done.stands is api.State.AGREED
    assert [act.act for act in row.acts.order_by("pk")][-2:] == ["accept", "agree"]
    assert row.acceptances.count() == 1


def test_who_applies_to_a_centre_moves_with_it_to_another_region(cast):
    row, other = way.submitted(cast), way.submitted(way.make_cast(suffix="2"))
    cast.centre.region = Region.objects.get(code=THERE)
    cast.centre.save()
    row.refresh_from_db()
    other.refresh_from_db()
    assert [row.region.code, other.region.code] == [THERE, HERE], "who applies elsewhere stays there"


def test_a_region_is_named_by_its_code_and_by_nothing_else():
    assert api.region_with_code(THERE) == Region.objects.get(code=THERE).pk
    for code in ("", "KZ-99", THERE.lower(), f"{THERE} ", THERE * 1000):
        refused(lambda code=code: api.region_with_code(code), "NOT_A_PLACE_TO_APPLY", "regionCode")


def test_codes_are_counted_for_each_side_within_an_hour_and_a_day(cast):
    way.approve_text()
    row = way.approved(cast)
    begun = timezone.now()

    def ask(at, by=cast.pupil_viewer):
        return api.ask_for_code(participation=row.public_id, by=by, language="kk", at=at)

    for hours in (0, 2):
        for number in range(5):
            ask(begun + timedelta(hours=hours, minutes=2 * number))
        sent = len(mail.outbox)
        told = refused(lambda at=begun + timedelta(hours=hours, minutes=30): ask(at), "TOO_MANY_CODES", "code")
        assert told.allowed == {"an_hour": 5, "a_day": 10}
        assert len(mail.outbox) == sent
    refused(lambda: ask(begun + timedelta(hours=10)), "TOO_MANY_CODES")
    assert ask(begun + timedelta(hours=10), by=way.representative_of(row)), "the other side has its own count"
    assert ask(begun + timedelta(hours=25))
    assert row.codes.filter(as_representative=False).count() == 6, "those older than a day are gone"
    assert row.codes.filter(as_representative=False, used_at=None).count() == 1


def test_a_letterbox_that_is_full_gets_no_code(cast, settings):
    settings.SIGN_IN_RATE_LIMIT = 20
    way.approve_text()
    row = way.approved(cast)
    while not is_letterbox_full(cast.pupil.user.email):
        pass
    sent = len(mail.outbox)
    refused(lambda: api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk",
            at=timezone.now()), "CODE_ASKED_TOO_SOON")  # fmt: skip
    assert len(mail.outbox) == sent
    assert not row.codes.exists()


def test_a_pupil_names_five_representatives_a_day(cast):
    for number in range(5):
        row = way.submitted(cast, page={"representative_email": f"gulnar{number}@example.kz"})
        api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    draft = way.drafted(cast, page={"representative_email": "gulnar9@example.kz"})
    told = refused(lambda: way.submit(cast, draft), "TOO_MANY_ADDRESSES_NAMED", "representative_email")
    assert told.allowed == 5
    same = way.drafted(cast, page={"representative_email": "gulnar4@example.kz"})
    assert way.submit(cast, same).stands is api.State.SUBMITTED, "whoever is named already stays so"


def test_an_application_is_sent_ten_times_a_day_however_often_it_is_withdrawn(cast):
    for _time in range(10):
        row = way.submitted(cast)
        api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    draft = way.drafted(cast)
    assert refused(lambda: way.submit(cast, draft), "TOO_MANY_SUBMISSIONS").allowed == 10
    assert way.submit(cast, draft, at=timezone.now() + timedelta(days=1)).stands is api.State.SUBMITTED


def test_a_code_goes_to_the_address_that_has_proved_itself(cast):
    """Whichever was added first, and whichever database sorts where nothing stands."""
    way.approve_text()
    row = way.approved(cast)
    for address, proved in (("new@example.kz", None), ("proved@example.kz", timezone.now()), ("z@example.kz", None)):
        Contact.objects.create(person=cast.pupil, kind="email", value=address, verified_at=proved)
    asked = {"participation": row.public_id, "by": cast.pupil_viewer, "language": "kk", "at": timezone.now()}
    assert api.ask_for_code(**asked) == "p…@example.kz"


def test_a_contact_of_the_applicant_is_none_of_the_representative(cast):
    add_contact(kind=ContactKind.EMAIL, value="own@example.kz", by=cast.pupil_viewer, at=timezone.now())
    row = way.drafted(cast, page={"representative_email": "own@example.kz"})
    refused(lambda: way.submit(cast, row), "NOT_AN_ADDRESS_OF_THE_REPRESENTATIVE", "representative_email")


@pytest.mark.parametrize("is_contact", [True, False])
def test_whoever_takes_the_address_later_gets_no_code_for_the_representative(is_contact, cast):
    way.approve_text()
    row = way.approved(cast)
    if is_contact:
        add_contact(kind=ContactKind.EMAIL, value="gulnar@example.kz", by=cast.pupil_viewer, at=timezone.now())
    else:
        cast.pupil.user.email = "gulnar@example.kz"
        cast.pupil.user.save()
    sent = len(mail.outbox)
    refused(lambda: api.ask_for_code(participation=row.public_id, by=way.representative_of(row), language="kk",
            at=timezone.now()), "NOT_AN_ADDRESS_OF_THE_REPRESENTATIVE")  # fmt: skip
    assert len(mail.outbox) == sent
    assert not row.codes.exists()
