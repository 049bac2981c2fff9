"""Every view says who may keep its answers; one that says nothing is named."""

import pytest
from django.http import HttpResponse
from django.urls import include, path
from django.views import View

from tosbelgi.kernel.web.cache_policy import (
    declared_by_answer,
    private_page,
    public_answer,
    public_page,
    secret_page,
)

from .declared import wrongly_declared


def diary(request):
    return HttpResponse("Айгерім")


class Diary(View):
    pass


def test_every_view_of_the_site_is_declared():
    assert list(wrongly_declared()) == []


@pytest.mark.parametrize("view", [diary, Diary.as_view()])
def test_a_new_view_that_says_nothing_is_named(view):
    inner = [path("today/", view)]

    (complaint,) = wrongly_declared([path("diary/", include(inner))])

    assert complaint.startswith("/diary/today/ tests.doors.test_declared.")
    assert complaint.casefold().endswith("diary: neither public nor private")


@pytest.mark.parametrize("declare", [public_page, public_answer("public"), private_page, declared_by_answer])
def test_a_view_that_says_something_is_not(declare):
    own = declare(lambda request: HttpResponse())

    assert list(wrongly_declared([path("diary/", own)])) == []


@pytest.mark.parametrize("room", ["admin/", "kk/account/", "kk/cabinet/"])
def test_in_a_private_room_no_view_need_say_anything_and_none_is_public(room):
    assert list(wrongly_declared([path(room, include([path("diary/", diary)]))])) == []
    for declare in (public_page, public_answer("public"), declared_by_answer):
        (complaint,) = wrongly_declared([path(room, include([path("diary/", declare(Diary.as_view()))]))])
        assert complaint.endswith("public, in a private room")


def test_a_secret_address_stands_where_logs_know_it():
    view = secret_page(Diary.as_view())

    (complaint,) = wrongly_declared([path("letters/<str:which>/", view)])

    assert "SECRET_PREFIXES" in complaint
    assert list(wrongly_declared([path("preview/<str:which>/", view)])) == []


@pytest.mark.parametrize("declare", [private_page, declared_by_answer])
def test_what_has_a_token_in_its_address_stands_where_logs_know_it(declare):
    (complaint,) = wrongly_declared([path("letters/<str:token>/", declare(Diary.as_view()))])

    assert complaint.endswith("has a token in its address, and no prefix of SECRET_PREFIXES")
    assert list(wrongly_declared([path("shared/<str:token>.png", public_answer("public")(Diary.as_view()))])) == []
