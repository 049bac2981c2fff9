"""wagtail-localize's editor views behind our per-language permissions.

wagtail-localize asks for a right over the whole kind of row; we ask for the language too. Our
patterns have the same paths as its own and stand before them, so that buttons and typed
addresses come here alike.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.i18n import JavaScriptCatalog
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.views import edit_translation as editor
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitSnippetTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from tosbelgi.language.languages import NATIVE_NAMES

from ..editing import policy
from ..editing.previews import PreviewableRowMixin
from ..translation import translating
from . import machine_views, po_files, string_conflicts

AHEAD_OF_LOCALIZE = -10


def own_language_only(view: Callable[..., HttpResponse], *permissions: str) -> Callable[..., HttpResponse]:
    """Wrap a view of one translation: 403 unless the user may change its row and has the other permissions."""

    @wraps(view)
    def wrapper(request: HttpRequest, translation_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        translation = get_object_or_404(Translation.objects.select_related("target_locale"), pk=translation_id)
        if not all(request.user.has_perm(name) for name in permissions):
            raise PermissionDenied
        policy.require_permission(request.user, "change", translation.get_target_instance())
        return view(request, translation_id, *args, **kwargs)

    return wrapper


class _WritableLanguagesMixin:
    """Offer the languages this user writes, without those in which the parent page is not translated."""

    request: HttpRequest
    object: models.Model

    def get_form(self) -> forms.Form:
        form = super().get_form()
        offered = form.fields["locales"].queryset.filter(language_code__in=policy.writable_languages(self.request.user))
        form.fields["locales"].queryset = offered.exclude(pk__in=self._without_parent())
        if not form.fields["locales"].queryset.exists():
            form.fields["locales"].help_text = _(
                "There is no language left for you here: it is translated already, you do not write the others, "
                "or the page above is not translated yet. Translate that one first."
            )
        return form

    def _without_parent(self) -> list[int]:
        if not isinstance(self.object, Page) or self.object.depth <= 2:
            return []
        parent = self.object.get_parent()
        translated = Page.objects.filter(translation_key=parent.translation_key, alias_of__isnull=True)
        return list(Locale.objects.exclude(pk__in=translated.values("locale_id")).values_list("pk", flat=True))


class SubmitPage(_WritableLanguagesMixin, SubmitPageTranslationView):
    """Begin the translation of a page."""


class SubmitSnippet(_WritableLanguagesMixin, SubmitSnippetTranslationView):
    """Begin the translation of a snippet."""


class UpdateTranslations(UpdateTranslationsView):
    """Carry a changed source over into the translation editors; each language is then published by itself."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(policy.SHARED_FIELDS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> forms.Form:
        form = super().get_form()
        del form.fields["publish_translations"]
        form.fields.pop("use_machine_translation", None)  # it would write languages that this user may not
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        form.cleaned_data["publish_translations"] = False
        return super().form_valid(form)


def preview(request: HttpRequest, translation_id: int, mode: str | None = None) -> HttpResponse:
    """Preview of a draft translation; wagtail-localize itself previews only pages."""
    translation = get_object_or_404(Translation.objects.select_related("source", "target_locale"), pk=translation_id)
    row = translating.pending_target(translation)
    if isinstance(row, Page) or not isinstance(row, PreviewableRowMixin):
        return editor.preview_translation(request, translation_id, mode)
    return row.make_preview_request(request, row.default_preview_mode)


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Refuse: an alias would show the words of another language at this language's address."""
    page = get_object_or_404(Page.objects.select_related("locale"), pk=page_id)
    messages.error(
        request,
        _("A page in %(language)s cannot mirror another language. Unpublish it: readers are offered the others.")
        % {"language": NATIVE_NAMES.get(page.locale.language_code, page.locale.language_code)},
    )
    return redirect(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


@hooks.register("register_admin_urls", order=AHEAD_OF_LOCALIZE)
def editor_urls() -> list[URLPattern]:
    one = "localize/translate/<int:translation_id>"
    edit_string = require_http_methods(["PUT", "DELETE"])(string_conflicts.edit_string_view)
    return [
        path("localize/jsi18n/", JavaScriptCatalog.as_view(packages=["wagtail.admin", "wagtail_localize"])),
        path("localize/submit/page/<int:page_id>/", SubmitPage.as_view()),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", SubmitSnippet.as_view()),
        path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view()),
        path(f"{one}/strings/<int:string_segment_id>/edit/", own_language_only(edit_string)),
        path(
            f"{one}/overrides/<int:overridable_segment_id>/edit/",
            own_language_only(editor.edit_override, policy.SHARED_FIELDS),
        ),
        path(f"{one}/pofile/upload/", po_files.upload_view),
        path(f"{one}/machine_translate/", own_language_only(machine_views.propose_view)),
        path(f"{one}/preview/", own_language_only(preview)),
        path(f"{one}/preview/<str:mode>/", own_language_only(preview)),
        path(f"{one}/disable/", own_language_only(editor.stop_translation, policy.SHARED_FIELDS)),
        path("localize/page/<int:page_id>/convert_to_alias/", refuse_alias),
    ]


@hooks.register("construct_page_action_menu")
def without_aliases(menu_items: list[MenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]
