"""The demo cast: somebody in every role and in every state, whom nobody could take for a real one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tosbelgi.accounts.models import User
from tosbelgi.home import demo as demo_of_the_site
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.demo import api, applicants, cast
from tosbelgi.programme.models import (
    AgreementText,
    Appointment,
    Contact,
    LegalRepresentative,
    Participation,
    ParticipationAct,
    Person,
    Season,
    SeasonLevel,
)
from tosbelgi.programme.participation.states import State, transition_of
from tosbelgi.programme.people.api import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def password(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    return demo_of_the_site.make_people()


def test_there_is_somebody_in_every_role_of_two_regions(password):
    held = Appointment.objects.filter(person__user__username__in=api.LOGINS)
    assert set(held.values_list("role", flat=True)) == set(Role) - {Role.PARTICIPANT}
    regional = held.exclude(region=None).values_list("role", "region__code")
    assert {role for role, _code in regional} == {
        role for role, _code in regional if (role, cast.HERE) in regional and (role, cast.THERE) in regional
    }


def test_there_is_a_participation_in_every_state(password):
    assert set(Participation.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Participation.objects.values_list("region__code", flat=True)) == {cast.HERE, cast.THERE}
    for one in applicants.APPLICANTS:
        row = Participation.objects.get(person__user__username=one.login)
        assert row.stands is one.state
        last = row.acts.order_by("-at", "-pk").first()
        assert last is None if one.state is State.DRAFT else last.led_to == one.state


def test_each_signs_in_with_what_is_printed_and_opens_their_first_page(password, client):
    for login in api.LOGINS:
        assert client.login(username=login, password=password), login
        answer = client.get("/kk/cabinet/")
        assert answer.status_code == 200, login
        assert Person.objects.get(user__username=login).display_name in answer.content.decode()
    assert not User.objects.filter(username__in=api.LOGINS, is_staff=True).exists()


@pytest.mark.parametrize(
    ("login", "path", "name"),
    [
        ("head", "applications/", "Бекзат Мысалов"),
        ("staff", "applications/", "Бекзат Мысалов"),
        ("head-2", "applications/", "Аружан Сынақбаева"),
        ("mentor", "participants/", "Камила Мысалбекова"),
        ("mentor-2", "participants/", "Иван Образцов"),
    ],
)
def test_lists_of_work_are_not_empty(login, path, name, password, client):
    client.login(username=login, password=password)
    assert name in client.get(f"/kk/cabinet/{path}").content.decode()


def test_everything_was_done_by_the_programmes_own_actions(password):
    """Each act that leads somewhere is in the history too, about whom it concerns, and none lies ahead."""
    moved = [act for act in ParticipationAct.objects.all() if transition_of(act.act).ends != State.APPROVED]
    told = HistoryLine.objects.filter(name__startswith="participation.")
    for row in Participation.objects.exclude(state=State.DRAFT):
        acts = row.acts.count()
        assert told.filter(about__person_id=row.person_id).count() == acts, row.state
    assert moved
    assert not ParticipationAct.objects.filter(at__gt=timezone.now()).exists()


def test_children_are_represented_and_the_page_of_one_of_them_is_printed(password, client):
    minors = LegalRepresentative.objects.filter(represented__user__username__in=api.LOGINS)
    assert minors.count() >= 6
    (line,) = [one for one in api.ways_in("http://127.0.0.1:8000") if one.startswith("a family")]
    address = line.split()[-1].removeprefix("http://127.0.0.1:8000")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Ерасыл" in answer.content.decode()


def test_the_agreement_says_of_itself_that_it_is_for_demonstration(password):
    text = AgreementText.objects.get()
    assert "көрсетуге арналған" in text.text_kk
    assert "для демонстрации" in text.text_ru
    assert "for demonstration" in text.text_en


def test_a_text_that_the_operator_has_approved_stays(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    now = timezone.now()
    AgreementText.objects.create(version=1, text_kk="Мәтін", text_ru="Текст", text_en="Text", approved_at=now)
    demo_of_the_site.make_centres()
    demo_of_the_site.make_people()
    assert AgreementText.objects.count() == 1


def test_a_second_start_changes_nothing(password):
    def everything():
        models = (User, Person, Appointment, Participation, ParticipationAct, HistoryLine, LegalRepresentative)
        return [model.objects.count() for model in models]

    before = everything()
    assert demo_of_the_site.make_people() == password
    assert everything() == before


def test_who_takes_part_is_added_to_a_site_that_has_the_roles_already(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    with monkeypatch.context() as without:
        without.setattr(cast, "APPLICANTS", ())
        password = demo_of_the_site.make_people()
    assert not Participation.objects.exists()

    assert demo_of_the_site.make_people() == password
    assert set(Participation.objects.values_list("state", flat=True)) == set(State.values)


def test_without_a_season_nobody_takes_part_yet(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    monkeypatch.setattr(cast, "levels_offered", lambda _day: [])
    assert demo_of_the_site.make_people()
    assert not Participation.objects.exists()


def test_who_fits_no_level_of_the_season_is_left_out_and_the_start_goes_on(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    SeasonLevel.objects.exclude(level_code="bronze").delete()
    assert demo_of_the_site.make_people()

    assert set(Participation.objects.values_list("level", flat=True)) == {"bronze"}
    assert not User.objects.filter(username="participant-agreed").exists()
    assert "participant-agreed" not in " ".join(api.ways_in("")).split()
    assert "participant-scheduled" in " ".join(api.ways_in("")).split()


def test_another_season_that_begins_in_these_weeks_is_what_holds(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    running = Season.objects.get()
    began = timezone.localdate() - timedelta(days=97)  # between the approval and the registration of whoever is active
    with monkeypatch.context() as before:
        before.setattr(cast, "APPLICANTS", ())
        demo_of_the_site.make_people()
    levels = list(running.levels.all())
    norms = [(one.level_id, one) for level in levels for one in level.norms.all()]
    season = Season.objects.get(pk=running.pk)
    season.pk, season.version, season.starts_on = None, running.version + 1, began
    season._state.adding = True
    season.save()
    copies = {}
    for level in levels:
        old, level.pk, level.season = level.pk, None, season
        level._state.adding = True
        level.save()
        copies[old] = level
    for level_id, norm in norms:
        norm.pk, norm.level, norm._state.adding = None, copies[level_id], True
        norm.days = norm.days and norm.days + 1
        norm.save()
    demo_of_the_site.make_people()

    active = Participation.objects.get(person__user__username="participant-active")
    assert (active.state, active.season_version) == (State.ACTIVE, running.version + 1)


def test_nobody_is_real_and_nobody_is_written_to(password):
    addresses = [
        *User.objects.filter(username__in=api.LOGINS).values_list("email", flat=True),
        *Contact.objects.values_list("value", flat=True),
    ]
    assert addresses and all(one.endswith("@example.invalid") for one in addresses)
    assert not Person.objects.exclude(iin=None).exists()
    assert mail.outbox == []
