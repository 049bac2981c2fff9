"""What the walk through the admin does not do: the deeds of the rooms that it only looks into."""

import base64
import json
from types import SimpleNamespace

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.signing import Signer
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.utils import get_file_storage
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Collection, Locale, Page, Site, Workflow
from wagtail.models.media import UploadedFile
from wagtail_localize.models import OverridableSegment, Translation

from tests.cms import made_files
from tests.journeys.admin_places import benefit_address, page_address
from tosbelgi.cms.approval.tasks import ApprovalTask
from tosbelgi.cms.translation import completeness
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage

from .conftest import page_in
from .pressing import Deed

DISTRICTS = [
    "synaq.csv",
    "text/csv",
    base64.b64encode("code,within,name_kk,name_ru,open\nS-1,KZ-71,Үлгі ауданы,Образцовый район,\n".encode()).decode(),
]
PRESS = "0b9f3c1e-8f5e-4b53-9d0c-4f3a0f7f9a11"
TO_BE_ASKED = {"purposes": "rating:read", "points_a_minute": "7000"}
NO_ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}


def _of(prefix: str, **first: str) -> dict[str, str]:
    rows = {f"{prefix}-0-{name}": value for name, value in first.items()}
    return {f"{prefix}-{name}": value for name, value in NO_ROWS.items()} | rows | {f"{prefix}-TOTAL_FORMS": "1"}


def sent(name: str, /, *numbers, **fields) -> Deed:
    return Deed(reverse(name, args=numbers), "none", fields)


def stands(name: str, /, *numbers, **fields) -> Deed:
    return Deed(reverse(name, args=numbers), "stands", fields)


def by_script(name: str, *numbers, method: str = "post", kind: str = "application/json", **fields) -> Deed:
    body = json.dumps(fields) if kind == "application/json" else "&".join(f"{key}={it}" for key, it in fields.items())
    return Deed(reverse(name, args=numbers), "none", {"body": body, "kind": kind}, json=True, method=method)


def more(rows: SimpleNamespace) -> list[Deed]:
    """Each from the same beginning: what one does is undone before the next."""
    return [
        *_of_pages(rows),
        *_of_files(rows),
        *_of_translations(rows),
        *_of_people_and_ways(rows),
        *_of_other_rooms(rows),
    ]


def _of_pages(rows: SimpleNamespace) -> list[Deed]:
    pages, benefits = rows.pages, rows.benefits
    changed, scheduled = pages["changed"], pages["scheduled"]
    waits = pages["waits"]
    gone = benefit_address("edit", benefits["gone"].pk)
    as_script = [
        by_script("wagtailadmin_api:pages:action", pages["third-kk"].pk, verb, **fields)
        for verb, fields in (
            ("publish", {}), ("unpublish", {}), ("delete", {}), ("copy", {"slug": "synaq-by-script"}),
            ("create_alias", {"slug": "synaq-alias-by-script"}),
            ("move", {"destination_page_id": changed.get_parent().pk}),
        )
    ]  # fmt: skip
    return [
        sent("wagtailadmin_pages:convert_alias", pages["alias"].pk),
        Deed(page_address("revisions_revert", changed.pk, changed.revisions.order_by("pk").first().pk), "stands",
             {"body-count": "0"}),
        sent("wagtailadmin_pages:revisions_unschedule", scheduled.pk, scheduled.scheduled_revision.pk),
        sent("wagtailadmin_pages:set_page_position", pages["second-kk"].pk, position="0"),
        Deed(page_address("edit", waits.pk), "stands", {
            "body-count": "0", "action-workflow-action": "true", "workflow-action-name": "approve"}),
        Deed(page_address("edit", waits.pk), "stands", {
            "body-count": "0", "action-workflow-action": "true", "workflow-action-name": "reject",
            "workflow-action-extra-data": json.dumps({"comment": "Сынақ"})}),
        Deed(benefit_address("edit", benefits["waits"].pk), "stands", {
            "action-workflow-action": "true", "workflow-action-name": "approve"}),
        Deed(page_address("edit", pages["sent-back"].pk), "stands", {"body-count": "0", "action-submit": "1"}),
        Deed(page_address("edit", pages["sent-back"].pk), "stands", {
            "body-count": "0", "action-restart-workflow": "1"}),
        Deed(benefit_address("edit", benefits["sent-back"].pk), "stands", {"action-submit": "1"}),
        Deed(gone, "stands", {"action-publish": "1"}),
        Deed(benefit_address("add"), "stands", {
            "key": "synaq-new", "valid_from": "24.11.2026", "checked_on": "24.11.2026", "title_kk": "Сынақ",
            "text_kk": "Сынақ", "source_kk": "Сынақ"}),
        Deed(benefit_address("copy", benefits["changed"].pk), "stands", {"key": "synaq-copied"}),
        *as_script,
    ]  # fmt: skip


