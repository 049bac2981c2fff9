"""Photographs of entries: nobody else's before they are sent, kept once, removed where nothing names them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.photographs.cast import prepared, private_disk
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.photographs import PHOTOGRAPHS_A_DAY
from tosbelgi.programme.models import EntryPhotograph
from tosbelgi.programme.participation.api import NoSuchParticipation

from .cast import make_diary

pytestmark = pytest.mark.django_db


COLOURS = ("", "red", "green", "blue", "yellow")


@pytest.fixture
def diary(settings, tmp_path):
    private_disk(settings, tmp_path)
    return make_diary()


def keep(diary, number=1, **asked):
    usual = {"participation": diary.participation.public_id, "by": diary.pupil, "at": diary.at}
    return api.keep_photograph(photograph=prepared(COLOURS[number]), **(usual | asked))


def action(diary, *photographs, **changes):
    told = {"direction": "volunteering", "title": "Сенбілік", "results": "Он қап қоқыс."}
    return diary.session(photographs=tuple(one.public_id for one in photographs), **(told | changes))


def code_of(deed, *args, **asked):
    with pytest.raises(Refusal) as refused:
        deed(*args, **asked)
    return refused.value.code


def test_an_action_is_shown_by_a_photograph_which_the_mentor_sees_once_it_is_sent(diary):
    assert code_of(diary.write_and_send, action(diary)) == "PHOTOGRAPH_MISSING"
    photograph = keep(diary)
    draft = diary.write(action(diary, photograph))
    assert api.photographs_of(diary.mentor, [photograph.public_id]) == {}
    assert api.photographs_of(diary.pupil, [photograph.public_id]) == {photograph.public_id: photograph}
    diary.send(draft)
    assert api.photographs_of(diary.mentor, [str(photograph.public_id)]) == {photograph.public_id: photograph}


def test_the_same_photograph_is_kept_once(diary):
    assert keep(diary).pk == keep(diary).pk
    assert EntryPhotograph.objects.count() == 1


def test_a_photograph_of_somebody_else_or_of_nobody_is_not_named(diary):
    other = make_diary(suffix="-b")
    foreign = keep(other)
    assert code_of(diary.write, action(diary, foreign)) == "NO_SUCH_PHOTOGRAPH"
    with pytest.raises(NoSuchParticipation):
        keep(diary, by=other.pupil)
    assert code_of(keep, diary, by=diary.mentor) == "ONLY_ITS_AUTHOR_WRITES"
    assert EntryPhotograph.objects.count() == 1


def test_a_draft_that_is_deleted_takes_its_photographs_along(diary):
    only, shared, unnamed = keep(diary, 1), keep(diary, 2), keep(diary, 3)
    draft = diary.write(action(diary, only, shared))
    diary.write(action(diary, shared))
    api.delete_draft(entry=draft.public_id, by=diary.pupil, at=diary.at)
    assert set(EntryPhotograph.objects.values_list("pk", flat=True)) == {shared.pk, unnamed.pk}


def test_what_nobody_has_written_with_for_a_month_is_removed(diary):
    named, sent, _unused, young = (keep(diary, number) for number in range(1, 5))
    diary.write(action(diary, named))
    diary.write_and_send(action(diary, sent))
    EntryPhotograph.objects.exclude(pk=young.pk).update(uploaded_at=timezone.now() - timedelta(days=31))
    api.forget_unused_photographs()
    assert set(EntryPhotograph.objects.values_list("pk", flat=True)) == {named.pk, sent.pk, young.pk}


def test_a_day_has_a_limit(diary):
    first = keep(diary)
    same = {name: getattr(first, name) for name in ("file", "width", "height", "bytes", "uploaded_at")}
    EntryPhotograph.objects.bulk_create(
        EntryPhotograph(participation=diary.participation, digest=f"{number:064}", **same)
        for number in range(PHOTOGRAPHS_A_DAY - 1)
    )
    with pytest.raises(Refusal) as refused:
        keep(diary, 2)
    assert (refused.value.code, refused.value.allowed) == ("TOO_MANY_PHOTOGRAPHS_A_DAY", 60)
    assert keep(diary, 2, at=diary.at + timedelta(days=1, seconds=1))
