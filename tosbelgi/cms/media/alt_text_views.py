"""What a picture shows, said in one's own language: for translators, who replace no file and touch no other words."""

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
from wagtail.permissions import policy_registry

from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..editing import policy
from ..editing.field_conflicts import FieldConflictFormMixin
from .models import SiteImage

PAGE_SIZE = 24
SEES = ("choose", "change", "add")


def alt_text_url(user, image: SiteImage) -> str:
    """Where this person writes what the picture shows: in the image itself, or only its words."""
    if _policy().user_has_permission_for_instance(user, "change", image):
        return reverse("wagtailimages:edit", args=[image.pk])
    return reverse("picture_words_of", args=[image.pk])


def alt_text_form(languages: list[str]) -> type[forms.ModelForm]:
    """A form over the words of these languages and nothing else, whatever a request sends."""
    return forms.modelform_factory(
        SiteImage,
        form=type("PictureWordsForm", (FieldConflictFormMixin, forms.ModelForm), {}),
        fields=[f"alt_{code}" for code in languages],
        widgets={f"alt_{code}": forms.TextInput(attrs={"lang": code, "size": 80}) for code in languages},
    )


@require_safe
def alt_text_list(request: HttpRequest) -> HttpResponse:
    """The pictures this person may see, by default those that say nothing yet in one of their languages."""
    languages = _languages(request)
    images = _policy().instances_user_has_any_permission_for(request.user, SEES).order_by("-created_at", "-pk")
    if request.GET.get("all") != "yes":
        silent = Q()
        for code in languages:
            silent |= Q(**{f"alt_{code}": ""})
        images = images.filter(silent, needs_no_words=False)
    page = Paginator(images.prefetch_related("renditions"), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "lines": [(image, [NATIVE_NAMES[code] for code in languages if code in image.silent_in()]) for image in page],
        "all": request.GET.get("all") == "yes",
    }
    return render(request, "cms/admin/picture_words.html", context)


@require_http_methods(["GET", "POST"])
def alt_text_edit(request: HttpRequest, image_id: int) -> HttpResponse:
    """One picture with its words; those of other languages stand beside, to read."""
    languages = _languages(request)
    image = get_object_or_404(SiteImage, pk=image_id)
    if not _policy().user_has_any_permission_for_instance(request.user, SEES, image):
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


def _policy():
    return policy_registry.get_by_type(SiteImage)


def _languages(request: HttpRequest) -> list[str]:
    languages = policy.writable_languages(request.user)
    if not languages:
        raise PermissionDenied
    return languages
