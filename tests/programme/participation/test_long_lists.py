"""A list goes on where the page before ended: by the index from there, however many rows lie before it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.programme.people_cast import make_holder, viewer_of
from tests.programme.query_plans import plan_of
from tosbelgi.home import demo as demo_of_the_site
from tosbelgi.programme.demo.api import make_crowd
from tosbelgi.programme.models import Participation, Person
from tosbelgi.programme.participation.api import WAITING_FOR_MENTOR, After, State, page_of_participations
from tosbelgi.programme.people.api import Role, page_of_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    demo_of_the_site.make_people()
    make_crowd(80, seed=1, at=timezone.now())


def begins_in_the_index(plan: str, column: str) -> bool:
    """Is the column among the bounds of the index?"""
    if connection.vendor == "postgresql":
        return re.search(rf"Index Cond.*{column}\)?(::text)? >=", plan) is not None
    return f"{column}>?" in plan


@pytest.mark.parametrize("login", ["operator", "coordinator", "head"])
def test_the_next_page_of_participations_begins_in_the_index(login, crowd):
    viewer = viewer_of(Person.objects.get(user__username=login))
    first = page_of_participations(viewer, states=[State.ACTIVE], size=2)
    last = first[-1]
    with CaptureQueriesContext(connection) as asked:
        page_of_participations(viewer, states=[State.ACTIVE], size=2, after=After(last.submitted_at, last.pk))

    (statement,) = asked.captured_queries
    assert begins_in_the_index(plan_of(statement["sql"]), "submitted_at")


def test_the_next_page_of_persons_begins_in_the_index(crowd):
    viewer = viewer_of(Person.objects.get(user__username="operator"))
    last = page_of_persons(viewer, size=2)[-1]
    with CaptureQueriesContext(connection) as asked:
        page_of_persons(viewer, size=2, after=last)

    (statement,) = asked.captured_queries
    assert begins_in_the_index(plan_of(statement["sql"]), "sort_name")


def test_page_by_page_everybody_comes_once_also_where_moments_and_names_are_equal(crowd):
    viewer = viewer_of(make_holder(Role.OPERATOR, name="Кезекші"))
    moment = timezone.now() - timedelta(days=3)
    Participation.objects.filter(state=State.ACTIVE).update(submitted_at=moment)
    states = [*WAITING_FOR_MENTOR, State.ACTIVE]

    wanted = Participation.objects.filter(state__in=states).order_by("submitted_at", "pk")
    seen, after = [], None
    for _page in range(wanted.count() // 7 + 1):
        page = page_of_participations(viewer, states=states, size=7, after=after)
        seen += [one.pk for one in page]
        after = After(page[-1].submitted_at, page[-1].pk) if page else after
    assert seen == list(wanted.values_list("pk", flat=True))

    everybody = Person.objects.order_by("sort_name", "pk")
    names, last = [], None
    for _page in range(everybody.count() // 7 + 1):
        people = page_of_persons(viewer, size=7, after=last)
        names += [one.pk for one in people]
        last = people[-1] if people else last
    assert names == list(everybody.values_list("pk", flat=True))
