"""Who lets a platform read: by purpose, by the person or the representative, and withdrawn at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.journal.cast import make_diary
from tests.programme.participation import way
from tests.programme.people_cast import viewer_of
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.models import Consent
from tosbelgi.programme.people.api import Purpose, end_representation
from tosbelgi.programme.sharing import api, refusals

from .cast import adult_diary, consent, link, make_asker, of_age, representative

pytestmark = pytest.mark.django_db


def read_for(asker, their_id="user-17", at=None):
    """The purposes for which something is read."""
    now = at or timezone.now()
    return {one for one in Purpose if one in api.readings_for(platform_id=asker.platform_id, their_id=their_id, at=now)}


@pytest.fixture
def asker():
    return make_asker(with_token=False)


@pytest.fixture
def grown(asker):
    diary = adult_diary()
    return diary, link(asker, diary.cast.pupil, "user-17")


@pytest.fixture
def child(asker):
    diary = make_diary()
    return diary, link(asker, diary.cast.pupil, "user-17")


def test_each_purpose_is_consented_to_by_itself_and_ends_at_once(asker, grown):
    diary, row = grown
    assert read_for(asker) == set()
    for _twice in range(2):
        consent(row, diary.pupil, Purpose.JOURNAL)

    assert read_for(asker) == {Purpose.JOURNAL}
    (line,) = HistoryLine.objects.filter(name="sharing.consent_given")
    assert line.facts["purpose"] == "journal:read"
    assert line.by_id == diary.cast.pupil.user_id

    for _twice in range(2):
        api.withdraw_consent(link=row.public_id, purpose=Purpose.JOURNAL, by=diary.pupil, at=timezone.now())
    assert read_for(asker) == set()
    assert HistoryLine.objects.filter(name="sharing.consent_withdrawn").count() == 1

    consent(row, diary.pupil, Purpose.JOURNAL)
    assert [one.withdrawn_at is None for one in Consent.objects.order_by("pk")] == [False, True], "a ledger"


def test_the_end_of_a_link_is_the_end_of_every_consent(asker, grown):
    diary, row = grown
    consent(row, diary.pupil)
    assert read_for(asker) == set(Purpose)

    api.end_link(link=row.public_id, by=diary.pupil, at=timezone.now())

    assert read_for(asker) == set()
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    with pytest.raises(refusals.NoSuchLink):
        consent(row, diary.pupil)
    link(asker, diary.cast.pupil, "user-17")
    assert read_for(asker) == set(), "a new link begins with none"


def test_a_child_does_not_consent_and_takes_back_what_the_family_allows(asker, child):
    diary, row = child
    with pytest.raises(refusals.RepresentativeDecides):
        consent(row, diary.pupil)
    assert not Consent.objects.exists()
    consent(row, representative(diary), Purpose.PROGRAMME, Purpose.JOURNAL)
    assert read_for(asker) == {Purpose.PROGRAMME, Purpose.JOURNAL}

    api.withdraw_consent(link=row.public_id, purpose=Purpose.JOURNAL, by=diary.pupil, at=timezone.now())

    assert read_for(asker) == {Purpose.PROGRAMME}


def test_a_representative_takes_back_too(asker, child):
    diary, row = child
    by = representative(diary)
    consent(row, by)
    api.withdraw_consent(link=row.public_id, purpose=Purpose.RATING, by=by, at=timezone.now())
    assert read_for(asker) == {Purpose.PROGRAMME, Purpose.JOURNAL}


def test_a_representative_shows_by_the_agreement_who_they_are(asker, child):
    diary, row = child
    with pytest.raises(refusals.AgreementComesFirst):
        consent(row, representative(diary, accepted=False))
    assert read_for(asker) == set()


def test_a_representative_is_nobody_to_another_child_and_to_an_adult(asker, child):
    diary, row = child
    other = make_diary()
    with pytest.raises(refusals.NoSuchLink):
        consent(row, representative(other))
    by = representative(diary)
    of_age(diary.cast.pupil)
    with pytest.raises(refusals.RepresentativeDecides):
        consent(row, by)
    assert not Consent.objects.exists()


def test_what_a_representative_allowed_ends_on_the_day_of_coming_of_age(asker, child):
    diary, row = child
    pupil = diary.cast.pupil
    pupil.birth_date = way.years_ago(18, days=1)
    pupil.save()
    consent(row, representative(diary))
    now = timezone.now()
    assert read_for(asker, at=now) == set(Purpose)

    assert read_for(asker, at=now + timedelta(days=1)) == set()

    tomorrow = now + timedelta(days=1)
    api.give_consent(link=row.public_id, purpose=Purpose.RATING, by=viewer_of(pupil), at=tomorrow)
    assert read_for(asker, at=tomorrow) == {Purpose.RATING}
    assert Purpose.RATING not in read_for(asker, at=now), "and their own does not reach back"


def test_who_turns_out_to_be_a_child_has_allowed_nothing(asker, grown):
    diary, row = grown
    consent(row, diary.pupil)
    for born in (way.years_ago(15), None):
        diary.cast.pupil.birth_date = born
        diary.cast.pupil.save()
        assert read_for(asker) == set()


def test_what_a_representative_allowed_ends_with_the_representation(asker, child):
    diary, row = child
    by, now = representative(diary), timezone.now()
    consent(row, by)
    end_representation(representation_id=by.representation_id, by=None, at=now)
    assert read_for(asker, at=now + timedelta(seconds=1)) == set()
    with pytest.raises(refusals.NoSuchLink):
        api.withdraw_consent(link=row.public_id, purpose=Purpose.RATING, by=by, at=now + timedelta(seconds=1))


def test_a_reading_is_written_down_once_a_day(asker, grown):
    diary, row = grown
    consent(row, diary.pupil)
    now, ids = timezone.now(), list(Consent.objects.values_list("pk", flat=True))
    for at in (now, now, now + timedelta(days=1)):
        api.record_platform_readings(consent_ids=ids, at=at)

    lines = HistoryLine.objects.filter(name="people.opened_by_platform")
    assert lines.count() == 2 * len(Purpose)
    assert {line.facts["purpose"] for line in lines} == set(Purpose.values)
    assert {one.person_id for line in lines for one in line.about.all()} == {diary.cast.pupil.pk}
