"""Each mistake with translated models is found by `manage.py check`, with a hint; the real site has none."""

from io import StringIO
from itertools import count

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import PAGE_MODEL_CLASSES, DraftStateMixin, Page, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from tosbelgi.cms import checks
from tosbelgi.cms.pages.models import BasePage, SourceOnlyField
from tosbelgi.cms.translation.translated_columns import TranslatedColumnsMixin
from tosbelgi.home.models import ContentPage
from tosbelgi.programme.catalogue.levels import Level

numbers = count()


@pytest.fixture
def make():
    """Makes a model in an app that is not installed, so that no other test ever meets it."""
    made = []

    def model(*bases, meta: type = object, **attributes):
        meta = type("Meta", (meta,), {"app_label": f"mistaken{next(numbers)}"})
        made.append(type("Mistaken", bases, {"__module__": __name__, "Meta": meta, **attributes}))
        return made[-1]

    yield model
    for one in made:
        if one in PAGE_MODEL_CLASSES:
            PAGE_MODEL_CLASSES.remove(one)


def found(*wrong) -> set[str]:
    messages = list(checks.check_models(wrong))
    assert all(message.hint for message in messages)
    return {message.id for message in messages}


class Good(TranslatableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    name = models.CharField(max_length=10)

    class Meta(TranslatableMixin.Meta):
        app_label = "unmistaken"


def test_the_real_site_makes_no_mistake():
    assert [message for message in run_checks() if message.id.startswith("tosbelgi.")] == []
    assert found(Good) == set()


def test_check_stops_who_makes_one(monkeypatch):
    monkeypatch.setattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True)

    with pytest.raises(SystemCheckError, match=r"tosbelgi\.E007"):
        call_command("check", stderr=StringIO())


def test_a_translatable_row_without_drafts(make):
    wrong = make(TranslatableMixin, models.Model, meta=TranslatableMixin.Meta)

    assert found(wrong) == {"tosbelgi.E001"}


def test_child_rows_that_are_not_translated(make):
    def child(**attributes):
        return make(
            models.Model, parent=ParentalKey(Good, on_delete=models.CASCADE, related_name="children"), **attributes
        )

    assert found(child()) == {"tosbelgi.E002"}

    for way in (SourceOnlyField("children"), SynchronizedField("children")):
        Good.override_translatable_fields = [way]
        try:
            assert found(child()) == set()
        finally:
            del Good.override_translatable_fields


def test_child_rows_that_are_translated_themselves(make):
    parent = ParentalKey(Good, on_delete=models.CASCADE, related_name="others")
    child = make(TranslatableMixin, DraftStateMixin, RevisionMixin, models.Model, parent=parent)

    assert found(child) == set()


@pytest.mark.parametrize("target", [Level, ContentPage])
@pytest.mark.parametrize("kind", [models.ForeignKey, models.OneToOneField, models.ManyToManyField])
def test_a_neutral_row_that_points_at_one_language(kind, target, make):
    arguments = {} if kind is models.ManyToManyField else {"on_delete": models.CASCADE}

    def neutral(**attributes):
        return make(models.Model, level=kind(target, related_name="+", **arguments), **attributes)

    assert found(neutral()) == {"tosbelgi.E003"}
    assert found(neutral(canonical_keys=("level",))) == set()


def test_canonical_keys_that_are_none(make):
    assert found(make(models.Model, canonical_keys=("nothing",))) == {"tosbelgi.E011"}


def columns(name: str, *codes: str) -> dict:
    return {f"{name}_{code}": models.CharField(max_length=9) for code in codes}


@pytest.mark.parametrize(
    ("attributes", "wrong"),
    [
        ({"required_columns": ("title",), **columns("title", "kk", "ru", "en")}, set()),
        ({"required_columns": ("tilte",), **columns("title", "kk", "ru", "en")}, {"tosbelgi.E004"}),
        ({"required_columns": ("title",), **columns("title", "kk", "ru")}, {"tosbelgi.E005"}),
        ({**columns("title", "kk", "ru", "en"), **columns("note", "kk")}, {"tosbelgi.E005"}),
    ],
)
def test_words_without_their_columns(attributes, wrong, make):
    assert found(make(TranslatedColumnsMixin, **attributes)) == wrong


def test_a_page_that_is_none_of_ours(make):
    assert found(make(Page)) == {"tosbelgi.E006"}
    assert found(make(BasePage)) == set()


def test_an_address_that_would_be_translated(make):
    bases = (TranslatableMixin, DraftStateMixin, RevisionMixin, models.Model)
    slug = {"slug": models.SlugField()}

    assert found(make(*bases, **slug)) == {"tosbelgi.E009"}
    kept = [SynchronizedField("slug", overridable=False)]
    assert found(make(*bases, slug=models.SlugField(), override_translatable_fields=kept)) == set()


def test_an_override_of_a_field_that_is_not_there(make):
    bases = (TranslatableMixin, DraftStateMixin, RevisionMixin, models.Model)

    assert found(make(*bases, override_translatable_fields=[SynchronizedField("adress")])) == {"tosbelgi.E010"}


@pytest.mark.parametrize(
    ("name", "change", "wrong"),
    [
        ("WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", lambda old: True, "tosbelgi.E007"),
        ("INSTALLED_APPS", lambda old: [*old, "wagtail.locales"], "tosbelgi.E008"),
        ("INSTALLED_APPS", lambda old: [one for one in old if one != "wagtail_localize.locales"], "tosbelgi.E008"),
        ("WAGTAIL_CONTENT_LANGUAGES", lambda old: old[:2], "tosbelgi.E012"),
        ("LANGUAGES", lambda old: [*old, ("de", "Deutsch")], "tosbelgi.E012"),
        ("INSTALLED_APPS", lambda old: [*old, "modelsearch"], "tosbelgi.E013"),
    ],
)
def test_settings_that_let_the_wrong_language_through(name, change, wrong, monkeypatch):
    assert list(checks.check_settings()) == []
    monkeypatch.setattr(settings._wrapped, name, change(getattr(settings, name)), raising=False)
    monkeypatch.setattr(checks, "settings", settings._wrapped)

    [message] = checks.check_settings()

    assert message.id == wrong
    assert message.hint


def test_the_setting_that_is_on_when_nobody_sets_it(monkeypatch):
    monkeypatch.setattr(checks, "settings", _Without("WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE"))

    assert [message.id for message in checks.check_settings()] == ["tosbelgi.E007"]


class _Without:
    """The settings without one of them."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str):
        if name == self._name:
            raise AttributeError(name)
        return getattr(settings, name)
