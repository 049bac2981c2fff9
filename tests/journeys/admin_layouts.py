"""One screen of each layout the admin has, for measuring whether words fit."""

from types import SimpleNamespace

from django.urls import reverse
from wagtail_localize.models import Translation

from tosbelgi.home.news import NewsIndexPage
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.lists import ReadingListPage

from .admin_places import BULK, benefit_address, bulk, page_address


def shapes(rows: SimpleNamespace) -> dict[str, list[str]]:
    """One screen of each layout: those with the most words for both languages, the others for one or the other."""
    pages, benefits, above = rows.pages, rows.benefits, NewsIndexPage.objects.get(locale__language_code="kk")
    changed, waits = pages["changed"], pages["waits"]
    words = Translation.objects.filter(
        target_locale__language_code="ru", source__specific_content_type__model="contentpage"
    )
    book = Book.objects.order_by("pk").first()
    reading_list = ReadingListPage.objects.get(locale__language_code="kk", year=2026)
    names = (
        "wagtailadmin_account", "wagtailimages:index", "wagtailimages:add_multiple", "wagtaildocs:index",
        "wagtailusers_users:index", "wagtailusers_groups:index", "wagtaillocales:index", "wagtailsites:index",
        "wagtailredirects:index", "wagtailsearchpromotions:index", "wagtailadmin_collections:index",
        "wagtailadmin_workflows:index", "wagtailadmin_workflows:task_index", "wagtailadmin_reports:locked_pages",
        "wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks", "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:aging_pages", "wagtailadmin_reports:page_types_usage", "content_health", "looked_for",
        "wagtail_localize:translations_report", "open_gaps", "programme_settings", "reading_lists_desk", "follow_ups",
        "picture_words", "help", "wagtailsnippets_reading_lists_book:list", "wagtailsnippets_cms_term:list",
        "wagtailsnippets_home_benefit:list",
    )  # fmt: skip
    others = [
        *map(reverse, names),
        page_address("history", changed.pk),
        page_address("revisions_compare", changed.pk, "earliest", "latest"),
        page_address("workflow_history", waits.pk),
        page_address("workflow_history_detail", waits.pk, waits.current_workflow_state.pk),
        page_address("unpublish", above.pk),
        page_address("delete", above.pk),
        page_address("copy", above.pk),
        benefit_address("edit", benefits["sent-back"].pk),
        reverse("wagtailsnippets_reading_lists_book:edit", args=[book.pk]),
        reverse("wagtailadmin_workflows:edit", args=[waits.get_workflow().pk]),
        reverse("wagtailusers_users:edit", args=[rows.who.editor.pk]),
        reverse("wagtailimages:edit", args=[rows.files["image", "shown"].pk]),
        reverse("programme_setting", args=["news.per_page"]),
        reverse("reading_list_desk", args=[reading_list.pk]),
        *(reverse("reading_list_import", args=[run.pk]) for run in rows.runs[2:4]),
        *(bulk(model, actions[0], *rows.bulk[model]) for model, actions in BULK.items()),
        reverse("help_task", args=["reading-list"]),
    ]
    both = [
        reverse("wagtailadmin_home"),
        reverse("parity_board"),
        reverse("wagtailadmin_explore", args=[above.pk]),
        page_address("edit", waits.pk),
        page_address("edit", words.order_by("pk").first().get_target_instance().pk),
        reverse("wagtailusers_groups:edit", args=[rows.other["group"].pk]),
        reverse("wagtailsnippets_programme_season:edit", args=[1]),
    ]
    return {"both": both, "kk": others[::2], "ru": others[1::2]}
