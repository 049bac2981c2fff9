"""When one of the two has written a schedule, the other gets a letter within the hour, unless they have read it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.invitation_cast import follow, letters
from tests.programme.participation import way
from tests.programme.people_cast import give_role, make_person, viewer_of
from tosbelgi.kernel.facts.models import SubscriptionCursor
from tosbelgi.kernel.models import OutgoingMail
from tosbelgi.programme.models import GatheredFact
from tosbelgi.programme.notifications import gathering
from tosbelgi.programme.participation import api as participations
from tosbelgi.programme.people.api import Role, end_appointment

from .plans import with_direction

pytestmark = pytest.mark.django_db
MENTOR = "daniyar@example.kz"
PLACES = ("Ауыл", "Қала", "Жайлау", "Орман")


@pytest.fixture
def cast():
    follow()
    cast = way.make_cast()
    cast.mentor.user.email = MENTOR
    cast.mentor.user.save()
    return cast


@pytest.fixture
def row(cast):
    row = way.agreed(cast)
    follow()
    OutgoingMail.objects.all().delete()
    return row


def sent(minutes=61):
    """To whom letters about schedules stand in the outbox by so many minutes from now, with subject and body."""
    follow()
    gathering.write_gathered(timezone.now() + timedelta(minutes=minutes))
    told = [(mail["to"], mail["subject"], mail["body"]) for mail in letters()]
    OutgoingMail.objects.all().delete()
    return told


def write(cast, row, place="Ауыл", **changes):
    return way.write_plan(cast, row, with_direction(way.plan_of(row), "sport", place=place), **changes)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_mentor_hears_of_what_the_participant_wrote_and_of_nobody_s_name(language, cast, row, settings):
    cast.mentor.user.language = language
    cast.mentor.user.save()
    write(cast, row)
    assert sent(59) == []

    ((to, subject, body),) = sent()

    assert to == [MENTOR]
    assert not {cast.pupil.given_name, cast.pupil.family_name, "Ауыл"} & set((subject + body).split())
    assert not set("{}%") & set(subject + body)
    (link,) = [line for line in body.split() if "/cabinet/" in line]
    assert link == f"{settings.SITE_URL}/{language}/cabinet/participants/{row.public_id}/schedule/"
    client = Client()
    client.force_login(cast.mentor.user)
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200
    assert sent(600) == []


def test_the_participant_hears_of_what_the_mentor_wrote(cast, row, settings):
    cast.pupil.user.language = "en"
    cast.pupil.user.save()
    write(cast, row, by=cast.mentor_viewer)
    ((to, _subject, body),) = sent()
    assert to == [cast.pupil.user.email]
    assert "version 1, of " in body
    link = f"{settings.SITE_URL}/en/cabinet/schedule/"
    assert link in body.split()
    client = Client()
    client.force_login(cast.pupil.user)
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_many_savings_of_an_hour_are_one_letter_of_the_last(cast, row):
    cast.mentor.user.language = "en"
    cast.mentor.user.save()
    for place in PLACES:
        write(cast, row, place)
    ((_to, _subject, body),) = sent()
    assert "version 4, of " in body
    write(cast, row)
    ((_to, _subject, body),) = sent()
    assert "version 5, of " in body


def test_each_hears_of_their_own_schedule(cast, row):
    """What others write and agree on meanwhile, in as many versions, changes nothing of it."""
    others = way.make_cast(suffix="-others")
    their = way.agreed(others)
    sent()
    version = write(others, their)
    write(cast, row)
    way.agree_on(their, version, others.mentor_viewer)
    write(others, their, "Қала", by=others.mentor_viewer)
    told = sorted((to[0], body.count(str(row.public_id))) for to, _subject, body in sent())
    assert told == sorted([(MENTOR, 1), (others.pupil.user.email, 0)])


def test_who_has_agreed_on_it_meanwhile_is_not_written_to(cast, row):
    version = write(cast, row)
    way.agree_on(row, version, cast.mentor_viewer)
    assert sent() == []
    assert not GatheredFact.objects.waiting().exists()


def test_who_has_answered_by_a_version_of_their_own_is_not_written_to_and_the_other_is(cast, row):
    write(cast, row)
    write(cast, row, "Қала", by=cast.mentor_viewer)
    assert [to for to, _subject, _body in sent()] == [[cast.pupil.user.email]]
    write(cast, row, "Жайлау")
    write(cast, row, "Орман", by=cast.mentor_viewer)
    write(cast, row)
    assert [to for to, _subject, _body in sent()] == [[MENTOR]]


def test_when_both_have_agreed_there_is_no_letter(cast, row):
    way.agree_both(cast, row)
    assert sent() == []


def test_who_has_agreed_on_an_older_one_is_told_of_the_newer(cast, row):
    way.agree_both(cast, row)
    write(cast, row, "Жайлау")
    assert [to for to, _subject, _body in sent()] == [[MENTOR]]


def test_whoever_leads_by_then_is_told_and_whoever_led_is_not(cast, row):
    version = write(cast, row)
    way.agree_on(row, version, cast.mentor_viewer)
    other = make_person("Ерлан")
    give_role(other, Role.MENTOR, centre=cast.centre)
    other.user.email = "erlan@example.kz"
    other.user.save()
    asked = {"instead_of": cast.mentor.pk, "mentor_id": other.pk, "by": cast.head_viewer, "at": timezone.now()}
    participations.entrust(participation=row.public_id, **asked)
    follow()
    OutgoingMail.objects.all().delete()
    assert [to for to, _subject, _body in sent()] == [["erlan@example.kz"]]
    way.agree_on(row, version, viewer_of(other))
    assert sent(600) == []


def test_of_a_mentor_who_left_nobody_is_written_to(cast, row):
    write(cast, row)
    end_appointment(appointment_id=cast.mentor.appointments.get().pk, by=None, at=timezone.now())
    assert sent() == []
    assert not GatheredFact.objects.waiting().exists()


def test_once_it_is_withdrawn_no_schedule_waits_for_anybody(cast, row):
    write(cast, row)
    write(cast, row, "Қала", by=cast.mentor_viewer)
    follow()
    participations.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    follow()
    OutgoingMail.objects.all().delete()
    assert sent() == []
    assert not GatheredFact.objects.waiting().exists()


def test_a_pupil_without_an_address_reads_it_in_the_cabinet_alone(cast, row):
    cast.pupil.user.email = ""
    cast.pupil.user.save()
    write(cast, row, by=cast.mentor_viewer)
    assert sent() == []


def test_of_what_was_written_before_there_were_such_letters_none_is_written(cast, row):
    write(cast, row)
    SubscriptionCursor.objects.filter(name="letters.schedules").delete()
    assert sent() == []
    write(cast, row, "Қала")
    assert len(sent()) == 1


def test_a_version_of_which_the_worker_has_not_heard_yet_is_told_of_once(cast, row):
    write(cast, row)
    follow()
    write(cast, row, "Қала")
    assert gathering.write_gathered(timezone.now() + timedelta(minutes=61)) == 0
    assert len(sent()) == 1
    assert sent(600) == []


def test_lines_that_are_told_again_are_no_second_letter(cast, row):
    write(cast, row)
    write(cast, row, "Қала")
    assert len(sent()) == 1
    SubscriptionCursor.objects.filter(name="letters.schedules").update(seq=0)
    assert sent(600) == []


def test_an_older_version_that_is_heard_of_after_the_letter_of_a_newer_one_is_no_news(cast, row):
    first = write(cast, row)
    write(cast, row, "Қала")
    follow()
    late = GatheredFact.objects.filter(version=first)
    kept = late.values("line", "kind", "participation_id", "version_id", "heard_at").get()
    late.delete()
    assert len(sent()) == 1
    GatheredFact.objects.create(**kept)
    assert sent(600) == []
    assert not GatheredFact.objects.waiting().exists()


def test_a_letter_costs_the_same_for_one_version_and_for_four(cast, row, django_assert_num_queries):
    def queries(*places):
        for place in places:
            write(cast, row, place)
        follow()
        with django_assert_num_queries(17) as seen:
            assert gathering.write_gathered(timezone.now() + timedelta(minutes=61)) == 1
        return len(seen)

    assert queries("Көл") == queries(*PLACES)
