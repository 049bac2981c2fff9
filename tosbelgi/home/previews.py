"""Previews of benefits and of the site texts, on the pages where readers will see them."""

from django.http import HttpRequest, HttpResponse

from tosbelgi.cms.editing import previews
from tosbelgi.cms.pages.site_texts import SiteTexts

from .benefits import Benefit
from .models import AwardsPage, FrontPage


@previews.register_preview(Benefit)
def show_benefit(request: HttpRequest, draft: Benefit, language: str) -> HttpResponse:
    return previews.preview_on_page(request, AwardsPage.objects.all(), language)


@previews.register_preview(SiteTexts)
def show_site_texts(request: HttpRequest, draft: SiteTexts, language: str) -> HttpResponse:
    return previews.preview_on_page(request, FrontPage.objects.all(), language)
