"""What those are told whose body was not taken in, or who have to wait: in their language, or as JSON for programs."""

import io
import json

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from django.core.handlers.wsgi import WSGIHandler
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory

from tests.cms import made_files as made
from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.cms.serving.slow_transfers import SlowTransferMiddleware
from tosbelgi.kernel.transfers import places
from tosbelgi.kernel.transfers.gate import REFUSAL, Gate
from tosbelgi.kernel.transfers.places import PIECE, Places
from tosbelgi.kernel.transfers.refusals import STATUS, BodyCutOff, BodyLengthMissing, BodyTooSlow, TooManyUploads

pytestmark = pytest.mark.django_db
REFUSALS = [
    (TooManyUploads(seconds=5), "5 секундтан кейін", "через 5 секунд", "in 5 seconds"),
    (BodyTooSlow(bytes_a_second=4096), "кемінде 4096 байт", "не меньше 4096 байт", "at least 4096 bytes"),
    (BodyCutOff(), "байланыс үзілді", "Связь прервалась", "broke off"),
    (BodyLengthMissing(), "Content-Length", "Content-Length", "Content-Length"),
]


@pytest.mark.parametrize(("refusal", "kk", "ru", "en"), REFUSALS, ids=lambda one: getattr(one, "code", ""))
def test_a_reader_is_told_in_their_language(refusal, kk, ru, en, client, django_assert_num_queries):
    for language, sentence in (("kk", kk), ("ru", ru), ("en", en)):
        with django_assert_num_queries(0):
            answer = client.post(f"/{language}/search/", {"q": "x"}, **{REFUSAL: refusal})

        assert answer.status_code == STATUS[type(refusal)]
        assert sentence in answer.text
        assert answer["Content-Language"] == language
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.has_header("Retry-After") == (answer.status_code == 503)


@pytest.mark.parametrize(
    ("path", "headers"), [("/graphql/", {}), ("/kk/", {"accept": "application/json"}), ("/graphql/", {"accept": "*/*"})]
)
def test_a_program_is_told_as_data(path, headers, client):
    headers = headers | {"accept-language": "en"}
    answer = client.post(path, {}, headers=headers, **{REFUSAL: TooManyUploads(seconds=5)})

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    (error,) = json.loads(answer.content)["errors"]
    assert error["extensions"]["code"] == "TOO_MANY_UPLOADS"
    assert error["extensions"]["rule"] == "request.body.places"
    assert error["message"]


class BrokenOff(io.BytesIO):
    """A connection that ends after some bytes, as granian shows it."""


def through_the_gate(environ):
    said = {}
    answer = Gate(WSGIHandler())(environ, lambda status, headers: said.update(status=status, headers=dict(headers)))
    return int(said["status"].split()[0]), b"".join(answer).decode()


@pytest.mark.parametrize("announced", [1000, 200_000])
def test_a_form_that_breaks_off_is_answered_as_such(announced, settings):
    """Not as a form that has expired, nor as an error of ours."""
    settings.ALLOWED_HOSTS = ["*"]
    form = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nsaule'
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD="POST",
        PATH_INFO="/admin/login/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(announced),
        HTTP_COOKIE=f"csrftoken={'a' * 32}",
        HTTP_ACCEPT_LANGUAGE="ru",
    )
    environ["wsgi.input"] = BrokenOff(form)

    status, page = through_the_gate(environ)

    assert status == 400
    assert "Связь прервалась" in page


@pytest.fixture
def long_document():
    document = SiteDocument(title="paper", file=ContentFile(made.pdf(), name="paper.pdf"))
    document.save()
    with open(document.file.path, "ab") as file:
        file.truncate(PIECE + 1)
    return document


@pytest.fixture
def four_threads(monkeypatch):
    own = Places(4)
    monkeypatch.setattr(places, "of_this_process", own)
    return own


def test_long_answers_hold_half_of_the_threads(long_document, four_threads):
    clients = [Client() for _one in range(3)]
    first, second = clients[0].get(long_document.url), clients[1].get(long_document.url)

    third = clients[2].get(long_document.url, headers={"accept-language": "en"})
    short = clients[2].get(long_document.url, headers={"range": "bytes=0-99"})

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 503)
    assert third["Retry-After"] == "5" and "long files" in third.text
    assert short.status_code == 206
    assert len(b"".join(first.streaming_content)) == PIECE + 1
    first.close()
    assert clients[2].get(long_document.url).status_code == 200


def test_a_stream_that_does_not_know_its_length_holds_a_place_until_it_is_drawn(four_threads):
    def stream(request):
        return StreamingHttpResponse(iter([b"name;", b"points"]))

    ask, request = SlowTransferMiddleware(stream), RequestFactory().get("/admin/reports/", HTTP_ACCEPT_LANGUAGE="en")
    first, second = ask(request), ask(request)

    third = ask(request)

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 503)
    assert b"".join(first.streaming_content) == b"name;points"
    first.close()
    assert ask(request).status_code == 200


def test_no_static_file_is_so_long_that_it_would_hold_a_thread():
    """They are answered before anybody takes places: each is handed to the server whole."""
    long = {
        path: storage.size(path)
        for finder in get_finders()
        for path, storage in finder.list(None)
        if storage.size(path) > PIECE
    }

    assert long == {}


def test_who_has_gone_away_holds_none(long_document, four_threads):
    for _again in range(4):
        Client().get(long_document.url).close()

    assert four_threads.has_room("download")
