"""What is done in the admin with the rows of `admin_rows`: forms to send, each answered by a message or an error."""

import base64
from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail_localize.models import Translation

from tests.cms import made_files
from tosbelgi.cms.preview_links.actions import share
from tosbelgi.home.models import ContentPage
from tosbelgi.home.news import NewsIndexPage
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.reading_lists.lists import ReadingListPage

from .admin_places import benefit_address, bulk, page_address


def _file(name: str, kind: str, content: bytes) -> list[str]:
    return [name, kind, base64.b64encode(content).decode()]


PICTURE = _file("synaq.jpg", "image/jpeg", made_files.picture())
NO_PICTURE = _file("synaq.жоқ", "image/jpeg", b"MZ")
PAPER = _file("synaq.csv", "text/csv", "бір,екі\n".encode())
TABLE = _file("synaq.csv", "text/csv", "қайдан,қайда\n/bir/,/eki/\n".encode())
WRONG_TABLE = _file("synaq.csv", "text/csv", "қайдан,қайда\n/ush/,\n,?\n".encode())
PO = _file("synaq.po", "text/x-po", b'msgid ""\nmsgstr ""\n\nmsgid "no such"\nmsgstr "text"\n')


def as_it_stands(address: str, **more: str) -> dict:
    """Send the form of this screen as it stands, with these fields otherwise."""
    return {"address": address, "form": "stands", "fields": {"body-count": "0", **more}}


def after_a_question(deed: dict) -> dict:
    """This is not done at once, but asked about; and then answered with yes."""
    return deed | {"then": [{"form": "stands"}], "asked": True}


def sent(address: str, **fields: str | list[str]) -> dict:
    return {"address": address, "form": "none", "fields": fields}


def _columns_confirmed(table: list[str], **columns: str) -> dict:
    """A file of redirects: its second step says which column is which."""
    step = {"form": "stands", "fields": columns}
    return sent(reverse("wagtailredirects:start_import"), import_file=table) | {"then": [step]}


def _pings(rows: SimpleNamespace) -> list[dict]:
    """What an open form hears of others at the same row, and of newer versions: theirs, and one's own."""
    found = []
    for row in (rows.benefits["changed"], rows.benefits["scheduled"]):
        opened = row.revisions.order_by("pk").first()
        address = reverse("wagtailadmin_editing_sessions:ping", args=["home", "benefit", str(row.pk), 0])
        moment = opened.created_at.isoformat()
        found.append(sent(address, revision_id=str(opened.pk), revision_created_at=moment))
    return found


