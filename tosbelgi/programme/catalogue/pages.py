"""Wagtail pages of directions, levels and norms."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
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
from tosbelgi.language.display_texts import DisplayText

from . import queries, rules, words
from .directions import Direction, public_directions
from .levels import level_words
from .seasons import Norm, SeasonLevel
from .signs import Sign, signs_of


@dataclass
class DirectionRequirement:
    """What one direction (or two that share slots) requires at a level, and how that is read, which may be a draft."""

    codes: list[str]
    titles: list[str]
    text: str
    mandatory: bool
    readings: list[str] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # (title, address or "") where a page asks for them

    @property
    def named(self) -> list[tuple[str, str]]:
        """(code, title) of each direction."""
        return list(zip(self.codes, self.titles, strict=True))


@dataclass
class LevelRequirements:
    """One level as templates show it. `after` is the title of the level whose badge must be held before."""

    code: str
    title: str
    summary: str
    ages: str
    term: str
    min_age: int
    max_age: int
    after: str = ""
    effort: rules.Effort = field(default_factory=rules.Effort)
    requirements: list[DirectionRequirement] = field(default_factory=list)

    @property
    def mandatory(self) -> list[DirectionRequirement]:
        return [one for one in self.requirements if one.mandatory]

    @property
    def chosen(self) -> list[DirectionRequirement]:
        return [one for one in self.requirements if not one.mandatory]


def level_requirements(
    language: str, directions: list[Direction] | None = None, *, entry: str = rules.Entry.AGE_ALONE
) -> list[LevelRequirements]:
    """The running season's levels as text, norms included: a constant number of queries."""
    titles = {row.code: row.title_in(language) for row in (directions or public_directions())}
    levels = queries.levels_on(day_of(timezone.now()))
    results = _without_norms(levels, language, entry)
    for level, result in zip(levels, results, strict=True):
        result.requirements = _direction_requirements(level, titles)
        result.effort = rules.effort(level.norms.all(), level.mandatory)
    return results


def levels_in_brief(language: str, *, entry: str) -> list[LevelRequirements]:
    """The running season's levels without their norms. Two queries."""
    return _without_norms(queries.levels_on(day_of(timezone.now()), with_norms=False), language, entry)


def _without_norms(levels: list[SeasonLevel], language: str, entry: str) -> list[LevelRequirements]:
    texts = level_words(language)
    titles = {code: texts[code].title if code in texts else str(LevelCode(code).label) for code in LevelCode.values}
    order = sorted((level.level_code for level in levels), key=LevelCode.values.index)
    return [
        LevelRequirements(
            code=level.level_code,
            title=titles[level.level_code],
            summary=texts[level.level_code].summary if level.level_code in texts else "",
            ages=words.age_words(level),
            term=words.term_words(level),
            min_age=level.min_age,
            max_age=level.max_age,
            after=titles.get(rules.level_before(level.level_code, order, entry) or "", ""),
        )
        for level in levels
    ]


def entry_rule() -> str:
    return operator_settings.value("levels.entry", on=day_of(timezone.now()))


def _direction_requirements(level: SeasonLevel, titles: dict[str, str]) -> list[DirectionRequirement]:
    grouped: dict[tuple[str, ...], list[Norm]] = {}
    for norm in level.norms.all():
        grouped.setdefault(tuple(norm.directions), []).append(norm)
    order = {code: number for number, code in enumerate(DirectionCode.values)}
    return [
        DirectionRequirement(
            codes=list(codes),
            titles=[titles.get(code, str(DirectionCode(code).label)) for code in codes],
            text=words.alternatives_words(norms),
            mandatory=all(code in level.mandatory for code in codes),
            readings=words.readings_words(norms),
            signs=signs_of(norms),
        )
        for codes, norms in sorted(grouped.items(), key=lambda pair: min(order[code] for code in pair[0]))
    ]


class DirectionIndexPage(BasePage):
    """The seven directions, in the programme's order or in the reader's alphabet."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "programme/direction_index_page.html"
    scene = "step-directions"
    parent_page_types = ["home.FrontPage"]
    subpage_types = ["programme.DirectionPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page of the directions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        query_parameters.declare(request, Parameters({"order": Choice.of(["alphabet"], ignores_others=True)}))
        alphabetical = request.GET.get("order") == "alphabet"
        rows = gate.public(DirectionPage.objects.child_of(self), self.locale.language_code).select_related("direction")
        context["alphabetical"] = alphabetical
        context["directions"] = rows.order_by("sort_key" if alphabetical else "direction__position", "pk")
        return context


class DirectionPage(BasePage):
    """One direction: its slogan, what it is, what counts, which evidence is required, and its norms."""

    rests_on = ("direction",)
    direction = models.ForeignKey(
        Direction, on_delete=models.PROTECT, related_name="pages", verbose_name=gettext_lazy("direction")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("description"))
    what_counts = RichTextField(gettext_lazy("what counts"), blank=True, features=FEATURES)
    evidence = RichTextField(gettext_lazy("evidence asked for"), blank=True, features=FEATURES)

    content_panels = [
        *BasePage.content_panels,
        *map(FieldPanel, ("direction", "body", "what_counts", "evidence")),
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
    def scene(self) -> str:
        return self.direction.code

    @property
    def slogan(self) -> DisplayText:
        return self.direction.shown_slogan(self.locale.language_code)

    @property
    def motto(self) -> DisplayText:
        return self.direction.shown_motto(self.locale.language_code)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        language = self.locale.language_code
        directions = public_directions()
        if match := [row for row in directions if row.pk == self.direction_id]:  # a preview may show what is hidden
            self.direction = match[0]
        norms = []
        for level in level_requirements(language, directions):
            own = next((one for one in level.requirements if self.direction.code in one.codes), None)
            norms.append({"level": level, "requirement": own})
        position = {row.pk: row.position for row in directions}
        siblings = gate.public(DirectionPage.objects.sibling_of(self), language)
        ordered = sorted(siblings, key=lambda page: position[page.direction_id])
        index = [page.pk for page in ordered].index(self.pk) if self in ordered else None
        context["norms"] = norms
        context["previous"] = ordered[index - 1] if index else None
        context["following"] = ordered[index + 1] if index is not None and index + 1 < len(ordered) else None
        return context


class LevelsPage(BasePage):
    """Levels and norms of the running season, as a table and as words."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "programme/levels_page.html"
    scene = "step-level"
    parent_page_types = ["home.FrontPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page of levels and norms")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        directions = public_directions()
        levels = level_requirements(self.locale.language_code, directions, entry=entry_rule())
        context["levels"] = levels
        context["table"] = [
            {
                "title": row.title_in(self.locale.language_code),
                "code": row.code,
                "cells": [
                    {"level": one, "requirement": next((it for it in one.requirements if row.code in it.codes), None)}
                    for one in levels
                ],
            }
            for row in directions
        ]
        return context
