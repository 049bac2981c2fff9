"""Sentences for refused changes of seasons, and for norms that cannot be chosen, counted or read."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .norms.choices import HeritageCannotReplace, HeritageWayNotOffered
from .norms.from_rows import LevelCannotBeCounted
from .norms.individual import IndividualNormDoesNotFit
from .norms.json_form import NormsCannotBeRead, NormsOfUnknownForm
from .norms.slots import SlotsNotOffered
from .seasons import SeasonIsFrozen, VersionDraftedAlready, VersionStartsInThePast

register(
    {
        SeasonIsFrozen: _("This season has begun on %(day)s and is frozen. Make a new version that starts later."),
        VersionStartsInThePast: _("A version cannot start in the past; the earliest day is today, %(earliest)s."),
        VersionDraftedAlready: _(
            "There is a draft already that begins on this day. Change that draft, or choose another day for a new one."
        ),
        LevelCannotBeCounted: _(
            "Nobody can begin this level yet: one of its norms is set in a way in which nothing is counted. "
            "The operator has to correct it in the next version of the season."
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
