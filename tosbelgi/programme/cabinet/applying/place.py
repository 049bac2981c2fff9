"""Step of choosing a place: the region where one lives or studies, a centre there, a mentor of it (R023, R084).

One form with as many lists as are known: whoever chooses another region or centre is shown the lists below it anew.
"""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import SOURCE

from ...participation.api import (
    Draft,
    NotAMentorThere,
    NotAPlaceToApply,
    Offered,
    ParticipationChanged,
    centres_offered,
    mentors_offered,
    regions_offered,
)
from ..forms import CabinetForm
from ..frame import CabinetRequest
from .pages import StepPage, number_in
from .steps import PLACE
from .written import LABELS


class PlaceForm(CabinetForm):
    region = forms.CharField(label=LABELS["region"], required=False)
    centre = forms.CharField(label=LABELS["centre"], required=False)
    mentor = forms.CharField(label=LABELS["mentor"], required=False)


class PlacePage(StepPage):
    step = PLACE
    form_class = PlaceForm
    template = "cabinet/applying/place.html"
    explanation = _("Choose where you live or where you study: you will go there.")

    @cached_property
    def language(self) -> str:
        return get_language() or SOURCE

    @cached_property
    def regions(self) -> list[Offered]:
        return regions_offered(self.language)

    @property
    def centres(self) -> list[Offered]:
        return centres_offered(self.row.region_id, self.language)

    @property
    def mentors(self) -> list[Offered]:
        return mentors_offered(self.row.centre_id, besides=self.row.person_id, at=self.at)

    def initial(self) -> dict[str, Any]:
        return {"region": self.row.region_id, "centre": self.row.centre_id, "mentor": self.row.mentor_id}

    def post(self, request: CabinetRequest) -> HttpResponse:
        form = self.form_class(request.POST)
        form.is_valid()
        wanted = {name: number_in(form.cleaned_data.get(name)) for name in ("region", "centre", "mentor")}
        try:
            return self._chosen(form, wanted)
        except ParticipationChanged as refusal:
            return self.shown_beside(form, refusal)
        except Refusal as refusal:
            return self.refused(form, refusal)

    def _chosen(self, form: CabinetForm, wanted: dict[str, int | None]) -> HttpResponse:
        """Write as far as the lists reach that were shown; what hangs on a list that changes is asked anew."""
        region, centre, mentor = wanted["region"], wanted["centre"], wanted["mentor"]
        if region not in {one.key for one in self.regions}:
            return self._asked_for(form, "region")
        draft = Draft(region_id=region)
        if region != self.row.region_id:
            return self._shown_anew(draft)
        if centre is None:
            return self._asked_for(form, "centre")
        if centre not in {one.key for one in self.centres}:
            raise NotAPlaceToApply
        draft = replace(draft, centre_id=centre)
        if centre != self.row.centre_id:
            return self._shown_anew(draft)
        if mentor is None:
            return self._asked_for(form, "mentor")
        if mentor not in {one.key for one in self.mentors}:
            raise NotAMentorThere
        self.write(replace(draft, mentor_id=mentor))
        return self.led_on()

    def _shown_anew(self, draft: Draft) -> HttpResponse:
        self.write(draft)
        return HttpResponseRedirect(reverse(self.step.url_name))

    def _asked_for(self, form: CabinetForm, name: str) -> HttpResponse:
        form.add_error(name, _("Choose one of those that are shown."))
        return self.shown(form, status=422)

    def more(self) -> dict[str, Any]:
        typed = self.request.POST if self.request.method == "POST" else self.initial()
        mentors = self.mentors
        return {
            "regions": self.regions,
            "centres": self.centres,
            "mentors": mentors,
            "has_region": self.row.region_id is not None,
            "has_centre": self.row.centre_id is not None,
            "chosen": {name: number_in(str(typed.get(name) or "")) for name in PLACE.fields},
            "can_go_on": bool(mentors),
        }
