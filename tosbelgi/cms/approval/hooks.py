"""Wagtail hooks of approval: only what was submitted is published, after its changes and gaps were shown."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page, TranslatableMixin

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest

from ..publication import gate
from ..translation import completeness, translating
from ..translation_admin import string_conflicts
from . import action_menu, explorer_api, others_drafts, publishing, translation_editor
from . import tasks as approval_tasks


@hooks.register("before_edit_page", order=-10)
@hooks.register("before_edit_snippet", order=-10)
def intercept_translation_editor(request: AuthenticatedHttpRequest, row: models.Model) -> HttpResponse | None:
    if not isinstance(row, TranslatableMixin):
        return None
    if request.method == "GET" and (translation := translating.translation_of(row)):
        string_conflicts.remember_opened_strings(request, translation)
    return approval_tasks.waiting_response(request, row) or translation_editor.translation_editor_response(request, row)


@hooks.register("before_edit_page", order=-15)
@hooks.register("before_edit_snippet", order=-15)
def confirm_others_drafts(request: AuthenticatedHttpRequest, row: models.Model) -> HttpResponse | None:
    return others_drafts.others_words_question(request, row)


@hooks.register("after_edit_page", order=-10)
@hooks.register("after_edit_snippet", order=-10)
def record_submitted_fields(request: AuthenticatedHttpRequest, row: models.Model) -> HttpResponse | None:
    others_drafts.record_submission(request, row)
    return others_drafts.decision_redirect(request, row)


@hooks.register("before_publish_page", order=-10)
@hooks.register("before_publish", order=-10)
def publish_own_changes(request: AuthenticatedHttpRequest, row: models.Model) -> HttpResponse | None:
    return others_drafts.publish_own_words(request, row)


@hooks.register("before_bulk_action")
def refuse_unseen_bulk_publishing(
    request: HttpRequest, action_type: str, objects: list[models.Model], view: BulkAction
) -> HttpResponse | None:
    return others_drafts.refuse_unseen_bulk(request, action_type, objects, view)


@hooks.register("before_publish_page")
def confirm_gaps(request: HttpRequest, page: Page) -> HttpResponse | None:
    return publishing.gap_question(request, page)


@hooks.register("after_publish_page", order=-10)
def record_accepted_gaps(request: AuthenticatedHttpRequest, page: Page) -> None:
    publishing.record_accepted_gaps(request, page)


@hooks.register("after_publish_page")
def warn_if_hidden(request: HttpRequest, page: Page) -> None:
    """Warn an editor whose published page stays hidden by a translation gap or by a hidden ancestor."""
    count = len(completeness.stored_open_gaps(page))
    if count:
        text = ngettext(
            "The page is published but stays hidden: %(count)d text still stands in another language.",
            "The page is published but stays hidden: %(count)d texts still stand in another language.",
            count,
        ) % {"count": count}
        button = messages.button(reverse("gaps", args=[page.translation_key, page.locale_id]), _("See the gaps"))
        messages.warning(request, text, buttons=[button])
    elif page.live and (above := gate.hidden_above(page)) is not None:
        text = _("The page is published but stays hidden, since “%(above)s” above it is not public.") % {"above": above}
        messages.warning(request, text)


@hooks.register("register_admin_urls")
def approval_urls() -> list[URLPattern]:
    return [
        path("approval/<int:task_state_id>/", approval_tasks.decide_view, name="decide_approval"),
        path("approval/<int:task_state_id>/preview/", approval_tasks.preview_view, name="preview_approval"),
    ]


hooks.register("construct_admin_api", explorer_api.register_pages)
hooks.register("construct_page_action_menu", action_menu.put_approving_first)
hooks.register("construct_snippet_action_menu", action_menu.put_approving_first)
