"""Each limit of a question lets through just as much as it allows, and one more not."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date

import pytest
from django.db.models import Q

from tosbelgi.graphql import connections
from tosbelgi.graphql.connections import Order
from tosbelgi.graphql.engine import limits
from tosbelgi.graphql.engine.http_errors import GraphQLHTTPError, InvalidDocument
from tosbelgi.graphql.engine.refusals import GraphQLUserError

TEXT = "x" * (limits.TEXT - 2)  # with its quotes


def refused(counting, *given) -> tuple[str, dict]:
    with pytest.raises(GraphQLHTTPError) as why:
        counting(*given)
    return why.value.code, why.value.extensions


MEASURES = {
    "DOCUMENT_TOO_LONG": (lambda n: "{ a }" + " " * (n - 5), limits.SOURCE),
    "TOO_MANY_TOKENS": (lambda n: "{" + "#\n" * (n - 3) + "a }", limits.TOKENS),
    "TOO_DEEP": (lambda n: "{ a " * n + "} " * n, limits.DEPTH),
    "TOO_MANY_ALIASES": (lambda n: "{ " + "a: b " * n + "}", limits.ALIASES),
    "TOO_MANY_FRAGMENTS": (lambda n: "{ a } " + "fragment a on B { c } " * n, limits.FRAGMENTS),
    "TOO_MANY_SPREADS": (lambda n: "{ " + "...a " * n + "}", limits.SPREADS),
    "TOO_MANY_FIELDS": (lambda n: "{ " + "a " * n + "}", limits.FIELDS),
    "TOO_MANY_DIRECTIVES": (lambda n: "{ a " + "@b " * n + "}", limits.DIRECTIVES),
}


@pytest.mark.parametrize("code", MEASURES)
def test_a_document_may_have_as_much_as_is_allowed_and_no_more(code):
    written, most = MEASURES[code]
    if code == "TOO_MANY_SPREADS":  # the names of fragments count as fields
        assert limits.count(written(most)).fields == most
    limits.count(written(most))

    found, said = refused(limits.count, written(most + 1))

    assert found == code
    assert said["allowed"] == most
    if code != "TOO_MANY_TOKENS":
        assert said["count"] == most + 1
        with pytest.raises(InvalidDocument, match=rf"{most + 1} [a-z ]+; {most} are allowed"):
            limits.count(written(most + 1))


def test_what_is_counted_is_told():
    source = '{ a: b(c: "d", e: [1]) @f { ...g } } fragment g on H { i(fragment: 1) } # j'
    assert limits.count(source) == limits.DocumentSize(tokens=34, depth=2, aliases=1, fragments=1, spreads=1, fields=8)


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ("[" * limits.NESTING + "]" * limits.NESTING, True),
        ("{" * limits.NESTING + "}" * limits.NESTING, True),
        ("[" * (limits.NESTING + 1), False),
        ("{" * (limits.NESTING + 1), False),
        ("[1] " * 40, True),
        (f'"{TEXT}"', True),
        (f'"{TEXT}x"', False),
    ],
)
def test_a_value_may_be_as_deep_and_as_long_as_is_allowed(value, taken):
    source = "{ a(b: " + value + ") }"
    if taken:
        limits.count(source)
    else:
        assert refused(limits.count, source)[0] == "VALUE_TOO_LARGE"


def test_a_field_may_be_called_fragment():
    assert limits.count("{ fragment { fragment } }").fragments == 0


def test_a_word_outside_of_arguments_may_be_long():
    limits.count("{ " + "a" * (limits.TEXT + 1) + " }")


def test_a_request_may_be_as_large_as_is_allowed():
    limits.check_size(limits.BODY)
    code, said = refused(limits.check_size, limits.BODY + 1)
    assert code == "REQUEST_TOO_LARGE"
    assert (said["count"], said["allowed"]) == (limits.BODY + 1, limits.BODY)


def deep(levels: int, inner: object = 1) -> object:
    for number in range(levels):
        inner = [inner] if number % 2 else {"a": inner}
    return inner


def test_variables_may_be_as_deep_and_as_many_as_is_allowed():
    limits.check_values(deep(limits.VARIABLES_DEPTH))
    code, said = refused(limits.check_values, deep(limits.VARIABLES_DEPTH + 1))
    assert (code, said["allowed"]) == ("VARIABLES_TOO_DEEP", limits.VARIABLES_DEPTH)

    limits.check_values([1] * (limits.VARIABLES_VALUES - 1))
    code, said = refused(limits.check_values, [1] * limits.VARIABLES_VALUES)
    assert (code, said["allowed"]) == ("TOO_MANY_VALUES", limits.VARIABLES_VALUES)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_whole_number_with_a_point_may_be_as_large_as_is_allowed(sign):
    assert repr(limits.integral(float(sign * limits.LARGEST_INT))) == str(sign * limits.LARGEST_INT)
    larger = float(sign * (limits.LARGEST_INT + 1))
    assert repr(limits.integral(larger)) == repr(larger)


@pytest.mark.parametrize("levels", [0, 1, 2, limits.VARIABLES_DEPTH])
def test_no_variable_holds_what_a_database_refuses(levels):
    assert refused(limits.check_values, deep(levels, "a\0"))[0] == "FORBIDDEN_CHARACTER"
    limits.check_values(deep(levels, "a b"))
    with pytest.raises(InvalidDocument):
        limits.check_characters("\0")


@pytest.mark.parametrize(
    ("given", "size", "backwards"),
    [
        ({}, 20, False),
        ({"first": 0}, 0, False),
        ({"first": 100}, 100, False),
        ({"last": 0}, 0, True),
        ({"last": 100}, 100, True),
        ({"last": 7}, 7, True),
    ],
)
def test_a_page_has_as_many_rows_as_are_asked_for(given, size, backwards):
    page = connections.requested_page(**given, after="a", before="b")
    assert page == connections.Page(size, backwards, "a", "b")


@pytest.mark.parametrize("given", [{"first": 101}, {"last": 101}, {"first": -1}, {"last": -1}])
def test_a_page_with_more_rows_is_refused(given):
    with pytest.raises(GraphQLUserError) as refused:
        connections.requested_page(**given)
    assert refused.value.code == "LIST_TOO_LONG"


UP = Order("up", (("title", str), ("pk", int)))
DOWN = Order("down", (("day", date), ("pk", int)), down=True)


def test_a_cursor_leads_back_to_its_place():
    for order, place in ((UP, ["Әнші", 2**31 - 1]), (UP, ["", -(2**31) + 1]), (DOWN, [date(2026, 11, 23), 7])):
        assert order.read(order.cursor(place)) == place
        assert "=" not in order.cursor(place)
    assert urlsafe_b64decode(UP.cursor(["Әнші", 1]) + "==").decode() == '["up","Әнші",1]'


@pytest.mark.parametrize(
    "cursor",
    [
        UP.cursor(["a\x00", 1]),
        UP.cursor(["a", 2**31]),
        UP.cursor(["a", -(2**31)]),
        Order("up", (("title", str), ("pk", str))).cursor(["a", "1"]),
        Order("up", (("title", str),)).cursor(["a"]),
        Order("up", (("title", str), ("pk", int), ("year", int))).cursor(["a", 1, 2]),
        DOWN.cursor([date(2026, 11, 23), 7]),
        UP.cursor(["a", 1]) + "=",
        urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_a_cursor_of_another_shape_is_refused(cursor):
    with pytest.raises(GraphQLUserError) as refused:
        UP.read(cursor)
    assert refused.value.code == "BAD_CURSOR"


@pytest.mark.parametrize("place", [[2**31, 1], [1, 2**31]])
def test_no_number_in_a_cursor_is_larger_than_a_column_holds(place):
    numbers = Order("numbers", (("year", int), ("pk", int)))
    assert numbers.read(numbers.cursor([1, 1])) == [1, 1]
    with pytest.raises(GraphQLUserError):
        numbers.read(numbers.cursor(place))


def test_the_far_side_of_a_place_goes_column_by_column():
    assert UP.beyond(["a", 1], after=True) == Q(title__gt="a") | (Q(title="a") & Q(pk__gt=1))
    assert UP.beyond(["a", 1], after=False) == Q(title__lt="a") | (Q(title="a") & Q(pk__lt=1))
    day = date(2026, 11, 23)
    assert DOWN.beyond([day, 1], after=True) == Q(day__lt=day) | (Q(day=day) & Q(pk__lt=1))
    assert DOWN.beyond([day, 1], after=False) == Q(day__gt=day) | (Q(day=day) & Q(pk__gt=1))
    assert [UP.sorting(backwards=way) for way in (False, True)] == [["title", "pk"], ["-title", "-pk"]]
    assert [DOWN.sorting(backwards=way) for way in (False, True)] == [["-day", "-pk"], ["day", "pk"]]


def test_an_empty_list_has_neither_rows_nor_neighbours():
    page = connections.empty_page()
    assert (list(page["nodes"]), page["places"]) == ([], [])
    assert not page["has_next_page"]
    assert not page["has_previous_page"]
    assert connections.PageInfo.resolve_start_cursor(page, None) is None
    assert connections.PageInfo.resolve_end_cursor(page, None) is None
