"""What is packed once is not packed again, and a part of a file is not packed at all."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from tosbelgi.kernel.web.compression import Gzip

LONG = b"to be packed " * 4000


@pytest.fixture
def answered(rf):
    def answered(response):
        request = rf.get("/", headers={"accept-encoding": "gzip"})
        return Gzip(lambda _request: response)(request)

    return answered


@pytest.mark.parametrize(
    ("kind", "packed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/csv", True),
        ("application/json", True),
        ("application/graphql-response+json", True),
        ("application/manifest+json", True),
        ("image/svg+xml", True),
        ("application/atom+xml", True),
        ("image/avif", False),
        ("image/webp", False),
        ("video/webm", False),
        ("application/pdf", False),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        ("application/octet-stream", False),
    ],
)
@pytest.mark.parametrize("form", [HttpResponse, StreamingHttpResponse])
def test_text_is_packed_and_nothing_else(kind, packed, form, answered):
    answer = answered(form(LONG if form is HttpResponse else [LONG], content_type=kind))

    assert (answer.get("Content-Encoding") == "gzip") == packed
    assert ("Accept-Encoding" in answer.get("Vary", "")) == packed


@pytest.mark.parametrize(
    "headers", [{"Content-Range": "bytes 0-9/100"}, {"Content-Encoding": "br"}], ids=["a part", "packed already"]
)
def test_neither_a_part_nor_what_is_packed(headers, answered):
    answer = answered(HttpResponse(LONG, content_type="text/plain", headers=headers))

    assert answer.content == LONG
    assert answer.get("Content-Encoding") == headers.get("Content-Encoding")


def test_a_206_keeps_its_length(answered):
    answer = answered(HttpResponse(LONG, status=206, content_type="text/plain", headers={"Content-Length": "52000"}))

    assert (answer.content, answer["Content-Length"]) == (LONG, "52000")
