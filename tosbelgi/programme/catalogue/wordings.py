"""Sentences for refused changes of seasons, and for norms that cannot be chosen, counted or read."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import DirectionCode, LevelCode
from tosbelgi.kernel.refusals.messages import Sentence, register

from .norms.choices import HeritageCannotReplace, HeritageWayNotOffered
from .norms.from_rows import LevelCannotBeCounted
from .norms.individual import IndividualNormDoesNotFit
from .norms.json_form import NormsCannotBeRead, NormsOfUnknownForm
from .norms.kinds import Unfit
from .norms.slots import SlotsNotOffered
from .seasons import Norm, Season, SeasonIsFrozen, SeasonLevel, VersionDraftedAlready, VersionStartsInThePast

UNFIT = {
    Unfit.NUMBER: _("A number is missing or out of its bounds."),
    Unfit.WAY: _("This direction is not counted in this way."),
    Unfit.SLOTS_AT_MOST: _("So many terms are not offered."),
    Unfit.SLOT_EACH: _("Each direction takes a number of months of its own."),
    Unfit.HERITAGE_TERM: _("By sessions it has a number of months, and it does not stand in place of itself."),
    Unfit.SECTIONS: _("So few books cannot hold the ones asked for from each section."),
    Unfit.EXTRA_BOOK: _("A book on top of the reading norm stands in place of neither reading nor heritage."),
    Unfit.ONE_NORM: _("It has two norms of which nobody could say which one holds."),
    Unfit.READING_NORM: _("The level has no reading norm to which a book could be added."),
    Unfit.HERITAGE_SLOTS: _("It does not offer every number of months that it may take over from another direction."),
    Unfit.REPLACES: _("Only National heritage stands in place of another direction."),
    Unfit.ONE_TRIP: _("Only Expeditions have days of one trip."),
}


def _named(refusal: LevelCannotBeCounted) -> str:
    """The direction that cannot be counted, in words; of numbers of the level itself, the level."""
    code = refusal.field or ""
    return str((DirectionCode(code) if code in DirectionCode.values else LevelCode(code)).label)


def _why(refusal: LevelCannotBeCounted) -> str:
    """The rule that the numbers break; with the number that is meant, as the form calls it."""
    said, number = str(UNFIT[Unfit[str(refusal.details["why"])]]), str(refusal.details["number"])
    for model in (Norm, SeasonLevel, Season):
        if number in {field.name for field in model._meta.fields}:
            return f"{said} ({model._meta.get_field(number).verbose_name})"
    return said


register(
    {
        SeasonIsFrozen: _("This season has begun on %(day)s and is frozen. Make a new version that starts later."),
        VersionStartsInThePast: _("A version cannot start in the past; the earliest day is today, %(earliest)s."),
        VersionDraftedAlready: _(
            "There is a draft already that begins on this day. Change that draft, or choose another day for a new one."
        ),
        LevelCannotBeCounted: Sentence(
            _(
                "Nobody can take part in the level “%(level)s”: what is asked in “%(direction)s” is set in a way in "
                "which nothing is counted. %(why)s"
            ),
            words={
                "level": lambda refusal: LevelCode(refusal.details["level"]).label,
                "direction": _named,
                "why": _why,
            },
        ),
        IndividualNormDoesNotFit: _(
            "These numbers make no individual norm: the direction is not counted in them at this level, or they "
            "exclude each other. Name only numbers that its norm has."
        ),
        SlotsNotOffered: _(
            "The months cannot be shared like this. Each direction takes one of the terms on offer; choose for each."
        ),
        HeritageWayNotOffered: _(
            "Choose how National heritage is done: by sessions or by one more book, as the level offers it."
        ),
        HeritageCannotReplace: _(
            "National heritage cannot stand in place of this direction here. Choose a direction that the level lets it "
            "replace and that is in the schedule, or none."
        ),
        NormsCannotBeRead: _("The norms that were kept are damaged. Nothing is counted against them."),
        NormsOfUnknownForm: _(
            "The norms that were kept have form %(form)s; this release reads form %(known)s. Nothing is counted."
        ),
    }
)
