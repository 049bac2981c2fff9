"""Norms are kept as JSON for as long as somebody takes part: read back as they were, or refused by name."""

import hashlib
import json
from dataclasses import replace
from types import SimpleNamespace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosbelgi.kernel.codes import LevelCode
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.api import (
    IndividualNorm,
    IndividualNormDoesNotFit,
    NormsCannotBeRead,
    NormsOfUnknownForm,
    at_activation,
    changed_directions,
    norms_digest,
    norms_from_json,
    norms_of_level,
    norms_to_json,
    with_individual,
    without_individual,
)
from tosbelgi.programme.catalogue.norms.kinds import Unfit, UnfitNumbers

from .cast import individual_norms, level_codes, level_row, norms_of

BRONZE = (
    b'{"alone_takes_longest":true,"form":1,"individual":[{"direction":"sport","minutes_per_week":30}],"level":"bronze",'
    b'"mandatory":["sport","skills","reading","volunteering","trips"],"max_age":29,"min_age":14,"norms":['
    b'{"directions":["sport","skills"],"hours_per_week":1,"kind":"weekly_sessions","slots":[3,3]},'
    b'{"books":3,"directions":["reading"],"each_section":true,"kazakh_classics":1,"kind":"books"},'
    b'{"directions":["heritage"],"hours_per_week":1,"kind":"heritage_sessions","replaces":["sport","skills","reading"],'
    b'"slots":[3]},{"books":1,"directions":["heritage"],"kind":"extra_books","replaces":[]},'
    b'{"directions":["volunteering"],"hours_per_week":1,"kind":"weekly_sessions","slots":[3]},'
    b'{"days":2,"directions":["trips"],"kind":"trip_days","one_trip":true}],"term_months":6,"version":1,"year":2026}'
)


def test_what_was_ever_kept_is_read_and_written_as_it_was():
    """This text stands in databases: whoever changes it owes a reader of the old form."""
    norms = with_individual(norms_of("bronze"), IndividualNorm(direction="sport", minutes_per_week=30))

    assert norms_to_json(norms) == BRONZE
    assert norms_from_json(BRONZE) == norms
    assert norms_digest(norms) == hashlib.sha256(BRONZE).hexdigest()
    assert norms_digest(norms) == "4294ba28ef25f8d432ed97cd92c2765e524a6a8ed35f9a247b759e97be216813"


@st.composite
def kept(draw):
    own = draw(st.lists(individual_norms(), unique_by=lambda one: one.direction))
    norms = norms_of(draw(level_codes), alone_takes_longest=draw(st.booleans()))
    return with_individual(replace(norms, version=draw(st.integers(1, 99))), *own)


@given(kept())
def test_what_is_kept_is_read_as_it_was(norms):
    text = norms_to_json(norms)

    assert norms_from_json(text, expected_digest=norms_digest(norms)) == norms
    assert norms_to_json(norms_from_json(text)) == text


@given(kept(), st.randoms(use_true_random=False))
def test_neither_the_order_of_keys_nor_that_of_rows_changes_the_digest(norms, random):
    data = list(orjson.loads(norms_to_json(norms)).items())
    random.shuffle(data)
    rows = [*norms.norms]
    random.shuffle(rows)

    assert norms_digest(norms_from_json(orjson.dumps(dict(data)))) == norms_digest(norms)
    assert norms_digest(replace(norms, norms=tuple(rows), mandatory=norms.mandatory[::-1])) == norms_digest(norms)


@given(kept(), kept())
def test_other_norms_have_another_digest(one, other):
    assert (norms_digest(one) == norms_digest(other)) == (one == other)


wrong = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()) | st.just({})


@given(kept(), st.data())
def test_damaged_norms_are_refused_or_known_by_their_digest(norms, data):
    """Whatever is put in any place, deleted or added: refused, or another value, whose digest is another."""
    tree = orjson.loads(norms_to_json(norms))
    place, names = tree, list(tree)
    while True:
        name = data.draw(st.sampled_from(names))
        if isinstance(place[name], dict | list) and place[name] and data.draw(st.booleans()):
            place = place[name]
            names = list(place) if isinstance(place, dict) else list(range(len(place)))
            continue
        break
    change = data.draw(st.sampled_from(["put", "delete", "add"]))
    if change == "put":
        place[name] = data.draw(wrong)
    elif change == "delete":
        del place[name]
    elif isinstance(place, dict):
        place["unheard_of"] = 1
    else:
        place.append(data.draw(wrong))
    text = json.dumps(tree)  # which writes any number

    try:
        read = norms_from_json(text)
    except Refusal as refusal:
        assert type(refusal) in {NormsCannotBeRead, NormsOfUnknownForm}
    else:
        if read != norms:
            with pytest.raises(NormsCannotBeRead):
                norms_from_json(text, expected_digest=norms_digest(norms))


@given(st.binary() | st.text())
def test_any_text_at_all_is_refused(text):
    with pytest.raises((NormsCannotBeRead, NormsOfUnknownForm)):
        norms_from_json(text)


@pytest.mark.parametrize("text", ["", "[]", "null", "1", BRONZE[:-1], BRONZE.replace(b'"form":1', b'"form":"1"')])
def test_what_is_no_norms_is_refused(text):
    with pytest.raises(NormsCannotBeRead):
        norms_from_json(text)


