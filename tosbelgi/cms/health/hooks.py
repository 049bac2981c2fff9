"""What this room tells Wagtail about the health and the safety of content."""

from django.contrib.admin.utils import quote
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from ..editing import policy
from ..media import alt_text_views
from ..references import deletion_views
from ..translation_admin import userbar
from ..wagtail_fixes import content_checker, session_check
from . import images as image_health  # noqa: F401
from . import views as health_views


@hooks.register("before_delete_page", order=50)
def say_what_deleting_the_page_breaks(request, page):
    return deletion_views.ask(request, [page])


@hooks.register("before_delete_snippet", order=50)
def say_what_deleting_the_rows_breaks(request, rows):
    return deletion_views.ask(request, list(rows))


# Wagtail asks no hook before it deletes images and documents, so our views stand at their addresses.
@hooks.register("register_admin_urls", order=-10)
def deletion_urls():
    return [
        path("images/<int:image_id>/delete/", deletion_views.ImageDeletion.as_view()),
        path("images/multiple/<int:image_id>/delete/", deletion_views.UploadedImageDeletion.as_view()),
        path("documents/delete/<int:document_id>/", deletion_views.DocumentDeletion.as_view()),
        path("documents/multiple/<int:doc_id>/delete/", deletion_views.UploadedDocumentDeletion.as_view()),
    ]


# Registered after Wagtail's own of the same name, which they replace.
for _action in (deletion_views.PagesDeletion, deletion_views.ImagesDeletion, deletion_views.DocumentsDeletion):
    hooks.register("register_bulk_action", _action, order=10)


@hooks.register("register_admin_urls")
def health_urls():
    return [path("reports/content-health/", health_views.report, name="content_health")]


@hooks.register("register_admin_urls")
def picture_words_urls():
    return [
        path("picture-words/", alt_text_views.every_picture, name="picture_words"),
        path("picture-words/<int:image_id>/", alt_text_views.one_picture, name="picture_words_of"),
    ]


@hooks.register("register_admin_urls")
def signed_in_url():
    return [path("signed-in/", session_check.who, name="who_is_signed_in")]


@hooks.register("insert_editor_js")
def nothing_typed_is_lost_with_a_session():
    return session_check.guard()


class PictureWordsItem(MenuItem):
    def is_shown(self, request) -> bool:
        return bool(policy.languages_of(request.user))


@hooks.register("register_admin_menu_item")
def picture_words_item():
    return PictureWordsItem(gettext_lazy("Words of images"), reverse("picture_words"), icon_name="image", order=145)


@hooks.register("register_reports_menu_item")
def health_item():
    return MenuItem(gettext_lazy("Health of the content"), reverse("content_health"), icon_name="crosshairs", order=40)


@hooks.register("register_page_listing_more_buttons")
def where_the_page_is_used(page, user, next_url=None):
    if page.permissions_for_user(user).can_edit():
        url = reverse("wagtailadmin_pages:usage", args=[page.pk])
        yield Button(_("Where it is used"), url, icon_name="link", priority=70)


@hooks.register("register_snippet_listing_buttons")
def where_the_row_is_used(row, user, next_url=None):
    views = row.snippet_viewset
    if views.permission_policy.user_has_permission(user, "change"):
        url = reverse(views.get_url_name("usage"), args=[quote(row.pk)])
        yield Button(_("Where it is used"), url, icon_name="link", priority=70)


hooks.register("construct_wagtail_userbar", content_checker.look_for_everything)
hooks.register("construct_wagtail_userbar", userbar.ways_into_the_admin)
