"""Whatever is hidden, for whatever reason, shows by no door; and no door is left out of the walk."""

from collections import defaultdict

import pytest
from django.apps import apps
from django.urls import get_resolver
from django.utils import translation
from graphql import parse
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import DraftStateMixin, Page, TranslatableMixin

from tests.graphql.asking import SCHEMA
from tosbelgi.cms.translation.translated_columns import TranslatedColumnsMixin

from . import walk
from .planted import shown_in
from .walk import DOORS, Stranger

pytestmark = pytest.mark.django_db
# Doors that nobody walks through here, each with the reason.
EXEMPT = {
    "documents/(\\d+)/(.*)$": "Wagtail's own door stands behind ours, which takes every such address first",
}
# Models with drafts or words of which nothing hidden can be planted, each with the reason.
NOT_PLANTED = {
    "programme.Season": "numbers alone, which a test of the levels looks for",
}


# Arguments of GraphQL by which nobody asks here, each with the reason.
NOT_ASKED = {
    "after": "a cursor is a place in an answer, of whose rows each was looked at",
    "before": "a cursor is a place in an answer, of whose rows each was looked at",
    "first": "how many rows of a list of which all were looked at",
    "last": "how many rows of a list of which all were looked at",
}


@pytest.fixture(scope="module")
def walked() -> Stranger:
    """The routes and questions of all the walks of this module together."""
    return Stranger()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_nothing_hidden_shows(door, hidden, walked):
    visitor = Stranger()
    leaks = defaultdict(set)
    for answer in door(visitor, hidden):
        for kind in shown_in(answer.text, asked=answer.asked):
            leaks[kind].add(answer.door)
    walked.routes |= visitor.routes
    walked.documents |= visitor.documents

    assert {kind: sorted(doors)[:3] for kind, doors in leaks.items()} == {}


def test_no_address_of_the_site_is_left_out_of_the_walk(walked):
    """A new door is walked, or somebody has written down why it shows nothing."""
    assert all_routes() - walked.routes - set(EXEMPT) == set()
    assert set(EXEMPT) <= all_routes()


def test_no_argument_of_graphql_is_left_out_of_the_walk(walked):
    """Every field of every type is asked for anyhow; so is each root field by each of its arguments."""
    asked = defaultdict(set)
    for document in walked.documents:
        for field in parse(document).definitions[0].selection_set.selections:
            asked[field.name.value] |= {argument.name.value for argument in field.arguments}
    every = {name: set(field.args) for name, field in SCHEMA.query_type.fields.items()}

    assert {name: left for name, names in every.items() if (left := names - asked[name] - set(NOT_ASKED))} == {}


def all_routes() -> set[str]:
    found = set()

    def look(resolver, before: str) -> None:
        for one in resolver.url_patterns:
            route = (before + str(one.pattern)).replace("^", "")
            if route == "admin/":
                continue  # the editors' rooms, where whoever comes in is asked who they are
            if hasattr(one, "url_patterns"):
                look(one, route)
            else:
                found.add(route)

    with translation.override("kk"):
        look(get_resolver(), "")
    return {"<language>/" + route[3:] if route.startswith("kk/") else route for route in found}


def test_something_hidden_is_planted_of_every_model_that_readers_see(hidden):
    readable = (Page, TranslatedColumnsMixin, TranslatableMixin, DraftStateMixin, AbstractImage, AbstractDocument)
    ours = {
        model for model in apps.get_models() if model.__module__.startswith("tosbelgi.") and issubclass(model, readable)
    }
    exempt = {apps.get_model(label) for label in NOT_PLANTED}
    single = {model for model in ours if issubclass(model, Page) and getattr(model, "max_count_per_parent", None) == 1}

    missing = {model._meta.label for model in ours - hidden.models() - exempt - single}

    assert missing == {"home.AwardsPage", "home.FrontPage"}  # a page of text, and where all pages stand below


def test_the_words_that_are_planted_are_seen_where_they_show(hidden):
    """The walk is not blind: what is made public is told of, by every door it has."""
    assert shown_in("… Zqdraftkk …", asked=False) == {"draft"}
    assert shown_in("?q=zqdraftkk", asked=True) == set()
    assert shown_in("Xvdraftru", asked=True) == {"draft"}
    page = hidden.pages["draft"]["kk"]
    page.live = True
    page.save()

    for door in (walk.lists_for_machines, walk.pages, walk.fields_of_graphql):
        shown = set()
        for answer in door(Stranger(), hidden):
            shown |= shown_in(answer.text, asked=answer.asked)
        assert "draft" in shown, door.__name__
