"""A request that was held up on its way arrives after others: answered as before or refused, and never done anew."""

import pytest
from django.test import Client
from django.utils import timezone

from tosbelgi.programme.participation import api

from . import way
from .test_line import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


def give_back(cast, row, version):
    return api.return_(
        participation=row.public_id, version=version, reason="Мекенжайды жаз.", language="kk", by=cast.head_viewer,
        at=timezone.now(),
    )  # fmt: skip


def test_a_return_that_comes_again_after_an_unchanged_submission_returns_nothing(cast):
    row = way.submitted(cast)
    read = row.version
    returned = give_back(cast, row, read)
    assert give_back(cast, row, read).stands is api.State.RETURNED, "at once it is answered the same"
    again = way.submit(cast, returned)

    refusal = refused(lambda: give_back(cast, row, read), "PARTICIPATION_CHANGED", "version")

    assert refusal.details["version"] == again.version == read + 1
    row.refresh_from_db()
    assert row.stands is api.State.SUBMITTED
    assert row.acts.filter(act="return").count() == 1


@pytest.mark.parametrize("act", [api.approve, api.reject])
def test_a_decision_on_what_was_read_before_the_return_counts_no_more(act, cast):
    row = way.submitted(cast)
    way.submit(cast, give_back(cast, row, row.version))
    more = {} if act is api.approve else {"reason": "Сынақ.", "language": "kk"}
    asked = {"participation": row.public_id, "version": row.version, "by": cast.head_viewer, "at": timezone.now()}
    refused(lambda: act(**asked, **more), "PARTICIPATION_CHANGED")


def test_a_submission_that_comes_again_after_the_return_submits_nothing(cast):
    draft = way.drafted(cast)
    row = way.submit(cast, draft)
    give_back(cast, row, row.version)
    refused(lambda: way.submit(cast, draft, version=draft.version), "PARTICIPATION_CHANGED")


def test_a_second_return_is_one_of_its_own(cast):
    row = way.submitted(cast)
    for _time in range(2):
        row = way.submit(cast, give_back(cast, row, row.version))
    assert row.acts.filter(act="return").count() == 2
    assert sorted(set(row.acts.values_list("version", flat=True))) == [2, 3, 4]


def test_on_the_page_a_late_press_changes_nothing_and_says_so(cast):
    row = way.submitted(cast)
    head = Client()
    head.force_login(cast.head.user)
    address = f"/en/cabinet/applications/{row.public_id}/"
    sent = {"deed": "return", "version": row.version, "reason": "Мекенжайды жаз."}
    for _twice in range(2):
        assert head.post(address, sent).status_code == 302
    row.refresh_from_db()
    way.submit(cast, row)

    late = head.post(address, sent)

    assert late.status_code == 422
    assert "This was changed meanwhile" in late.content.decode()
    row.refresh_from_db()
    assert row.stands is api.State.SUBMITTED
