"""The site that `files.py` measures: with a kind of private files, and a bare view that reads the same file."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.storage.film_site import application
from tosbelgi import urls

FILE = Path(os.environ["VAR_DIR"]) / "private" / "films" / "long.webm"


def bare(request: HttpRequest, start: int, stop: int) -> HttpResponse:
    with FILE.open("rb") as file:
        file.seek(start)
        return HttpResponse(file.read(stop - start), content_type="video/webm")


urls.urlpatterns.insert(0, path("bare/<int:start>/<int:stop>", bare))

__all__ = ["application"]
