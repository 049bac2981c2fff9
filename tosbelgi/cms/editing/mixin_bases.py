"""What mixins of forms and pages are mixed into, for hints alone: as the program runs, they stand on nothing."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import ModelForm
    from wagtail.models import Page

    from tosbelgi.accounts.request_user import AnyUser

    class ModelFormBase(ModelForm[Model]):
        """A form of Wagtail's admin."""

        for_user: AnyUser | None
        formsets: dict[str, Any]
        is_deferred_validation: bool
        data: Any  # a QueryDict, or a dict in tests
        cleaned_data: dict[str, Any]

        def clean(self) -> dict[str, Any]: ...

    class PageBase(Page):
        """A page."""

else:
    ModelFormBase = PageBase = object
