"""Wagtail page of the programme centres, filtered by region."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tosbelgi.cms.editing import previews
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.publication import gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.cms.serving.query_parameters import Choice, Parameters

from .centres import Centre, Region


class RegionForm(forms.Form):
    region = forms.ChoiceField(required=False, label=gettext_lazy("Region"))


class CentresPage(BasePage):
    """The programme centres by region, with a filter that works as an address."""

    template = "programme/centres_page.html"
    scene = "people"
    parent_page_types = ["home.FrontPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page of the centres")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        language = self.locale.language_code
        regions = sorted(
            previews.with_draft(gate.public(Region.objects.all(), language), Region),
            key=lambda row: row.key_in(language),
        )
        form = RegionForm(request.GET)
        cast(forms.ChoiceField, form.fields["region"]).choices = [
            ("", _("all regions")),
            *((region.code, region.named_in(language)) for region in regions),
        ]
        query_parameters.declare(request, Parameters({"region": Choice.of([region.code for region in regions])}))
        selected = form.cleaned_data["region"] if form.is_valid() else ""
        rows = gate.public(Centre.objects.all(), language).order_by(f"sort_{language}", "pk")
        centres = list(previews.with_draft(rows, Centre))
        context["form"] = form
        context["chosen"] = selected
        context["regions"] = [
            {
                "region": region,
                "name": region.named_in(language),
                "centres": [
                    {"row": one, "name": one.word("name", language), "address": one.word("address", language)}
                    for one in centres
                    if one.region_id == region.pk
                ],
            }
            for region in regions
            if not selected or region.code == selected
        ]
        context["count"] = sum(len(group["centres"]) for group in context["regions"])
        return context


@previews.register_preview(Centre, Region)
def show_centres(request: HttpRequest, draft: Centre | Region, language: str) -> HttpResponse:
    return previews.preview_on_page(request, CentresPage.objects.all(), language)
