"""A machine proposes, people read: texts by a service are unread until they are saved, and not published before."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.users.models import UserProfile
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.strings import StringValue

from tosbelgi.cms.publication import gate
from tosbelgi.cms.translation import machine_texts
from tosbelgi.cms.translation.completeness import Parity, update_completeness
from tosbelgi.cms.translation_admin.board import line_of
from tosbelgi.kernel.environment import machine_translator
from tosbelgi.kernel.refusals.messages import refusal_message

from .conftest import ROLES, approve, page_in
from .test_approval import edit_url, say
from .test_submitted_words import waiting

pytestmark = pytest.mark.django_db

KEY = "a-key-that-nobody-sees"
NEW = {"title": "Төрт қадам ғана", "summary": "Жаңа мәтін осы жерде."}


class Service(BaseHTTPRequestHandler):
    """Answers as LibreTranslate does, or as a test wants."""

    asked: list[dict] = []
    answers = staticmethod(lambda sent: (200, {"translatedText": [f"Машина: {text}" for text in sent["q"]]}))

    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append({"path": self.path, **sent})
        status, answer = type(self).answers(sent)
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings):
    class Own(Service):
        asked = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator("libretranslate", address, KEY)
    yield Own
    server.shutdown()
    server.server_close()


@pytest.fixture
def page():
    """The Russian «steps», whose source has a new title and a new summary."""
    source = page_in("steps", "kk")
    for name, text in NEW.items():
        setattr(source, name, text)
    source.save_revision().publish()
    return page_in("steps", "ru")


@pytest.fixture
def translation(page):
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)


def press(client, translation):
    address = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    return client.post(address, {"next": edit_url(page_in("steps", "ru"))}, follow=True)


def proposed() -> dict[str, str]:
    rows = StringTranslation.objects.filter(translation_type="machine")
    return dict(rows.values_list("context__path", "data"))


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"]) if answer.context else ""


def snapshot() -> list:
    return list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "translation_type", "updated_at"))


def test_without_a_service_there_is_no_button_and_no_address(translation, signed_in):
    translator = signed_in("translator-ru")
    assert "machineTranslator&quot;: null" in translator.get(edit_url(page_in("steps", "ru"))).text
    before = snapshot()
    assert press(translator, translation).status_code == 404
    assert snapshot() == before


def test_what_is_missing_is_proposed_marked_and_counted_as_unread(service, page, translation, signed_in):
    translator = signed_in("translator-ru")
    answer = press(translator, translation)

    assert proposed() == {name: f"Машина: {text}" for name, text in NEW.items()}
    assert "LibreTranslate" in told(answer)
    assert {one["source"] for one in service.asked} == {"kk"}
    assert {one["target"] for one in service.asked} == {"ru"}
    assert next(cell for cell in line_of(page).cells if cell.language == "ru").state == "unread"
    assert f"Машина: {NEW['summary']}" in translator.get(edit_url(page)).text
    assert page_in("steps", "ru").title == page.title, "the page itself is as it was"


def test_pressed_twice_is_done_once(service, translation, signed_in):
    press(signed_in("translator-ru"), translation)
    before, asked = snapshot(), len(service.asked)
    answer = press(signed_in("editor"), translation)

    assert snapshot() == before
    assert len(service.asked) == asked
    assert "LibreTranslate" in told(answer)


def test_what_somebody_writes_while_the_service_thinks_stays(translation, people):
    def slow(texts):
        say_directly(translation, NEW["title"], "Четыре шага")
        return [f"Машина: {text}" for text in texts]

    assert machine_texts.propose(translation, local_service(slow), people["translator-ru"]).new == 1
    assert proposed() == {"summary": f"Машина: {NEW['summary']}"}
    assert StringTranslation.objects.get(context__path="title", data="Четыре шага").translation_type == "manual"


def test_two_at_once_store_each_text_once(translation, people):
    def another_presses_too(texts):
        said = [f"Машина: {text}" for text in texts]
        assert machine_texts.propose(translation, local_service(lambda _texts: said), people["editor"]).new == 2
        return said

    assert machine_texts.propose(translation, local_service(another_presses_too), people["translator-ru"]).new == 0
    assert len(proposed()) == 2


def say_directly(translation, source: str, words: str) -> None:
    segment = translation.source.stringsegment_set.get(string__data=source)
    StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=translation.target_locale, data=words,
        translation_type="manual",
    )  # fmt: skip


def local_service(answer) -> BaseMachineTranslator:
    class Local(BaseMachineTranslator):
        display_name = "Local"

        def translate(self, source_locale, target_locale, strings):
            said = answer([one.data for one in strings])
            return {one: StringValue(text) for one, text in zip(strings, said, strict=True)}

    return Local({})


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_who_may_not_translate_may_not_ask_the_machine(role, service, translation, signed_in):
    before = snapshot()
    answer = press(signed_in(role), translation)
    may = role in {"editor", "translator-ru", "approver", "administrator"}
    assert (snapshot() != before) is may, (role, answer.status_code)
    assert bool(service.asked) is may


@pytest.mark.parametrize(
    "answers",
    [
        lambda sent: (500, {"error": "down"}),
        lambda sent: (403, {"error": f"Invalid API key {KEY}"}),
        lambda sent: (400, {"error": "kk is not supported"}),
        lambda sent: (200, b"<html>no JSON</html>"),
        lambda sent: (200, {"translatedText": ["one"]}),
        lambda sent: (200, {"translatedText": [None for _text in sent["q"]]}),
        lambda sent: (200, {}),
        lambda sent: (200, ["?"]),
        lambda sent: (200, b"[" * 100_000),
    ],
    ids=["down", "key", "language", "no-json", "too-few", "nothing", "empty", "list", "deep"],
)
def test_a_service_that_fails_is_said_to_and_nothing_is_stored(answers, service, translation, signed_in, caplog):
    service.answers = staticmethod(answers)
    before = snapshot()
    answer = press(signed_in("translator-ru"), translation)

    assert answer.status_code == 200
    assert snapshot() == before
    assert "LibreTranslate" in told(answer)
    assert KEY not in answer.text
    assert KEY not in caplog.text
    assert "machine translation does not answer" in caplog.text


def test_a_service_that_is_not_there_is_said_to(settings, translation, signed_in):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator("libretranslate", "http://127.0.0.1:9", KEY)
    before = snapshot()
    answer = press(signed_in("translator-ru"), translation)
    assert snapshot() == before
    assert KEY not in answer.text
    assert "LibreTranslate" in told(answer)


def test_what_a_field_would_not_accept_is_left_out(service, translation, signed_in):
    service.answers = staticmethod(
        lambda sent: (200, {"translatedText": ["Ж" * 400 if "қадам" in one else "Да." for one in sent["q"]]})
    )
    press(signed_in("translator-ru"), translation)
    assert proposed() == {"summary": "Да."}


LEFT_OUT = {
    "too long": ("Ж" * 20_001, {"kk": "әріптен ұзын", "ru": "он длиннее 20", "en": "longer than 20,000 letters"}),
    "foreign markup": (
        "<b>Жаңа</b> <u>абзац</u>",
        {"kk": "белгілеуі не сілтемелері", "ru": "разметка или ссылки не те", "en": "its markup or its links"},
    ),
    "no words": ("…", {"kk": "сөзі жоқ", "ru": "в нём нет слов", "en": "it has no words"}),
}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", LEFT_OUT)
def test_a_proposal_for_running_text_that_does_not_fit_is_left_out_and_said_so(
    kind, language, service, page, translation, signed_in, people
):
    source = page_in("steps", "kk")
    source.body.append(("text", RichText("<p>Қосылған жаңа абзац осы.</p>")))
    source.save_revision().publish()
    UserProfile.objects.update_or_create(user=people["translator-ru"], defaults={"preferred_language": language})
    answered, words = LEFT_OUT[kind]
    service.answers = staticmethod(
        lambda sent: (200, {"translatedText": [answered if "абзац" in one else "Слова." for one in sent["q"]]})
    )

    answer = press(signed_in("translator-ru"), translation)

    assert proposed() == {"title": "Слова.", "summary": "Слова."}
    assert "Қосылған жаңа абзац" in told(answer)
    assert words[language] in told(answer)


def test_signs_that_show_nothing_are_dropped_from_a_proposal_and_what_misleads_is_refused(
    service, translation, signed_in
):
    service.answers = staticmethod(
        lambda sent: (
            200,
            {"translatedText": ["Че\u200bтыре ша\u00adга" if "қадам" in one else "Но\u202eвый" for one in sent["q"]]},
        )
    )
    answer = press(signed_in("translator-ru"), translation)

    assert proposed() == {"title": "Четыре шага"}
    assert "U+202E" in told(answer)


def test_nobody_types_a_paragraph_without_end_either(page, signed_in):
    source = page_in("steps", "kk")
    source.body.append(("text", RichText("<p>Қосылған жаңа абзац осы.</p>")))
    source.save_revision().publish()
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    segment = translation.source.stringsegment_set.get(string__data="Қосылған жаңа абзац осы.")
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    answer = signed_in("translator-ru").put(
        address, f"value={'Ж' * 20_001}", content_type="application/x-www-form-urlencoded"
    )

    assert "20" in answer.json()["error"]
    assert not StringTranslation.objects.filter(context=segment.context).exists()


@pytest.mark.parametrize("action", ["publish", "submit"])
def test_unread_texts_are_neither_published_nor_submitted(action, service, page, translation, signed_in):
    press(signed_in("translator-ru"), translation)
    latest = Page.objects.get(pk=page.pk).latest_revision_id
    answer = signed_in("approver").post(edit_url(page), {"action": action}, follow=True)

    assert f"Машина: {NEW['title']}" in told(answer)
    assert Page.objects.get(pk=page.pk).latest_revision_id == latest
    assert page_in("steps", "ru").title == page.title
    assert waiting(page_in("steps", "ru")) is None


def test_read_and_saved_unchanged_or_mended_it_is_published(service, page, translation, signed_in):
    translator, approver = signed_in("translator-ru"), signed_in("approver")
    press(translator, translation)
    say(page, NEW["title"], f"Машина: {NEW['title']}", translator)
    assert list(proposed()) == ["summary"]
    assert "Машина" in told(approver.post(edit_url(page), {"action": "publish"}, follow=True))
    say(page, NEW["summary"], "Новый текст здесь.", translator)
    assert proposed() == {}
    assert next(cell for cell in line_of(page).cells if cell.language == "ru").state != "unread"

    translator.post(edit_url(page), {"action": "submit"})
    approve(approver, waiting(page_in("steps", "ru")))
    assert page_in("steps", "ru").title == f"Машина: {NEW['title']}"
    assert page_in("steps", "ru").summary == "Новый текст здесь."
    assert not Parity.objects.get(translation_key=page.translation_key, locale=page.locale).open_gaps


def test_what_was_proposed_for_words_that_the_source_has_no_longer_waits_for_no_reader(
    service, page, translation, signed_in
):
    press(signed_in("translator-ru"), translation)
    assert machine_texts.rows_with_unread(page.translation_key) == {(page.translation_key, page.locale_id)}
    source = page_in("steps", "kk")
    source.title, source.summary = "Бес қадам", "Мәтін тағы өзгерді."
    source.save_revision().publish()

    assert len(proposed()) == 2, "kept, should the words come back"
    assert not machine_texts.unread_strings(translation).exists()
    assert machine_texts.rows_with_unread(page.translation_key) == set()
    assert next(cell for cell in line_of(page).cells if cell.language == "ru").state != "unread"


def test_no_other_way_to_publish_goes_round_it(service, page, translation, signed_in, people):
    """A version with the texts of a machine, however it came about, is published by nobody, and shown to no reader."""
    press(signed_in("translator-ru"), translation)
    row = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    version = row.save_revision()
    with pytest.raises(machine_texts.UnreadMachineTexts):
        version.publish(user=people["approver"])
    assert page_in("steps", "ru").title == page.title

    version.publish()  # as only a program can
    assert not gate.is_public(page_in("steps", "ru"))
    gap = Parity.objects.get(translation_key=page.translation_key, locale=page.locale).gaps[0]
    signed_in("approver").post(reverse("gaps", args=[page.translation_key, page.locale_id]), {"accept": gap["digest"]})
    update_completeness(page_in("steps", "ru"))
    assert not gate.is_public(page_in("steps", "ru")), "nobody accepts what nobody has read"

    for name, text in NEW.items():
        say(page, text, f"Машина: {NEW[name]}", signed_in("translator-ru"))
    assert gate.is_public(page_in("steps", "ru")), "read and saved"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_refusal_says_which_and_what_to_do(language, page):
    refusal = machine_texts.UnreadMachineTexts(page, ["Первый текст", "Второй", "Третий", "Четвёртый"])
    with override(language):
        said = refusal_message(refusal)
    assert "Первый текст" in said
    assert "Четвёртый" not in said
    assert "4" in said


@pytest.mark.parametrize(
    ("kind", "url", "key"),
    [
        ("google", "", KEY), ("deepl", "", ""), ("deepl", "https://x.example", KEY), ("libretranslate", "", KEY),
        ("libretranslate", "ftp://x.example", ""), ("libretranslate", f"https://u:{KEY}@x.example", ""), ("", "", KEY),
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_are_refused_without_the_key(kind, url, key):
    with pytest.raises(ImproperlyConfigured) as refused:
        machine_translator(kind, url, key)
    assert KEY not in str(refused.value)


def test_deepl_is_asked_through_its_connector():
    configured = machine_translator("deepl", "", KEY)
    assert configured["CLASS"].endswith("DeepLTranslator")
    assert configured["OPTIONS"] == {"AUTH_KEY": KEY}
