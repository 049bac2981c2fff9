"""The Russian translator goes through every address of the admin with rows of others, and no word of theirs moves."""

import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from django.utils import timezone
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import StringTranslation, Translation

from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.preview_links.actions import share
from tosbelgi.cms.translation.translated_columns import TranslatedColumnsMixin
from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.catalogue import actions as seasons
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage

from .conftest import level_in, page_in

pytestmark = pytest.mark.django_db
OTHERS = ("kk", "en")
# Wagtail's own views that break on a list in no order, or on an image without a file; nothing is stored.
BREAK = ("/admin/localize/reports/", "/admin/images/")
# Leaving, and Wagtail's own page that breaks on purpose.
NO_DOORS = {"admin/logout/", "admin/failwhale/"}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
# Not in anybody's words: who looks at what, who is signed in, what was logged, what was measured, one's own account.
ALONGSIDE = {
    "accounts.user", "sessions.session", "wagtailusers.userprofile", "wagtailadmin.editingsession",
    "wagtailadmin.formstate", "cms.weeklymail",
    "wagtailcore.pagelogentry", "wagtailcore.modellogentry", "wagtailcore.revision", "wagtailcore.referenceindex",
    "wagtailcore.pagesubscription", "kernel.historyline",
    "kernel.historyhead", "cms.parity", "cms.columnsource", "wagtailadmin.admin", "kernel.heartbeat",
    "wagtailcore.workflowstate", "wagtailcore.taskstate", "wagtailcore.uploadedfile",
}  # fmt: skip
BOOKKEEPING = {"latest_revision_id", "has_unpublished_changes", "latest_revision_created_at", "updated_at"}
ROWS_BY = {"locales": Locale, "sites": "wagtailcore.site", "users": "accounts.user", "groups": "auth.group"}
FORGED = {
    **{f"{name}_{code}": "Forged" for name in ("title", "name", "annotation", "slogan", "motto", "text", "alt")
       for code in OTHERS},
    **dict.fromkeys(("title", "name", "heading", "summary", "footer", "programme_name", "value", "note"), "Forged"),
    "slug": "forged", "new_title": "Forged", "new_slug": "forged", "comment": "Forged", "reason": "Forged",
    "action": "publish", "action-publish": "1", "decision": "approve", "decided_on": "2026-01-01",
    "starts_on": "2031-01-01", "year": "2031", "wanted": "no", "confirm": "on", "select_all": "on", "next": "/admin/",
    "publish_translations": "on",
}  # fmt: skip


def addresses() -> dict[str, str]:
    """Every address of the admin as it is written, and the space of names it belongs to."""

    def walk(patterns, before="", space=""):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, before + str(one.pattern), one.namespace or space)
            else:
                yield before + str(one.pattern), space

    return {route: space for route, space in walk(get_resolver().url_patterns) if route.startswith("admin/")}


@pytest.fixture
def victims(people, signed_in) -> dict[str, dict[str, object]]:
    """For Kazakh and for English: a number for every parameter an address may have."""
    found = {}
    for code in OTHERS:
        page, waits = page_in("steps", code), page_in("faq", code)
        waits.summary = f"{waits.summary} Drafted."
        revision = waits.save_revision(user=people["editor"])
        state = waits.get_workflow().start(waits, people["editor"])
        translation = Translation.objects.get(source__object_id=page.translation_key, target_locale__language_code="en")
        image = SiteImage.objects.create(title="Steppe", file="original_images/steppe.png", width=1, height=1)
        document = SiteDocument.objects.create(title="Order", file="documents/order.pdf")
        reading_list = ReadingListPage.objects.get(locale__language_code="kk")
        numbers = {
            **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk", "pk"), page.pk),
            **dict.fromkeys(("revision_id", "revision_id_b"), revision.pk),
            **dict.fromkeys(("document_id", "doc_id"), document.pk),
            "revision_id_a": "live", "destination_id": page_in("about", code).pk, "image_id": image.pk,
            "task_state_id": state.current_task_state_id, "workflow_state_id": state.pk,
            "task_id": state.current_task_state.task_id, "workflow_pk": state.workflow_id,
            "translation_id": translation.pk, "translation_source_id": translation.source_id,
            "string_segment_id": translation.source.stringsegment_set.order_by("order").first().pk,
            "translation_key": page.translation_key, "locale_id": page.locale_id, "list_id": reading_list.pk,
            "kind_id": ContentType.objects.get_for_model(page).pk,
            "link_id": share(row=page, mode="", days=7, by=people["editor"], at=timezone.now()).pk,
            "row_id": ListedBook.objects.first().pk, "season_id": Season.objects.get().pk, "language": code,
            "object_id": page.pk, "name": "levels.entry", "kind": "csv", "key": "slogan", "mode": "",
            "label": "reading_lists.book", "collection_id": 1, "uidb64": "x", "token": "x",
            "content_type_app_name": "home", "content_type_model_name": "contentpage", "filter_spec": "original",
        }  # fmt: skip
        found[code] = numbers
    return found


