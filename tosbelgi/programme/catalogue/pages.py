"""The pages on which the public reads directions, levels and norms, and asks what is asked of them."""

from dataclasses import dataclass, field

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from tosbelgi.cms.pages.blocks import FEATURES, BodyBlock
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.publication import gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.cms.serving.query_parameters import Choice, Parameters
from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import DirectionCode, LevelCode

from . import queries, rules, words
from .directions import Direction, seven
from .levels import level_words
from .seasons import Norm, SeasonLevel


@dataclass
class DirectionRequirement:
    """What one direction (or two that share slots) asks at one level, in words."""

    codes: list[str]
    titles: list[str]
    text: str
    mandatory: bool


@dataclass
class LevelAnswer:
    """One level as the pages show it. `after` is the title of the level whose badge must be held before."""

    code: str
    title: str
    summary: str
    ages: str
    term: str
    min_age: int
    max_age: int
    after: str = ""
    asked: list[DirectionRequirement] = field(default_factory=list)
    entrance: rules.Entrance | None = None

    @property
    def mandatory(self) -> list[DirectionRequirement]:
        return [one for one in self.asked if one.mandatory]

    @property
    def chosen(self) -> list[DirectionRequirement]:
        return [one for one in self.asked if not one.mandatory]


def answers_for(
    language: str, directions: list[Direction] | None = None, *, entry: str = rules.Entry.AGE_ALONE
) -> list[LevelAnswer]:
    """The running season's levels in words, norms included: a constant number of queries."""
    titles = {row.code: row.title_in(language) for row in (directions or seven())}
    levels = queries.levels_on(day_of(timezone.now()))
    answers = _in_brief(levels, language, entry)
    for level, answer in zip(levels, answers, strict=True):
        answer.asked = _asked(level, titles)
    return answers


def levels_in_brief(language: str, *, entry: str) -> list[LevelAnswer]:
    """The running season's levels without their norms. Two queries."""
    return _in_brief(queries.levels_on(day_of(timezone.now()), with_norms=False), language, entry)


def _in_brief(levels: list[SeasonLevel], language: str, entry: str) -> list[LevelAnswer]:
    spoken = level_words(language)
    titles = {code: spoken[code].title if code in spoken else str(LevelCode(code).label) for code in LevelCode.values}
    order = sorted((level.level_code for level in levels), key=LevelCode.values.index)
    return [
        LevelAnswer(
            code=level.level_code,
            title=titles[level.level_code],
            summary=spoken[level.level_code].summary if level.level_code in spoken else "",
            ages=words.age_words(level),
            term=words.term_words(level),
            min_age=level.min_age,
            max_age=level.max_age,
            after=titles.get(rules.level_before(level.level_code, order, entry), ""),
        )
        for level in levels
    ]


def _entry() -> str:
    return operator_settings.value("levels.entry", on=day_of(timezone.now()))


def _asked(level: SeasonLevel, titles: dict[str, str]) -> list[DirectionRequirement]:
    together: dict[tuple[str, ...], list[Norm]] = {}
    for norm in level.norms.all():
        together.setdefault(tuple(norm.directions), []).append(norm)
    order = {code: place for place, code in enumerate(DirectionCode.values)}
    return [
        DirectionRequirement(
            codes=list(codes),
            titles=[titles.get(code, str(DirectionCode(code).label)) for code in codes],
            text=words.alternatives_words(norms),
            mandatory=all(code in level.mandatory for code in codes),
        )
        for codes, norms in sorted(together.items(), key=lambda pair: min(order[code] for code in pair[0]))
    ]


