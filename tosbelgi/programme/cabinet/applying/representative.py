"""Page to name one's legal representative after the approval: whoever turned out to be under age did not before."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form

from ...participation.api import Act, may_name_representative, name_own_representative
from ..frame import CabinetRequest, render_page
from .pages import OwnPage, led_home, number_in
from .personal import FamilyForm, FamilyPage


class RepresentativePage(OwnPage):
    """One form, as on the way of an application; led home where nobody is to be named."""

    act = Act.NAME

    def get(self, request: CabinetRequest) -> HttpResponse:
        return self._shown(FamilyForm()) if may_name_representative(self.row, self.at) else led_home(request)

    def post(self, request: CabinetRequest) -> HttpResponse:
        form = FamilyForm(request.POST)
        if not form.is_valid():
            return self._shown(form, status=422)
        try:
            name_own_representative(
                participation=self.row.public_id,
                version=number_in(request.POST.get("version")) or 0,
                page=form.cleaned_data,
                by=request.viewer,
                at=self.at,
            )
        except Refusal as refusal:
            add_to_form(form, refusal)
            return self._shown(form, status=422)
        messages.success(request, _("Your legal representative is named. A letter with the agreement goes to them."))
        return led_home(request)

    def _shown(self, form: FamilyForm, *, status: int = 200) -> HttpResponse:
        context = {
            "title": _("Your legal representative"),
            "explanation": FamilyPage.explanation,
            "form": form,
            "version": self.row.version,
        }
        return render_page(self.request, "cabinet/applying/representative.html", context, status=status)
