"""What this room tells Wagtail."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from tosbelgi.kernel.models import CalendarCorrection
from tosbelgi.language.languages import NATIVE_NAMES

from . import gap_views, gate, parity
from .addresses import address_of
from .rich_links import OurPageLinks
from .texts import SiteTexts


@hooks.register("before_serve_page", order=-100)
def only_through_the_gate(page, request, serve_args, serve_kwargs):
    """The last check before a page goes out: no alias, nothing expired, no gap that nobody accepted."""
    request.shown_page = page
    if gate.lets_through(page):
        return None
    request.shown_page = None
    versions = gate.versions(page)
    if not versions:
        raise Http404
    face_links = [
        {"name": NATIVE_NAMES[code], "url": address_of(version), "lang": code} for code, version in versions.items()
    ]
    context = {"heading": _("This page is not in this language yet"), "versions": face_links}
    return render(request, "cms/not_translated.html", context, status=404)


@hooks.register("register_rich_text_features", order=100)
def links_in_the_readers_language(features):
    features.register_link_type(OurPageLinks)


@hooks.register("after_publish_page")
def say_what_stays_hidden(request, page):
    """An editor who published into a gap is told that the page stays hidden, and where to mend or accept it."""
    count = len(parity.open_gaps_of(page))
    if count:
        text = ngettext(
            "The page is published but stays hidden: %(count)d text still stands in another language.",
            "The page is published but stays hidden: %(count)d texts still stand in another language.",
            count,
        ) % {"count": count}
        button = messages.button(reverse("gaps", args=[page.translation_key, page.locale_id]), _("See the gaps"))
        messages.warning(request, text, buttons=[button])


@hooks.register("register_page_listing_more_buttons")
def gaps_button(page, user, next_url=None):
    if page.live and not gate.lets_through(page) and page.permissions_for_user(user).can_edit():
        url = reverse("gaps", args=[page.translation_key, page.locale_id])
        yield Button(_("Translation gaps"), url, icon_name="warning", priority=60)


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("gaps/", gap_views.open_gaps, name="open_gaps"),
        path("gaps/<uuid:translation_key>/<int:locale_id>/", gap_views.gaps_of_one, name="gaps"),
    ]


@hooks.register("register_reports_menu_item")
def gaps_report():
    return MenuItem(gettext_lazy("Translation gaps"), reverse("open_gaps"), icon_name="warning", order=50)


class SiteTextsViewSet(SnippetViewSet):
    model = SiteTexts
    icon = "title"
    list_display = ["programme_name", "tagline"]


class CalendarCorrectionViewSet(SnippetViewSet):
    model = CalendarCorrection
    icon = "calendar-alt"
    list_display = ["date", "working", "reason"]


register_snippet(SiteTextsViewSet)
register_snippet(CalendarCorrectionViewSet)
