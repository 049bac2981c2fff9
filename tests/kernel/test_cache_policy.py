"""What a view says of its answers holds; what nobody says is kept by nobody."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from whitenoise.middleware import WhiteNoiseFileResponse

from tosbelgi.kernel.web import cache_policy
from tosbelgi.kernel.web.cache_policy import CachePolicyMiddleware, public_answer, public_page, publish

HOUR = "public, max-age=3600"
AIGERIM, SESSION = object(), {"name": "Айгерім"}


@pytest.fixture
def asked(rf):
    """A signed-in reader's request, answered by that view behind the middleware."""

    def asked(view, path="/kk/", **cookies):
        request = rf.get(path)
        request.COOKIES = {"sessionid": "hers", "language": "ru", **cookies}
        request.user, request.session = AIGERIM, SESSION
        return CachePolicyMiddleware(view)(request)

    return asked


ANSWERS = {
    "a page": lambda request: HttpResponse("Сөз"),
    "a stream": lambda request: StreamingHttpResponse(["Сөз"]),
    "a redirect": lambda request: HttpResponseRedirect("/kk/"),
    "an error": lambda request: HttpResponse(status=500),
    "what says itself that it may be kept": lambda request: HttpResponse(headers={"Cache-Control": HOUR}),
    "what says that it may be kept for a while": lambda request: HttpResponse(headers={"Cache-Control": "no-cache"}),
}


@pytest.mark.parametrize("which", ANSWERS)
def test_what_no_view_has_declared_is_kept_by_nobody(which, asked):
    assert asked(ANSWERS[which])["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("which", ["a page", "a stream", "a redirect"])
def test_what_is_for_everybody_is_kept_as_its_view_says(which, asked):
    assert asked(public_answer(HOUR)(ANSWERS[which]))["Cache-Control"] == HOUR
    assert asked(public_page(ANSWERS[which]))["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_an_error_of_a_public_view_is_kept_by_nobody(asked):
    assert asked(public_page(ANSWERS["an error"]))["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        *((status, True) for status in (200, 206, 301, 302, 304, 307, 308)),
        *((status, False) for status in (201, 204, 303, 305, 400, 403, 404, 405, 410, 429, 500, 503)),
    ],
)
def test_what_was_found_and_ways_to_it_are_kept_and_nothing_else(status, kept, asked):
    answer = asked(public_page(lambda request: HttpResponse(status=status)))
    assert answer["Cache-Control"] == ("public, max-age=0, must-revalidate" if kept else "private, no-store")


def test_a_static_file_keeps_its_own_headers(asked, tmp_path):
    (tmp_path / "site.css").write_text("a{}")
    answer = WhiteNoiseFileResponse((tmp_path / "site.css").open("rb"), headers={"Cache-Control": HOUR})

    assert asked(lambda request: answer)["Cache-Control"] == HOUR


def test_an_answer_with_a_cookie_in_it_is_kept_by_nobody(asked):
    @public_page
    def view(request):
        answer = HttpResponse("Сөз")
        answer.set_cookie("seen", "1")
        return answer

    assert asked(view)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/admin/", "/ru/account/", "/kk/cabinet/diary/"])
def test_in_a_private_room_nothing_is_kept_whatever_a_view_says(path, asked):
    assert asked(public_page(ANSWERS["a page"]), path)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("declare", [public_page, public_answer(HOUR)])
def test_a_public_view_gets_the_request_of_a_stranger(declare, asked):
    seen = []

    @declare
    def view(request):
        seen.append((request.COOKIES, request.user, request.session))
        return HttpResponse()

    asked(view)

    ((cookies, user, session),) = seen
    assert (cookies, session) == ({}, None)
    assert isinstance(user, AnonymousUser)


@pytest.mark.parametrize("error", [Http404, PermissionDenied, ValueError])
def test_after_an_error_a_public_view_leaves_the_reader_who_they_were(error, rf):
    @public_page
    def view(request):
        raise error

    request = rf.get("/kk/")
    request.COOKIES, request.user, request.session = {"language": "ru"}, AIGERIM, SESSION

    with pytest.raises(error):
        view(request)
    assert (request.COOKIES, request.user, request.session) == ({"language": "ru"}, AIGERIM, SESSION)


def test_who_may_edit_gets_a_page_of_their_own_and_nobody_keeps_it(asked):
    @public_page
    def view(request):
        answer = HttpResponse("bar" if request.user is AIGERIM else "")
        publish(answer, cache_policy.BROWSER_ONLY)
        return answer

    own, other = asked(view, editor="1"), asked(view)

    assert (own.content, own["Cache-Control"]) == (b"bar", "private, no-store")
    assert (other.content, other["Cache-Control"]) == (b"", "private, max-age=0, must-revalidate")
    icon = asked(public_answer(HOUR)(ANSWERS["a page"]), editor="1")
    assert icon["Cache-Control"] == HOUR, "what has no bar is the same for them too"
