"""What this room tells Wagtail."""

from django.contrib.auth.models import Permission
from django.http import Http404
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets import Button
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.snippets.models import register_snippet
from wagtail_localize.wagtail_hooks import TranslationsReportMenuItem

from tosbelgi.kernel.models import CalendarCorrection
from tosbelgi.language.languages import NATIVE_NAMES

from .approval import others_drafts, publishing, translation_editor
from .approval import tasks as approval_tasks
from .editing import edit_conflicts, policy, stale_actions
from .editing.snippet_viewsets import RoomViewSet
from .pages.rich_text_links import OurPageLinks
from .pages.site_texts import SiteTexts
from .publication import gate
from .publication.urls import address_of
from .translation import completeness, translating
from .translation.glossary import Term
from .translation_admin import board_views, editor_views, gap_views, string_conflicts  # noqa: F401
from .wagtail_fixes.labels import theirs


@hooks.register("insert_global_admin_css")
def room_for_longer_words():
    return format_html('<link rel="stylesheet" href="{}">', static("cms/words.css"))


@hooks.register("insert_global_admin_js")
def dates_in_the_admins_language():
    return format_html('<script src="{}"></script>', static("cms/admin_dates.js"))


@hooks.register("insert_editor_js")
def what_is_offered_for_a_link():
    words = static("cms/link_words.js"), theirs("Edit"), _("Remove the link")
    return format_html('<script src="{}" data-edit="{}" data-remove="{}"></script>', *words)


