"""Deeds of the admin as a browser sends them: found by their addresses, filled in, pressed; and what they changed."""

import base64
import re
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import _querydict_from_form

from tests.host.cast import make_asker
from tests.journeys import admin_rows
from tests.programme.people_cast import give_role, make_person
from tosbelgi.programme.models import Organisation, Person, Region, RegisterRequest
from tosbelgi.programme.people.roles import Role

from .test_every_address import addresses

SNIPPET = re.compile(r"(snippets/(?:choose/)?)\w+/\w+/")
# Addresses that only show: lists, histories, choosers, previews, what scripts ask, also before a form is sent.
SHOWS = re.compile(
    r"results/|chosen|preview(?!-links)|/usage/|history|view/|view_draft|/compare/|/reports/(?!.*/again/$)|/choose-|/chooser/$|"
    r"/snippets/choose/_/$|/choose/|jsi18n|sprite|signed-in|/help/|editing-sessions|tag-autocomplete|/download/|export|"
    r"/template|/api/(main/(pages|images|documents)/(<int:pk>/|find/)?$|snippets)|/embeds/|dismissibles|/select_type/|"
    r"/index/$|/list/$|collect_action_data|confirm_cancellation|select_format|generate_url|/log(in|out)/|password_reset|"
    r"^admin/$|\.\*/|failwhale|test404|/revisions/$|add_subpage|/task_chooser/(<|$)|workflow_tasks/|searchpicks/(queries|$)|"
    r"^admin/(snippets/_/|collections/|documents/|images/|groups/|gaps/|users/|locales/|sites/|redirects/|pages/|"
    r"languages/|calendar/|picture-words/|programme-settings/|reading-lists/|snippets/|pages/search/|"
    r"pages/<int:parent_page_id>/|pages/create/.*|pages/<int:page_to_move_id>/move/|reading-lists/<int:list_id>/|"
    r"reading-lists/imports/<int:run_id>/|organisations/(<int:organisation_id>/)?|platforms/(<int:platform_id>/)?|registers/(requests/)?|"
    r"registers/imports/<int:import_id>/|registers/<str:kind>.<str:file_type>)$"
)
# What no deed is: who is signed in, which forms are open, answers kept for repeated deeds, what is made anew.
ALONGSIDE = {
    "sessions.session", "accounts.answereddeed", "wagtailadmin.editingsession", "wagtailadmin.formstate",
    "kernel.heartbeat", "wagtailcore.referenceindex", "wagtailimages.rendition", "cms.siterendition",
}  # fmt: skip
ROOMS_BESIDE = {"django_tasks_database", "search", "wagtailsearch"}


@dataclass(frozen=True)
class Deed:
    """One thing somebody does: where, with which form, and after which answer something else is sent."""

    address: str
    form: str
    fields: dict
    json: bool = False
    method: str = "post"

    @property
    def route(self) -> str:
        return kind_of(resolve(self.address.split("?")[0]).route)


def kind_of(route: str) -> str:
    """The address as it is written, alike for all kinds of snippets.

    >>> kind_of("admin/snippets/home/benefit/add/")
    'admin/snippets/_/add/'
    """
    return SNIPPET.sub(r"\1_/", route).replace("/^", "/")


def routes() -> set[str]:
    """Every address of the admin where something may be done."""
    return {kind for kind in map(kind_of, addresses()) if not SHOWS.search(kind)}


def from_walk(deed: dict) -> Deed:
    """A deed as the walk through the admin describes it."""
    return Deed(deed["address"], deed["form"], deed["fields"])


def filled(client: Client, deed: Deed) -> dict:
    """What the browser sends: the form of the screen with these fields otherwise, or these fields alone."""
    sent: dict = {}
    if deed.form == "stands":
        forms = WagtailTestUtils.get_soup(client.get(deed.address).text).find_all("form")
        fullest = max(forms, key=lambda form: len(form.find_all(["input", "select", "textarea"])), default=None)
        sent = dict(_querydict_from_form(fullest).lists()) if fullest else {}  # none where the row is gone already
    return sent | {name: _file(value) for name, value in deed.fields.items()}


def _file(value):
    if isinstance(value, list) and len(value) == 3 and "/" in value[1]:
        return SimpleUploadedFile(value[0], base64.b64decode(value[2]), value[1])
    return value


def press(client: Client, deed: Deed, sent: dict, window: str):
    """Press the button; `window` is the token that the screen got when it was made."""
    for value in sent.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    if deed.json:
        return client.generic(
            deed.method.upper(), deed.address, sent["body"], sent["kind"], headers={"X-CSRFToken": window}
        )
    return getattr(client, deed.method)(deed.address, sent | {"csrfmiddlewaretoken": window})


def how_many() -> dict[str, int]:
    """How many rows there are of each kind, asked in one statement: it is asked some hundred times in a run."""
    counted = [f"(SELECT COUNT(*) FROM {connection.ops.quote_name(model._meta.db_table)})" for model in kinds_of_rows()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}")
        return dict(zip((model._meta.label_lower for model in kinds_of_rows()), cursor.fetchone(), strict=True))


@cache
def kinds_of_rows() -> list:
    return [
        model
        for model in apps.get_models()
        if model._meta.managed
        and model._meta.label_lower not in ALONGSIDE
        and model._meta.app_label not in ROOMS_BESIDE
    ]


def made_rows(operator) -> SimpleNamespace:
    """The rows of the walk: in every state."""
    who = admin_rows.people(operator)
    rows = SimpleNamespace(who=who, pages=admin_rows.pages(who), benefits=admin_rows.benefits(who))
    rows.files, rows.other = admin_rows.files(who), admin_rows.further(who, rows.pages["changed"])
    rows.runs, rows.planned = admin_rows.imports(who), admin_rows.planned(who)
    rows.bulk = admin_rows.chosen_in_bulk(rows)
    rows.registers = _registers(operator)
    return rows


def _registers(operator) -> SimpleNamespace:
    """What the operator looks after beside the content, by the role that their person holds."""
    person = Person.objects.create(given_name="Оператор", user=operator)
    give_role(person, Role.OPERATOR)
    region = Region.objects.get(code="KZ-71")
    asker = make_person("Сұраушы", account=False)
    request = RegisterRequest.objects.create(
        kind="school", text="Мысал мектебі", region=region, person=asker, asked_at=timezone.now()
    )
    organisation = Organisation.objects.create(name_kk="Мысал серіктес", region=region)
    platform = make_asker(with_token=False).application.platform
    return SimpleNamespace(organisation=organisation, request=request, region=region, platform=platform)
