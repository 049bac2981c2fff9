"""Every publication, withdrawal and deletion is in the history: who, what, when, in which language."""

from datetime import timedelta

import pytest
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, Workflow, WorkflowContentType
from wagtail_localize.models import Translation

from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.publication import audit_log
from tosbelgi.home.models import Benefit, ContentPage, FrontPage
from tosbelgi.kernel import history
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.people.centres import Centre, Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    front = FrontPage.objects.get(locale__language_code="ru")
    return front.add_child(instance=ContentPage(title="Образец", slug="obrazets", locale=front.locale, live=False))


@pytest.fixture(autouse=True)
def the_chain_holds():
    yield
    assert history.verify().ok


@pytest.fixture
def lines(page):
    """What the history has taken down since the test began, by name; everything without one."""
    begun = HistoryLine.objects.order_by("-pk").values_list("pk", flat=True).first()

    def since(name: str | None = None) -> list[HistoryLine]:
        found = HistoryLine.objects.filter(pk__gt=begun).order_by("pk")
        return list(found.filter(name=name) if name else found)

    return since


def edit_of(page: Page, **changes) -> dict:
    empty = {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    own = {"title": page.title, "slug": page.slug, "heading": "", "summary": "", "comments-MIN_NUM_FORMS": "0"}
    return empty | own | changes


def test_publishing_and_unpublishing_a_page_in_the_admin(page, editor_client, admin_user, lines):
    before = timezone.now()
    answer = editor_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_of(page, **{"action-publish": "x"})
    )
    assert answer.status_code == 302
    editor_client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    [published], [gone] = lines("content.published"), lines("content.unpublished")
    for line in (published, gone):
        assert line.by_id == admin_user.pk
        assert before <= line.at <= timezone.now()
        told = {name: line.facts[name] for name in ("kind", "row", "title", "language", "scheduled")}
        assert told == {
            "kind": "home.contentpage",
            "row": str(page.pk),
            "title": "Образец",
            "language": "ru",
            "scheduled": False,
        }
    assert published.facts["revision"] == Page.objects.get(pk=page.pk).latest_revision_id


def test_a_draft_is_nobodys_business_yet(page, editor_client, lines):
    editor_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_of(page, title="Черновик"))

    assert Page.objects.get(pk=page.pk).draft_title == "Черновик"
    assert lines() == []


def test_publishing_by_the_clock_is_recorded_when_planned_and_when_done(page, admin_user, lines):
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=admin_user).publish(user=admin_user)
    [planned] = lines("content.publication_scheduled")
    assert planned.by_id == admin_user.pk
    assert planned.facts["go_live_at"][:16] == page.go_live_at.isoformat()[:16]
    assert lines("content.published") == []

    Revision.page_revisions.filter(object_id=str(page.pk)).update(approved_go_live_at=timezone.now())
    content = Revision.page_revisions.get(object_id=str(page.pk))
    content.content["go_live_at"] = timezone.now().isoformat()
    content.save()
    call_command("publish_scheduled")
    [done] = lines("content.published")
    assert (done.by_id, done.facts["scheduled"]) == (None, True)

    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    call_command("publish_scheduled")
    [expired] = lines("content.unpublished")
    assert (expired.by_id, expired.facts["scheduled"]) == (None, True)


def test_deleting_a_page_records_each_page_below_it_once(page, editor_client, admin_user, lines):
    page.add_child(instance=ContentPage(title="Ниже", slug="nizhe", locale=page.locale))
    page.refresh_from_db()

    editor_client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    gone = lines("content.deleted")
    assert sorted(line.facts["title"] for line in gone) == ["Ниже", "Образец"]
    assert {line.facts["kind"] for line in gone} == {"home.contentpage"}
    assert {(line.by_id, line.facts["language"]) for line in gone} == {(admin_user.pk, "ru")}


def test_who_deletes_by_code_is_named_too(page, admin_user, lines):
    page.delete(user=admin_user)

    assert [line.by_id for line in lines("content.deleted")] == [admin_user.pk]


