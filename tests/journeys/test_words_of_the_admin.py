"""An editor works in Kazakh or in Russian and meets no word of another language, and nothing cut off.

The running site gets rows in every state, once for both languages. Screens are fetched, forms are sent with nothing
filled in and with what is wrong; what only scripts say is opened in a window. One screen of each layout is measured.
"""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import override

from tests.journeys import admin_shapes, admin_walk, admin_windows, admin_words

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def states(site):
    return json.loads(site.python("tests.journeys.admin_states"))


@pytest.fixture(scope="module")
def written(states):
    return admin_words.Content(states["texts"])


@pytest.fixture(scope="module", params=["kk", "ru"])
def walks(request, chromium, site_url, states, written):
    """The walks of who may do everything, who only writes, and who is not signed in; each has a window of their own."""
    language = request.param
    sessions = (states["sessions"][language] | {"guest": None}).items()
    walks = {who: admin_walk.open_walk(chromium, site_url, language, key, written) for who, key in sessions}
    for walk in walks.values():
        walk.read_before = walks["operator"].read_before
    yield walks
    for walk in walks.values():
        walk.page.context.close()


@pytest.fixture
def operator(walks):
    walk = walks["operator"]
    with override(walk.language):
        yield walk


def all_in_ones_language(*walks: admin_walk.Walk) -> None:
    left = [f"{address}: {text}" for walk in walks for text, address in walk.foreign.items()]
    assert not left, "\n".join(left)
    assert {address: how for walk in walks for address, how in walk.broken.items()} == {}


def test_every_screen_in_every_state_and_every_answer_speaks_the_editors_language(operator, walks, states):
    """What is said to everybody alike is said in Kazakh, and shows in Russian only; Russian, and English, in both."""
    operator.from_screen_to_screen(list(admin_walk.FIRST))
    shown = states["shown"] | {"guest": states["shown to a guest"][operator.language]}
    for who, walk in walks.items():
        walk.visit(shown[who])
        walk.visit(states["refused"][who])
    forms = [address for address in operator.seen.values() if admin_walk.OPENS_A_FORM.search(address)]
    empty = {"form": "emptied", "fields": {"body-count": "0"}}
    operator.send([{"address": address, **empty} for address in forms], admin_walk.AT_ONCE)
    operator.send(states["deeds"][operator.language])
    walks["guest"].send(states["tried"][operator.language])

    all_in_ones_language(*walks.values())
    assert len(forms) > 25
    assert admin_walk.every_kind() - operator.kinds() - walks["guest"].kinds() == set()


def test_what_a_window_opens_speaks_it_too_and_fits(operator, site_url, states):
    cut_off = admin_windows.open_everything(operator, site_url + states["editor"][operator.language])

    all_in_ones_language(operator)
    assert cut_off == {}, f"pictures are in {admin_shapes.KEPT}"


def test_who_saves_second_reads_why_nothing_is_stored(operator, walks, states):
    cut_off = admin_windows.be_too_late(operator, walks["editor"], states["late"][operator.language])

    all_in_ones_language(operator, walks["editor"])
    assert cut_off == {}, f"pictures are in {admin_shapes.KEPT}"


def test_what_is_refused_missing_or_broken_says_so_in_the_editors_language(operator, walks, states):
    cut_off = {}
    for who in ("operator", "editor"):
        cut_off |= admin_windows.meet_errors(walks[who], list(states["refused"][who]))

    all_in_ones_language(operator, walks["editor"])
    assert cut_off == {}, f"pictures are in {admin_shapes.KEPT}"


def test_no_layout_cuts_off_a_word_on_a_wide_or_on_a_narrow_window(operator, site_url, states):
    """Every other layout in each language, and those with the most words in both."""
    cut_off = {}
    for address in states["shapes"]["both"] + states["shapes"][operator.language]:
        operator.page.goto(site_url + address)
        cut_off |= admin_shapes.measured(operator.page, f"{operator.language} {address}")
        operator.read(address, operator.page.evaluate(admin_words.ON_SCREEN))
        assert operator.page.locator("html").get_attribute("lang") == operator.language

    all_in_ones_language(operator)
    assert cut_off == {}, f"pictures are in {admin_shapes.KEPT}"


@pytest.mark.parametrize("width", admin_shapes.WIDTHS)
def test_registers_fit_and_can_be_used_by_whoever_sees_nothing(width, operator, site_url, states):
    """Files looked through and places that somebody asks for: whole words, names, contrast."""
    cut_off, wrong = {}, []
    for address in states["registers"]:
        operator.page.goto(site_url + address)
        cut_off |= admin_shapes.measured(operator.page, f"{operator.language} {address}", (width,))
        operator.page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(operator.page, context="main", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
        wrong += [(address, one["id"], node["html"]) for one in found.response["violations"] for node in one["nodes"]]
        operator.read(address, operator.page.evaluate(admin_words.ON_SCREEN))

    all_in_ones_language(operator)
    assert cut_off == {}, f"pictures are in {admin_shapes.KEPT}"
    assert wrong == []
