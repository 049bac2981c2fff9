"""`recompute_progress --check` proves that what is stored is what it would be, for everybody; without it, it mends."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.programme.assessment.cast import WEEKS
from tosbelgi.programme.models import Progress, Standing, Tally
from tosbelgi.programme.rating import api as rating

from .cast import alone, counted_at, differing, follow  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


@pytest.fixture
def crowd():
    return [counted_at(weeks) for weeks in (0, 1, 2, WEEKS)]


def recompute(**asked) -> str:
    said = StringIO()
    call_command("recompute_progress", stdout=said, **asked)
    return said.getvalue()


def test_where_all_is_right_it_says_so(crowd):
    assert recompute(check=True) == "4 compared, 0 and 0 tallies differ\n"


@pytest.mark.parametrize("batch", [1, 3, 500])
def test_everybody_is_compared_in_batches_of_any_size(crowd, batch):
    Progress.objects.filter(participation=crowd[3].participation).update(percent=1)

    with pytest.raises(CommandError, match=r"^4 compared, 1 and 0 tallies differ$"):
        recompute(check=True, batch=batch)


def test_it_names_whom_and_which_column_and_mends_nothing(crowd):
    key = crowd[1].participation.pk
    Progress.objects.filter(participation=key).update(percent=50)
    Standing.objects.filter(participation=key).update(percent=50)
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("recompute_progress", check=True, stdout=said)

    assert said.getvalue() == f"participation {key}: percent, standing\n"
    assert Progress.objects.get(participation=key).percent == 50


SPOILED = {
    "a percent": lambda key: Progress.objects.filter(participation=key).update(percent=77),
    "figures": lambda key: Progress.objects.filter(participation=key).update(directions=[]),
    "the last sending": lambda key: Progress.objects.filter(participation=key).update(last_sent_at=None, percent=3),
    "no progress": lambda key: Progress.objects.filter(participation=key).delete(),
    "no standing": lambda key: Standing.objects.filter(participation=key).delete(),
    "another standing": lambda key: Standing.objects.filter(participation=key).update(percent=99, year=1999),
    "tallies": lambda key: Tally.objects.update(number=40),
    "no tallies": lambda key: Tally.objects.all().delete(),
    "empty tallies": lambda key: Tally.objects.update(number=0),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_without_check_it_mends_whatever_is_otherwise(crowd, spoiled):
    before = [(one.progress.percent, one.progress.directions) for one in crowd]
    SPOILED[spoiled](crowd[1].participation.pk)
    assert differing() != {}
    with pytest.raises(CommandError):
        recompute(check=True)

    recompute()

    assert differing() == {}
    assert [(one.progress.percent, one.progress.directions) for one in crowd] == before
    assert recompute(check=True) == "4 compared, 0 and 0 tallies differ\n"


def test_what_was_not_told_yet_is_told_first(crowd):
    crowd[0].confirmed(0)
    assert differing() != {}

    assert "0 and 0" in recompute(check=True)


def test_whoever_is_counted_by_no_right_is_no_longer(crowd):
    row = crowd[3].participation
    row.activated_at = None
    row.save(update_fields=["activated_at"])
    with pytest.raises(CommandError):
        recompute(check=True)

    recompute()

    assert not Progress.objects.filter(participation=row).exists()
    assert not Standing.objects.filter(participation=row).exists()
    assert differing() == {}


def test_comparing_costs_the_same_for_one_and_for_many(crowd, django_assert_num_queries):
    keys = [one.participation.pk for one in crowd]

    for some in (keys[:1], keys):
        with django_assert_num_queries(5):
            rating.compared_again(some)


def test_a_batch_of_none_is_refused():
    with pytest.raises(CommandError, match="from 1 on"):
        recompute(batch=0)
