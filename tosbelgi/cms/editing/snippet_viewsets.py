"""The editors' rooms for snippets: Wagtail's own views behind our policy."""

from functools import wraps

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.shortcuts import get_object_or_404
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views import snippets as views
from wagtail.snippets.views.snippets import SnippetViewSet

from . import policy

# What each view does with a row. Views that are not named only show it.
VERBS = (
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
    """Views of one kind of snippet, where each row is asked whether this person may do this with it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        register_permission_policy(self.model, policy.LanguagePermissionPolicy(self.model))

    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)
        verb = next((verb for known, verb in VERBS if issubclass(view_class, known)), None)
        return view if verb is None else self._asked_first(view, verb)

    def _asked_first(self, view, verb: str):
        @wraps(view)
        def asked(request, *args, **kwargs):
            if "pk" not in kwargs:
                return view(request, *args, **kwargs)
            if request.method == "GET":
                policy.require_permission(
                    request.user, verb, get_object_or_404(self.model, pk=unquote(str(kwargs["pk"])))
                )
                return view(request, *args, **kwargs)
            # One at a time: a form that is saved by itself meanwhile would write back that the row is not live yet.
            with transaction.atomic():
                rows = self.model.objects.select_for_update(of=("self",))
                policy.require_permission(request.user, verb, get_object_or_404(rows, pk=unquote(str(kwargs["pk"]))))
                return view(request, *args, **kwargs)

        return asked
