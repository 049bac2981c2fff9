"""Views where translators write alternative texts of their languages, without access to the rest of the image."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..editing import policy
from ..editing.field_conflicts import FieldConflictFormMixin
from .models import SiteImage

PAGE_SIZE = 24
# Any of these permissions on images lets a translator see one.
VIEW_PERMISSIONS = ("choose", "change", "add")


def alt_text_url(user: AnyUser, image: SiteImage) -> str:
    """Where this person edits the alternative text: in the image itself, or in the view for translators."""
    if _policy().user_has_permission_for_instance(user, "change", image):
        return reverse("wagtailimages:edit", args=[image.pk])
    return reverse("picture_words_of", args=[image.pk])


def alt_text_form(languages: list[str]) -> "type[forms.ModelForm[SiteImage]]":
    """A form class with the alternative texts of these languages and nothing else, whatever a request sends."""
    return forms.modelform_factory(
        SiteImage,
        form=type("PictureWordsForm", (FieldConflictFormMixin, forms.ModelForm), {}),
        fields=[f"alt_{code}" for code in languages],
        widgets={f"alt_{code}": forms.TextInput(attrs={"lang": code, "size": 80}) for code in languages},
    )


@require_safe
def alt_text_list(request: HttpRequest) -> HttpResponse:
    """Images this person may see, by default those without alternative text in one of their languages."""
    languages = _languages(request)
    images = (
        _policy().instances_user_has_any_permission_for(request.user, VIEW_PERMISSIONS).order_by("-created_at", "-pk")
    )
    if request.GET.get("all") != "yes":
        missing = Q()
        for code in languages:
            missing |= Q(**{f"alt_{code}": ""})
        images = images.filter(missing, needs_no_words=False)
    page = Paginator(images.prefetch_related("renditions"), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "lines": [
            (image, [NATIVE_NAMES[code] for code in languages if code in image.languages_without_alt_text()])
            for image in page
        ],
        "all": request.GET.get("all") == "yes",
    }
    return render(request, "cms/admin/picture_words.html", context)


@require_http_methods(["GET", "POST"])
def alt_text_edit(request: HttpRequest, image_id: int) -> HttpResponse:
    """The alternative texts of one image; those of other languages are shown beside, to read."""
    languages = _languages(request)
    image = get_object_or_404(SiteImage, pk=image_id)
    if not _policy().user_has_any_permission_for_instance(request.user, VIEW_PERMISSIONS, image):
        raise PermissionDenied
    form = alt_text_form(languages)(request.POST or None, instance=image)
    if request.method == "POST" and form.is_valid():
        written = [name for name in form.changed_data if name.startswith("alt_")]
        if written:
            form.instance.save(update_fields=written)
            log(instance=image, action="wagtail.edit", user=request.user, content_changed=True)
        messages.success(request, _("What “%(title)s” shows is stored.") % {"title": image.title})
        return redirect("picture_words")
    others = [(code, NATIVE_NAMES[code], image.alt_in(code)) for code in CODES if code not in languages]
    return render(request, "cms/admin/picture_words_of.html", {"image": image, "form": form, "others": others})


def _policy() -> CollectionOwnershipPermissionPolicy:
    return policy_registry.get_by_type(SiteImage)


def _languages(request: HttpRequest) -> list[str]:
    languages = policy.writable_languages(request.user)
    if not languages:
        raise PermissionDenied
    return languages
