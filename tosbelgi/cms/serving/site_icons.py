"""Icons that browsers and phones ask for at addresses of their own, and the web app manifest in each language."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language

from tosbelgi.artwork import icons
from tosbelgi.kernel.web import cache_policy
from tosbelgi.kernel.web.read_only import read_only

from ..pages.site_texts import SHORT_NAME, texts_in
from . import query_parameters

MARK = Path(__file__).resolve().parents[1] / "static" / "cms" / "mark.svg"
GROUND = "#fbf8f1"  # --felt of site.css by day
SECONDS = 7 * 24 * 3600
DRAWN: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "favicon.ico": ("image/x-icon", icons.ico),
    "apple-touch-icon.png": ("image/png", lambda mark: icons.square_png(mark, 180)),
    "icon-192.png": ("image/png", lambda mark: icons.png(mark, 192)),
    "icon-512.png": ("image/png", lambda mark: icons.png(mark, 512)),
    # Of a maskable icon a circle of four fifths is always shown.
    "icon-maskable.png": ("image/png", lambda mark: icons.square_png(mark, 512, margin=0.17)),
}


@cache
def _drawn(name: str) -> bytes:
    return DRAWN[name][1](MARK.read_text("utf-8"))


@cache_policy.public_answer(f"public, max-age={SECONDS}")
@read_only
def icon(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_drawn(name), content_type=DRAWN[name][0])


@cache_policy.public_answer(cache_policy.REVALIDATED)
@read_only
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C) in the language of the address: what "add to the home screen" shows."""
    query_parameters.declare(request, query_parameters.NONE)
    language = get_language()
    texts = texts_in(language)
    name = texts.programme_name if texts else "Tösbelgi"
    short = (texts.short_name if texts else "") or name
    described = {"description": texts.description} if texts and texts.description else {}
    data = {
        "name": name,
        **({"short_name": short} if len(short) <= SHORT_NAME else {}),
        **described,
        "lang": language,
        "dir": "ltr",
        "id": f"/{language}/",
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": GROUND,
        "theme_color": icons.GROUND,
        "icons": [
            {"src": reverse("icon_192"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": reverse("icon_512"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": reverse("icon_maskable"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, content_type="application/manifest+json")
