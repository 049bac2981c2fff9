"""What is published, withdrawn or deleted, and the line that says so, come together or not at all, whoever does it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState

from tests.crash_harness import KILLED
from tests.kernel.test_interrupted_jobs import a_minute_later
from tosbelgi.cms.publication import scheduled
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.kernel import history
from tosbelgi.kernel.models import HistoryLine, RoutineClaim
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level


def new_page(slug: str, live: bool = False) -> ContentPage:
    front = FrontPage.objects.get(locale__language_code="ru")
    page = front.add_child(instance=ContentPage(title=slug, slug=slug, locale=front.locale, live=False))
    revision = page.save_revision()
    if live:
        revision.publish()
    return ContentPage.objects.get(pk=page.pk)


def with_a_date(slug: str) -> ContentPage:
    """A draft that is to go live in an hour."""
    page = new_page(slug)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision()
    return ContentPage.objects.get(pk=page.pk)


def planned(slug: str) -> ContentPage:
    """A page whose time to be published has come."""
    page = with_a_date(slug)
    page.get_latest_revision().publish()
    revisions = Revision.page_revisions.filter(object_id=str(page.pk), approved_go_live_at__isnull=False)
    revision = revisions.get()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    return ContentPage.objects.get(pk=page.pk)


def expiring(slug: str) -> ContentPage:
    page = new_page(slug, live=True)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    return page


def in_review(slug: str) -> ContentPage:
    page = new_page(slug)
    page.get_workflow().start(page, user=None)
    return page


def approve(page: ContentPage) -> None:
    page.current_workflow_task_state.approve(user=None)


def sent_back(slug: str) -> ContentPage:
    page = in_review(slug)
    page.current_workflow_task_state.reject(user=None)
    return page


# How somebody comes to it, and what they do; not through the admin, where a deed is one transaction anyway.
WAYS = {
    "publishing": (new_page, lambda page: page.get_latest_revision().publish()),
    "planning": (with_a_date, lambda page: page.get_latest_revision().publish()),
    "unpublishing": (lambda slug: new_page(slug, live=True), lambda page: page.unpublish()),
    "deleting": (lambda slug: new_page(slug, live=True), lambda page: page.delete()),
    "submitting": (new_page, lambda page: page.get_workflow().start(page, user=None)),
    "approving": (in_review, approve),
    "sending back": (in_review, lambda page: page.current_workflow_task_state.reject(user=None)),
    "taking back": (in_review, lambda page: page.current_workflow_state.cancel()),
    "resuming": (sent_back, lambda page: page.current_workflow_state.resume()),
}


def state_of(page: ContentPage) -> tuple:
    """What is stored of it: the page, its dates, its way through the review, what Wagtail's log says."""
    return (
        list(Page.objects.filter(pk=page.pk).values_list("live", "expired", "live_revision_id", "go_live_at")),
        list(Revision.page_revisions.filter(object_id=str(page.pk)).values_list("pk", "approved_go_live_at")),
        list(WorkflowState.objects.for_instance(page).order_by("pk").values_list("pk", "status", "current_task_state")),
        list(TaskState.objects.filter(revision__object_id=str(page.pk)).order_by("pk").values_list("pk", "status")),
        list(PageLogEntry.objects.filter(page_id=page.pk).order_by("pk").values_list("pk", "action")),
    )


def full(*args, **kwargs):
    raise DatabaseError("no line can be written")


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_where_no_line_can_be_written_nothing_happens(way, monkeypatch):
    prepare, act = WAYS[way]
    page = prepare("ulgi")
    before, lines = state_of(page), HistoryLine.objects.count()
    monkeypatch.setattr(history, "append", full)

    with pytest.raises(DatabaseError, match="no line"):
        act(page)

    assert state_of(page) == before
    assert HistoryLine.objects.count() == lines


@pytest.mark.django_db
@pytest.mark.parametrize("act", [lambda row: row.get_latest_revision().publish(), lambda row: row.unpublish()])
@pytest.mark.parametrize("model", [Level, Direction])
def test_nor_to_a_snippet(model, act, monkeypatch):
    row = model.objects.filter(live=True).first()
    row.save_revision()
    before, lines = model.objects.filter(pk=row.pk).values().get(), HistoryLine.objects.count()
    monkeypatch.setattr(history, "append", full)

    with pytest.raises(DatabaseError, match="no line"):
        act(row)

    assert model.objects.filter(pk=row.pk).values().get() == before
    assert HistoryLine.objects.count() == lines


@pytest.mark.django_db
def test_a_move_that_cannot_be_logged_is_none(monkeypatch):
    page, other = new_page("ulgi", live=True), new_page("basqa", live=True)
    before = Page.objects.get(pk=page.pk).path
    monkeypatch.setattr(PageLogEntry, "save", full)

    with pytest.raises(DatabaseError, match="no line"):
        page.move(other, pos="last-child")

    assert Page.objects.get(pk=page.pk).path == before


@pytest.mark.django_db
def test_one_planned_publication_that_fails_stops_no_other_and_floods_no_log(monkeypatch, caplog):
    cache.clear()
    first, second, gone = planned("birinshi"), planned("ekinshi"), expiring("ketti")
    publish = ContentPage.publish

    def fails_for_the_first(self, *args, **kwargs):
        if self.pk == first.pk:
            raise DatabaseError("this one is broken")
        return publish(self, *args, **kwargs)

    monkeypatch.setattr(ContentPage, "publish", fails_for_the_first)

    assert [scheduled.publish_due(), scheduled.publish_due()] == [2, 0]

    assert [Page.objects.get(pk=page.pk).live for page in (first, second, gone)] == [False, True, False]
    assert Page.objects.get(pk=gone.pk).expired
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "scheduled publication failed"
    ], "once, though it is tried every half minute"
    cache.clear()
    scheduled.publish_due()
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 2, "and again in an hour"
    monkeypatch.setattr(ContentPage, "publish", publish)
    assert [scheduled.publish_due(), scheduled.publish_due()] == [1, 0]
    assert Page.objects.get(pk=first.pk).live


@pytest.fixture
def committed(killable):
    yield killable
    Page.objects.get(slug="ulgi").delete()
    RoutineClaim.objects.all().delete()


@pytest.mark.parametrize(
    ("prepare", "name", "live"), [(planned, "content.published", True), (expiring, "content.unpublished", False)]
)
def test_a_worker_killed_between_the_page_and_its_line_has_done_neither(prepare, name, live, committed):
    page = prepare("ulgi")
    lines = HistoryLine.objects.filter(name=name, facts__row=str(page.pk))
    before = state_of(page)
    assert committed.run("worker", "--once", after=("wagtail.models.Page.save", 1)) == KILLED
    assert (state_of(page), lines.count()) == (before, 0)
    a_minute_later()

    for _time in range(2):
        assert committed.run("worker", "--once") == 0

    assert Page.objects.get(pk=page.pk).live is live
    assert lines.count() == 1
    assert history.verify().ok