class DirectionIndexPage(BasePage):
    """The seven directions, in the programme's order or in the reader's alphabet."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "programme/direction_index_page.html"
    parent_page_types = ["home.FrontPage"]
    subpage_types = ["programme.DirectionPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page of the directions")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        query_parameters.declare(request, Parameters({"order": Choice.of(["alphabet"], ignores_others=True)}))
        alphabetical = request.GET.get("order") == "alphabet"
        rows = gate.public(DirectionPage.objects.child_of(self), self.locale.language_code).select_related("direction")
        context["alphabetical"] = alphabetical
        context["directions"] = (
            rows.order_by("sort_key", "pk") if alphabetical else rows.order_by("direction__position")
        )
        return context


class DirectionPage(BasePage):
    """One direction: its slogan, what it is, what counts, what evidence is asked for, and its norms."""

    rests_on = ("direction",)
    direction = models.ForeignKey(
        Direction, on_delete=models.PROTECT, related_name="pages", verbose_name=gettext_lazy("direction")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("description"))
    what_counts = RichTextField(gettext_lazy("what counts"), blank=True, features=FEATURES)
    evidence = RichTextField(gettext_lazy("evidence asked for"), blank=True, features=FEATURES)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("direction"),
        FieldPanel("body"),
        FieldPanel("what_counts"),
        FieldPanel("evidence"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("direction", overridable=False),
    ]
    template = "programme/direction_page.html"
    parent_page_types = ["programme.DirectionIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = gettext_lazy("page of a direction")

    @property
    def slogan(self) -> str:
        return self.direction.slogan_in(self.locale.language_code)

    @property
    def motto(self) -> str:
        return self.direction.motto_in(self.locale.language_code)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        language = self.locale.language_code
        directions = seven()
        if own := [row for row in directions if row.pk == self.direction_id]:  # a preview may show what is hidden
            self.direction = own[0]
        norms = []
        for level in answers_for(language, directions):
            here = [asked for asked in level.asked if self.direction.code in asked.codes]
            norms.append({"level": level, "asked": here[0] if here else None})
        position = {row.pk: row.position for row in directions}
        around = gate.public(DirectionPage.objects.sibling_of(self), language)
        ordered = sorted(around, key=lambda page: position[page.direction_id])
        place = [page.pk for page in ordered].index(self.pk) if self in ordered else None
        context["norms"] = norms
        context["previous"] = ordered[place - 1] if place else None
        context["following"] = ordered[place + 1] if place is not None and place + 1 < len(ordered) else None
        return context


class LevelsPage(BasePage):
    """Levels and norms of the running season, as a table and as words."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "programme/levels_page.html"
    parent_page_types = ["home.FrontPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page of levels and norms")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        directions = seven()
        levels = answers_for(self.locale.language_code, directions, entry=_entry())
        context["levels"] = levels
        context["table"] = [
            {
                "title": row.title_in(self.locale.language_code),
                "code": row.code,
                "cells": [
                    {"level": level, "asked": next((one for one in level.asked if row.code in one.codes), None)}
                    for level in levels
                ],
            }
            for row in directions
        ]
        return context


YOUNGEST, OLDEST = 5, 99


class AskForm(forms.Form):
    """Age and level, by GET, so that an answer can be kept and sent as an address."""

    age = forms.IntegerField(
        min_value=YOUNGEST,
        max_value=OLDEST,
        error_messages={
            "required": gettext_lazy("Write your age in full years, for example 14."),
            "invalid": gettext_lazy("Write your age as a whole number, for example 14."),
            "min_value": gettext_lazy("Age is counted in full years, from 5 to 99."),
            "max_value": gettext_lazy("Age is counted in full years, from 5 to 99."),
        },
    )
    level = forms.ChoiceField(
        required=False,
        choices=[("", ""), *LevelCode.choices],
        error_messages={"invalid_choice": gettext_lazy("Choose bronze, silver or gold, or leave the level open.")},
    )


ASKED = Parameters(
    {"age": Choice.of(range(YOUNGEST, OLDEST + 1), blank_is_none=False), "level": Choice.of(LevelCode.values)},
    needed=frozenset({"age"}),
)


class AskPage(BasePage):
    """The page “what is asked of me”: an age and a level in, the answer out, without JavaScript."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "programme/ask_page.html"
    parent_page_types = ["home.FrontPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page “what is asked of me”")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        levels = answers_for(self.locale.language_code, entry=_entry())
        asked = "age" in request.GET or "level" in request.GET
        form = AskForm(request.GET) if asked else AskForm()
        query_parameters.declare(request, ASKED)
        form.fields["level"].choices = [("", _("any level")), *((level.code, level.title) for level in levels)]
        context["form"], context["levels"] = form, levels
        if asked and form.is_valid():
            age, code = form.cleaned_data["age"], form.cleaned_data["level"]
            for level in levels:
                level.entrance = rules.entrance(age, level.min_age, level.max_age)
            wanted = [level for level in levels if not code or level.code == code]
            context["age"] = age
            context["open"] = [level for level in wanted if level.entrance.allowed]
            context["later"] = [level for level in wanted if level.entrance.verdict == "too_young"]
            context["over"] = [level for level in wanted if level.entrance.verdict == "too_old"]
            context["also_open"] = [
                level for level in levels if level.entrance.allowed and not level.after and level not in wanted
            ]
        return context
