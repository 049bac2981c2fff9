"""Steps of choosing: directions (R020, R022), and a level with its norms (A13, R024)."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.language.dates import date_words
from tosbelgi.language.languages import SOURCE

from ...catalogue.api import SeasonLevel, levels_on, term_words
from ...participation.api import Draft, LevelOffer, age_verdict, asked_at, levels_offered, require_age
from ..forms import CabinetForm
from .pages import StepPage
from .steps import DIRECTIONS, LEVEL
from .written import LABELS, level_title


class AnyCode(forms.ChoiceField):
    """One code, whatever it is: the action knows which there are, and refuses the others."""

    def valid_value(self, value: str) -> bool:
        return True


class AnyCodes(forms.MultipleChoiceField):
    """Several codes, whatever they are."""

    def valid_value(self, value: str) -> bool:
        return True


class DirectionsForm(CabinetForm):
    directions = AnyCodes(label=LABELS["directions"], required=False, widget=forms.CheckboxSelectMultiple)


class DirectionsPage(StepPage):
    step = DIRECTIONS
    form_class = DirectionsForm
    template = "cabinet/applying/directions.html"
    explanation = _("Choose as many as you like. You can change this until you send the application.")

    @cached_property
    def given(self) -> frozenset[str]:
        """Mandatory at the level that was chosen; before that, at every level that somebody of their age may enter."""
        offers = levels_offered(self.today)
        chosen = [one for one in offers if one.code == self.row.level]
        sets = [frozenset(one.mandatory) for one in chosen or self._open(offers) or offers]
        return frozenset.intersection(*sets) if sets else frozenset()

    def _open(self, offers: list[LevelOffer]) -> list[LevelOffer]:
        born = self.row.person.birth_date
        if born is None:
            return []
        return [
            one for one in offers if age_verdict(born, self.today, min_age=one.min_age, max_age=one.max_age).allowed
        ]

    def initial(self) -> dict[str, Any]:
        return {"directions": self.row.directions}

    def draft(self, data: Mapping[str, Any]) -> Draft:
        return Draft(directions=tuple(code for code in data["directions"] if code not in self.given))

    def more(self) -> dict[str, Any]:
        titled = [(code, str(DirectionCode(code).label)) for code in DirectionCode.values]
        return {
            "given": [(code, title) for code, title in titled if code in self.given],
            "free": [(code, title) for code, title in titled if code not in self.given],
        }


class LevelForm(CabinetForm):
    level = AnyCode(
        label=LABELS["level"], widget=forms.RadioSelect, error_messages={"required": _("Choose your level.")}
    )


class LevelPage(StepPage):
    step = LEVEL
    form_class = LevelForm
    template = "cabinet/applying/level.html"
    explanation = _("See what each level asks of you. For some of them you are not old enough yet.")

    @cached_property
    def levels(self) -> list[SeasonLevel]:
        return levels_on(self.today)

    def initial(self) -> dict[str, Any]:
        return {"level": self.row.level}

    def draft(self, data: Mapping[str, Any]) -> Draft:
        born = self.row.person.birth_date
        offer = next((one for one in levels_offered(self.today) if one.code == data["level"]), None)
        if born is not None and offer is not None:
            require_age(born, self.today, offer)
        return Draft(level=data["level"])

    def more(self) -> dict[str, Any]:
        return {"levels": [self._told(level) for level in self.levels], "birth_date": self.row.person.birth_date}

    def _told(self, level: SeasonLevel) -> dict[str, Any]:
        """A level in words, and whether it is open on this day; if not, from which day on."""
        told = {
            "code": level.level_code,
            "title": level_title(level.level_code),
            "term": term_words(level),
            "asked": asked_at(level, self.row.directions),
            "open": True,
            "opens": "",
        }
        born = self.row.person.birth_date
        if born is None:
            return told
        verdict = age_verdict(born, self.today, min_age=level.min_age, max_age=level.max_age)
        first_day = date_words(verdict.first_day, get_language() or SOURCE)
        return told | {"open": verdict.allowed, "opens": first_day if verdict.verdict == "too_young" else ""}
