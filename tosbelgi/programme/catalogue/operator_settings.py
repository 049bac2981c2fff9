"""What the operator decides about levels. Ages, terms, norms and mandatory directions are the season's own numbers."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import LevelCode
from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.setting_kinds import Choice

from . import queries
from .rules import Entry, level_before


def levels_that_open_otherwise(before: str, after: str, on: date) -> list[str]:
    """Which levels of the season of that day would be entered in another way, and what no program can mend."""
    codes = [level.level_code for level in queries.levels_on(on, with_norms=False)]
    order = sorted(codes, key=LevelCode.values.index)
    said = []
    for code in order:
        ways = [level_before(code, order, entry) for entry in (before, after)]
        if ways[0] != ways[1]:
            said.append(f"{LevelCode(code).label}: {_way_in(ways[0])} → {_way_in(ways[1])}")
    return [*said, gettext("Editors' own texts stay as they are: look through the questions and answers.")]


def _way_in(needed: str | None) -> str:
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
