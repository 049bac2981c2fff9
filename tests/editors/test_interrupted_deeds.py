"""A web process is killed over what an editor sends: nothing is half done, and sent once more it is done once."""

import json
import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, ModelLogEntry, Page, PageLogEntry, Revision
from wagtail_localize.models import StringTranslation, Translation

from tests.cms.test_tables_and_files import form_of as page_form
from tests.crash_harness import KILLED
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.kernel.environment import machine_translator
from tosbelgi.programme.catalogue.seasons import Season, SeasonLevel

from .conftest import page_in
from .test_folded_rows import form_of as season_address
from .test_folded_rows import make_season, sent_by
from .test_machine_translation import KEY, NEW, Service

WHO = "saule"


def press(address: str, sent: str) -> None:
    """For the process that is killed: what the browser of that operator sends, with a connection of its own."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username=WHO))
    answer = client.post(address, json.loads(sent))
    assert answer.status_code in {200, 302}, answer.status_code


@pytest.fixture
def saule(killable, monkeypatch):
    """An operator on a committed site; the threads of this process use it too."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        monkeypatch.setitem(site_settings.DATABASES["default"]["OPTIONS"], "timeout", 300)
    yield get_user_model().objects.create_superuser(WHO, f"{WHO}@example.invalid", "a long enough word")
    StringTranslation.objects.filter(translation_type="machine").delete()
    Season.objects.filter(year=2031).delete()
    for page in ContentPage.objects.filter(slug="things"):
        page.delete()
    get_user_model().objects.filter(username=WHO).delete()


@pytest.fixture
def admin(saule):
    client = Client()
    client.force_login(saule)
    return client


PRESS = f"{__name__}:press"


def state_of(row) -> tuple:
    """Everything that saving a page or a season writes: its row, versions, children and lines of history."""
    key = str(row.pk)
    row = type(row).objects.get(pk=row.pk)
    return (
        row.latest_revision_id,
        row.live,
        list(Revision.objects.filter(object_id=key).order_by("pk").values_list("pk", flat=True)),
        list(SeasonLevel.objects.filter(season_id=row.pk).values_list("level_code", "min_age"))
        if isinstance(row, Season)
        else list(row.body.raw_data),
        PageLogEntry.objects.filter(page_id=row.pk).count()
        if isinstance(row, Page)
        else ModelLogEntry.objects.filter(object_id=key).count(),
    )


WHILE_SAVING = {
    "the row": ("modelcluster.models.ClusterableModel.save", 1),
    "the version": ("wagtail.models.Revision.save", 1),
    "the line of history": ("wagtail.models.audit_log.BaseLogEntry.save", 1),
}


@pytest.mark.parametrize("action", ["save", "action-publish"])
@pytest.mark.parametrize("moment", WHILE_SAVING)
def test_a_pasted_table_is_saved_whole_or_not_at_all(moment, action, killable, saule):
    locale = Locale.objects.get(language_code="kk")
    page = FrontPage.objects.get(locale=locale).add_child(
        instance=ContentPage(title="Жорық", slug="things", locale=locale, live=False)
    )
    page.save_revision()
    sent = page_form(page) | ({action: "yes"} if action != "save" else {})
    address, before = reverse("wagtailadmin_pages:edit", args=[page.pk]), state_of(page)

    assert killable.run(PRESS, address, json.dumps(sent), after=WHILE_SAVING[moment]) == KILLED
    assert state_of(page) == before

    assert killable.run(PRESS, address, json.dumps(sent)) == 0
    saved = ContentPage.objects.get(pk=page.pk)
    [block] = saved.get_latest_revision_as_object().body
    assert [row["values"] for row in block.value["table"].row_data] == [["Шатыр"]]
    assert len(state_of(page)[2]) == len(before[2]) + 1
    assert saved.live == (action == "action-publish")


@pytest.mark.parametrize("moment", WHILE_SAVING)
def test_a_season_is_saved_whole_or_not_at_all(moment, killable, admin):
    season = make_season()
    address = season_address(season)
    sent = dict(sent_by(admin.get(address).text).lists()) | {"levels-0-min_age": ["15"]}
    before = state_of(season)

    assert killable.run(PRESS, address, json.dumps(sent), after=WHILE_SAVING[moment]) == KILLED
    assert state_of(season) == before

    assert killable.run(PRESS, address, json.dumps(sent)) == 0
    draft = Season.objects.get(pk=season.pk).get_latest_revision_as_object()
    assert [level.min_age for level in draft.levels.all()] == [15, 15]
    assert len(state_of(season)[2]) == len(before[2]) + 1


@contextmanager
def service_of_a_machine(waits_for: int = 1):
    """A LibreTranslate in a thread; it answers when so many have asked, or one has waited long enough."""
    together = threading.Barrier(waits_for)

    class Together(Service):
        asked: list[dict] = []

        def do_POST(self):  # noqa: N802 – as http.server calls it
            try:
                together.wait(timeout=10)
            except threading.BrokenBarrierError:
                pass  # the other one had nothing left to ask for
            super().do_POST()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Together)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield machine_translator("libretranslate", f"http://127.0.0.1:{server.server_port}", KEY)
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def translation(saule):
    """That of the page «steps» into Russian, whose source has a new title and a new summary; put back afterwards."""
    source = page_in("steps", "kk")
    told = {name: getattr(source, name) for name in NEW}
    for name, text in NEW.items():
        setattr(source, name, text)
    source.save_revision().publish()
    yield Translation.objects.get(source__object_id=source.translation_key, target_locale__language_code="ru")
    source = page_in("steps", "kk")
    for name, text in told.items():
        setattr(source, name, text)
    source.save_revision().publish()


def proposed() -> dict[str, str]:
    rows = StringTranslation.objects.filter(translation_type="machine")
    return dict(rows.values_list("context__path", "data"))


ALL = {name: f"Машина: {text}" for name, text in NEW.items()}


@pytest.mark.parametrize("calls", [1, 2])
def test_proposals_of_a_machine_are_stored_all_or_none(calls, killable, translation):
    address = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    with service_of_a_machine() as service:
        killable.settings = {"WAGTAILLOCALIZE_MACHINE_TRANSLATOR": service}
        stored = ("tosbelgi.cms.translation.machine_texts.StringTranslation.save", calls)
        assert killable.run(PRESS, address, "{}", after=stored) == KILLED
        assert proposed() == {}

        assert killable.run(PRESS, address, "{}") == 0
        assert proposed() == ALL
        assert killable.run(PRESS, address, "{}") == 0
        assert proposed() == ALL


def test_two_who_ask_a_machine_at_once_are_both_answered_and_each_text_is_stored_once(translation, saule, settings):
    address = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    answers: list = []

    def ask() -> None:
        try:
            client = Client()
            client.force_login(saule)
            answers.append(client.post(address).status_code)
        finally:
            connections.close_all()

    with service_of_a_machine(waits_for=2) as service:
        settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = service
        both = [threading.Thread(target=ask) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join(timeout=120)

    assert answers == [302, 302]
    assert proposed() == ALL
    assert StringTranslation.objects.filter(translation_type="machine").count() == len(ALL)
