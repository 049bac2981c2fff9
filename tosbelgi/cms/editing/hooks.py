"""Wagtail hooks of editing: whoever saves second is asked, and what was done meanwhile is not done again."""

from wagtail import hooks
from wagtail.models import RevisionMixin

from . import edit_conflicts, stale_actions


@hooks.register("before_edit_page", order=-30)
@hooks.register("before_edit_snippet", order=-30)
def say_what_was_done_meanwhile(request, row):
    return stale_actions.answered(request, row) or stale_actions.nothing_to_save(request, row)


@hooks.register("before_edit_page", order=-20)
@hooks.register("before_edit_snippet", order=-20)
def ask_who_saves_second(request, row):
    if request.method == "GET" and isinstance(row, RevisionMixin):
        edit_conflicts.keep_what_was_there(row)
    return edit_conflicts.asked_first(request, row)
