"""Giving somebody a role and ending it: by whom, where, from when until when; twice, and two at once."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.programme.people_cast import (
    HERE,
    THERE,
    give_role,
    make_centre,
    make_holder,
    make_person,
    operator,
    viewer_of,
)
from tosbelgi.kernel.calendar import ALMATY
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Appointment, Region
from tosbelgi.programme.people import refusals
from tosbelgi.programme.people.actions import appoint, end_appointment
from tosbelgi.programme.people.roles import SCOPES, Role, Scope
from tosbelgi.programme.people.rules import FOR_ONESELF, Held, acting_in, held_at, may_appoint, overlap, scope_fits

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 9, 1, 9, 0, tzinfo=ALMATY)
HOUR = timedelta(hours=1)


@pytest.fixture
def daniyar():
    return make_person("Данияр")


def lines():
    return [line.name for line in HistoryLine.objects.filter(name__startswith="people.").order_by("pk")]


def test_a_role_holds_from_its_first_instant_and_no_longer_at_its_last(daniyar):
    now = timezone.now()
    give_role(daniyar, Role.COMMISSION, since=now + HOUR, until=now + 2 * HOUR)

    def held(at):
        return [row.role for row in Appointment.objects.holding(at)]

    assert held(now + HOUR - timedelta(microseconds=1)) == []
    assert held(now + HOUR) == ["commission"]
    assert held(now + 2 * HOUR) == []


def test_the_history_says_who_was_appointed_in_numbers_and_codes_alone(daniyar):
    by = operator()
    centre = make_centre()
    row = give_role(daniyar, Role.MENTOR, centre=centre, by=by)

    line = HistoryLine.objects.filter(name="people.appointed").latest("pk")
    assert [one.person_id for one in line.about.all()] == [daniyar.pk]
    assert (line.by_id, line.facts["appointment_id"], line.facts["role"]) == (by.user_id, row.pk, "mentor")
    assert (line.facts["centre_id"], line.facts["region_id"]) == (centre.pk, centre.region_id)
    assert "Данияр" not in str(line.facts)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_given_where_it_belongs_and_nowhere_else(role, daniyar):
    centre, region = make_centre(), Region.objects.get(code=HERE)
    places = {
        Scope.NOWHERE: (None, None),
        Scope.REGION: (region.pk, None),
        Scope.CENTRE: (None, centre.pk),
        "both": (region.pk, centre.pk),
    }
    now = timezone.now()
    for scope, (region_id, centre_id) in places.items():
        given = {"person_id": daniyar.pk, "role": role, "region_id": region_id, "centre_id": centre_id}
        if SCOPES.get(role) is scope:
            assert appoint(**given, since=now, by=None, at=now).role == role
        else:
            with pytest.raises(refusals.ScopeDoesNotFitRole):
                appoint(**given, since=now, by=None, at=now)
    assert Appointment.objects.filter(person=daniyar).count() == (0 if role is Role.PARTICIPANT else 1)


@pytest.mark.parametrize("role", list(Role))
def test_only_the_operator_and_the_head_of_that_centre_give_the_role_of_a_mentor(role):
    centre = make_centre()
    by = viewer_of(make_holder(role, centre=centre))
    colleague = make_person("Марат")
    give_role(colleague, Role.CENTRE_STAFF, centre=centre)
    before = lines()

    if role in (Role.OPERATOR, Role.CENTRE_HEAD):
        give_role(colleague, Role.MENTOR, centre=centre, by=by)
        assert lines() == [*before, "people.appointed"]
        return
    with pytest.raises((refusals.MayNotAppoint, refusals.NoSuchPerson)):
        give_role(colleague, Role.MENTOR, centre=centre, by=by)
    assert lines() == before
    assert Appointment.objects.filter(person=colleague).count() == 1


def test_the_head_of_a_centre_appoints_in_no_other_centre_and_to_nothing_higher():
    centre, other = make_centre(), make_centre(THERE, "Мысал")
    head = viewer_of(make_holder(Role.CENTRE_HEAD, centre=centre))
    colleague = make_person("Марат")
    give_role(colleague, Role.CENTRE_STAFF, centre=centre)

    for role, place in ((Role.MENTOR, {"centre": other}), (Role.CENTRE_HEAD, {"centre": centre}), (Role.OPERATOR, {})):
        with pytest.raises(refusals.MayNotAppoint) as refused:
            give_role(colleague, role, by=head, **place)
        assert refused.value.allowed == ["centre_staff", "mentor"]
    assert Appointment.objects.filter(person=colleague).count() == 1


def test_somebody_hidden_and_nobody_are_refused_alike(django_assert_num_queries):
    centre = make_centre()
    head = viewer_of(make_holder(Role.CENTRE_HEAD, centre=centre))
    stranger = make_person("Ерлан")
    now = timezone.now()
    seen = []
    for person_id in (stranger.pk, stranger.pk + 1000):
        with django_assert_num_queries(4), pytest.raises(refusals.NoSuchPerson) as refused:  # three are the savepoint's
            appoint(person_id=person_id, role=Role.MENTOR, centre_id=centre.pk, since=now, by=head, at=now)
        seen.append((refused.value.code, refused.value.details, refused.value.allowed))
    assert seen[0] == seen[1]


def test_nobody_appoints_themselves():
    person = make_holder(Role.OPERATOR)
    with pytest.raises(refusals.NobodyAppointsThemselves):
        give_role(person, Role.COMMISSION, by=viewer_of(person))
    assert Appointment.objects.filter(person=person).count() == 1


def test_a_place_that_is_gone_is_refused_by_name(daniyar):
    now = timezone.now()
    with pytest.raises(refusals.NoSuchPlace):
        appoint(person_id=daniyar.pk, role=Role.MENTOR, centre_id=10**9, since=now, by=None, at=now)
    with pytest.raises(refusals.NoSuchPlace):
        appoint(person_id=daniyar.pk, role=Role.EXPERT, region_id=10**9, since=now, by=None, at=now)
    assert not Appointment.objects.filter(person=daniyar).exists()


def test_the_same_appointment_twice_is_one(daniyar):
    now = timezone.now()
    first = give_role(daniyar, Role.COMMISSION, since=now)
    again = give_role(daniyar, Role.COMMISSION, since=now)

    assert again == first
    assert lines() == ["people.appointed"]


@pytest.mark.parametrize(("begins", "ends"), [(0, None), (1, 3), (3, None), (2, 4)])
def test_the_same_role_in_the_same_place_is_held_once_at_a_time(daniyar, begins, ends):
    now = timezone.now()
    give_role(daniyar, Role.EXPERT, region=HERE, since=now + HOUR, until=now + 4 * HOUR)
    with pytest.raises(refusals.AppointmentsOverlap):
        give_role(
            daniyar, Role.EXPERT, region=HERE, since=now + begins * HOUR, until=now + ends * HOUR if ends else None
        )
    assert lines() == ["people.appointed"]


def test_it_is_held_again_from_the_instant_at_which_it_ended_and_elsewhere_at_any_time(daniyar):
    now = timezone.now()
    give_role(daniyar, Role.EXPERT, region=HERE, since=now, until=now + HOUR)
    give_role(daniyar, Role.EXPERT, region=HERE, since=now + HOUR)
    give_role(daniyar, Role.EXPERT, region=THERE, since=now)
    assert Appointment.objects.filter(person=daniyar).count() == 3


def test_nothing_begins_in_the_past_or_ends_before_it_begins(daniyar):
    now = timezone.now()
    with pytest.raises(refusals.AppointmentStartsInThePast):
        give_role(daniyar, Role.COMMISSION, since=now - timedelta(days=1))
    for until in (now, now - HOUR):
        with pytest.raises(refusals.AppointmentEndsTooEarly):
            give_role(daniyar, Role.COMMISSION, since=now, until=until)
    assert not Appointment.objects.filter(person=daniyar).exists()


def test_ending_twice_is_ending_once_and_makes_nothing_longer(daniyar):
    row = give_role(daniyar, Role.COMMISSION)
    now = timezone.now()
    ended = end_appointment(appointment_id=row.pk, by=operator(), at=now)
    later = end_appointment(appointment_id=row.pk, until=now + HOUR, by=None, at=now)

    assert ended.until == later.until == now
    assert lines().count("people.appointment_ended") == 1


def test_what_has_not_begun_is_called_off_and_never_holds(daniyar):
    now = timezone.now()
    row = give_role(daniyar, Role.COMMISSION, since=now + HOUR)
    end_appointment(appointment_id=row.pk, by=None, at=now)

    assert not Appointment.objects.holding(now + HOUR).exists()
    give_role(daniyar, Role.COMMISSION, since=now + HOUR)


def test_an_end_in_the_past_is_refused(daniyar):
    row = give_role(daniyar, Role.COMMISSION, since=timezone.now())
    with pytest.raises(refusals.AppointmentEndsTooEarly):
        end_appointment(appointment_id=row.pk, until=row.since, by=None, at=row.since + HOUR)
    row.refresh_from_db()
    assert row.until is None


@pytest.mark.parametrize("role", list(Role))
def test_an_appointment_is_ended_by_those_who_may_give_it(role):
    centre = make_centre()
    by = viewer_of(make_holder(role, centre=centre))
    row = give_role(make_person("Марат"), Role.MENTOR, centre=centre)

    if role in (Role.OPERATOR, Role.CENTRE_HEAD):
        assert end_appointment(appointment_id=row.pk, by=by, at=timezone.now()).until is not None
        return
    with pytest.raises((refusals.MayNotAppoint, refusals.NoSuchAppointment)):
        end_appointment(appointment_id=row.pk, by=by, at=timezone.now())
    row.refresh_from_db()
    assert row.until is None
    assert "people.appointment_ended" not in lines()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"role": Role.OPERATOR, "until": NINE - HOUR}, "an_appointment_does_not_end_before_it_begins"),
        ({"role": Role.MENTOR}, "the_scope_of_an_appointment_fits_its_role"),
        ({"role": Role.PARTICIPANT}, "the_scope_of_an_appointment_fits_its_role"),
    ],
)
def test_the_database_keeps_what_it_can(daniyar, values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Appointment.objects.create(person=daniyar, since=NINE, appointed_at=NINE, **values)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EXPERT, Role.MENTOR])
def test_the_database_knows_of_two_open_ones_by_itself(role):
    person = make_holder(role)
    row = Appointment.objects.get(person=person)
    row.pk, row.since = None, row.since + HOUR
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_region_of_an_appointment_follows_its_centre():
    centre = make_centre(HERE)
    row = give_role(make_person("Марат"), Role.MENTOR, centre=centre)
    centre.region = Region.objects.get(code=THERE)
    centre.save()

    row.refresh_from_db()
    assert row.region.code == THERE


def test_an_account_that_goes_takes_the_way_in_and_leaves_the_person(daniyar):
    give_role(daniyar, Role.COMMISSION, by=None)
    daniyar.user.delete()

    daniyar.refresh_from_db()
    assert daniyar.user is None
    assert daniyar.appointments.count() == 1


# The rules, as tables


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ((0, 2), (1, 3), True),
        ((0, 2), (2, 3), False),
        ((2, 3), (0, 2), False),
        ((0, None), (5, 6), True),
        ((0, None), (5, None), True),
        ((5, None), (0, 5), False),
        ((1, 1), (0, 3), False),
        ((0, 3), (1, 1), False),
    ],
)
def test_two_intervals_have_an_instant_in_common_or_not(one, other, common):
    def hours(pair):
        return [None if number is None else NINE + number * HOUR for number in pair]

    assert overlap(*hours(one), *hours(other)) == common


def held(number, role, begins=0, ends=None, **place):
    return Held(
        appointment_id=number,
        role=role,
        since=NINE + begins * HOUR,
        until=None if ends is None else NINE + ends * HOUR,
        **place,
    )


RUNNING = (held(7, Role.MENTOR), held(4, Role.EXPERT))


@pytest.mark.parametrize(
    ("running", "chosen", "acting"),
    [
        ((), None, None),
        (RUNNING, None, 7),
        (RUNNING, 4, 4),
        (RUNNING, 5, None),
        (RUNNING, FOR_ONESELF, None),
        ((), 4, None),
    ],
)
def test_one_acts_in_what_was_chosen_and_holds(running, chosen, acting):
    found = acting_in(running, chosen)
    assert (found.appointment_id if found else None) == acting


def test_what_holds_comes_in_the_order_of_the_roles_the_earlier_first():
    rows = [
        held(1, Role.OPERATOR),
        held(2, Role.MENTOR, 0),
        held(3, Role.MENTOR, -1),
        held(4, Role.MENTOR, 1),
        held(5, Role.EXPERT, -2, 0),
    ]
    assert [one.appointment_id for one in held_at(rows, NINE)] == [3, 2, 1]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("region", "centre", "scope"), [(None, None, "nowhere"), (1, None, "region"), (None, 1, "centre")]
)
def test_a_scope_fits_one_kind_of_roles(role, region, centre, scope):
    assert scope_fits(role, region, centre) == (role in SCOPES and SCOPES[role].value == scope)
    assert not scope_fits(role, 1, 1)


@pytest.mark.parametrize("by", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_who_may_give_which_role(by, role):
    allowed = {
        Role.OPERATOR: set(Role) - {Role.PARTICIPANT},
        Role.CENTRE_HEAD: {Role.MENTOR, Role.CENTRE_STAFF},
    }.get(by, set())
    assert may_appoint(by, frozenset({1}), role, 1) == (role in allowed)
    assert may_appoint(by, frozenset({1}), role, 2) == (role in allowed and by is Role.OPERATOR)
