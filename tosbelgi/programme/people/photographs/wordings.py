"""Sentences for what is refused about photographs."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .refusals import PhotographNotKept

register(
    {
        PhotographNotKept: _(
            "The photograph cannot be stored just now, and everything else goes on without it. Keep it, and send it "
            "again later."
        ),
    }
)
