"""Wagtail hooks of editing: edit conflicts, and buttons pressed too late."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import RevisionMixin

from . import edit_conflicts, stale_actions


@hooks.register("before_edit_page", order=-30)  # before the check of conflicts: a late button is explained first
@hooks.register("before_edit_snippet", order=-30)
def respond_to_stale_action(request: HttpRequest, row: models.Model) -> HttpResponse | None:
    return stale_actions.already_done_response(request, row) or stale_actions.unchanged_autosave_response(request, row)


@hooks.register("before_edit_page", order=-20)
@hooks.register("before_edit_snippet", order=-20)
def respond_to_edit_conflict(request: HttpRequest, row: models.Model) -> HttpResponse | None:
    # When a form of an earlier version is sent, too: an import may have stored beside the versions meanwhile.
    is_form = request.method == "GET" or bool(request.POST.get("loaded_revision_id"))
    if is_form and isinstance(row, RevisionMixin):
        edit_conflicts.ensure_initial_revision(row)
    return edit_conflicts.conflict_response(request, row)
