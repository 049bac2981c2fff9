"""Views outside the page tree: language switch, root redirect, Open Graph pictures, robots.txt."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from tosbelgi.artwork import social_card
from tosbelgi.kernel.web.cache_policy import private_page, public_answer
from tosbelgi.kernel.web.read_only import read_only
from tosbelgi.language.languages import is_language
from tosbelgi.language.negotiation import choose_language

from ..pages.inline_svg import scene_or_nothing


@private_page
@read_only
def root_redirect(request: HttpRequest) -> HttpResponseRedirect:
    """Send a visitor without an address to their language: the remembered one, the browser's, else Kazakh."""
    language = choose_language(
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), request.headers.get("Accept-Language", "")
    )
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@private_page
@read_only
def set_language(request: HttpRequest, language: str) -> HttpResponseRedirect:
    """Remember the language for a year and go where the link said, never to another site."""
    if not is_language(language):
        raise BadRequest("not one of our languages")
    target = request.GET.get("to", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not urlsplit(target).path.startswith("/"):
        target = f"/{language}/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
    return response


@public_answer(f"public, max-age={30 * 24 * 3600}, immutable")
@read_only
def share_picture(request: HttpRequest, token: str) -> HttpResponse:
    """The Open Graph picture named by a signed token: only titles of ours are drawn."""
    try:
        return HttpResponse(social_card.stored_picture(token, scene_or_nothing), content_type="image/png")
    except signing.BadSignature as wrong:
        raise Http404 from wrong


@public_answer(f"public, max-age={24 * 3600}")
@read_only
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What search engines may read (RFC 9309): all but the admin, the language switch and alternative formats."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /language/",
        "Disallow: /*?as=",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