def deeds(rows: SimpleNamespace, language: str) -> list[dict]:
    """What the operator does in this language, one after another; each answers with a message, or with an error."""
    pages, benefits, files = rows.pages, rows.benefits, rows.files
    first, second, third = (pages[f"{name}-{language}"].pk for name in ("first", "second", "third"))
    one, two = (benefits[f"{name}-{language}"].pk for name in ("first", "second"))
    above = NewsIndexPage.objects.get(locale__language_code="kk")
    image, paper = files["image", language].pk, files["document", language].pk
    asks = pages[f"asks-{language}"].current_workflow_task_state
    asks_too, asked = benefits[f"asks-{language}"].current_workflow_task_state, benefits[f"asks-{language}"].pk
    words = Translation.objects.filter(source__specific_content_type__model="contentpage").order_by("pk").first()
    page, row = page_address("edit", first), benefit_address("edit", one)
    typed, typed_too = pages[f"typed-{language}"].pk, benefits[f"typed-{language}"].pk
    gaps, moves = pages[f"gaps-{language}"].pk, pages[f"moves-{language}"].pk
    front, under = above.get_parent().pk, ContentPage.objects.get(locale__language_code="kk", slug="about").pk
    season = Season.objects.filter(live=True).latest("year").pk
    year = {"kk": 2051, "ru": 2061}[language]
    reading_list = ReadingListPage.objects.get(locale__language_code="kk", year=2026)
    shared = share(row=pages[f"first-{language}"], mode="", days=7, by=rows.who.operator, at=timezone.now())

    named = {"title": f"Сынақ {language}", "slug": f"synaq-made-{language}", "summary": "Сынақ", "date": "24.11.2026"}
    return [
        as_it_stands(page_address("add", "home", "newspage", above.pk), **named),
        as_it_stands(page),
        as_it_stands(page, **{"action-publish": "1"}),
        as_it_stands(page, go_live_at="01.01.2030 10:00", expire_at="01.01.2029 10:00"),
        as_it_stands(page, go_live_at="01.01.2020 10:00", expire_at="?"),
        as_it_stands(page, slug="synaq-changed", date="?"),
        as_it_stands(page, **{"action-submit": "1"}),
        as_it_stands(page, **{"action-cancel-workflow": "1", "action-workflow-action": ""}),
        as_it_stands(row),
        as_it_stands(row, **{"action-publish": "1"}),
        as_it_stands(row, **{"action-publish": "1"}, go_live_at="01.01.2030 10:00"),
        as_it_stands(row, key="synaq-changed", valid_from="?", source_url="?"),
        as_it_stands(row, **{"action-submit": "1"}),
        as_it_stands(row, **{"action-cancel-workflow": "1"}),
        after_a_question(as_it_stands(page_address("edit", typed), loaded_revision_id="1", summary="Сынақ!")),
        after_a_question(as_it_stands(page_address("edit", typed), loaded_revision_id="1", date="?")),
        after_a_question(as_it_stands(benefit_address("edit", typed_too), loaded_revision_id="1", text_kk="Сынақ!")),
        after_a_question(as_it_stands(page_address("edit", gaps), **{"action-publish": "1"})),
        *_pings(rows),
        sent(page_address("lock", first)),
        sent(page_address("unlock", first)),
        sent(benefit_address("lock", one)),
        sent(benefit_address("unlock", one)),
        sent(page_address("unpublish", first)),
        sent(benefit_address("unpublish", one)),
        sent(page_address("move_confirm", moves, under)),
        sent(page_address("copy", third), new_title=f"Көшірме {language}", new_slug=f"copy-{language}",
             new_parent_page=str(above.pk)),
        sent(page_address("copy", third), new_title="", new_slug="?", new_parent_page=str(above.pk)),
        sent(page_address("set_privacy", third), restriction_type="password", password=""),
        as_it_stands(page, **{"action-publish": "1"}, go_live_at="01.01.2030 10:00"),
        sent(page_address("workflow_action", pages[f"asks-{language}"].pk, "approve", asks.pk)),
        sent(benefit_address("workflow_action", asked, "reject", asks_too.pk), comment="Сынақ"),
        as_it_stands(reverse("decide_approval", args=[asks.pk]), decision="approve"),
        *(sent(bulk(("wagtailcore", "page"), action, second)) for action in ("unpublish", "publish", "delete")),
        sent(bulk(("wagtailcore", "page"), "move", moves), chooser=str(front)),
        sent(bulk(("wagtailcore", "page"), "move", moves), chooser=str(above.pk)),
        sent(bulk(("home", "benefit"), "delete", two)),
        sent(bulk(("accounts", "user"), "set_active_state", rows.who.gone.pk), mark_as_active="True"),
        sent(bulk(("cms", "siteimage"), "add_to_collection", image), collection=str(files["collection"].pk)),
        sent(bulk(("cms", "siteimage"), "add_tags", image), tags="сынақ"),
        sent(bulk(("cms", "sitedocument"), "add_to_collection", paper), collection=str(files["collection"].pk)),
        sent(bulk(("cms", "sitedocument"), "add_tags", paper), tags="сынақ"),
        as_it_stands(reverse("wagtailimages:edit", args=[image])),
        as_it_stands(reverse("wagtaildocs:edit", args=[paper])),
        sent(f"/admin/images/{image}/delete/"),
        sent(f"/admin/documents/delete/{paper}/"),
        sent(page_address("delete", third)),
        sent(benefit_address("delete", one)),
        as_it_stands(reverse("wagtailadmin_account"), **{"name_email-first_name": "А", "name_email-last_name": "Б"}),
        as_it_stands(reverse("wagtailadmin_account"), **{
            "password-old_password": "?", "password-new_password1": "12345", "password-new_password2": "54321"}),
        as_it_stands(reverse("wagtailusers_users:add"), username="saule", email="?", password1="12345",
                     password2="54321", first_name="А", last_name="Б"),
        as_it_stands(reverse("wagtailusers_users:edit", args=[rows.who.gone.pk])),
        as_it_stands(reverse("wagtailadmin_collections:add"), name=f"Сынақ {language}", parent="1"),
        as_it_stands(reverse("wagtailusers_groups:add"), name="Сынақ тобы"),
        as_it_stands(reverse("wagtailredirects:add"), old_path="/synaq/", redirect_link="?"),
        as_it_stands(reverse("wagtailredirects:add"), old_path=f"/new-{language}/", redirect_link="https://example.invalid/"),
        sent(reverse("wagtailadmin_workflows:enable", args=[rows.other["off"].pk])),
        sent(reverse("wagtailadmin_workflows:disable", args=[rows.other["off"].pk])),
        sent(reverse("wagtailadmin_workflows:enable_task", args=[rows.other["idle"].pk])),
        sent(reverse("wagtailadmin_workflows:disable_task", args=[rows.other["idle"].pk])),
        sent(reverse("take_back_preview_link", args=[shared.pk])),
        sent(reverse("parked_line_again", args=[rows.other["parked"].pk])),
        sent(reverse("parked_mail_again", args=[rows.other["mail"].pk])),
        as_it_stands(reverse("programme_setting", args=["news.per_page"]), value="?", valid_from="?", reason=""),
        as_it_stands(reverse("programme_setting", args=["news.per_page"]), value="-7", valid_from="01.01.2020"),
        sent(reverse("reading_list_approve", args=[reading_list.pk]), decision="", decided_on="?"),
        sent(reverse("reading_list_copy", args=[reading_list.pk]), year="12"),
        sent(reverse("reading_list_copy", args=[reading_list.pk]), year=str(year)),
        sent(reverse("reading_list_copy", args=[reading_list.pk]), year=str(year)),
        sent(reverse("next_season", args=[season]), starts_on="01.01.2020"),
        sent(reverse("next_season", args=[season]), starts_on=f"01.01.{year}"),
        sent(reverse("reading_list_upload", args=[reading_list.pk])),
        sent(reverse("wagtailimages:add_multiple"), **{"files[]": PICTURE, "collection": "1"}),
        sent(reverse("wagtailimages:add_multiple"), **{"files[]": NO_PICTURE, "collection": "1"}),
        sent(reverse("wagtaildocs:add_multiple"), **{"files[]": PAPER, "collection": "1"}),
        sent(reverse("wagtaildocs:add_multiple"), **{"files[]": NO_PICTURE, "collection": "1"}),
        sent(reverse("wagtailimages_chooser:create"), **{"image-chooser-upload-file": NO_PICTURE}),
        sent(reverse("wagtaildocs_chooser:create"), **{"document-chooser-upload-file": NO_PICTURE}),
        _columns_confirmed(TABLE),
        _columns_confirmed(TABLE, from_index="0", to_index="1"),
        _columns_confirmed(WRONG_TABLE, from_index="0", to_index="1"),
        sent(reverse("wagtailredirects:start_import"), import_file=NO_PICTURE),
        sent(reverse("wagtail_localize:upload_pofile", args=[words.pk]), file=NO_PICTURE),
        sent(reverse("wagtail_localize:upload_pofile", args=[words.pk]), file=PO),
        sent(reverse("still_right", args=[words.source.object_id, words.target_locale_id])),
        sent(reverse("columns_still_right", args=["home.benefit", benefits["changed"].pk, "ru"])),
        *(sent(reverse("reading_list_import_apply", args=[run.pk])) for run in rows.runs[:2]),
        *(sent(reverse("reading_list_import_again", args=[run.pk])) for run in rows.runs[:2]),
    ]  # fmt: skip


def of_a_guest(rows: SimpleNamespace, language: str) -> list[dict]:
    """What is tried by somebody who is not signed in, in this language."""
    with override(language):
        login, reset = reverse("sign_in"), reverse("account_reset_password")
    tried = (("nobody", "?"), ("", ""), (rows.who.gone.username, "?"))
    return [
        *(as_it_stands(login, login=name, password=password) for name, password in tried),
        as_it_stands(reset, email="?"),
        as_it_stands(reset, email=rows.who.editor.email),
    ]
