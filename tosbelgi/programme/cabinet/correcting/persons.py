"""Page to find somebody whose day of birth or IIN is to be corrected; what is typed stands in no address and no log."""

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from ...people.api import Role, persons_found, record_reading
from ...people.models import Person
from ..forms import CabinetForm
from ..frame import CabinetRequest, person_page, render_page
from ..navigation import register

SIZE = 20

register("cabinet_persons", gettext_lazy("Days of birth and IINs"), place=55, roles=(Role.OPERATOR,))


class FindForm(CabinetForm):
    who = forms.CharField(
        label=gettext_lazy("Whom do you look for?"),
        max_length=250,
        help_text=gettext_lazy(
            "Family name and given name, or the first letters of the family name; a login, an IIN, or a public number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def require_operator(request: CabinetRequest) -> None:
    """For everybody else there is no such page."""
    if request.viewer.role is not Role.OPERATOR:
        raise Http404


@method_decorator(person_page, name="dispatch")
class PersonsPage(View):
    """One field, and below it whoever is found. That they were shown is written down."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: CabinetRequest) -> HttpResponse:
        require_operator(request)
        return self._shown(request, FindForm())

    def post(self, request: CabinetRequest) -> HttpResponse:
        require_operator(request)
        form = FindForm(request.POST)
        if not form.is_valid():
            return self._shown(request, form, status=422)
        found = persons_found(request.viewer, form.cleaned_data["who"], size=SIZE + 1)
        record_reading(person_ids=[one.pk for one in found[:SIZE]], by=request.viewer, at=timezone.now())
        return self._shown(request, form, found)

    def _shown(
        self, request: CabinetRequest, form: FindForm, found: list[Person] | None = None, *, status: int = 200
    ) -> HttpResponse:
        context = {
            "title": _("Days of birth and IINs"),
            "form": form,
            "found": None if found is None else found[:SIZE],
            "are_more": found is not None and len(found) > SIZE,
        }
        return render_page(request, "cabinet/correcting/persons.html", context, status=status)
