"""Confirmation page with the consequences of a deletion, in front of every admin view that deletes."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction as DeletePages
from wagtail.documents.views.bulk_actions import DeleteBulkAction as DeleteDocuments
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.documents.views.multiple import DeleteView as DeleteUploadedDocument
from wagtail.images.views.bulk_actions import DeleteBulkAction as DeleteImages
from wagtail.images.views.images import DeleteView as DeleteImage
from wagtail.images.views.multiple import DeleteView as DeleteUploadedImage
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy

from . import deletion

CONFLICT = 409
# From so many pages on Wagtail wants the site's name typed.
MANY_PAGES = 10


def confirm_deletion(request: HttpRequest, rows: Sequence[models.Model]) -> HttpResponse | None:
    """The page that the editor must read first; None where the deletion may proceed.

    It goes on where it breaks nothing, or where the editor sends back the digest of what they were shown.
    """
    if not rows:
        return None
    consequences = deletion.consequences_of(rows, request.user)
    posted = request.method == "POST"
    if not consequences.is_worth_showing or (posted and consequences.may_go_on(request.POST.get("seen", ""))):
        return None
    total = len(deletion.with_pages_below(rows)) if isinstance(rows[0], Page) else len(rows)
    context = {
        "rows": rows,
        "consequences": consequences,
        "kind": rows[0]._meta.verbose_name,
        "next": get_valid_next_url_from_request(request),
        "confirm_by_name": isinstance(rows[0], Page)
        and total >= getattr(settings, "WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT", MANY_PAGES),
        "total_pages": total,
        "wagtail_site_name": settings.WAGTAIL_SITE_NAME,
    }
    return render(request, "cms/admin/deletion.html", context, status=CONFLICT if posted else 200)


class ConfirmOneDeletionMixin:
    """For a view that deletes one row."""

    request: HttpRequest
    object: models.Model

    def run_before_hook(self) -> HttpResponse | None:
        return confirm_deletion(self.request, [self.object]) or super().run_before_hook()


class ConfirmBulkDeletionMixin:
    """For a bulk action that deletes; covers the rows that the user may delete."""

    get_actionable_objects: Callable[[], tuple[list[models.Model], list[models.Model]]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows, _without_access = self.get_actionable_objects()
        return confirm_deletion(request, rows) or super().dispatch(request, *args, **kwargs)


class ConfirmUploadedDeletionMixin:
    """For the button that takes back what was just uploaded: refuses where the file is in use by now."""

    get_model: Callable[[], type[models.Model]]
    permission_policy: BasePermissionPolicy
    pk_url_kwarg: str
    context_object_id_name: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.model = self.get_model()
        row = get_object_or_404(self.model, pk=kwargs[self.pk_url_kwarg])
        is_allowed = self.permission_policy.user_has_permission_for_instance(request.user, "delete", row)
        if is_allowed and deletion.consequences_of([row], request.user).uses.total:
            return JsonResponse({"success": False, self.context_object_id_name: row.pk}, status=CONFLICT)
        return super().post(request, *args, **kwargs)


class ImageDeletion(ConfirmOneDeletionMixin, DeleteImage):
    pass


class DocumentDeletion(ConfirmOneDeletionMixin, DeleteDocument):
    pass


class UploadedImageDeletion(ConfirmUploadedDeletionMixin, DeleteUploadedImage):
    pass


class UploadedDocumentDeletion(ConfirmUploadedDeletionMixin, DeleteUploadedDocument):
    pass


class PagesDeletion(ConfirmBulkDeletionMixin, DeletePages):
    pass


class ImagesDeletion(ConfirmBulkDeletionMixin, DeleteImages):
    pass


class DocumentsDeletion(ConfirmBulkDeletionMixin, DeleteDocuments):
    pass