def filled(route: str, space: str, numbers: dict[str, object], code: str) -> list[str]:
    """The address with numbers put in; one for each verb where it names a verb."""
    numbers = dict(numbers)
    if model := _model_of(space):
        rows = model._default_manager.all()
        if issubclass(model, TranslatableMixin):
            rows = rows.filter(locale__language_code=code)
        numbers["pk"] = numbers["object_id"] = getattr(rows.order_by("pk").first(), "pk", 0)
    verbs = ("approve", "reject", "publish", "delete", "unpublish", "copy") if "action_name" in route else ("",)
    kinds = (
        [("home", "contentpage"), ("programme", "level")] if "app_label" in route or "app_name" in route else [("", "")]
    )
    made = []
    for verb in verbs:
        for app, name in kinds:
            own = numbers | {"action_name": verb, "app_label": app, "app_name": app, "model_name": name}
            own |= {"pk": level_in(code).pk} if name == "level" else {}
            said = PARAMETER.sub(lambda match, own=own: str(own.get(match[1] or match[2], 0)), route)
            made.append("/" + re.sub(r"\\(.)", r"\1", said).replace("^", "").rstrip("$"))
    return made


def _model_of(space: str):
    if match := re.fullmatch(r"wagtailsnippet(?:s|choosers)_(programme|reading_lists|home|cms|kernel)_(\w+)", space):
        return apps.get_model(match[1], match[2])
    for word, model in ROWS_BY.items():
        if space.endswith(word):
            return apps.get_model(model) if isinstance(model, str) else model
    return None


def words_of_others() -> dict[str, list]:
    """All that is stored in Kazakh and English and all that has no language, live and drafted, by kind of row."""
    kept = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        besides = label in ALONGSIDE or model._meta.app_label in {"django_tasks_database", "search", "wagtailsearch"}
        if besides or not model._meta.managed:
            continue
        rows = model._base_manager.order_by("pk")
        names = [field.attname for field in model._meta.concrete_fields]
        if issubclass(model, TranslatableMixin) or model is StringTranslation:
            rows = rows.filter(locale__language_code__in=OTHERS)
        elif model is Translation:
            rows = rows.filter(target_locale__language_code__in=OTHERS)
        elif issubclass(model, TranslatedColumnsMixin):
            # A draft of Russian words is the translator's right; what the draft says otherwise must be as before.
            names = [name for name in names if not name.endswith("_ru") and name not in BOOKKEEPING]
            drafts = [row.get_latest_revision_as_object() for row in rows if hasattr(row, "latest_revision_id")]
            kept[f"drafts of {label}"] = [tuple(getattr(draft, name) for name in names) for draft in drafts]
        kept[label] = list(rows.values_list(*names))
    return kept


def moved(before: dict[str, list], after: dict[str, list]) -> dict[str, list]:
    return {
        kind: [row for row in after[kind] if row not in before[kind]] for kind in before if after[kind] != before[kind]
    }


def test_the_russian_translator_trying_every_address_touches_no_other_word(people, victims):
    translator, tried, unknown, broken = Client(raise_request_exception=False), set(), [], []
    translator.force_login(people["translator-ru"])
    before = words_of_others()
    for route, space in addresses().items():
        if route in NO_DOORS:
            continue
        for code, numbers in victims.items():
            for address in filled(route, space, numbers, code):
                if address in tried:
                    continue
                tried.add(address)
                try:
                    resolve(address)
                except Resolver404:
                    unknown.append(address)
                    continue
                sent = FORGED | {"locales": [Locale.objects.get(language_code="en").pk]}
                answers = [translator.post(address, sent)]
                if code == "kk":
                    answers.append(translator.get(address))
                if "localize/translate" in address:
                    answers += [translator.put(address, "value=Forged", "application/x-www-form-urlencoded")]
                    answers += [translator.delete(address)]
                broken += [address for answer in answers if answer.status_code >= 500 and not address.startswith(BREAK)]

    assert moved(before, words_of_others()) == {}
    assert len(tried) > 500
    assert unknown == []
    assert broken == []


def test_in_bulk_neither(people, victims):
    translator, before = Client(), words_of_others()
    translator.force_login(people["translator-ru"])
    for app, model, name in (
        ("wagtailcore", "page", "page_id"), ("cms", "siteimage", "image_id"), ("cms", "sitedocument", "document_id"),
        ("programme", "level", ""), ("reading_lists", "book", ""),
    ):  # fmt: skip
        for code, numbers in victims.items():
            pk = numbers[name] if name else level_in(code).pk
            for action in ("delete", "publish", "unpublish", "move", "add_tags", "add_to_collection"):
                translator.post(
                    f"/admin/bulk/{app}/{model}/{action}/?id={pk}", {"chooser": Page.objects.get(depth=1).pk}
                )

    assert moved(before, words_of_others()) == {}


def test_the_measure_would_notice(people):
    """What the editors of those languages do is seen in what the tests above compare."""
    before = words_of_others()
    page = page_in("steps", "en")
    page.title = "Other"
    page.save()
    assert {"wagtailcore.page", "home.contentpage"} <= set(moved(before, words_of_others()))
    season = seasons.draft_next_version(
        season_id=Season.objects.get().pk, starts_on=day_of(timezone.now()), by=None, at=timezone.now()
    )
    assert season.pk in [row[0] for row in moved(before, words_of_others())["programme.season"]]
