"""Apply: the press that begins an application and opens the personal page by itself (R013–R014)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.refusals import Refusal

from ...participation.api import begin
from ..frame import CabinetRequest, person_page
from .pages import led_home
from .steps import ME, is_done, next_step


@person_page
def apply(request: CabinetRequest) -> HttpResponse:
    """Begin, or go on where one stopped. Opened as an address it begins nothing: the first page has the button."""
    if request.method != "POST":
        return led_home(request)
    now = timezone.now()
    try:
        row = begin(by=request.viewer, at=now)
    except Refusal as refusal:
        return led_home(request, refusal)
    step = next_step(row, day_of(now)) if is_done(ME, row) and row.level else ME
    return HttpResponseRedirect(reverse(step.url_name))
