"""Inline panel whose rows are folded: a row is called by its name, with a line about its content, and opened alone.

Wagtail draws each row in full and calls it “Norm 7”. Here a closed row consists of its heading and of what the form
sends for it. Its fields are made when it is opened, by `folded_rows.js`, from the template for new rows that stands on
the page anyway; so they have to be plain ones, which need no script of their own. A row with mistakes is open.
"""

from typing import Any

from django.forms import CheckboxInput, Media
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from wagtail.admin.panels import InlinePanel


class FoldedRowsPanel(InlinePanel):
    """`line` is the template of a row's heading (given `row`); `named_by` the field that a changed row is named by."""

    def __init__(self, relation_name: str, *, line: str, named_by: str, **options: Any) -> None:
        super().__init__(relation_name, **options)
        self.line, self.named_by = line, named_by

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"line": self.line, "named_by": self.named_by}

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "cms/panels/folded_rows.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is None:
                return
            for child in self.children:
                child.is_folded = not child.form.is_bound or child.form.is_valid()
                child.line = render_to_string(self.panel.line, {"row": child.form.instance})
                # Rows that have rows of their own are drawn, since scripts take hold of those at once.
                child.sent = None
                if child.is_folded and not getattr(child.form, "formsets", None):
                    child.sent = [one for field in child.form for one in _sent(field)]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """`like` is the prefix of a panel drawn before: its template for new rows differs in the prefix alone."""
            context = super().get_context_data(parent_context)
            drawn = self.request.__dict__.setdefault("_folded_rows_drawn", {})
            first = drawn.setdefault(self.panel.db_field, self.formset.prefix)
            context["like"] = first if first != self.formset.prefix else ""
            return context

        @property
        def media(self) -> Media:
            return super().media + Media(js=["cms/folded_rows.js"])


def _sent(field: BoundField) -> list[tuple[str, object]]:
    """The pairs of name and value that a browser would send for this field as it is."""
    value = field.value()
    if isinstance(field.field.widget, CheckboxInput):
        return [(field.html_name, "on")] if value else []
    if isinstance(value, list | tuple):
        return [(field.html_name, one) for one in value]
    if field.name == "ORDER" and value is None:
        value = field.field.widget.attrs.get("value")
    return [(field.html_name, "" if value is None else value)]
