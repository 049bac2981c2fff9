"""Two people at one text: who saves second is told what the first one wrote, before anything is overwritten.

Wagtail refuses to autosave over a newer version and warns in the browser when its script has heard of
one. A button may be faster than that script, so the server looks too: the form says which version it
was opened with, and where that is not the newest any more, nothing is stored, both versions are shown
field by field, and everything typed goes along.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Page, Revision, RevisionMixin

from . import comparison

SEEN = ("loaded_revision_id", "loaded_revision_created_at")
# The revision that this window has autosaved and would write over.
OWN = "overwrite_revision_id"


def ensure_initial_revision(row: RevisionMixin) -> None:
    """Keep a row that was never edited here as its first version, to compare with and go back to.

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


def has_newer_revision(latest: Revision, sent) -> bool:
    """Has the row a newer version than the one this form knows of? A post that names none is no editor's form."""
    if own := sent.get(OWN):
        return str(own) != str(latest.pk)
    seen = {name: sent.get(name, "") for name in SEEN}
    return bool(seen[SEEN[0]]) and seen != revision_fields(latest)


def revision_fields(revision: Revision) -> dict[str, str]:
    """As an editor's form names the version it was opened with."""
    return dict(zip(SEEN, (str(revision.pk), revision.created_at.isoformat()), strict=True))


def conflict_response(request: HttpRequest, row) -> HttpResponse | None:
    """Both versions and the question whose shall stand, where somebody else was faster; else None."""
    by_a_button = request.method == "POST" and request.accepts("text/html")
    if not by_a_button or not isinstance(row, RevisionMixin):
        return None
    latest = row.latest_revision
    if latest is None or not has_newer_revision(latest, request.POST):
        return None
    context = both_versions(request, row, changed_fields(request, row, latest))
    return render(request, "cms/admin/meanwhile.html", context, status=409)


def both_versions(request: HttpRequest, row, differing: list | None) -> dict[str, object]:
    """What the question shows; `sent` is the form again, which now knows of the newest version."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [pair for pair in sent if pair[0] not in {*SEEN, OWN, "csrfmiddlewaretoken"}]
    return {
        "row": row,
        "latest": row.latest_revision,
        "differences": differing,
        "address": request.get_full_path(),
        "sent": kept + list(revision_fields(row.latest_revision).items()),
    }


def changed_fields(request: HttpRequest, row: RevisionMixin, latest: Revision) -> list | None:
    """Where what was typed differs from the newest version; None where it cannot be read as a version at all."""
    theirs, ours = latest.as_object(), latest.as_object()
    handler = row.get_edit_handler() if isinstance(row, Page) else get_edit_handler(type(row))
    extra = {"parent_page": row.get_parent()} if isinstance(row, Page) else {}
    form = handler.get_form_class()(request.POST, request.FILES, instance=ours, for_user=request.user, **extra)
    form.defer_required_fields()
    if not form.is_valid():
        return None
    form.save(commit=False)
    return comparison.compare(request, theirs, ours)