def _of_files(rows: SimpleNamespace) -> list[Deed]:
    image, paper = rows.files["image", "other"], rows.files["document", "other"]
    by = rows.who.operator
    kind = ContentType.objects.get_for_model(type(image))
    kept = ContentFile(made_files.picture(), "jolda.jpg")
    on_its_way = UploadedFile.objects.create(for_content_type=kind, uploaded_by_user=by, file=kept).pk
    words = {f"alt_{code}": "Сынақ" for code in ("kk", "ru", "en")}
    picture, document = ({"title": "Сынақ", "tags": "", "collection": "1"} for _ in range(2))
    return [
        stands("wagtaildocs:add", title="Сынақ", file=_upload("synaq.pdf", "application/pdf", made_files.pdf())),
        sent("wagtaildocs:edit_multiple", paper.pk, **{f"doc-{paper.pk}-{key}": it for key, it in document.items()}),
        sent("wagtaildocs:delete_multiple", paper.pk),
        sent("wagtaildocs:create_multiple_from_uploaded_document", on_its_way, **{
            f"uploaded-document-{on_its_way}-{key}": it for key, it in document.items()}),
        sent("wagtaildocs:delete_upload_multiple", on_its_way),
        stands("wagtailimages:add", title="Сынақ", file=_upload("synaq.jpg", "image/jpeg", made_files.picture())),
        sent("wagtailimages:edit_multiple", image.pk, **{
            f"image-{image.pk}-{key}": it for key, it in (picture | words).items()}),
        sent("wagtailimages:delete_multiple", image.pk),
        sent("wagtailimages:create_multiple_from_uploaded_image", on_its_way, **{
            f"uploaded-image-{on_its_way}-{key}": it for key, it in (picture | words).items()}),
        sent("wagtailimages:delete_upload_multiple", on_its_way),
        stands("picture_words_of", image.pk, alt_kk="Дала", alt_ru="Степь"),
    ]  # fmt: skip


def _upload(name: str, kind: str, content: bytes) -> list[str]:
    return [name, kind, base64.b64encode(content).decode()]


def _of_translations(rows: SimpleNamespace) -> list[Deed]:
    steps = page_in("steps", "ru")
    translation = Translation.objects.get(source__object_id=steps.translation_key, target_locale=steps.locale)
    string = translation.source.stringsegment_set.order_by("order").first()
    override = OverridableSegment.objects.order_by("pk").first()
    over = Translation.objects.filter(source=override.source).first() if override else translation
    page = rows.pages["gaps-kk"]
    gap = (completeness.unaccepted_gaps(page) or [{"digest": "0"}])[0]
    english, level = Locale.objects.get(language_code="en"), Level.objects.filter(locale__language_code="kk").first()
    of_source = Translation.objects.get(source__object_id=steps.translation_key, target_locale=steps.locale).source
    return [
        sent("gaps", page.translation_key, page.locale_id, accept=gap["digest"]),
        sent("gaps", page.translation_key, page.locale_id, reopen=gap["digest"]),
        sent("parity_mail", wanted="yes"),
        sent("wagtail_localize:convert_to_alias", steps.pk),
        sent("wagtail_localize:submit_page_translation", rows.pages["third-kk"].pk, locales=[str(english.pk)]),
        sent("wagtail_localize:submit_snippet_translation", "programme", "level", level.pk, locales=[str(english.pk)]),
        Deed(page_address("edit", steps.pk), "none", {"action": "publish"}),
        sent("wagtail_localize:stop_translation", translation.pk),
        sent("wagtail_localize:machine_translate", translation.pk),
        by_script("wagtail_localize:edit_string_translation", translation.pk, string.pk, method="put",
                  kind="application/x-www-form-urlencoded", value="Сынақ"),
        by_script("wagtail_localize:edit_override", over.pk, override.pk if override else 0, method="put",
                  kind="application/x-www-form-urlencoded", value="1"),
        sent("wagtail_localize:update_translations", of_source.pk),
    ]  # fmt: skip


def _of_people_and_ways(rows: SimpleNamespace) -> list[Deed]:
    root, task, flow = Page.objects.get(depth=1), ApprovalTask.objects.first(), Workflow.objects.get(active=True)
    group = rows.other["group"]
    approvers = str(task.groups.first().pk)
    way = _of("workflow_tasks", task=str(task.pk), ORDER="1") | {
        f"workflow_pages-{name}": value for name, value in NO_ROWS.items()
    }
    rights = {
        f"{prefix}_permissions-{name}": value
        for prefix in ("page", "collection_mgmt", "image", "document") for name, value in NO_ROWS.items()
    }  # fmt: skip
    permission = str(Permission.objects.get(codename="change_book").pk)
    return [
        sent("wagtailusers_groups:edit", group.pk, name="Сынақ тобы 2", permissions=[permission], **rights),
        sent("wagtailusers_groups:add", name="Жаңа сынақ тобы", permissions=[permission], **rights),
        sent("wagtailusers_groups:delete", group.pk),
        sent("wagtailusers_users:delete", rows.who.gone.pk),
        sent("wagtailusers_users:add", username="jana", email="jana@example.invalid", first_name="Жана",
             last_name="Адам", password1="a long enough word", password2="a long enough word"),
        sent("wagtailadmin_workflows:add", name="Жаңа жол", **way),
        stands("wagtailadmin_workflows:edit", flow.pk),
        sent("wagtailadmin_workflows:remove", root.pk),
        sent("wagtailadmin_workflows:remove", root.pk, flow.pk),
        sent("wagtailadmin_workflows:task_chooser_create", **{
            "create-task-name": "Жаңа қадам", "create-task-groups": [approvers]}),
        sent("wagtailadmin_workflows:add_task", "cms", "approvaltask", name="Жаңа қадам", groups=[approvers]),
        stands("wagtailadmin_workflows:edit_task", task.pk),
        Deed(reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"]) + f"?id={rows.who.editor.pk}",
             "none", {"role": str(Group.objects.get(pk=group.pk).pk)}),
    ]  # fmt: skip


