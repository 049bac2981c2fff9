"""Forms of an entry: for each kind the fields that it has, in their order, and what they are called there.

They only read what was typed; whether it may stand in a journal is for the journal to say.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import field_error, refusal_message

from ...journal.api import WITH_PHOTOGRAPH, Kind
from ...people.api import PHOTOGRAPH_MEDIA_TYPES
from ..forms import CabinetForm

Label = str | Promise
_DAY = pgettext_lazy("of an entry", "Day")
_NO_DAY = _("There is no such day. Write it like this: 31.12.2026.")
_WHEN: Mapping[str, Label] = {"day": _DAY, "starts_at": _("It began at"), "minutes": _("How many minutes?")}

# By what is told: a session, an action with name, results and photograph, a book, a day of an expedition or of work.
FIELDS: Mapping[str, Mapping[str, Label]] = {
    "session": {"words": _("What did you do?"), **_WHEN},
    "action": {
        "title": _("What was it called?"),
        "results": _("What did you do, and what came of it?"),
        "photographs": _("Photographs"),
        **_WHEN,
    },
    "book": {
        "listed_book": _("Which book?"),
        "other_book": _("Another book of the lists"),
        "words": _("Your essay"),
        "day": _("Read to the end on"),
    },
    "trip_day": {
        "title": _("Where were you?"),
        "results": _("What did you do, and what came of it?"),
        "photographs": _("Photographs"),
        "day": _DAY,
    },
    "work_day": {"words": _("What did you do?"), "day": _DAY},
}
OTHER = "other"
MAY_STAY_EMPTY = frozenset({"starts_at"})
_ROWS = {"session": 3, "book": 12, "work_day": 4}
# By the name that the journal or the uploads give a field, where the form calls it otherwise.
_FIELD_OF = {"photograph": "photographs", "file": "photographs", "trip": "day"}


def shape_of(kind: Kind, direction: str) -> str:
    """Which form tells of it.

    >>> shape_of(Kind.SESSION, "sport"), shape_of(Kind.SESSION, "volunteering"), shape_of(Kind.BOOK, "reading")
    ('session', 'action', 'book')
    """
    return "action" if kind is Kind.SESSION and direction in WITH_PHOTOGRAPH else kind.value


class AnyBook(forms.ChoiceField):
    """One row of a list, whichever: the journal knows which are offered, and refuses the others."""

    def valid_value(self, value: str) -> bool:
        return True


class SeveralFiles(forms.FileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class EntryForm(CabinetForm):
    """All fields there are; each shape keeps its own. `late`: it is asked why it comes late."""

    title = forms.CharField(required=False)
    listed_book = AnyBook(required=False, widget=forms.RadioSelect)
    other_book = AnyBook(required=False, widget=forms.Select)
    words = forms.CharField(required=False, widget=forms.Textarea)
    results = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    photographs = forms.Field(  # whether each is one is for the uploads to say
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 5 MB. Where it was taken is not stored."),
        widget=SeveralFiles(attrs={"accept": ",".join(PHOTOGRAPH_MEDIA_TYPES)}),
    )
    day = forms.DateField(
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _NO_DAY, "invalid": _NO_DAY},
    )
    starts_at = forms.TimeField(
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("There is no such hour. Write it like this: 18:30.")},
    )
    minutes = forms.IntegerField(
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write the number of minutes in digits: 60.")},
    )
    late_reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, shape: str, late: bool = False, essay_words: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels: dict[str, Any] = dict(FIELDS[shape])
        if late:
            labels["late_reason"] = _("Why does it come late?")
        self.fields = {name: self.fields[name] for name in labels}
        for name, label in labels.items():
            self.fields[name].label = label
        if essay_words:
            self.fields["words"].help_text = gettext("At least %(least)s words.") % {"least": essay_words}
        if shape in _ROWS:
            self.fields["words"].widget.attrs["rows"] = _ROWS[shape]

    @property
    def chosen_book(self) -> str:
        """The row that is chosen, as it was sent or stands there at first: of the schedule, or another one."""
        own = str(self["listed_book"].value() or "")
        return str(self["other_book"].value() or "") if own == OTHER else own

    @property
    def said(self) -> list[forms.BoundField]:
        """The fields in which something is told; `when` are those of the day and hour."""
        return [field for field in self if field.name not in (*_WHEN, "other_book")]

    @property
    def when(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in _WHEN]

    @property
    def may_stay_empty(self) -> frozenset[str]:
        return MAY_STAY_EMPTY

    def refuse(self, refusal: Refusal, *, file: str = "") -> None:
        """Show it at its field, or above all of them where there is none; of several files it names the one."""
        name = _FIELD_OF.get(refusal.field or "", refusal.field)
        error = forms.ValidationError(f"{file}: {refusal_message(refusal)}") if file else field_error(refusal)
        self.add_error(name if name in self.fields else None, error)
