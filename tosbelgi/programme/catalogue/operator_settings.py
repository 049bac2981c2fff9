"""Operator settings of levels. Ages, terms, norms and mandatory directions are the season's own numbers."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import LevelCode
from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.setting_kinds import Choice

from . import queries
from .rules import Entry, level_before


def levels_that_open_otherwise(before: str, after: str, on: date) -> list[str]:
    """Levels of that day's season whose entry rule would change, and a hint at texts that no program can change."""
    codes = [level.level_code for level in queries.levels_on(on, with_norms=False)]
    order = sorted(codes, key=LevelCode.values.index)
    lines = []
    for code in order:
        needed = [level_before(code, order, entry) for entry in (before, after)]
        if needed[0] != needed[1]:
            lines.append(f"{LevelCode(code).label}: {_entry_text(needed[0])} → {_entry_text(needed[1])}")
    return [*lines, gettext("Editors' own texts stay as they are: look through the questions and answers.")]


def _entry_text(needed: str | None) -> str:
    if needed is None:
        return gettext("the age alone decides")
    return gettext("the badge needed first: %(level)s") % {"level": LevelCode(needed).label}


register(
    Setting(
        name="levels.entry",
        kind=Choice(
            (
                (Entry.AGE_ALONE.value, _("the age alone decides")),
                (Entry.STEP_BY_STEP.value, _("each level after the badge of the level below")),
                (Entry.FIRST_LEVEL_FIRST.value, _("after the badge of the lowest level, in any order")),
            )
        ),
        default=Entry.AGE_ALONE.value,
        topic=_("Levels"),
        label=_("Who may begin a higher level"),
        explanation=_(
            "The ages of the season always hold. Here you decide whether somebody of that age may begin with silver "
            "or gold at once."
        ),
        requirements=("R002", "R176", "A21"),
        affected=levels_that_open_otherwise,
    )
)