def _of_other_rooms(rows: SimpleNamespace) -> list[Deed]:
    collection, site = rows.files["collection"], Site.objects.get()
    root, query, page = Collection.get_first_root_node(), rows.other["query"], rows.pages["changed"]
    redirect, english = rows.other["redirect"], Locale.objects.get(language_code="en")
    assert isinstance(redirect, Redirect)
    assert isinstance(query, Query)
    promoted = _of("editors_picks", page=str(page.pk), description="Сынақ", sort_order="0", ORDER="1")
    reading_list = ReadingListPage.objects.get(locale__language_code="kk", year=2026)
    site_form = {"hostname": "synaq.example.invalid", "port": "80", "root_page": str(site.root_page_id)}
    row = ListedBook.objects.first()
    kind = ContentType.objects.get_for_model(page).pk
    return [
        sent("preview_links", kind, page.pk, days="7"),
        sent("wagtailadmin_collections:set_privacy", collection.pk, restriction_type="login"),
        sent("wagtailadmin_collections:edit", collection.pk, name="Сынақ жинағы 2", parent=str(root.pk)),
        sent("wagtailadmin_collections:delete", collection.pk),
        sent("wagtaillocales:edit", english.pk, language_code="en"),
        sent("wagtaillocales:add", language_code="en"),
        sent("wagtaillocales:copy", english.pk, language_code="en"),
        sent("wagtaillocales:delete", english.pk),
        sent("withdraw_setting_change", rows.planned.pk, reason="Сынақ", step="withdraw"),
        sent("reading_list_withdraw", row.pk, reason="Сынақ"),
        sent("reading_list_approve", reading_list.pk, decision="Сынақ", decided_on="24.11.2026"),
        sent("wagtailredirects:edit", redirect.pk, old_path="/synaq-2/", redirect_link="https://example.invalid/"),
        sent("wagtailredirects:delete", redirect.pk),
        sent("wagtailredirects:process_import", **_redirects_to_confirm()),
        sent("wagtailredirects:process_import", import_file_name="forged", input_format="0"),
        sent("wagtailsearchpromotions:edit", query.pk, query_string="сынақ сөзі", **promoted),
        sent("wagtailsearchpromotions:delete", query.pk),
        sent("wagtailsearchpromotions:add", query_string="жаңа сынақ", **promoted),
        sent("wagtailsites:add", **site_form),
        sent("wagtailsites:edit", site.pk, **(site_form | {"is_default_site": "on", "hostname": site.hostname})),
        sent("wagtailsites:copy", site.pk, **site_form),
        sent("wagtailsites:delete", site.pk),
        sent("register_organisation", name_kk="Тағы бір мысал", name_ru="", region=str(rows.registers.region.pk)),
        sent("decide_on_organisation", rows.registers.organisation.pk, decision="grant", kind="trips"),
        sent("decide_on_organisation", rows.registers.organisation.pk, decision="suspend", reason="Сынақ"),
        sent("register_platform", platform=PRESS, name_kk="Мысал алаңы", **TO_BE_ASKED),
        sent("decide_on_platform", rows.registers.platform.pk, decision="secret", deed=PRESS),
        sent("decide_on_platform", rows.registers.platform.pk, decision="change", **TO_BE_ASKED),
        sent("decide_on_platform", rows.registers.platform.pk, decision="close"),
        sent("upload_register", "district", file=DISTRICTS),
        sent("apply_register_import", 1),
        sent("answer_place_request", rows.registers.request.pk, state="declined"),
    ]


def _redirects_to_confirm() -> dict[str, str]:
    """The second step of importing redirects, behind the first one."""
    storage, signer = get_file_storage()(), Signer()
    storage.save("қайдан,қайда\n/bir/,https://example.invalid/\n".encode(), "wb")
    return {
        "import_file_name": signer.sign(storage.name), "input_format": signer.sign("0"),
        "from_index": "0", "to_index": "1", "permanent": "on", "site": "",
    }  # fmt: skip