@hooks.register("construct_help_menu")
def no_news_for_developers(request, menu_items):
    """What is new in a release of Wagtail is told to developers, in English."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith("whats-new")]


@hooks.register("construct_reports_menu")
def translations_in_the_readers_language(request, menu_items):
    """wagtail-localize names its report once, in the language of whoever comes first."""
    for item in menu_items:
        if isinstance(item, TranslationsReportMenuItem):
            item.label = gettext_lazy("Translations")


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


@hooks.register("before_edit_page", order=-30)
@hooks.register("before_edit_snippet", order=-30)
def say_what_was_done_meanwhile(request, row):
    return stale_actions.answered(request, row) or stale_actions.nothing_to_save(request, row)


@hooks.register("before_edit_page", order=-20)
@hooks.register("before_edit_snippet", order=-20)
def ask_who_saves_second(request, row):
    if request.method == "GET" and isinstance(row, RevisionMixin):
        edit_conflicts.keep_what_was_there(row)
    return edit_conflicts.asked_first(request, row)


@hooks.register("before_edit_page", order=-10)
@hooks.register("before_edit_snippet", order=-10)
def ask_before_the_translation_editor(request, row):
    if not isinstance(row, TranslatableMixin):
        return None
    if request.method == "GET" and (translation := translating.translation_of(row)):
        string_conflicts.opened(request, translation)
    return approval_tasks.show_waiting(request, row) or translation_editor.answer(request, row)


@hooks.register("before_edit_page", order=-15)
@hooks.register("before_edit_snippet", order=-15)
def ask_about_words_of_others(request, row):
    return others_drafts.asked_first(request, row)


@hooks.register("after_edit_page", order=-10)
@hooks.register("after_edit_snippet", order=-10)
def only_what_was_submitted(request, row):
    others_drafts.submitted(request, row)
    return others_drafts.to_the_decision(request, row)


@hooks.register("before_publish_page", order=-10)
@hooks.register("before_publish", order=-10)
def publish_only_ones_own(request, row):
    return others_drafts.publish_own(request, row)


@hooks.register("before_bulk_action")
def nothing_unseen(request, action_type, objects, view):
    return others_drafts.not_unseen(request, action_type, objects, view)


# The script of the explorer never asks it to publish, and it would send out words that nobody has been shown.
PagesAdminAPIViewSet.actions.pop("publish", None)
approval_tasks.preview_only_what_waits()


@hooks.register("before_publish_page")
def ask_about_gaps(request, page):
    return publishing.asked_first(request, page)


@hooks.register("after_publish_page", order=-10)
def remember_who_let_it_stand(request, page):
    publishing.remember_acceptance(request, page)


@hooks.register("after_publish_page")
def say_what_stays_hidden(request, page):
    """An editor who published into a gap, or below what is hidden, is told that the page stays hidden, and why."""
    count = len(completeness.open_gaps_of(page))
    if count:
        text = ngettext(
            "The page is published but stays hidden: %(count)d text still stands in another language.",
            "The page is published but stays hidden: %(count)d texts still stand in another language.",
            count,
        ) % {"count": count}
        button = messages.button(reverse("gaps", args=[page.translation_key, page.locale_id]), _("See the gaps"))
        messages.warning(request, text, buttons=[button])
    elif page.live and (above := gate.hidden_above(page)) is not None:
        text = _("The page is published but stays hidden, since “%(above)s” above it is not public.") % {"above": above}
        messages.warning(request, text)


@hooks.register("register_page_listing_more_buttons")
def gaps_button(page, user, next_url=None):
    if page.live and completeness.has_open_gaps(page) and page.permissions_for_user(user).can_edit():
        url = reverse("gaps", args=[page.translation_key, page.locale_id])
        yield Button(_("Translation gaps"), url, icon_name="warning", priority=60)


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("approval/<int:task_state_id>/", approval_tasks.decide, name="decide_approval"),
        path("approval/<int:task_state_id>/preview/", approval_tasks.preview, name="preview_approval"),
        path("still-right/<uuid:translation_key>/<int:locale_id>/", gap_views.still_right, name="still_right"),
        path("languages/", board_views.board, name="parity_board"),
        path(
            "languages/still-right/<str:label>/<int:pk>/<slug:language>/",
            board_views.columns_still_right,
            name="columns_still_right",
        ),
        path("languages/mail/", board_views.weekly_mail, name="parity_mail"),
        path("gaps/", gap_views.open_gaps, name="open_gaps"),
        path("gaps/<uuid:translation_key>/<int:locale_id>/", gap_views.gaps_of_one, name="gaps"),
    ]


class BoardItem(MenuItem):
    def is_shown(self, request) -> bool:
        return bool(policy.languages_of(request.user))


@hooks.register("register_admin_menu_item")
def board_item():
    return BoardItem(gettext_lazy("Languages"), reverse("parity_board"), icon_name="globe", order=140)


@hooks.register("construct_homepage_panels")
def board_on_the_front_page(request, panels):
    panels.append(board_views.BoardSummary())


@hooks.register("register_permissions")
def our_permissions():
    return Permission.objects.filter(content_type__app_label="cms", content_type__model="writing")


@hooks.register("register_reports_menu_item")
def gaps_report():
    return MenuItem(gettext_lazy("Translation gaps"), reverse("open_gaps"), icon_name="warning", order=50)


class SiteTextsViewSet(RoomViewSet):
    model = SiteTexts
    icon = "title"
    list_display = ["programme_name", "tagline"]


class CalendarCorrectionViewSet(RoomViewSet):
    model = CalendarCorrection
    edit_handler = ObjectList(
        [FieldPanel("date"), FieldPanel("working"), FieldPanel("reason")], base_form_class=policy.WordsForm
    )
    icon = "calendar-alt"
    list_display = ["date", "working", "reason"]


class TermViewSet(RoomViewSet):
    model = Term
    icon = "openquote"
    list_display = ["word_kk", "word_ru", "word_en", "key"]
    search_fields = ["word_kk", "word_ru", "word_en", "key"]


register_snippet(SiteTextsViewSet)
register_snippet(TermViewSet)
register_snippet(CalendarCorrectionViewSet)

from .health import hooks as health_hooks  # noqa: E402, F401
from .operator_settings import hooks as setting_hooks  # noqa: E402, F401
from .wagtail_fixes import redirect_imports  # noqa: E402, F401
