"""Edit conflicts on rows with revisions: whoever saves second sees both versions before anything is overwritten.

Wagtail refuses to autosave over a newer version and warns in the browser when its script has heard of
one. A button may be faster than that script, so the server looks too: the form says which version it
was opened with, and where that is not the newest any more, nothing is stored, both versions are shown
field by field, and everything typed goes along.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Page, Revision, RevisionMixin

from . import comparison

LOADED_REVISION_FIELDS = ("loaded_revision_id", "loaded_revision_created_at")
# The revision that this window has autosaved and would write over.
OVERWRITE_FIELD = "overwrite_revision_id"


def ensure_initial_revision(row: RevisionMixin) -> None:
    """Save the first revision of a row that has none, to compare with and go back to.

    A live row without a live version gets one too: Wagtail takes such a row down as soon as a later one is planned.
    An alias has no versions: it is what its source is.
    """
    if getattr(row, "alias_of_id", None):
        return
    if row.latest_revision_id is None:
        row.save_revision(clean=False, changed=False)
    if getattr(row, "live", False) and row.live_revision_id is None and not row.has_unpublished_changes:
        row.live_revision_id = row.latest_revision_id
        row.save(update_fields=["live_revision"])


def has_newer_revision(latest: Revision, sent: Mapping[str, str]) -> bool:
    """Is there a newer revision than the one the form was opened with? A post that names none is no editor's form."""
    if overwritten := sent.get(OVERWRITE_FIELD):
        return str(overwritten) != str(latest.pk)
    seen = {name: sent.get(name, "") for name in LOADED_REVISION_FIELDS}
    return bool(seen[LOADED_REVISION_FIELDS[0]]) and seen != revision_fields(latest)


def revision_fields(revision: Revision) -> dict[str, str]:
    """The form fields by which an editor's form names the revision it was opened with."""
    return dict(zip(LOADED_REVISION_FIELDS, (str(revision.pk), revision.created_at.isoformat()), strict=True))


def conflict_response(request: HttpRequest, row: models.Model) -> HttpResponse | None:
    """The page (409) with both versions and the question which to keep, if somebody else saved first; else None."""
    is_button_post = request.method == "POST" and request.accepts("text/html")
    if not is_button_post or not isinstance(row, RevisionMixin):
        return None
    latest = row.latest_revision
    if latest is None or not has_newer_revision(latest, request.POST):
        return None
    context = conflict_context(request, row, changed_fields(request, row, latest))
    return render(request, "cms/admin/meanwhile.html", context, status=409)


def conflict_context(
    request: HttpRequest, row: RevisionMixin, differing: list[FieldComparison] | None
) -> dict[str, Any]:
    """Template context of the conflict page; `sent` is the posted form again, now naming the newest revision."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [pair for pair in sent if pair[0] not in {*LOADED_REVISION_FIELDS, OVERWRITE_FIELD, "csrfmiddlewaretoken"}]
    return {
        "row": row,
        "latest": row.latest_revision,
        "differences": differing,
        "address": request.get_full_path(),
        "sent": kept + list(revision_fields(row.latest_revision).items()),
    }


def changed_fields(request: HttpRequest, row: RevisionMixin, latest: Revision) -> list[FieldComparison] | None:
    """Comparisons of the posted values with the newest revision; None where the form is invalid."""
    theirs, ours = latest.as_object(), latest.as_object()
    handler = row.get_edit_handler() if isinstance(row, Page) else get_edit_handler(type(row))
    extra = {"parent_page": row.get_parent()} if isinstance(row, Page) else {}
    form = handler.get_form_class()(request.POST, request.FILES, instance=ours, for_user=request.user, **extra)
    form.defer_required_fields()  # a draft may lack what publishing needs
    if not form.is_valid():
        return None
    form.save(commit=False)
    return comparison.compare(request, theirs, ours)
