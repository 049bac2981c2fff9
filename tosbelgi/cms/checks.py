"""System checks (tosbelgi.E001–E013) of settings and of models in three languages.

Each of these mistakes would pass unnoticed: it shows only as a text in the wrong language, or as one that
nobody can reach. Django runs these with `manage.py check` and before every command that serves or migrates.
"""

from collections.abc import Iterable, Iterator
from typing import cast

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import DraftStateMixin, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from tosbelgi.language.languages import CODES

from .pages.models import BasePage
from .translation.translated_columns import TranslatedColumnsMixin

OURS = "tosbelgi."
LANGUAGE_SETTINGS = ("LANGUAGES", "WAGTAIL_CONTENT_LANGUAGES")


def check_languages(app_configs: object | None = None, **kwargs: object) -> list[CheckMessage]:
    """All checks, over the settings and over every model of ours."""
    ours = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
    return [*check_settings(), *check_models(ours)]


def check_settings() -> Iterator[CheckMessage]:
    """E007, E008, E012, E013: languages, wagtail-localize, search apps."""
    if getattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True):
        yield Error(
            "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE is on: a page sent for translation goes live untranslated.",
            hint="Set it to False.",
            id="tosbelgi.E007",
        )
    if "wagtail.locales" in settings.INSTALLED_APPS or "wagtail_localize.locales" not in settings.INSTALLED_APPS:
        yield Error(
            "The locales are managed by wagtail.locales, which knows nothing of translations that follow a source.",
            hint="Install wagtail_localize.locales in its place.",
            id="tosbelgi.E008",
        )
    known = {name: [code for code, _label in getattr(settings, name, [])] for name in LANGUAGE_SETTINGS}
    for name, codes in known.items():
        if sorted(codes) != sorted(CODES):
            yield Error(
                f"{name} lists {codes}, but the house speaks {list(CODES)}.",
                hint="Languages are named in tosbelgi.language.languages alone.",
                id="tosbelgi.E012",
            )
    if "modelsearch" in settings.INSTALLED_APPS and "wagtail.search" in settings.INSTALLED_APPS:
        yield Error(
            "modelsearch is installed beside wagtail.search: the first write to the index would fail.",
            hint="Remove modelsearch from INSTALLED_APPS.",
            id="tosbelgi.E013",
        )


def check_models(ours: Iterable[type[models.Model]]) -> Iterator[CheckMessage]:
    """E001–E006, E009–E011: how models are translated, and what refers to them."""
    for model in ours:
        if issubclass(model, TranslatableMixin):
            yield from _check_translatable(model)
        elif not any(isinstance(field, ParentalKey) for field in model._meta.local_fields):
            yield from _check_language_neutral(model)
        yield from _check_child_rows(model)
        if issubclass(model, TranslatedColumnsMixin):
            yield from _check_columns(model)


def _check_translatable(model: type[models.Model]) -> Iterator[CheckMessage]:
    if issubclass(model, Page) and not issubclass(model, BasePage):
        yield Error(
            f"{model._meta.label} is a page without what every page of ours has: its place in the reader's alphabet, "
            "and addresses in the reader's language.",
            hint="Derive it from tosbelgi.cms.pages.models.BasePage.",
            obj=model,
            id="tosbelgi.E006",
        )
    if not issubclass(model, DraftStateMixin):
        yield Error(
            f"{model._meta.label} is translatable and has no drafts: its translation goes live untranslated.",
            hint="Add DraftStateMixin and RevisionMixin.",
            obj=model,
            id="tosbelgi.E001",
        )
    names = {field.name for field in model._meta.get_fields()} | _child_names(model)
    for override in getattr(model, "override_translatable_fields", []):
        if override.field_name not in names:
            yield Error(
                f"{model._meta.label} overrides the translation of {override.field_name!r}, which it does not have.",
                hint=f"Its fields are {', '.join(sorted(names))}.",
                obj=model,
                id="tosbelgi.E010",
            )
    if issubclass(model, Page):
        return
    synchronised = {
        field.field_name for field in get_translatable_fields(model) if isinstance(field, SynchronizedField)
    }
    for field in model._meta.fields:
        if isinstance(field, models.SlugField) and field.editable and field.name not in synchronised:
            yield Error(
                f"{model._meta.label}.{field.name} would be sent to translators, and addresses would drift apart.",
                hint=f"Add SynchronizedField({field.name!r}, overridable=False) to override_translatable_fields.",
                obj=model,
                id="tosbelgi.E009",
            )


def _child_names(model: type[models.Model]) -> set[str]:
    return {relation.get_accessor_name() for relation in model._meta.related_objects}


def _check_child_rows(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Child models of a translatable model are translatable too, or are excluded explicitly."""
    for field in model._meta.local_fields:
        parent = field.related_model if isinstance(field, ParentalKey) else None
        if parent is None or not issubclass(parent, TranslatableMixin) or issubclass(model, TranslatableMixin):
            continue
        name = cast(models.ManyToOneRel, field.remote_field).get_accessor_name()
        if name not in {one.field_name for one in getattr(parent, "override_translatable_fields", [])}:
            yield Error(
                f"{model._meta.label} belongs to the translatable {parent._meta.label} and is not translated itself: "
                "each language would get a copy that points at the rows of the source.",
                hint=f"Make it translatable, or add StaysOnTheSource({name!r}) or SynchronizedField({name!r}) to "
                f"{parent._meta.object_name}.override_translatable_fields.",
                obj=model,
                id="tosbelgi.E002",
            )


def _check_language_neutral(model: type[models.Model]) -> Iterator[CheckMessage]:
    """A model without a language refers only to models without one, or, by declaration, to rows of the source."""
    canonical = set(getattr(model, "canonical_keys", ()))
    pointing = {
        field.name
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.related_model is not None
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, TranslatableMixin)
    }
    for name in sorted(pointing - canonical):
        yield Error(
            f"{model._meta.label}.{name} points at one language's row of what is there once for each language.",
            hint="Point at something neutral; or, if it is the source's row by rule, name the key in canonical_keys.",
            obj=model,
            id="tosbelgi.E003",
        )
    for name in sorted(canonical - pointing):
        yield Error(
            f"{model._meta.label}.canonical_keys names {name!r}, which points at no translatable row.",
            hint=f"Keys that do: {', '.join(sorted(pointing)) or 'none'}.",
            obj=model,
            id="tosbelgi.E011",
        )


def _check_columns(model: type[TranslatedColumnsMixin]) -> Iterator[CheckMessage]:
    fields = {field.name for field in model._meta.fields}
    for name in model.required_columns:
        if not fields & {f"{name}_{code}" for code in CODES}:
            yield Error(
                f"{model._meta.label}.required_columns names {name!r}, for which there is no column.",
                hint=f"Add {', '.join(f'{name}_{code}' for code in CODES)}, or correct the name.",
                obj=model,
                id="tosbelgi.E004",
            )
    begun = {field[: -len(code) - 1] for field in fields for code in CODES if field.endswith(f"_{code}")}
    for name in sorted(begun):
        missing = [f"{name}_{code}" for code in CODES if f"{name}_{code}" not in fields]
        if missing:
            yield Error(
                f"{model._meta.label} has no column {', '.join(missing)}: those words cannot be said in that language.",
                hint="A word has a column for each language of the house.",
                obj=model,
                id="tosbelgi.E005",
            )
