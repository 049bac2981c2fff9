"""Wagtail hooks of editing: whoever saves second is asked, and what was done meanwhile is not done again."""

from wagtail import hooks
from wagtail.models import RevisionMixin

from . import edit_conflicts, stale_actions


@hooks.register("before_edit_page", order=-30)
@hooks.register("before_edit_snippet", order=-30)
def say_what_was_done_meanwhile(request, row):
    return stale_actions.already_done_response(request, row) or stale_actions.unchanged_autosave_response(request, row)


@hooks.register("before_edit_page", order=-20)
@hooks.register("before_edit_snippet", order=-20)
def ask_who_saves_second(request, row):
    if request.method == "GET" and isinstance(row, RevisionMixin):
        edit_conflicts.ensure_initial_revision(row)
    return edit_conflicts.conflict_response(request, row)
