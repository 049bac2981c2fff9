"""The name of the approval, said in the language of whoever reads.

Wagtail keeps the name of a workflow, and of its task, in one column. What is stored there is Kazakh and stays so; it is
translated where it is shown: buttons, side panels, histories, reports, mails. Other names are shown as written.
"""

from collections.abc import Callable
from copy import copy
from functools import cache, wraps
from types import SimpleNamespace
from typing import Any, SupportsIndex

from django.db.models import Model
from django.db.models.query_utils import DeferredAttribute
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, override
from wagtail.admin.views import workflows as workflow_views
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import AbstractWorkflow, Task, Workflow
from wagtail.models.audit_log import BaseLogEntry

from tosbelgi.kernel.patching import replace
from tosbelgi.language.languages import CODES

APPROVAL = "Бекіту"
LOGGED = "wagtail.workflow."  # what actions of a workflow are called in histories

REASON = "A workflow has one name, which everybody reads in the language in which it was written."
UNTIL = "wagtail 8.1: goes once names of workflows are translated when they are shown"


class ApprovalName(str):
    """The stored name, which databases and JSON are given; as text it is the name in the active language."""

    __slots__ = ()

    def __str__(self) -> str:
        return gettext("Approval")

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return ApprovalName, ()

    def __new__(cls) -> "ApprovalName":
        return super().__new__(cls, APPROVAL)


class NameAttribute(DeferredAttribute):
    """The attribute of a model's field `name`: a form that was opened in Russian does not store the Russian name."""

    def __set__(self, row: Model, name: object) -> None:
        row.__dict__[self.field.attname] = shown_name(name)


@cache
def names_of_the_approval() -> frozenset[str]:
    """What the approval is called in each language."""
    names = {APPROVAL}
    for code in CODES:
        with override(code):
            names.add(gettext("Approval"))
    return frozenset(names)


def shown_name(name: object) -> object:
    """The name that speaks the reader's language if it is that of the approval, else what was given."""
    return ApprovalName() if isinstance(name, str) and name in names_of_the_approval() else name


def install_names() -> None:
    """Give workflows and tasks such names; called once at start."""
    for model, source in ((Workflow, AbstractWorkflow), (Task, Task)):
        replace(
            model,
            "name",
            NameAttribute(model._meta.get_field("name")),
            source=f"wagtail.models.workflows:{source.__name__}.name",
            reason=REASON,
            until=UNTIL,
            digest="5f17b51a84de",
        )
        replace(source, "__str__", lambda self: str(self.name), reason=REASON, until=UNTIL, digest="af105fb85aa4")
    replace(
        workflow_views,
        "get_task_chosen_response",
        with_the_name_as_text(workflow_views.get_task_chosen_response),
        reason="It puts the stored name of a task into JSON, which a script shows.",
        until=UNTIL,
        digest="3df859fad912",
    )


def with_the_name_as_text(
    answer: Callable[[HttpRequest, Any], HttpResponse],
) -> Callable[[HttpRequest, Task], HttpResponse]:
    @wraps(answer)
    def chosen(request: HttpRequest, task: Task) -> HttpResponse:
        return answer(request, SimpleNamespace(id=task.pk, name=str(task.name)))

    return chosen


class NamedInHistory(LogFormatter):
    """A formatter of Wagtail's, for whom the names in a line of the history are those that the reader knows."""

    def __init__(self, wagtails: LogFormatter) -> None:
        self.wagtails = wagtails
        self.label = wagtails.label

    def format_message(self, log_entry: BaseLogEntry) -> str:
        told = copy(log_entry)
        told.data = _with_shown_names(log_entry.data)
        return str(self.wagtails.format_message(told))

    def format_comment(self, log_entry: BaseLogEntry) -> str:
        return str(self.wagtails.format_comment(log_entry))


def name_in_histories(actions: LogActionRegistry) -> None:
    """Hook `register_log_actions`, after Wagtail's own: histories keep the stored names."""
    for action, formatter in actions.formatters.items():
        if action.startswith(LOGGED):
            actions.formatters[action] = NamedInHistory(formatter)


def _with_shown_names(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    return {key: shown_name(value) if key == "title" else _with_shown_names(value) for key, value in data.items()}
