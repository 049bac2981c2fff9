"""Where the rows of `admin_rows` are shown in the admin."""

from types import SimpleNamespace

from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

from tosbelgi.home.news import NewsIndexPage
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage

BULK = {
    ("wagtailcore", "page"): ("delete", "move", "publish", "unpublish"),
    ("cms", "siteimage"): ("delete", "add_tags", "add_to_collection"),
    ("cms", "sitedocument"): ("delete", "add_tags", "add_to_collection"),
    ("accounts", "user"): ("delete", "assign_role", "set_active_state"),
    ("home", "benefit"): ("delete",),
    ("reading_lists", "book"): ("delete",),
}
NOTHING = "?q=%D0%B6%D0%BE%D2%9B%D0%B6%D0%BE%D2%9B"


def page_address(name: str, *numbers) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=numbers)


def benefit_address(name: str, *numbers) -> str:
    return reverse(f"wagtailsnippets_home_benefit:{name}", args=numbers)


def bulk(model: tuple[str, str], action: str, *numbers: int) -> str:
    chosen = "&".join(f"id={number}" for number in numbers)
    return reverse("wagtail_bulk_action", args=[*model, action]) + f"?{chosen}&next=/admin/"


def shown(rows: SimpleNamespace) -> list[str]:
    """Screens of every state, as somebody sees them who may do everything."""
    return [
        *_of_a_kind(rows.pages, page_address),
        *_of_a_kind(rows.benefits, benefit_address),
        *_of_pages(rows),
        *_of_files(rows),
        *_of_translations(rows),
        *_of_snippets(),
        *_of_other_rooms(rows),
    ]


def shown_to_the_editor(rows: SimpleNamespace) -> list[str]:
    """The same rows for who wrote them and approves nothing; and what they may not open."""
    pages = [page_address("edit", rows.pages[name].pk) for name in ("waits", "sent-back", "approved", "mine", "theirs")]
    benefits = [benefit_address("edit", rows.benefits[name].pk) for name in ("waits", "sent-back", "mine")]
    return ["/admin/", *pages, *benefits, page_address("delete", rows.pages["drafted"].pk), reverse("parity_board")]


def shown_to_a_guest(language: str) -> list[str]:
    """What is open to who is not signed in, in this language."""
    reset = ("account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done")
    with override(language):
        return [reverse(name) for name in ("sign_in", "account_request_login_code", *reset)]


def refused_to_everybody() -> dict[str, int]:
    """What is not there, and Wagtail's own screen that breaks on purpose; with the status of the answer."""
    return {"/admin/pages/987654/edit/": 404, "/admin/no-such-room/": 404, reverse("wagtailadmin_error_test"): 500}


def refused_to_the_editor(rows: SimpleNamespace) -> dict[str, int]:
    """What is open to others only."""
    return {
        page_address("edit", Page.get_first_root_node().pk): 403,
        reverse("wagtailusers_users:index"): 403,
        benefit_address("unpublish", rows.benefits["changed"].pk): 403,
    }


def _of_a_kind(rows: dict, address) -> list[str]:
    states = ("changed", "scheduled", "mine", "theirs", "gone", "drafted", "waits", "sent-back")
    found = [address("edit", rows[name].pk) for name in states]
    changed, scheduled = rows["changed"], rows["scheduled"]
    older = changed.revisions.order_by("pk").first()
    found += [
        address("history", changed.pk),
        address("history", changed.pk) + "?action=wagtail.lock&is_commenting_action=True",
        address("usage", changed.pk),
        address("unpublish", changed.pk),
        address("delete", changed.pk),
        address("copy", changed.pk),
        address("revisions_revert", changed.pk, older.pk),
        address("revisions_compare", changed.pk, "earliest", "latest"),
        address("revisions_compare", changed.pk, "live", "latest"),
        address("revisions_unschedule", scheduled.pk, scheduled.latest_revision_id),
        address("confirm_workflow_cancellation", rows["waits"].pk),
    ]
    for name in ("waits", "sent-back", "approved"):
        states_of = rows[name].workflow_states.order_by("pk")
        found.append(address("workflow_history", rows[name].pk))
        found += [address("workflow_history_detail", rows[name].pk, state.pk) for state in states_of]
    task = rows["waits"].current_workflow_task_state
    for action in ("approve", "reject"):
        found.append(address("workflow_action", rows["waits"].pk, action, task.pk))
        found.append(address("collect_workflow_action_data", rows["waits"].pk, action, task.pk))
    return found


def _of_pages(rows: SimpleNamespace) -> list[str]:
    pages, above = rows.pages, NewsIndexPage.objects.get(locale__language_code="kk")
    found = [page_address("set_privacy", pages[kind].pk) for kind in ("password", "login", "groups", "changed")]
    found += [
        page_address("edit", pages["alias"].pk),
        page_address("convert_alias", pages["alias"].pk),
        page_address("unpublish", above.pk),
        page_address("delete", above.pk),
        page_address("copy", above.pk),
        page_address("move", pages["changed"].pk),
        page_address("move_confirm", pages["changed"].pk, above.get_parent().pk),
        page_address("revisions_index", pages["changed"].pk),
        reverse("wagtailadmin_explore", args=[above.get_parent().pk]) + "?ordering=ord",
        reverse("wagtailadmin_explore", args=[above.pk]) + NOTHING,
        reverse("wagtailadmin_explore", args=[pages["changed"].pk]),
        page_address("search") + NOTHING,
        page_address("search") + "?q=%D0%A1%D1%8B%D0%BD%D0%B0%D2%9B",
        reverse("wagtailadmin_choose_page_search") + NOTHING,
        reverse("wagtailadmin_choose_page_search") + "?q=%D0%A1%D1%8B%D0%BD%D0%B0%D2%9B",
        reverse("wagtailadmin_choose_page") + "?can_choose_root=true&allow_external_link=true&allow_email_link=true"
        "&allow_phone_link=true&allow_anchor_link=true&multiple=1",
        reverse("wagtailadmin_pages:choose_parent", args=["home", "newspage"]),
    ]  # fmt: skip
    for model in get_page_models():
        row = model.objects.filter(locale__language_code="kk", depth__gt=1).order_by("path").first()
        found += [page_address("edit", row.pk)] if row else []
    for model, actions in BULK.items():
        found += [bulk(model, action, *rows.bulk[model]) for action in actions]
    return found


