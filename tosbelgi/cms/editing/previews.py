"""How a row that stands on no page of its own looks to readers, in each language, before anybody else sees it.

A model says with `PreviewableRowMixin` that it can be shown; the room that has the page says how, with `register_preview`,
so that a model need not know the views above it. While a preview is made, whatever reads rows for
a page asks `with_draft` and finds the draft there; nothing is stored and nobody else's page changes.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from wagtail.models import Page, PreviewableMixin, TranslatableMixin

from tosbelgi.language.languages import NATIVE_NAMES

Row = TypeVar("Row", bound=models.Model)
PreviewView = Callable[[HttpRequest, models.Model, str], HttpResponse]
_shown_by: dict[type, PreviewView] = {}
_draft: ContextVar[models.Model | None] = ContextVar("draft", default=None)


def register_preview(*kinds: type) -> Callable[[PreviewView], PreviewView]:
    """The decorated function shows drafts of these models: it takes the request, the draft and the language."""

    def register(show: PreviewView) -> PreviewView:
        _shown_by.update(dict.fromkeys(kinds, show))
        return show

    return register


def draft_of(kind: type[Row]) -> Row | None:
    """The draft of this kind that is being previewed just now; None for every reader."""
    draft = _draft.get()
    return draft if isinstance(draft, kind) else None


def with_draft(rows: Iterable[Row], kind: type[Row]) -> Iterable[Row]:
    """The rows, with the previewed draft in the place of the stored one; behind them, if it is not there yet."""
    draft = draft_of(kind)
    if draft is None:
        return rows
    found = [draft if row.pk == draft.pk else row for row in rows]
    return found if draft in found else [*found, draft]


class PreviewableRowMixin(PreviewableMixin):
    """A row with one preview for each language in which it has words: its own, or all three."""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        if isinstance(self, TranslatableMixin):
            code = self.locale.language_code
            return [(code, NATIVE_NAMES[code])]
        return list(NATIVE_NAMES.items())

    def is_previewable(self) -> bool:
        return type(self) in _shown_by

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        language = mode_name if mode_name in dict(self.preview_modes) else self.default_preview_mode
        token = _draft.set(self)
        try:
            with translation.override(language):
                answer = _shown_by[type(self)](request, self, language)
                # Rendered here, since neither the language nor the draft holds any longer.
                return answer.render() if hasattr(answer, "render") else answer
        finally:
            _draft.reset(token)


def preview_on_page(request: HttpRequest, pages, language: str) -> HttpResponse:
    """The first of these pages in the language, as the place in which a draft is shown; a word where there is none."""
    page: Page | None = pages.filter(locale__language_code=language).first()
    if page is None:
        return render(request, "cms/admin/no_preview.html")
    request.shown_page = page
    return page.serve(request)