@pytest.mark.parametrize("form", [0, 2, 99])
def test_a_form_that_is_not_known_is_refused_by_its_number(form):
    with pytest.raises(NormsOfUnknownForm) as refused:
        norms_from_json(BRONZE.replace(b'"form":1', b'"form":%d' % form))

    assert (refused.value.details["form"], refused.value.allowed) == (form, 1)
    messages = {describe(refused.value, language)["message"] for language in CODES}
    assert len(messages) == 3
    assert all(str(form) in message for message in messages)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"days":2', b'"days":0'),
        (b'"year":2026', b'"year":0'),
        (b'"version":1', b'"version":0'),
        (b'"term_months":6', b'"term_months":0'),
        (b'"min_age":14', b'"min_age":30'),
        (b'"min_age":14', b'"min_age":-1'),
        (b'"alone_takes_longest":true', b'"alone_takes_longest":1'),
        (b'"alone_takes_longest":true,', b""),
        (b'"kind":"extra_books","replaces":[]', b'"kind":"extra_books"'),
        (b'"kind":"extra_books","replaces":[]', b'"kind":"extra_books","replaces":["reading"]'),
        (b'"days":2', b'"days":2.0'),
        (b'"days":2', b'"days":true'),
        (b'"days":2', b'"days":2,"hours":1'),
        (b'"one_trip":true', b'"one_trip":1'),
        (b'"kind":"trip_days"', b'"kind":"flights"'),
        (b'"directions":["trips"]', b'"directions":["moon"]'),
        (b'"directions":["trips"]', b'"directions":"trips"'),
        (b'"level":"bronze"', b'"level":"platinum"'),
        (b'"slots":[3,3]', b'"slots":[3]'),
        (b'"slots":[3,3]', b'"slots":[3,6]'),
        (b'"mandatory":["sport","skills","reading","volunteering","trips"]', b'"mandatory":{}'),
        (b'"minutes_per_week":30', b'"books":30'),
        (b'"minutes_per_week":30', b'"because":"x"'),
        (b',"term_months":6', b""),
    ],
)
def test_a_number_that_no_norm_has_is_refused(before, after):
    assert before in BRONZE
    with pytest.raises(NormsCannotBeRead):
        norms_from_json(BRONZE.replace(before, after))


def test_a_level_may_be_open_from_birth_and_its_code_is_plain_text():
    norms = replace(norms_of("bronze"), min_age=0, level=LevelCode.BRONZE)

    assert norms_from_json(norms_to_json(norms)) == norms
    assert type(norms.level) is str


def test_norms_that_were_changed_are_known_by_their_digest():
    changed = BRONZE.replace(b'"days":2', b'"days":1')

    assert norms_from_json(changed).norms[-1].days == 1
    with pytest.raises(NormsCannotBeRead):
        norms_from_json(changed, expected_digest=norms_digest(norms_from_json(BRONZE)))


@pytest.mark.parametrize(
    "numbers",
    [
        {"direction": "sport", "books": 2},
        {"direction": "work", "days": 2},
        {"direction": "reading", "books": 2},
        {"direction": "reading", "kazakh_classics": 2},
    ],
)
def test_an_individual_norm_that_does_not_fit_is_refused(numbers):
    with pytest.raises(IndividualNormDoesNotFit) as refused:
        with_individual(norms_of("bronze"), IndividualNorm(**numbers))

    assert refused.value.details["direction"] == numbers["direction"]


@pytest.mark.parametrize("numbers", [{}, {"days": 0}, {"months": 37}, {"one_trip": 1}, {"days": True}])
def test_an_individual_norm_names_whole_numbers(numbers):
    with pytest.raises(ValueError):
        IndividualNorm(direction="trips", **numbers)


def test_a_later_individual_norm_takes_the_place_of_an_earlier_one():
    norms = norms_of("bronze")
    first = with_individual(
        norms, IndividualNorm(direction="trips", days=1), IndividualNorm(direction="sport", months=2)
    )
    second = with_individual(first, IndividualNorm(direction="trips", one_trip=False))

    assert [one.numbers for one in second.individual] == [{"months": 2}, {"one_trip": False}]
    assert second.individual_of("trips").days is None
    assert without_individual(second, "trips").individual == (IndividualNorm(direction="sport", months=2),)
    assert without_individual(without_individual(second, "trips"), "sport") == norms


def test_norms_change_at_activation_only_where_another_season_has_begun():
    own = IndividualNorm(direction="sport", minutes_per_week=30)
    frozen = with_individual(norms_of("bronze"), own)
    row = level_row("bronze", mandatory=["sport", "trips"])
    row.norms.all()[-1].days = 3
    running = norms_of_level(row, season=SimpleNamespace(year=2027, version=1))

    assert at_activation(frozen, norms_of("bronze")) is frozen
    later = at_activation(frozen, running)
    assert (later.year, later.individual) == (2027, (own,))
    assert changed_directions(frozen, later) == ("skills", "reading", "volunteering", "trips")
    with pytest.raises(ValueError):
        at_activation(frozen, norms_of("silver"))


def test_an_individual_norm_that_the_new_season_lacks_is_refused_at_activation():
    frozen = with_individual(norms_of("gold"), IndividualNorm(direction="work", days=2))
    running = replace(norms_of("gold"), year=2027, norms=norms_of("gold").norms[:-1])

    with pytest.raises(IndividualNormDoesNotFit):
        at_activation(frozen, running)


def test_whoever_finds_numbers_in_the_log_that_make_no_norm_reads_where_and_why():
    assert str(UnfitNumbers("sport", Unfit.ONE_NORM)) == "sport: a direction has one norm"
    assert str(UnfitNumbers("trips", Unfit.NUMBER, "days")) == f"trips: {Unfit.NUMBER}: days"
