"""Form mixin that empties scheduled dates (`go_live_at`, `expire_at`) once they have passed.

Wagtail refuses every later save of a row whose expiry has passed, in a window that is closed and that not everybody
may open. A date that has come has done its work: who publishes the row again sets another one, or none. One that
somebody types anew and that lies in the past is refused as before.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import DraftStateMixin

from .mixin_bases import ModelFormBase

SCHEDULE_FIELDS = ("go_live_at", "expire_at")


class PastDatesFormMixin(ModelFormBase):
    """For forms of models with drafts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._past: dict[str, datetime] = {}
        if isinstance(self.instance, DraftStateMixin):
            now = timezone.now()
            past = {
                name: at for name in SCHEDULE_FIELDS if (at := getattr(self.instance, name)) is not None and at <= now
            }
            self._past = past
            for name in past:
                setattr(self.instance, name, None)
                self.initial.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, at in self._past.items():
            # A window that was opened before the date came sends it along, to the minute.
            sent = self.cleaned_data.get(name)
            if sent is not None and abs(sent - at).total_seconds() < 60:
                self.cleaned_data[name] = None
        return cleaned


class DraftForm(PastDatesFormMixin, WagtailAdminModelForm):
    """The default form of a model with drafts."""
