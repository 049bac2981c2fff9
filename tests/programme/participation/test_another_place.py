"""What was returned may go elsewhere: until it is handed in there it is its author's, and no centre reads it."""

import pytest
from django.utils import timezone

from tests.programme.people_cast import THERE
from tosbelgi.programme.models import Participation, ParticipationAct, PersonalPage
from tosbelgi.programme.participation import api

from . import way
from .test_apply_pages import send, signed_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def elsewhere():
    return way.make_cast(THERE, suffix="Ә")


@pytest.fixture
def returned(cast):
    row = way.submitted(cast)
    return api.return_(
        participation=row.public_id,
        version=row.version,
        reason="Басқа қаланың орталығы керек",
        language="kk",
        by=cast.head_viewer,
        at=timezone.now(),
    )


def write(cast, row, **draft):
    return api.write(
        participation=row.public_id,
        version=row.version,
        draft=api.Draft(**draft),
        by=cast.pupil_viewer,
        at=timezone.now(),
    )


def read_by(viewer):
    return [model.objects.visible_to(viewer).exists() for model in (Participation, PersonalPage, ParticipationAct)]


NOTHING, ALL = [False] * 3, [True] * 3


def test_another_region_centre_and_mentor_are_chosen_list_by_list(cast, elsewhere, returned):
    pupil = signed_in(cast.pupil)
    chosen = {"region": elsewhere.centre.region_id}
    assert send(pupil, "place", **chosen)["Location"] == "/kk/cabinet/apply/place/"
    assert "қайтар" in words_of(pupil.get("/kk/cabinet/")), "it is to be put right still"
    assert pupil.get("/kk/cabinet/participation/").status_code == 200
    chosen |= {"centre": elsewhere.centre.pk}
    assert send(pupil, "place", **chosen)["Location"] == "/kk/cabinet/apply/place/"
    chosen |= {"mentor": elsewhere.mentor.pk}
    assert send(pupil, "place", **chosen)["Location"] == "/kk/cabinet/apply/family/"
    assert send(pupil, "confirm", confirmed="on")["Location"] == "/kk/cabinet/"

    row = Participation.objects.get()
    assert (row.stands, row.centre_id) == (api.State.SUBMITTED, elsewhere.centre.pk)
    assert read_by(elsewhere.head_viewer) == ALL


@pytest.mark.parametrize("state", ["returned", "withdrawn"])
def test_neither_centre_reads_what_is_written_for_the_other(state, cast, elsewhere, returned):
    assert read_by(cast.head_viewer) == ALL, "it is there where it was handed in"
    row = write(
        cast,
        returned,
        region_id=elsewhere.centre.region_id,
        centre_id=elsewhere.centre.pk,
        mentor_id=elsewhere.mentor.pk,
        page={"about": "Жаңа орталыққа жазғаным"},
    )
    if state == "withdrawn":
        row = api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())

    assert row.stands == state
    assert read_by(elsewhere.head_viewer) == NOTHING
    assert read_by(cast.head_viewer) == NOTHING
    assert read_by(cast.pupil_viewer) == ALL


def test_a_family_that_was_written_to_keeps_its_page_meanwhile(cast, elsewhere, returned):
    parent = way.representative_of(returned)
    row = write(cast, returned, region_id=elsewhere.centre.region_id)
    assert api.participation_for(parent) == row
    api.withdraw(participation=row.public_id, by=parent, at=timezone.now())
    begun = api.begin(by=cast.pupil_viewer, at=timezone.now())
    assert api.participation_for(parent) == row != begun, "and reads no draft"


def test_what_is_written_for_the_same_centre_stays_with_it(cast, returned):
    write(cast, returned, page={"residence": "Мысал ауылы, Үлгі көшесі"})
    assert read_by(cast.head_viewer) == ALL
