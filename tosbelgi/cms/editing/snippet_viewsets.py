"""SnippetViewSets with per-row, per-language permissions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as gettext_wagtail
from django.views import View
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views import snippets as views
from wagtail.snippets.views.snippets import SnippetViewSet

from . import policy
from .list_search import AnalysedIndexView
from .snippet_choosers import SnippetChooserViews

# The permission that each view requires on the row. Views that are not listed only show it.
VIEW_ACTIONS = (
    (views.DeleteView, "delete"),
    (views.UnpublishView, "publish"),
    (views.RevisionsUnscheduleView, "publish"),
    (views.EditView, "change"),
    (views.PreviewOnEditView, "change"),
    (views.PreviewRevisionView, "change"),
    (views.LockView, "change"),
    (views.ConfirmWorkflowCancellationView, "change"),
)


class PolicySnippetViewSet(SnippetViewSet):
    """A SnippetViewSet whose views check the permission on the very row, where Wagtail checks the model's."""

    chooser_viewset_class = SnippetChooserViews
    index_view_class = AnalysedIndexView

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        register_permission_policy(self.model, policy.LanguagePermissionPolicy(self.model))

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Wagtail's, whose words are translated once, when the process starts; here when they are shown."""
        lazy_labels = {gettext(label): gettext_wagtail(label) for label in ("Home", "Snippets")}
        return [{**step, "label": lazy_labels.get(step["label"], step["label"])} for step in super().breadcrumbs_items]

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Callable[..., HttpResponse]:
        view = super().construct_view(view_class, **kwargs)
        action = next((action for view_type, action in VIEW_ACTIONS if issubclass(view_class, view_type)), None)
        return view if action is None else self._with_row_permission(view, action)

    def _with_row_permission(self, view: Callable[..., HttpResponse], action: str) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" not in kwargs:
                return view(request, *args, **kwargs)
            if request.method == "GET":
                policy.require_permission(
                    request.user, action, get_object_or_404(self.model, pk=unquote(str(kwargs["pk"])))
                )
                return view(request, *args, **kwargs)
            # One at a time: a form that is saved by itself meanwhile would write back that the row is not live yet.
            with transaction.atomic():
                rows = self.model.objects.select_for_update(of=("self",))
                policy.require_permission(request.user, action, get_object_or_404(rows, pk=unquote(str(kwargs["pk"]))))
                return view(request, *args, **kwargs)

        return checked_view
