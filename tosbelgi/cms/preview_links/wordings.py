"""Sentences for refusals of preview links."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .actions import MayNotShare, NoSuchPreview, NotOfferedDays

register(
    {
        MayNotShare: _("Only who may change this and what is the same in all languages shows its draft to others."),
        NoSuchPreview: _("By this link nothing is shown any more. Ask whoever sent it to you for another."),
        NotOfferedDays: _("Choose one of the offered numbers of days: %(offered)s."),
    }
)
