"""The public gate: the one way from what is stored to what strangers see.

Site, menus, sitemap, feeds, GraphQL and search all read through `public`. It refuses drafts,
private and expired rows, aliases, and texts with a translation gap that no editor accepted; and whatever stands
below such a page, or rests on such a row. `docs/decisions/0013-what-is-below-the-hidden-is-hidden.md` says why.
"""

from datetime import datetime
from functools import cache

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, TranslatableMixin

from tosbelgi.language.languages import CODES

from .parity import Parity
from .words import WordsInColumns, spoken_in

# The front pages of the languages stand right below the root; no page of ours stands deeper than twelve steps.
FRONT, DEEPEST = 2, 12


def public(rows: QuerySet, language: str | None = None, *, at: datetime | None = None) -> QuerySet:
    """Those of the rows that anybody may read in this language (by default the active one), now or at a moment.

    Works for pages, for any translatable snippet, and for rows with their words in columns. A row
    that was never measured, or lacks a needed word, is not public; nor is one whose model names in `rests_on` a
    relation to a row that is not.
    """
    language = language or get_language()
    if issubclass(rows.model, WordsInColumns):
        rows = _timely(rows, at).filter(spoken_in(rows.model, language))
        for relation in rows.model.rests_on:
            rows = with_public(rows, relation, language, at=at)
        return rows
    return public_anywhere(rows, at=at).filter(locale__language_code=language)


def with_public(rows: QuerySet, relation: str, language: str | None = None, *, at: datetime | None = None) -> QuerySet:
    """Those of the rows, of any model, whose related row anybody may read in this language."""
    related = rows.model._meta.get_field(relation).related_model._default_manager.all()
    return rows.filter(**{f"{relation}__in": public(related, language, at=at).order_by().values("pk")})


def public_anywhere(rows: QuerySet, *, at: datetime | None = None) -> QuerySet:
    """Those of the translatable rows that are public in the language they are in, whichever that is."""
    if not issubclass(rows.model, Page):
        return _timely(rows.filter(Exists(_measured())), at)
    rows = rows.select_related("locale")  # a page's address begins with its language
    restricted = PageViewRestriction.objects.annotate(
        below=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(below__startswith=F("page__path"))
    return rows.filter(
        ~Exists(_hidden_on_the_way(at)), ~Exists(restricted), live=True, depth__gte=FRONT, depth__lte=DEEPEST
    )


def facts(rows: QuerySet, *, at: datetime | None = None) -> QuerySet:
    """Those of the rows whose numbers and codes are public, whatever language has words for them."""
    return _timely(rows, at)


def _timely(rows: QuerySet, at: datetime | None) -> QuerySet:
    """Live and not expired, as far as the model knows of either."""
    names = {field.name for field in rows.model._meta.get_fields()}
    if "live" in names:
        rows = rows.filter(live=True)
    if "expire_at" in names:
        rows = rows.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=at or timezone.now()))
    return rows


def _measured() -> QuerySet:
    """The measurement of a translatable row, if no gap is left in it that nobody accepted."""
    return Parity.objects.filter(
        translation_key=OuterRef("translation_key"), locale_id=OuterRef("locale_id"), open_gaps=0
    )


def _hidden_on_the_way(at: datetime | None) -> QuerySet:
    """Of a page and those above it, up to the front page of its language, those that are not for readers.

    The steps are looked up by their paths, which are beginnings of the page's own, so that a page costs a few looks
    into an index however large the tree is. Which of them are private is another question (`public_anywhere`).
    """
    steps = [_Beginning(OuterRef("path"), letters=depth * Page.steplen) for depth in range(FRONT, DEEPEST + 1)]
    at = at or timezone.now()
    hidden = Q(live=False) | Q(expire_at__lte=at) | Q(alias_of__isnull=False) | ~Exists(_measured())
    for model, relation in _resting_pages():
        related = facts(model._meta.get_field(relation).related_model._default_manager.all(), at=at)
        resting = model.objects.exclude(**{f"{relation}__in": related.order_by().values("pk")})
        hidden |= Q(pk__in=resting.order_by().values("pk"))
    return Page.objects.filter(hidden, path__in=steps)


class _Beginning(Func):
    """The first letters of a text. Their number is written out: it is no value that a kept query would wait for."""

    function = "SUBSTR"
    template = "%(function)s(%(expressions)s, 1, %(letters)s)"
    output_field = CharField()


@cache
def _resting_pages() -> tuple[tuple[type[Page], str], ...]:
    """The models of pages that show a row of the domain, with the relation to it."""
    models = (model for model in apps.get_models() if issubclass(model, Page))
    return tuple((model, relation) for model in models for relation in getattr(model, "rests_on", ()))


def shows(row: TranslatableMixin) -> bool:
    """May a stranger read this very row?"""
    return public_anywhere(type(row)._default_manager.filter(pk=row.pk)).exists()


def lets_through(page: Page) -> bool:
    """May this page be served at all? Private pages may: Wagtail asks their readers for what they require."""
    rows = Page.objects.filter(pk=page.pk, depth__lte=DEEPEST)
    return rows.filter(~Exists(_hidden_on_the_way(None))).exists()


def hidden_above(page: Page) -> Page | None:
    """The topmost of the pages above this one that are not public, which hides all that stands below it."""
    above = page.get_ancestors().filter(depth__gte=FRONT)
    public_ones = public_anywhere(Page.objects.filter(pk__in=above.values("pk"))).values("pk")
    return above.exclude(pk__in=public_ones).order_by("depth").first()


def versions(page: Page) -> dict[str, Page]:
    """The public versions of this page by language code, the page's own included if it is public."""
    rows = public_anywhere(Page.objects.filter(translation_key=page.translation_key)).select_related("locale")
    found = {row.locale.language_code: row for row in rows}
    return {code: found[code] for code in CODES if code in found}
