"""Refusal to publish a season of which a level cannot be counted: people would apply for what nobody can approve.

A draft may hold anything. What is submitted or published is compared with the rules by which it will be counted, in
the form, and once more where it goes live by any other way.
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from tosbelgi.cms.editing.past_dates import DraftForm
from tosbelgi.kernel.refusals.messages import refusal_message

from .norms.from_rows import LevelCannotBeCounted, LevelRow, SeasonRow, norms_of_level


def refusal_to_count(season: SeasonRow, levels: Iterable[LevelRow]) -> LevelCannotBeCounted | None:
    """The first thing of these levels that no rule counts; None where all is well."""
    for level in levels:
        try:
            norms_of_level(level, season=season)
        except LevelCannotBeCounted as refusal:
            return refusal
    return None


class SeasonForm(DraftForm):
    """A season's form. Nothing is asked of a draft that is only stored."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        season: Any = self.instance
        for form in self.formsets["levels"].forms if "levels" in self.formsets else ():
            if not _is_deleted(form) and (refusal := refusal_to_count(season, [level_typed(form)])) is not None:
                self.add_error(None, refusal_message(refusal))
        return not self.errors


def level_typed(form: Any) -> LevelRow:
    """A level and its norms as they stand in its valid form, before anything is stored."""
    rows = [one.instance for one in form.formsets["norms"].forms if not _is_deleted(one)]
    own = {name: getattr(form.instance, name) for name in ("level_code", "min_age", "max_age", "term_months")}
    return SimpleNamespace(mandatory=form.instance.mandatory or [], norms=SimpleNamespace(all=lambda: rows), **own)


def _is_deleted(form: Any) -> bool:
    return bool(form.cleaned_data.get("DELETE"))
