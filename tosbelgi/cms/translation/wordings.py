"""Sentences for refused decisions about translations."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .actions import GapNotFound, MayNotAccept, TextNotFound

register(
    {
        TextNotFound: _("There is no such text in this language, or you may not see it."),
        MayNotAccept: _(
            "Who confirms a text must be allowed to write its language; who accepts a gap, to publish the text."
        ),
        GapNotFound: _("This text is no longer a gap. The list below is up to date."),
    }
)
