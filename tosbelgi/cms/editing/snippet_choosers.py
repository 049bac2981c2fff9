"""Choosers of snippets: their rows in the reader's order, their words in the reader's language.

Wagtail translates the words when the process starts, into the site's language.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as gettext_wagtail
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

from tosbelgi.kernel.collation import collate, in_offered_order, reader_language


def _fill(message: str, name: Any) -> str:
    return gettext(message) % {"object": name}


_fill_lazy = lazy(_fill, str)


class SnippetChooser(AdminSnippetChooser):
    """Wagtail's widget, with words that are translated when they are shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.model._meta.verbose_name
        self.choose_one_text = _fill_lazy("Choose %(object)s", name)
        self.choose_another_text = _fill_lazy("Choose another %(object)s", name)
        self.link_to_chosen_text = _fill_lazy("Edit this %(object)s", name)


class ReaderOrderMixin:
    """View of a chooser, with rows in the alphabetical order of the reader's language."""

    def apply_object_list_ordering(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        language = reader_language()
        return in_offered_order(collate(super().apply_object_list_ordering(objects), language), language)


class OrderedChooseView(ReaderOrderMixin, ChooseView):
    pass


class OrderedResultsView(ReaderOrderMixin, ChooseResultsView):
    pass


class SnippetChooserViews(SnippetChooserViewSet):
    choose_view_class = OrderedChooseView
    choose_results_view_class = OrderedResultsView
    base_widget_class = SnippetChooser
    choose_one_text = gettext_wagtail("Choose")
    choose_another_text = gettext_wagtail("Choose another")
    edit_item_text = gettext_wagtail("Edit")
    create_action_label = gettext_wagtail("Create")
