"""Previews of rows that have no page of their own, in each language.

A model becomes previewable with `PreviewableRowMixin`; the app with the page registers the view by
`register_preview`, so that a model need not import the views above it. While a preview is rendered, whatever reads
rows for a page passes them through `with_draft`, which puts the draft among them; nothing is stored and nobody else's
page changes.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from wagtail.models import Page, PreviewableMixin, TranslatableMixin

from tosbelgi.language.languages import NATIVE_NAMES

Row = TypeVar("Row", bound=models.Model)
PreviewView = Callable[[HttpRequest, Any, str], HttpResponse]  # with a draft of the model it is registered for
_preview_views: dict[type, PreviewView] = {}
_draft: ContextVar[models.Model | None] = ContextVar("draft", default=None)


def register_preview(*kinds: type) -> Callable[[PreviewView], PreviewView]:
    """Decorator: the function renders drafts of these models from the request, the draft and the language."""

    def register(view: PreviewView) -> PreviewView:
        _preview_views.update(dict.fromkeys(kinds, view))
        return view

    return register


def draft_of(kind: type[Row]) -> Row | None:
    """The draft of this model that is being previewed in this context; None outside previews."""
    draft = _draft.get()
    return draft if isinstance(draft, kind) else None


def with_draft(rows: Iterable[Row], kind: type[Row]) -> Iterable[Row]:
    """The rows, with the previewed draft in place of its stored row, or after them if it is not stored yet."""
    draft = draft_of(kind)
    if draft is None:
        return rows
    result = [draft if row.pk == draft.pk else row for row in rows]
    return result if draft in result else [*result, draft]


class PreviewableRowMixin(PreviewableMixin):
    """A model with one preview mode for each language it has texts in: its own, or all three."""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        if isinstance(self, TranslatableMixin):
            code = self.locale.language_code
            return [(code, NATIVE_NAMES[code])]
        return list(NATIVE_NAMES.items())

    def is_previewable(self) -> bool:
        return type(self) in _preview_views

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        language = mode_name if mode_name in dict(self.preview_modes) else self.default_preview_mode
        token = _draft.set(self)
        try:
            with translation.override(language):
                response = _preview_views[type(self)](request, self, language)
                # Rendered here, since neither the language nor the draft holds any longer.
                return response.render() if hasattr(response, "render") else response
        finally:
            _draft.reset(token)


def preview_on_page(request: HttpRequest, pages: models.QuerySet[Any], language: str) -> HttpResponse:
    """Serve the first of these pages in the language, with the draft on it; a notice where there is no such page."""
    page: Page | None = pages.filter(locale__language_code=language).first()
    if page is None:
        return render(request, "cms/admin/no_preview.html")
    request.shown_page = page  # type: ignore[attr-defined]  # ours, for the layout
    return page.serve(request)
