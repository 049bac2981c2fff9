"""Optimistic locking per field, for models without revisions.

A row without drafts has no revision to compare with. So its form carries a digest of each value as it
was shown. A field that only the other person has changed keeps their value; one that both have changed
is refused once, with their words beside, and everything typed stays in the form.
"""

import hashlib
import json
from copy import copy
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from wagtail.log_actions import registry as log_registry
from wagtail.models import RevisionMixin

from .mixin_bases import ModelFormBase

DIGESTS_FIELD = "as_seen"


def value_digest(field: "models.Field[Any, Any]", row: models.Model) -> str:
    """A short digest of a field's value, sent with the form."""
    return hashlib.sha256(str(field.value_to_string(row)).encode()).hexdigest()[:16]


class FieldConflictFormMixin(ModelFormBase):
    """For model forms: refuses once to overwrite a field that somebody else has changed since the form was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not isinstance(self.instance, RevisionMixin):
            self.fields[DIGESTS_FIELD] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self._digests_json(self.instance)
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if DIGESTS_FIELD in self.fields and (seen := self._shown_digests()):
            stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
            for field in self._stored_fields():
                theirs = value_digest(field, stored)
                if field.name in seen and theirs != seen[field.name]:
                    self._resolve(field, stored, seen[field.name], theirs)
            if self.errors:
                self.data = self.data.copy()
                self.data[self.add_prefix(DIGESTS_FIELD)] = self._digests_json(stored)
        return cleaned

    def _resolve(self, field: "models.Field[Any, Any]", stored: models.Model, seen: str, theirs: str) -> None:
        if field.name not in self.cleaned_data:
            return
        typed = copy(stored)
        setattr(typed, field.name, self.cleaned_data[field.name])
        ours = value_digest(field, typed)
        if ours == seen:  # only the other person has changed it
            self.cleaned_data[field.name] = getattr(stored, field.name)
        elif ours != theirs:
            entry = log_registry.get_logs_for_instance(stored).select_related("user").first()
            self.add_error(
                field.name,
                _(
                    "%(who)s has saved “%(words)s” here meanwhile. What you typed still stands in the field: "
                    "save again to put it in the place of theirs."
                )
                % {"who": (entry and entry.user) or _("Somebody"), "words": getattr(stored, field.name)},
            )

    def _stored_fields(self) -> "list[models.Field[Any, Any]]":
        return [field for field in self.instance._meta.concrete_fields if field.name in self.fields]

    def _digests_json(self, row: models.Model) -> str:
        return json.dumps({field.name: value_digest(field, row) for field in self._stored_fields()})

    def _shown_digests(self) -> dict[str, str]:
        """Digests by field name of what the form showed; empty where a request does not come from this form."""
        try:
            seen = json.loads(self.cleaned_data.get(DIGESTS_FIELD) or "{}")
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}
