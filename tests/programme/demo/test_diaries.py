"""Journals of the demo: the rows that the journal's own actions leave, counted, and never written a second time."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.programme.people_cast import viewer_of
from tosbelgi.home import demo as demo_of_the_site
from tosbelgi.kernel.calendar import ALMATY, day_of
from tosbelgi.programme.assessment.api import Signal, prospect_of
from tosbelgi.programme.demo import applicants, cast
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Entry, EntryAct, EntryPhotograph, EntryVersion, Participation
from tosbelgi.programme.schedule.api import agreed_plan

pytestmark = pytest.mark.django_db
# What a row is beside what it tells.
KEYS = {"id", "entry_id", "public_id", "participation_id", "person_id"}


@pytest.fixture
def made(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    demo_of_the_site.make_people()


def of(login):
    return Participation.objects.select_related("progress", "person__user", "mentor__user").get(
        person__user__username=login
    )


def test_they_are_in_every_state_and_one_is_two_confirmations_from_bronze(made):
    today = timezone.localdate()
    signals = {}
    for one in applicants.APPLICANTS:
        if one.kept is not None:
            row = of(one.login)
            signals[one.login] = prospect_of(row, row.progress, agreed_plan(row.pk), today=today).signal
    assert signals == {
        "participant-active": Signal.ON_THE_WAY,
        "participant-active-2": Signal.ON_THE_WAY,
        "participant-completed": Signal.COMPLETE,
        "participant-silent": Signal.SILENT,
        "participant-late": Signal.TERM_AT_RISK,
    }
    assert set(Entry.objects.values_list("state", flat=True)) == set(api.State) - {api.State.UNCONFIRMED}
    registered = Participation.objects.filter(activated_at__isnull=False)
    assert all(row.activated_at > timezone.now() - timedelta(days=100) for row in registered)

    nearly = of("participant-active")
    waiting = list(nearly.entries.filter(state="sent"))
    assert len(waiting) == 2 and not nearly.progress.is_complete
    mentor, now = viewer_of(nearly.mentor), timezone.now()
    for row in waiting:
        api.confirm(entries=[(row.public_id, row.sent_version)], by=mentor, at=now)
    call_command("recompute_progress", verbosity=0)
    assert of("participant-active").progress.is_complete


def test_what_is_stored_is_what_is_counted(made):
    call_command("recompute_progress", "--check", verbosity=0)


def columns(row, *but):
    return {name: value for name, value in vars(row).items() if name not in KEYS | {"_state", *but}}


def test_the_actions_of_the_journal_leave_the_same_rows(made):
    """Everything of a journal is written, sent and confirmed again by its actions, at the same moments."""
    row = of("participant-completed")
    pupil, mentor = viewer_of(row.person), viewer_of(row.mentor)
    entries = list(row.entries.order_by("sent_at", "pk"))
    versions = [entry.versions.get() for entry in entries]
    before = [
        (columns(e), columns(v), [columns(a) for a in e.acts.order_by("pk")])
        for e, v in zip(entries, versions, strict=True)
    ]
    EntryAct.objects.filter(entry__in=entries).delete()
    EntryVersion.objects.filter(entry__in=entries).delete()
    Entry.objects.filter(pk__in=[one.pk for one in entries]).delete()

    for entry, version in zip(entries, versions, strict=True):
        # The title of a book is taken from the list.
        content = replace(version.content, title="") if entry.kind == api.Kind.BOOK else version.content
        api.write_and_send(
            entry=entry.public_id, participation=row.public_id, content=content, expected=None, by=pupil,
            at=entry.sent_at,
        )  # fmt: skip
        api.confirm(entries=[(entry.public_id, 1)], by=mentor, at=entry.decided_at)

    after = []
    for entry in entries:
        anew = Entry.objects.get(public_id=entry.public_id)
        after.append((columns(anew), columns(anew.versions.get()), [columns(a) for a in anew.acts.order_by("pk")]))
    assert after == before


def test_nothing_lies_ahead_and_nothing_was_sent_late(made):
    now = timezone.now()
    for entry in Entry.objects.select_related("participation"):
        assert entry.participation.activated_at < entry.begun_at <= now
        assert entry.day < day_of(now)
        assert entry.begun_at == datetime.combine(entry.day, time(20, 30), tzinfo=ALMATY)
        assert entry.decided_at is None or entry.begun_at < entry.decided_at <= now
        assert isinstance(entry.public_id, UUID) and entry.public_id.version == 7
    assert not EntryAct.objects.filter(at__gt=now).exists()


def test_photographs_are_seen_with_what_they_were_sent_with(made):
    named = {one for version in EntryVersion.objects.filter(sent=True) for one in version.photographs}
    assert named == {str(one) for one in EntryPhotograph.objects.filter(sent=True).values_list("public_id", flat=True)}
    assert not EntryPhotograph.objects.filter(sent=False).exists()


def test_a_second_start_writes_nothing_more_and_makes_good_what_was_broken_off(made):
    def everything():
        return Counter(Entry.objects.values_list("participation__person__user__username", flat=True))

    before = everything()
    cast.keep_diaries(at=timezone.now())
    assert everything() == before

    row = of("participant-silent")
    for model, path in ((EntryAct, "entry__"), (EntryVersion, "entry__"), (Entry, "")):
        model.objects.filter(**{f"{path}participation": row}).delete()
    ids = []
    for _time in range(2):
        cast.keep_diaries(at=timezone.now())
        assert everything() == before
        ids.append(set(row.entries.values_list("public_id", "day")))
    assert ids[0] == ids[1]
