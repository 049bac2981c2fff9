"""Field for a photograph in a form of the cabinet: sent without any script, replaced by another, or taken away.

What may be sent is said before anything is. What is refused comes back as a mistake at the field; the browser forgets
which file it was, and everything else stays as it was typed.
"""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import field_error

from ..people.api import (
    MOST_PHOTOGRAPH_BYTES,
    PHOTOGRAPH_MEDIA_TYPES,
    PreparedPhotograph,
    PrivatePhotograph,
    prepared_photograph,
)

Cleaned = PreparedPhotograph | PrivatePhotograph | bool | None
MB = 1_000_000
SAID_BEFORE = format_lazy(
    _("JPEG, PNG, WebP, AVIF or GIF, at most {most} MB. Where it was taken is not kept."),
    most=MOST_PHOTOGRAPH_BYTES // MB,
)


class PhotographInput(forms.ClearableFileInput):
    """The photograph that is there, a mark that takes it away, and a way to send another one."""

    template_name = "cabinet/parts/photograph_input.html"

    def __init__(self) -> None:
        super().__init__({"accept": ",".join(PHOTOGRAPH_MEDIA_TYPES)})


class PhotographField(forms.FileField):
    """Optional. Cleaned it is a photograph that is ready to be stored, the one that was there, None for none, or False
    where that is to be taken away."""

    widget = PhotographInput

    def __init__(self, **words: Any) -> None:
        both = {"contradiction": _("Choose a new photograph or remove this one, not both.")}
        super().__init__(required=False, allow_empty_file=True, help_text=SAID_BEFORE, error_messages=both, **words)

    def clean(self, data: Any, initial: Any = None) -> Cleaned:
        sent: Any = super().clean(data, initial)
        if not sent or sent is initial:
            return sent
        try:
            return prepared_photograph(sent)
        except Refusal as refusal:
            raise field_error(refusal) from refusal

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown beside a mistake is the photograph that is there, never one that was refused."""
        return initial