def _of_files(rows: SimpleNamespace) -> list[str]:
    image, paper = rows.files["image", "shown"].pk, rows.files["document", "shown"].pk
    collection = rows.files["collection"].pk
    return [
        *(reverse(f"wagtailimages:{name}", args=[image]) for name in ("edit", "image_usage")),
        f"/admin/images/{image}/delete/",
        reverse("wagtailimages:index") + NOTHING,
        reverse("wagtailimages:index") + f"?collection_id={collection}",
        reverse("wagtailimages:index") + "?layout=list",
        reverse("wagtailimages_chooser:choose") + NOTHING,
        reverse("wagtailimages_chooser:select_format", args=[image]),
        reverse("picture_words_of", args=[image]),
        *(reverse(f"wagtaildocs:{name}", args=[paper]) for name in ("edit", "document_usage")),
        f"/admin/documents/delete/{paper}/",
        reverse("wagtaildocs:index") + NOTHING,
        reverse("wagtaildocs:add"),
        reverse("wagtaildocs_chooser:choose") + NOTHING,
        *(reverse(f"wagtailadmin_collections:{name}", args=[collection]) for name in ("edit", "delete", "set_privacy")),
    ]


def _of_translations(rows: SimpleNamespace) -> list[str]:
    page, gaps = rows.pages["changed"], rows.pages["gaps-ru"]
    words, level = Translation.objects.order_by("pk"), Level.objects.get(code="gold", locale__language_code="kk")
    told = words.filter(source__object_id=level.translation_key).first()
    about = words.filter(target_locale__language_code="ru", source__specific_content_type__model="contentpage").first()
    return [
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        reverse("wagtail_localize:submit_snippet_translation", args=["programme", "level", level.pk]),
        reverse("wagtail_localize:update_translations", args=[about.source_id]),
        page_address("edit", about.get_target_instance().pk),
        reverse("wagtailsnippets_programme_level:edit", args=[told.get_target_instance().pk]),
        reverse("wagtail_localize:convert_to_alias", args=[about.get_target_instance().pk]),
        reverse("gaps", args=[gaps.translation_key, gaps.locale_id]),
    ]


def _of_snippets() -> list[str]:
    found = []
    for model in get_snippet_models():
        room = model.snippet_viewset
        found += [reverse(room.get_url_name("list")) + NOTHING, reverse(room.get_url_name("add"))]
        chooser = room.chooser_viewset
        found += [reverse(chooser.get_url_name("choose")), reverse(chooser.get_url_name("choose_results")) + NOTHING]
    return found


def _of_other_rooms(rows: SimpleNamespace) -> list[str]:
    who, other = rows.who, rows.other
    reading_list = ReadingListPage.objects.get(locale__language_code="kk", year=2026)
    return [
        reverse("wagtailusers_users:delete", args=[who.editor.pk]),
        reverse("wagtailusers_users:edit", args=[who.gone.pk]),
        reverse("wagtailusers_users:index") + NOTHING,
        *(reverse(f"wagtailusers_groups:{name}", args=[other["group"].pk]) for name in ("edit", "delete", "history")),
        reverse("wagtailusers_groups:usage", args=[other["group"].pk]),
        *(reverse(f"wagtailredirects:{name}", args=[other["redirect"].pk]) for name in ("edit", "delete")),
        reverse("wagtailredirects:index") + NOTHING,
        *(reverse(f"wagtailsearchpromotions:{name}", args=[other["query"].pk]) for name in ("edit", "delete")),
        reverse("wagtailsearchpromotions:chooserresults"),
        *(reverse(f"wagtailadmin_workflows:{name}", args=[other["off"].pk]) for name in ("edit", "disable", "usage")),
        reverse("wagtailadmin_workflows:edit_task", args=[other["idle"].pk]),
        reverse("wagtailadmin_workflows:disable_task", args=[other["idle"].pk]),
        reverse("wagtailadmin_workflows:index") + "?show_disabled=true",
        reverse("wagtailadmin_workflows:task_index") + "?show_disabled=true",
        reverse("reading_list_withdraw", args=[ListedBook.objects.order_by("pk").first().pk]),
        reverse("reading_list_desk", args=[reading_list.pk]),
        *(reverse("reading_list_import", args=[run.pk]) for run in rows.runs),
        reverse("withdraw_setting_change", args=[rows.planned.pk]),
        *(reverse(f"wagtailadmin_reports:{name}") + "?user=1" for name in ("workflow", "workflow_tasks")),
        reverse("wagtailadmin_reports:site_history") + NOTHING.replace("q=", "object_label="),
        *(reverse(f"wagtaillocales:{name}", args=[1]) for name in ("copy", "history", "usage")),
        *(reverse(f"wagtailsites:{name}", args=[1]) for name in ("history", "usage")),
    ]  # fmt: skip
