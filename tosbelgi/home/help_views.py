"""Admin views of the editors' help: the list of tasks, and a page for each."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tosbelgi.language.languages import CODES, SOURCE

from . import help_texts
from .help_screens import screen_url

ROLE_NAMES = {
    "editor": _("editor"),
    "translator": _("translator"),
    "approver": _("approver"),
    "administrator": _("administrator"),
}


def _language() -> str:
    active = get_language() or SOURCE
    return active if active in CODES else SOURCE


def _task_context(task: help_texts.Task, language: str) -> dict[str, Any]:
    text = help_texts.task_text(task.key, language)
    return {
        "key": task.key,
        "title": text.title,
        "start": help_texts.fill_names(text.start),
        "end": help_texts.fill_names(text.end),
        "who": [ROLE_NAMES[one] for one in task.who],
    }


def picture_address(key: str, number: int, language: str) -> str | None:
    """The URL of a picture of a task in that language; None where there is no such file."""
    name = help_texts.picture_name(key, number, language)
    return static(f"home/help/{name}") if (help_texts.PICTURES / name).exists() else None


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """All tasks with where they begin and end."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    language = _language()
    return render(
        request,
        "home/admin/help.html",
        {"tasks": [_task_context(task, language) for task in help_texts.tasks().values()]},
    )


@require_safe
def help_task(request: HttpRequest, key: str) -> HttpResponse:
    """One task, step by step, in the language of whoever reads."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    every = help_texts.tasks()
    if key not in every:
        raise Http404
    language, task = _language(), every[key]
    way = help_texts.render_html(
        help_texts.task_text(key, language).way,
        screen=screen_url,
        picture=lambda number: picture_address(key, number, language),
    )
    order = list(every)
    following = order[order.index(key) + 1 :][:1]
    context = {
        "task": _task_context(task, language),
        "way": mark_safe(way),  # our own Markdown, rendered without raw HTML
        "related": [_task_context(every[one], language) for one in task.related],
        "next": _task_context(every[following[0]], language) if following else None,
    }
    return render(request, "home/admin/help_task.html", context)