@pytest.mark.parametrize("way", ["one", "bulk"])
@pytest.mark.parametrize("kind", ["benefit", "texts", "document", "centre"])
def test_deleting_a_row_is_recorded_whichever_way_it_goes(way, kind, editor_client, admin_user, lines):
    row = {
        "benefit": lambda: Benefit.objects.first(),
        "texts": lambda: SiteTexts.objects.get(locale__language_code="en"),
        "document": lambda: SiteDocument.objects.create(title="Ереже", file=ContentFile(b"x", name="x.txt")),
        "centre": lambda: Centre.objects.create(region=Region.objects.first(), name_kk="Орталық", address_kk="1"),
    }[kind]()
    views = getattr(row, "snippet_viewset", None)
    one = reverse(views.get_url_name("delete") if views else "wagtaildocs:delete", args=[row.pk])
    meta = row._meta
    bulk = reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, "delete"]) + f"?id={row.pk}"

    assert editor_client.post(one if way == "one" else bulk).status_code == 302

    [line] = lines("content.deleted")
    assert (line.by_id, line.facts["kind"], line.facts["row"]) == (admin_user.pk, meta.label_lower, str(row.pk))
    assert line.facts["language"] == ("en" if kind == "texts" else "")
    assert line.facts["title"] == str(row)


def test_a_refused_deletion_leaves_no_line(editor_client, lines):
    direction = Direction.objects.first()

    editor_client.post(reverse("wagtailsnippets_programme_direction:delete", args=[direction.pk]))

    assert Direction.objects.filter(pk=direction.pk).exists()
    assert lines() == []


def test_what_has_no_drafts_is_published_by_saving_it(editor_client, admin_user, lines):
    data = {"date": "2027-03-09", "reason": "Ауысқан демалыс"}

    answer = editor_client.post(reverse("wagtailsnippets_kernel_calendarcorrection:add"), data)

    assert answer.status_code == 302
    [line] = lines("content.published")
    assert (line.by_id, line.facts["kind"], line.facts["language"]) == (admin_user.pk, "kernel.calendarcorrection", "")
    assert "Ауысқан демалыс" in line.facts["title"]


def test_a_draft_of_a_benefit_is_recorded_only_when_published(admin_user, lines):
    benefit = Benefit.objects.first()
    revision = benefit.save_revision(user=admin_user, log_action=True)
    assert lines("content.published") == []

    revision.publish(user=admin_user)
    benefit.unpublish(user=admin_user)

    [published], [gone] = lines("content.published"), lines("content.unpublished")
    assert (published.by_id, published.facts["kind"]) == (admin_user.pk, "home.benefit")
    assert gone.by_id == admin_user.pk


def test_the_steps_of_a_review_are_recorded(page, admin_user, lines):
    workflow = Workflow.objects.filter(active=True).first()
    assert workflow is not None
    assert not WorkflowContentType.objects.filter(content_type__model="contentpage").exists()
    page.save_revision(user=admin_user)
    workflow.start(page, admin_user)
    page.current_workflow_task_state.reject(user=admin_user, comment="Нет")

    steps = lines("content.review_moved")

    assert [line.facts["step"] for line in steps] == ["start", "reject"]
    assert {(line.by_id, line.facts["language"]) for line in steps} == {(admin_user.pk, "ru")}
    assert steps[1].facts["task"]


@pytest.mark.parametrize("way", ["saved once more", "loaded from a copy of the site"])
def test_an_entry_of_the_log_is_recorded_once(way, page, admin_user, lines):
    page.save_revision(user=admin_user).publish(user=admin_user)
    entry = PageLogEntry.objects.get(page_id=page.pk, action="wagtail.publish")
    assert len(lines("content.published")) == 1

    if way == "saved once more":
        entry.save()
    else:
        [copy] = serializers.deserialize("json", serializers.serialize("json", [entry]))
        entry.delete()
        copy.save()

    assert len(lines("content.published")) == 1


def test_what_was_rolled_back_is_not_in_the_history(page, admin_user, monkeypatch, lines):
    monkeypatch.setattr(audit_log.events.history, "append", _fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        page.delete(user=admin_user)
    monkeypatch.undo()

    assert Page.objects.filter(pk=page.pk).exists()
    assert lines("content.deleted") == []


def _fails(**kwargs):
    raise RuntimeError


def test_a_file_of_translations_taken_over_is_recorded(editor_client, admin_user, lines):
    page = Page.objects.get(slug="steps", locale__language_code="ru")
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    file = ContentFile(str(translation.export_po()).encode(), name="steps.po")
    editor_client.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {"file": file})

    [line] = lines("translation.imported")
    assert (line.by_id, line.facts["language"]) == (admin_user.pk, "ru")
    assert line.facts["strings"] == translation.source.stringsegment_set.count()
