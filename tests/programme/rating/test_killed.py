"""The worker is killed at every write of what follows from a confirmation: told again, it has followed once."""

from itertools import count

from tests.crash_harness import KILLED
from tests.killed_at_writes import WRITTEN, each_write_is_heard
from tests.programme.assessment.cast import WEEKS, make_counted
from tosbelgi.kernel.facts import delivery, sealing, subscriptions
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Progress, Standing

from .cast import differing

numbers = count()


def tell() -> None:
    """For the process that is killed: a turn of the worker."""
    subscriptions.read_cursors()
    sealing.seal()
    with each_write_is_heard():
        delivery.deliver()


def left(diary) -> tuple:
    """What has followed."""
    told = HistoryLine.objects.filter(about__person_id=diary.cast.pupil.pk, name__startswith="assessment.")
    progress = Progress.objects.filter(participation=diary.participation).values_list("percent", "is_complete")
    stands = Standing.objects.filter(participation=diary.participation).values_list("percent", flat=True)
    return (list(progress), list(stands), told.count())


def one_before_the_end(killable):
    """A pupil who has met all but one week, which is confirmed now and was not told yet."""
    diary = make_counted(suffix=f"-{next(numbers)}-counted")
    diary.all_but("sport")
    for week in range(WEEKS - 1):
        diary.confirmed(week)
    assert killable.run(f"{__name__}:tell") == 0
    diary.confirmed(WEEKS - 1)
    return diary


def test_what_follows_has_followed_once_wherever_its_process_is_killed(killable):
    diary = one_before_the_end(killable)
    before, after = ([(95, False)], [95], 0), ([(100, True)], [100], 1)
    assert left(diary) == before

    for calls in count(1):
        ended = killable.run(f"{__name__}:tell", after=(WRITTEN, calls))
        if ended == 0:
            break
        assert ended == KILLED
        assert left(diary) in (before, after), f"half done after {calls} statements that write"
        if left(diary) == after:
            diary = one_before_the_end(killable)

    assert left(diary) == after
    assert calls > 6, "figures, standing, tallies, the cursor: each was a place to die"
    assert differing() == {}
    assert killable.run(f"{__name__}:tell") == 0
    assert left(diary) == after, "told once"
