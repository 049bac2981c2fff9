"""Wagtail hooks: snippets and menu of books, admin URLs of the lists, protection of approved lists."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.models import Page, Revision, WorkflowState
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from tosbelgi.cms.editing.snippet_viewsets import PolicySnippetViewSet
from tosbelgi.cms.wagtail_fixes.choosers import TranslatedColumnsChooser
from tosbelgi.language.languages import CODES

from . import admin_views, deletion_rules, health, views  # noqa: F401
from .books import Author, Book, BookAuthor


class BookViewSet(PolicySnippetViewSet):
    model = Book
    icon = "openquote"
    list_display = [
        "__str__",
        Column("author_names", label=gettext_lazy("Authors")),
        LiveStatusTagColumn(label=gettext_lazy("State")),
        "year",
        "missing_columns",
    ]
    list_filter = ["original_language", "length"]
    search_fields = [
        *(f"{name}_{code}" for name in Book.chosen_by for code in CODES),
        "original_title",
    ]
    chooser_viewset_class = TranslatedColumnsChooser
    ordering = ["sort_kk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Book]:
        """With what the columns of authors and of the state ask for, so that rows cost no queries of their own."""
        plans = Revision.objects.filter(
            approved_go_live_at__isnull=False,
            content_type=ContentType.objects.get_for_model(Book),
            object_id=Cast(OuterRef("pk"), CharField()),
        )
        rows = Book.objects.annotate(_approved_schedule=Exists(plans)).select_related("latest_revision")
        return rows.prefetch_related(
            Prefetch("book_authors", BookAuthor.objects.select_related("author"), to_attr="listed_authorships"),
            Prefetch("_workflow_states", WorkflowState.objects.active(), to_attr="_current_workflow_states"),
        )


class AuthorViewSet(PolicySnippetViewSet):
    model = Author
    icon = "user"
    list_display = ["__str__", "name_ru", "name_en", "born"]
    search_fields = ["name_kk", "name_ru", "name_en"]
    chooser_viewset_class = TranslatedColumnsChooser
    ordering = ["sort_kk"]


class BooksGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Books")
    menu_icon = "openquote"
    menu_order = 160
    items = (BookViewSet, AuthorViewSet)


register_snippet(BooksGroup)


class ReadingListsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("reading_lists.change_book"))


@hooks.register("register_admin_menu_item")
def reading_lists_menu_item() -> MenuItem:
    return ReadingListsMenuItem(
        gettext_lazy("Reading lists"), reverse("reading_lists_desk"), icon_name="list-ol", order=165
    )


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("reading-lists/", admin_views.list_index, name="reading_lists_desk"),
        path("reading-lists/template.<str:kind>", admin_views.template, name="reading_list_template"),
        path("reading-lists/<int:list_id>/", admin_views.list_detail, name="reading_list_desk"),
        path("reading-lists/<int:list_id>/export.<str:kind>", admin_views.export, name="reading_list_export"),
        path("reading-lists/<int:list_id>/upload/", admin_views.upload, name="reading_list_upload"),
        path("reading-lists/<int:list_id>/approve/", admin_views.approve, name="reading_list_approve"),
        path("reading-lists/<int:list_id>/copy/", admin_views.copy, name="reading_list_copy"),
        path("reading-lists/imports/<int:run_id>/", admin_views.import_run, name="reading_list_import"),
        path("reading-lists/imports/<int:run_id>/apply/", admin_views.import_apply, name="reading_list_import_apply"),
        path("reading-lists/imports/<int:run_id>/again/", admin_views.import_again, name="reading_list_import_again"),
        path("reading-lists/rows/<int:row_id>/withdraw/", admin_views.withdraw, name="reading_list_withdraw"),
    ]


@hooks.register("before_delete_page")
def approved_lists_stay(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page that holds an approved list, or lies within one, is not deleted."""
    for sentence in deletion_rules.approved_lists_stay(page.get_descendants(inclusive=True)):
        messages.error(request, sentence)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


deletion_rules.register_deletion_rules()
