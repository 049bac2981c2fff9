"""Panel of many child rows that each refer to one thing: a line a row, by the name of that thing.

Wagtail's own panel draws each row with everything that one needs to choose anew. With fifty books that is a screen of
twelve thousand pixels in which a row is called “Book 54”; here a chosen row is a line, and choosing is asked for.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.forms import Media, ModelForm
from django.utils.functional import Promise
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import MultipleChooserPanel

from .policy import SharedInlinePanel

SHOW_FILTER_FROM = 10


class RowsPanel(SharedInlinePanel, MultipleChooserPanel):
    """Rows as lines with tick boxes, moved by number, button or mouse; several things are chosen at once.

    `boxes` are the fields of a row that can be ticked in its line, with their labels there. A row with mistakes is
    drawn in full, as a new one is.
    """

    def __init__(self, relation_name: str, *, boxes: Mapping[str, Promise], **options: Any) -> None:
        super().__init__(relation_name, **options)
        self.boxes = boxes

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"boxes": self.boxes}

    class BoundPanel(SharedInlinePanel.BoundPanel, MultipleChooserPanel.BoundPanel):
        template_name = "cms/panels/rows_panel.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is None:
                return
            self.show_filter = len(self.children) >= SHOW_FILTER_FROM
            chosen, finder = self._chosen(), AdminURLFinder(self.request.user)
            for child in self.children:
                thing = chosen.get(getattr(child.form.instance, f"{self.panel.chooser_field_name}_id"))
                child.line = None
                if thing is not None and not child.form.errors:
                    child.line = self._line(child.form, thing, finder.get_edit_url(thing))

        def _line(self, form: ModelForm[Any], thing: Model, url: str | None) -> dict[str, Any]:
            """What a row sends and shows."""
            sent = {field.name: field.value() for field in form.hidden_fields()}
            sent[self.panel.chooser_field_name] = thing.pk
            return {
                "prefix": form.prefix,
                "named": thing,
                "url": url,
                "hidden": [(name, value or "") for name, value in sent.items()],
                "boxes": [(name, label, bool(form[name].value())) for name, label in self.panel.boxes.items()],
            }

        def _chosen(self) -> dict[Any, Any]:
            """What the rows refer to, by primary key: one query, however many rows."""
            field = self.panel.db_field.related_model._meta.get_field(self.panel.chooser_field_name)
            keys = {getattr(child.form.instance, field.attname) for child in self.children} - {None}
            return field.related_model._default_manager.in_bulk(keys) if keys else {}

        @property
        def media(self) -> Media:
            return super().media + Media(js=["cms/rows_panel.js"])
