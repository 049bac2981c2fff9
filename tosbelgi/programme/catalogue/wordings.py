"""Sentences for refused changes of seasons."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .seasons import SeasonIsFrozen, VersionDraftedAlready, VersionStartsInThePast

register(
    {
        SeasonIsFrozen: _("This season has begun on %(day)s and is frozen. Make a new version that starts later."),
        VersionStartsInThePast: _("A version cannot start in the past; the earliest day is today, %(earliest)s."),
        VersionDraftedAlready: _(
            "There is a draft already that begins on this day. Change that draft, or choose another day for a new one."
        ),
    }
)
