"""The public gate: the one way from stored rows to what anonymous readers see.

Site, menus, sitemap, feeds, GraphQL and search all read through `public`. It refuses drafts,
private and expired rows, aliases, and texts with a translation gap that no editor accepted; and whatever stands
below such a page, or rests on such a row. `docs/decisions/0013-what-is-below-the-hidden-is-hidden.md` says why.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, TranslatableMixin

from tosbelgi.language.languages import CODES

from ..translation.completeness import Parity
from ..translation.translated_columns import TranslatedColumnsMixin, has_required_translations
from .ancestors import DEEPEST, FRONT, HiddenOnPath, PrivateOnPath

M = TypeVar("M", bound=Model)


def public(rows: QuerySet[M], language: str | None = None, *, at: datetime | None = None) -> QuerySet[M]:
    """Those of the rows that anybody may read in this language (by default the active one), now or at a moment.

    Works for pages, for any translatable snippet, and for rows with their words in columns. A row
    that was never measured, or lacks a required text, is not public; nor is one whose model names in `rests_on` a
    relation to a row that is not.
    """
    language = language or get_language()
    model: Any = rows.model
    if issubclass(model, TranslatedColumnsMixin):
        rows = _live_and_unexpired(rows, at).filter(has_required_translations(model, language))
        for relation in model.rests_on:
            rows = with_public(rows, relation, language, at=at)
        return rows
    return public_anywhere(rows, at=at).filter(locale__language_code=language)


def with_public(
    rows: QuerySet[M], relation: str, language: str | None = None, *, at: datetime | None = None
) -> QuerySet[M]:
    """Those of the rows, of any model, whose related row anybody may read in this language."""
    key: Any = rows.model._meta.get_field(relation)
    related = key.related_model._default_manager.all()
    return rows.filter(**{f"{relation}__in": public(related, language, at=at).order_by().values("pk")})


def public_anywhere(rows: QuerySet[M], *, at: datetime | None = None) -> QuerySet[M]:
    """Those of the translatable rows that are public in the language they are in, whichever that is."""
    if issubclass(rows.model, Page):
        rows = rows.select_related("locale")  # a page's address begins with its language
        reachable = ~HiddenOnPath(at or timezone.now()) & ~PrivateOnPath()
        return rows.filter(reachable, live=True, depth__gte=FRONT, depth__lte=DEEPEST)
    without_gaps = Parity.objects.filter(
        translation_key=OuterRef("translation_key"), locale_id=OuterRef("locale_id"), open_gaps=0
    )
    return _live_and_unexpired(rows.filter(Exists(without_gaps)), at)


def published(rows: QuerySet[M], *, at: datetime | None = None) -> QuerySet[M]:
    """Those of the rows that are live and not expired, translated or not: their numbers and codes are public."""
    return _live_and_unexpired(rows, at)


def _live_and_unexpired(rows: QuerySet[M], at: datetime | None) -> QuerySet[M]:
    """Live and not expired, as far as the model has fields for either."""
    names = {field.name for field in rows.model._meta.get_fields()}
    if "live" in names:
        rows = rows.filter(live=True)
    if "expire_at" in names:
        rows = rows.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=at or timezone.now()))
    return rows


def is_public(row: TranslatableMixin) -> bool:
    """May an anonymous reader see this row?"""
    return public_anywhere(type(row)._default_manager.filter(pk=row.pk)).exists()


def may_serve(page: Page) -> bool:
    """May this page be served at all? Private pages may: Wagtail asks their readers for a password or login."""
    return Page.objects.filter(~HiddenOnPath(timezone.now()), pk=page.pk, depth__lte=DEEPEST).exists()


def hidden_above(page: Page) -> Page | None:
    """The topmost hidden ancestor of this page, which hides everything below it; None if there is none."""
    above = page.get_ancestors().filter(HiddenOnPath(timezone.now()), depth__gte=FRONT)
    return above.order_by("depth").first()


def public_versions(page: Page) -> dict[str, Page]:
    """The public versions of this page by language code, the page's own included if it is public."""
    rows = public_anywhere(Page.objects.filter(translation_key=page.translation_key)).select_related("locale")
    by_language = {row.locale.language_code: row for row in rows}
    return {code: by_language[code] for code in CODES if code in by_language}
