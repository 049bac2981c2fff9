"""Sentences for the refusals about platforms and their applications."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .refusals import (
    MayNotDecideOnPlatforms,
    PlatformNameMissing,
    PlatformNameTaken,
    PlatformNeedsPurpose,
    PointsDoNotFit,
)

register(
    {
        MayNotDecideOnPlatforms: _("Only the operator decides which platforms may ask for people."),
        PlatformNameMissing: _("A platform has a name in Kazakh; a name has at most %(most)s signs."),
        PlatformNameTaken: _("There is a platform of this name already."),
        PlatformNeedsPurpose: _("Choose at least one purpose for which the platform may ask."),
        PointsDoNotFit: _("A platform has from %(least)s to %(most)s points a minute."),
    }
)
